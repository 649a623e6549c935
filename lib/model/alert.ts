// Alerts: what is worth telling somebody, the memory that keeps it from being told twice, and where it goes. Published as
// schemas/alert-event.schema.json (AlertEvent). Times are RFC 3339 UTC.
import type { Severity } from './finding.ts';
import type { Status } from './scan-result.ts';

/** What happened to one cluster in one scan, once for each cause. */
export type AlertEvent =
  | BaselineEvent
  | FindingsEvent
  | RecoveryEvent
  | RegressionEvent
  | ScanFailedEvent
  | StaleEvent
  | ExceptionEvent
  | ScanRecoveredEvent;

/** What every event has. */
export interface EventHead {
  readonly schemaVersion: 'bulkhead.alert-event/v1';
  /** Stable: the same run makes the same. */
  readonly id: string;
  readonly at: string;
  readonly runId: string;
  readonly cluster: AlertCluster;
  readonly severity: Severity;
}

export interface AlertCluster {
  readonly id: string;
  readonly name: string;
  readonly accountId?: string;
  readonly region?: string;
}

/** The first scan of a cluster: what there is, in one message. */
export interface BaselineEvent extends EventHead {
  readonly kind: 'baseline';
  readonly status: Status;
  readonly counts: Readonly<Record<Severity, number>>;
  /** The worst, at most 3. */
  readonly findings: readonly AlertFinding[];
}

/** New, worse or come back; several of one check are one event. */
export interface FindingsEvent extends EventHead {
  readonly kind: 'findings';
  readonly change: 'new' | 'worse' | 'reopened';
  readonly checkId: string;
  readonly findingCount: number;
  /** Of all of them. */
  readonly fingerprints: readonly string[];
  /** The worst, at most 25. */
  readonly findings: readonly AlertFinding[];
  /** Of the namespace that the first one is in; absent for one about the cluster. */
  readonly namespace?: NamespaceChange;
}

export interface RecoveryEvent extends EventHead {
  readonly kind: 'recovery';
  readonly findingCount: number;
  /** Of all of them. */
  readonly fingerprints: readonly string[];
  /** At most 25. */
  readonly findings: readonly AlertFinding[];
}

/** Coverage of a namespace fell, or a direction opened, without a finding that was told. */
export interface RegressionEvent extends EventHead {
  readonly kind: 'regression';
  readonly namespace: NamespaceChange;
}

export interface ScanFailedEvent extends EventHead {
  readonly kind: 'scanFailed';
  /** One sentence without a final period. */
  readonly reason: string;
  readonly failuresInARow: number;
  /** Of the last evidence; absent when there never was any. */
  readonly lastCollectedAt?: string;
}

/** No evidence is as young as was promised; told once, until a scan has a result again. */
export interface StaleEvent extends EventHead {
  readonly kind: 'stale';
  /** The promise, in hours. */
  readonly promisedHours: number;
  /** Why the last scan has no result, one sentence without a final period. */
  readonly reason: string;
  /** Of the last evidence; absent when there never was any. */
  readonly lastCollectedAt?: string;
}

/** An exception of the group is about to end, has ended, or matches nothing. `cluster` is the group. */
export interface ExceptionEvent extends EventHead {
  readonly kind: 'exception';
  readonly stage:
    | 'endsIn14Days'
    | 'endsIn3Days'
    | 'ended'
    | 'ended3DaysAgo'
    | 'ended14DaysAgo'
    | 'matchesNothing';
  readonly exceptionId: string;
  readonly owner: string;
  readonly approver: string;
  /** Last day on which it holds. */
  readonly expiresOn: string;
  /** Negative when it has ended. */
  readonly daysLeft: number;
  readonly findingCount: number;
  /** Names of clusters that have findings for it, at most 25. */
  readonly clusters: readonly string[];
}

export interface ScanRecoveredEvent extends EventHead {
  readonly kind: 'scanRecovered';
}

export interface AlertFinding {
  readonly fingerprint: string;
  readonly checkId: string;
  readonly severity: Severity;
  readonly namespace?: string;
  readonly message: string;
  readonly fix: string;
  readonly attackerGains: string;
  /** Exposure points that it costs. */
  readonly exposure: number;
  readonly firstSeen: string;
  readonly connection?: string;
  /** What its namespace says of who is to hear of it. */
  readonly owner?: string;
  readonly channel?: string;
}

/** Worst case; null where there is no score. */
export interface NamespaceScores {
  readonly coverage: number | null;
  readonly exposure: number | null;
  readonly openDirections: number;
}

export interface NamespaceChange {
  readonly name: string;
  readonly now: NamespaceScores;
  /** Absent for a new namespace. */
  readonly before?: NamespaceScores;
  /** What it says of who is to hear of it. */
  readonly owner?: string;
  readonly channel?: string;
}

/** What is remembered of a cluster between its scans. */
export interface AlertState {
  readonly schemaVersion: 'bulkhead.alert-state/v1';
  /** The run that made it. */
  readonly runId: string;
  /** By fingerprint. */
  readonly findings: Readonly<Record<string, FindingState>>;
  /** As they were when they were last told of, or at first: falls add up until they are worth a message. */
  readonly namespaces: Readonly<Record<string, NamespaceScores>>;
  readonly failuresInARow: number;
  readonly failureTold: 'yes' | 'no';
  /** Absent in a memory of an earlier version. */
  readonly staleTold?: 'yes' | 'no';
  /** Of the first scan that failed, while there is no evidence at all. */
  readonly waitingSince?: string;
  readonly lastCollectedAt?: string;
}

export interface FindingState extends AlertFinding {
  readonly state: 'open' | 'resolved';
  /** Scans in a row that looked and did not see it. */
  readonly cleanScans: number;
  /** Severity and exposure that were told; absent when it never was. */
  readonly told?: { readonly severity: Severity; readonly exposure: number };
  readonly resolvedAt?: string;
}

export interface AlertRules {
  /** The least severe finding that is told. */
  readonly minSeverity: Severity;
  /** Exposure points, or coverage points of a namespace, that are worth telling again. */
  readonly worsensBy: number;
  /** A failed scan is told when the evidence is older than this many hours, or when it failed twice in a row. */
  readonly staleHours: number;
}

/** Somebody does not want to hear of a finding for a while; its score stays as it is. */
export interface Mute {
  readonly fingerprint: string;
  /** Not part of it. */
  readonly until: string;
  readonly by: string;
  readonly reason: string;
}
