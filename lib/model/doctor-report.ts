// The DoctorReport: what an identity can read of a cluster, before a scan is wasted on less.

export interface DoctorReport {
  readonly schemaVersion: 'bulkhead.doctor-report/v1';
  readonly cluster: { readonly name: string; readonly source: 'manifests' | 'live' };
  /** Live clusters only. */
  readonly server?: {
    readonly host: string;
    readonly version?: string;
    /** The server's clock minus ours. */
    readonly clockSkewSeconds?: number;
  };
  readonly identity?: string;
  /** One for each list or object that the reader asks for, in its order; empty for manifests. */
  readonly access: readonly AccessRow[];
  /** Policy kinds that are there, as `Kind` or `Kind.group`, sorted. */
  readonly policyKinds: readonly string[];
  /** Number of objects by `apiVersion/kind`; manifests and saved inventories only. */
  readonly objectCounts?: Readonly<Record<string, number>>;
  /** What is missing or wrong, one sentence each without a final period; empty when a scan would see everything. */
  readonly problems: readonly string[];
  /** Files to apply, each with its text; empty when nothing has to be granted. */
  readonly grants: readonly Grant[];
}

export interface AccessRow {
  /** `pods`, `gateways.gateway.networking.k8s.io`, `configmap kube-system/amazon-vpc-cni`. */
  readonly resource: string;
  readonly verb: 'list' | 'get';
  readonly outcome: 'readable' | 'notInstalled' | 'forbidden' | 'failed';
  /** Why not, where it is forbidden or failed. */
  readonly why?: string;
}

export interface Grant {
  /** Where it is applied, and how: `kubectl apply -f -`. */
  readonly how: string;
  readonly file: string;
  readonly text: string;
}
