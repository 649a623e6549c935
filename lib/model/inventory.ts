// The Inventory: what a cluster holds, as it was read. The only document that goes into the analysis, so that
// any scan can be repeated from it. Objects keep the shape of the Kubernetes API, cut down to the fields that
// are read (policies are kept whole).
import type { Gap } from './gap.ts';

export interface Inventory {
  readonly schemaVersion: 'bulkhead.inventory/v1';
  readonly cluster: ClusterIdentity;
  /** When the objects were read, RFC 3339 UTC. The only clock that the analysis knows. */
  readonly collectedAt: string;
  /** In any order: normalize sorts them, so that the order of the input changes no byte of the result. */
  readonly objects: readonly InventoryObject[];
  /** What could not be read at all (syntax, limits, forbidden lists). */
  readonly gaps: readonly Gap[];
  /** Objects that were read and that say nothing about segmentation, counted by `apiVersion/kind`. */
  readonly ignored: Readonly<Record<string, number>>;
  readonly networks: Networks;
  /** Absent for manifests. */
  readonly reading?: Reading;
}

export interface ClusterIdentity {
  readonly name: string;
  readonly source: 'manifests' | 'live';
  /** Present when the cluster was described through the EKS API. */
  readonly eks?: EksCluster;
}

/** What the EKS API says of a cluster (DescribeCluster, DescribeAddon). */
export interface EksCluster {
  readonly arn: string;
  readonly accountId: string;
  readonly region: string;
  /** Kubernetes version, e.g. `1.34`. */
  readonly version: string;
  readonly platformVersion?: string;
  /** EKS Auto Mode (computeConfig.enabled). */
  readonly autoMode: boolean;
  readonly ipFamily?: 'ipv4' | 'ipv6';
  readonly vpcId?: string;
  /** Absent when the add-ons could not be read; a gap says so. */
  readonly addons?: readonly EksAddon[];
}

export interface EksAddon {
  readonly name: string;
  readonly version: string;
  readonly status: string;
  /** `enableNetworkPolicy: true` as it stands in configurationValues (JSON or YAML); nothing else of them. */
  readonly configuration?: string;
}

/** What was asked of a live cluster and what it answered: the evidence that the population is complete. */
export interface Reading {
  /** RFC 3339 UTC. */
  readonly startedAt: string;
  readonly finishedAt: string;
  /** Host name of the API server, and its version as it told it (`v1.34.1-eks-…`). */
  readonly server: { readonly host: string; readonly version?: string };
  /** Who read: an IAM ARN, or the user name of the kubeconfig. Never a credential. */
  readonly identity?: string;
  /** The API server's clock minus ours, in seconds; absent when it told no date. */
  readonly clockSkewSeconds?: number;
  /** One for each kind that was looked for, sorted by path. */
  readonly lists: readonly ListReading[];
}

export interface ListReading {
  readonly apiVersion: string;
  readonly kind: string;
  /** API path, without its query. */
  readonly path: string;
  /** `notInstalled`: the API server does not serve the kind. Everything but the first two is a gap. */
  readonly outcome: 'complete' | 'notInstalled' | 'forbidden' | 'failed';
  /** Objects listed; 0 unless complete. */
  readonly count: number;
  readonly pages: number;
  /** Of the list that counts. */
  readonly resourceVersion?: string;
  /** Requests that were repeated after an answer that passes (429, 5xx, a reset), and lists begun anew (410). */
  readonly retries: number;
  readonly restarts: number;
  readonly finishedAt: string;
}

/** Address ranges (CIDRs) that the objects do not tell and that the user declared; empty when not known. */
export interface Networks {
  readonly podCidrs: readonly string[];
  readonly vpcCidrs: readonly string[];
  /** Subnets of the load balancers that forward to pods by address. */
  readonly loadBalancerCidrs: readonly string[];
}

export interface InventoryObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly origin: Origin;
  readonly object: RawObject;
}

/** A JSON object as it was read; nothing about its fields is certain before normalize has looked. */
export type RawObject = { readonly [field: string]: unknown };

/** Where an object was read. */
export interface Origin {
  /** Path as the user gave it, `-` for standard input; the API path for a live cluster. */
  readonly file: string;
  /** First line of the object in that file, 1-based; 0 when the source has no lines. */
  readonly line: number;
  /** First line of each entry of `spec.ingress` and `spec.egress`, 1-based, by rule index. Policies only. */
  readonly ruleLines?: Readonly<Record<'ingress' | 'egress', readonly number[]>>;
}
