// The FleetResult: several clusters as one, made from their results and from the list of what was to be scanned.
// A target without a result stays in it as not assessed. Published as schemas/fleet-result.schema.json.
import type { Mute } from './alert.ts';
import type { ExceptionResult } from './exception.ts';
import type { Severity } from './finding.ts';
import type { FleetFrameworks } from './framework.ts';
import type { HistoryPoint } from './history.ts';
import type { Band, Basis, Interval, Scores, Status } from './scan-result.ts';

export interface FleetResult {
  readonly schemaVersion: 'bulkhead.fleet-result/v1';
  readonly fleet: {
    readonly name: string;
    /** RFC 3339 UTC: first and last time that an inventory was collected; both absent when none was. */
    readonly firstCollectedAt?: string;
    readonly lastCollectedAt?: string;
    readonly tool: { readonly name: 'bulkhead'; readonly version: string };
    readonly ruleset: { readonly version: string; readonly sha256: string };
    /** SHA-256 of the configuration that the run followed; absent when it had none. */
    readonly configSha256?: string;
  };
  /** The worst status of what is in scope; a target that was not assessed counts as such. */
  readonly status: Status;
  /** Over the assessed clusters (scoring.md 3 and 4). */
  readonly scores: Scores;
  /** The same, every target that was not assessed taken as open: coverage 0, exposure 100. */
  readonly worstCase: { readonly coverage: number; readonly exposure: number; readonly band: Band };
  readonly statusCounts: Readonly<Record<Status, number>>;
  /** One for each target, worst first; never fewer than there are targets. */
  readonly clusters: readonly FleetCluster[];
  /** What was asked of the clusters; absent when nothing was. */
  readonly thresholds?: FleetThresholds;
  /** One row for each check that fails somewhere, most clusters first. */
  readonly recurring: readonly RecurringFinding[];
  /** What is accepted in any cluster, first what ends first; absent when nothing is. */
  readonly exceptions?: readonly FleetException[];
  /** Runs of the fleet, oldest first and this one last, at most 400; absent where no runs are kept. */
  readonly history?: readonly HistoryPoint[];
  /** Findings of which nobody is told for a while, and such that ended in the last 30 days; absent when there are none. */
  readonly mutes?: readonly FleetMute[];
  /** Zones over the clusters, in their order; absent when none were declared. */
  readonly zones?: readonly FleetZone[];
  /** Absent when no cluster's result has any. */
  readonly frameworks?: FleetFrameworks;
  readonly population: FleetPopulation;
}

/** Of the worst case of each cluster. */
export interface FleetThresholds {
  /** 0–100, at least. */
  readonly coverage?: number;
  /** 0–100, at most. */
  readonly exposure?: number;
}

/** Something that was to be scanned. */
export interface FleetTarget {
  /** Unique in the fleet: the ARN, or the name as the user gave it. */
  readonly id: string;
  readonly name: string;
  readonly accountId?: string;
  readonly region?: string;
}

export interface FleetCluster extends FleetTarget {
  readonly status: Status;
  /** Why it was not assessed, one sentence without a final period; absent when there is a result. */
  readonly notAssessed?: string;
  /** The rest is absent or 0 without a result. */
  readonly collectedAt?: string;
  readonly basis?: Basis;
  readonly scores: Scores;
  readonly statusCounts: Readonly<Record<Status, number>>;
  readonly workloads: number;
  readonly openDirections: number;
  readonly findings: Readonly<Record<Severity, number>>;
  readonly gaps: number;
  /** Thresholds that its worst case does not keep; all of them when it was not assessed. Absent when none was asked for. */
  readonly missedThresholds?: readonly (keyof FleetThresholds)[];
  /** Flows between zones, and expectations, that do not hold or are not known; absent when none were given. */
  readonly intents?: {
    readonly broken: number;
    readonly unknown: number;
  };
  readonly resultSha256?: string;
  /** Its namespaces, as they stand in its result, sorted by name. */
  readonly namespaces: readonly FleetNamespace[];
}

export interface FleetNamespace {
  readonly name: string;
  readonly system: boolean;
  readonly status: Status;
  readonly coverage: Interval | null;
  readonly exposure: Interval | null;
  readonly workloads: number;
}

/** An exception over the clusters: the same rule in several is one, with their findings together. */
export interface FleetException extends ExceptionResult {
  /** Names of the clusters that have findings for it, sorted. */
  readonly clusters: readonly string[];
}

export interface FleetMute extends Mute {
  readonly state: 'live' | 'ended';
}

/** A zone over the clusters, by its name. */
export interface FleetZone {
  readonly name: string;
  /** Names of the clusters where it selects something, sorted. */
  readonly clusters: readonly string[];
  readonly workloadCount: number;
  /** Flows in or out of it that are broken, over the clusters. */
  readonly brokenFlows: number;
  readonly unknownFlows: number;
  /** `unknown`: it selects nothing where the clusters could be read, and not all of them could. */
  readonly state: 'selected' | 'selectsNothing' | 'unknown';
}

export interface RecurringFinding {
  readonly checkId: string;
  readonly title: string;
  readonly severity: Severity;
  readonly clusterCount: number;
  readonly findingCount: number;
}

export interface FleetPopulation {
  readonly targets: number;
  readonly assessed: number;
  readonly namespaces: number;
  readonly workloads: number;
  readonly pods: number;
}
