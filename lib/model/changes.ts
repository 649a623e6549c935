// Changes: what is different between two results of one cluster. Published as schemas/changes.schema.json. Made by
// lib/compare; the same two results in the other order give the mirror image.
import type { Points, Severity } from './finding.ts';
import type { Band, Basis, Interval, Status } from './scan-result.ts';

export interface Changes {
  readonly schemaVersion: 'bulkhead.changes/v1';
  readonly before: ComparedResult;
  readonly after: ComparedResult;
  /** What keeps the two from being compared like with like; empty when nothing does. */
  readonly limits: readonly ComparisonLimit[];
  readonly cluster: ScoreChange;
  /** Those whose status or scores differ, sorted by name. */
  readonly namespaces: readonly NamespaceChange[];
  /** Sorted by namespace, kind and name. */
  readonly workloads: readonly WorkloadChange[];
  /** All but those that are still open as they were: new first, worst first. */
  readonly findings: readonly FindingChange[];
  readonly counts: FindingCounts;
  readonly policies: PolicyChanges;
  readonly connections: ConnectionChanges;
}

export interface ComparedResult {
  readonly cluster: string;
  /** RFC 3339 UTC. */
  readonly collectedAt: string;
  readonly toolVersion: string;
  readonly rulesetSha256: string;
  readonly basis: Basis;
  readonly status: Status;
  readonly inventorySha256: string;
}

/**
 * `clusterName`, `toolVersion`: told, and compared all the same. `ruleset`, `basis`: scores and severities are not sure.
 * `notAssessed`: a side has no status. `gaps`: something was read on one side only.
 */
export interface ComparisonLimit {
  readonly id: 'clusterName' | 'toolVersion' | 'ruleset' | 'basis' | 'notAssessed' | 'gaps';
  readonly before: string;
  readonly after: string;
}

/** `unsure`: the intervals allow the same value, or one side has none. Unknown is never better. */
export type Move = 'same' | 'better' | 'worse' | 'unsure';

export interface ScoreChange {
  readonly status: { readonly before: Status; readonly after: Status; readonly move: Move };
  readonly coverage: NumberChange;
  readonly exposure: NumberChange;
  readonly band: { readonly before: Band | null; readonly after: Band | null };
}

export interface NumberChange {
  readonly before: Interval | null;
  readonly after: Interval | null;
  readonly move: Move;
}

/** Where one side is not there; `unknown`: that side did not read everything, so it may have been. */
export type Presence = 'added' | 'removed' | 'unknown';

export interface NamespaceChange {
  readonly name: string;
  /** Absent where both have it. */
  readonly presence?: Presence;
  /** Absent where one has not. */
  readonly scores?: ScoreChange;
}

export interface WorkloadChange {
  readonly namespace: string;
  readonly kind: string;
  readonly name: string;
  readonly presence: Presence;
}

/**
 * `edited`: the rule or policy that causes it changed, and it is neither better nor worse by its numbers. `unknown`: a
 * side could not say, so it is neither new nor fixed.
 */
export type FindingMove = 'new' | 'worse' | 'edited' | 'unknown' | 'better' | 'fixed';

export interface FindingChange {
  readonly move: FindingMove;
  /** Absent where it was not there. */
  readonly before?: ComparedFinding;
  /** Absent where it is not there. */
  readonly after?: ComparedFinding;
}

export interface ComparedFinding {
  readonly checkId: string;
  readonly outcome: 'fail' | 'unknown';
  readonly severity: Severity;
  readonly fingerprint: string;
  readonly namespace?: string;
  readonly message: string;
  readonly fix: string;
  readonly points: Points;
  /** Id of the exception that accepts it there. */
  readonly exception?: string;
}

/** How many findings moved, and how many stand as they stood. */
export interface FindingCounts {
  readonly new: number;
  readonly worse: number;
  readonly edited: number;
  readonly unknown: number;
  readonly better: number;
  readonly fixed: number;
  readonly open: number;
}

export interface PolicyChanges {
  /** `notCompared`: a side is of an earlier version and holds no policies. */
  readonly state: 'compared' | 'notCompared';
  /** Sorted by kind, namespace and name. */
  readonly changes: readonly PolicyChange[];
}

export interface PolicyChange {
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
  readonly change: Presence | 'edited';
  /** Of an edited one, at most 20. */
  readonly fields: readonly FieldChange[];
  readonly fieldsLeft: number;
}

export interface FieldChange {
  /** `spec.ingress[0].ports[0].port`. */
  readonly path: string;
  /** JSON, cut after 200 characters; absent where there is no such field. */
  readonly before?: string;
  readonly after?: string;
}

export interface ConnectionChanges {
  /** `notCompared`: a side tells no connections, being too large or of an earlier version. */
  readonly state: 'compared' | 'notCompared';
  /** Ends whose list is cut on a side: what is missing there was not counted as a change. */
  readonly cutEnds: number;
  readonly opened: ConnectionMoves;
  readonly closed: ConnectionMoves;
}

export interface ConnectionMoves {
  /** Pairs of ends. */
  readonly count: number;
  /** At most 200, most pairs first. */
  readonly groups: readonly ConnectionMove[];
  readonly groupsLeft: number;
}

export interface ConnectionMove {
  /** `namespace/Kind/name`, or an address range. */
  readonly from: string;
  /** At most 12, sorted. */
  readonly to: readonly string[];
  readonly toLeft: number;
  readonly ports: string;
  /** `unknown`: only something that could not be read may allow it. */
  readonly verdict: 'accept' | 'unknown';
}
