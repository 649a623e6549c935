// What the steps of a scheduled run need of the world around them.

import type { FleetTarget, FleetThresholds } from '../../../lib/model/fleet-result.ts';
import type { Intents } from '../../../lib/model/intent.ts';
import type { Networks } from '../../../lib/model/inventory.ts';
import type { AnalyzeOptions, DeclaredEntryPoint } from '../../../lib/model/options.ts';
import type { DiscoveredCluster } from '../../adapters/eks/discover-clusters.ts';
import type { ClusterAccess } from '../../adapters/kubernetes-api/cluster-access.ts';
import type { ReaderLimits, Surroundings } from '../../adapters/kubernetes-api/reader-limits.ts';
import type { ObjectStore } from '../../adapters/object-store/object-store.ts';
import type { Signer } from '../../adapters/signing/signature.ts';
import type { StateStore } from '../../adapters/state-store/state-store.ts';
import type { ExceptionSettings } from '../../config/exceptions.ts';
import type { ReportFormat } from '../../config/report-format-names.ts';
import type { ReportSettings } from '../report-formats.ts';

export interface RunPorts {
  readonly objects: ObjectStore;
  readonly state: StateStore;
  readonly surroundings: Surroundings;
  readonly toolVersion: string;
  /** Throws InputError for a group that the configuration does not have. */
  readonly groupOf: (name: string) => Promise<GroupPlan>;
}

/** What the configuration says of one group of clusters. */
export interface GroupPlan {
  readonly fleetName: string;
  /** Of the bytes of bulkhead.yaml. */
  readonly configSha256: string;
  /** All clusters of its accounts and regions that it does not leave out; what could not be listed is among them. */
  readonly discover: () => Promise<readonly DiscoveredCluster[]>;
  /** The way to one of them. Throws KubernetesError. */
  readonly open: (arn: string) => Promise<ClusterAccess>;
  /** The function that scans a cluster in its stead; undefined = it does so itself. */
  readonly satelliteOf?: (cluster: FleetTarget) => string | undefined;
  readonly thresholds?: FleetThresholds;
  /** Points of history are kept this long. Default: 800 days. */
  readonly historyDays?: number;
  readonly networks: Networks;
  readonly declaredEntryPoints: readonly DeclaredEntryPoint[];
  /** What is accepted; absent = nothing. */
  readonly exceptions?: ExceptionSettings;
  /** Label of namespaces that says whose they are; absent = none. */
  readonly ownerLabel?: string;
  /** What clusters are meant to be; absent = nobody says. */
  readonly intents?: Intents;
  readonly frameworks?: NonNullable<AnalyzeOptions['frameworks']>;
  readonly limits?: Partial<ReaderLimits>;
  readonly formats: readonly ReportFormat[];
  readonly reports: ReportSettings;
  /** What signs manifests; absent = nothing does. Asked by the last step only: no other one may use the key. */
  readonly signer?: () => Promise<Signer>;
}

/** RFC 3339 UTC, to the second. */
export function timeOf({ surroundings }: Pick<RunPorts, 'surroundings'>): string {
  return `${new Date(surroundings.now()).toISOString().slice(0, 19)}Z`;
}
