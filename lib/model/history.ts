// History of one cluster: how its scores went from scan to scan, when each finding was first seen, and what changed since
// the scan before. Published as schemas/history.schema.json. Times are RFC 3339 UTC.
import type { Changes } from './changes.ts';
import type { Severity } from './finding.ts';
import type { Basis, Interval, Status } from './scan-result.ts';

export interface ClusterHistory {
  readonly schemaVersion: 'bulkhead.history/v1';
  readonly cluster: string;
  /** Oldest first, this scan last; at most 400. */
  readonly points: readonly HistoryPoint[];
  /** Earlier ones that are no longer kept. */
  readonly pointsLeft: number;
  /** Findings of this scan by fingerprint: when each was first seen. */
  readonly firstSeen: Readonly<Record<string, string>>;
  /** Findings that are over, last gone first, at most 100. */
  readonly gone: readonly GoneFinding[];
  /** Against the last scan that has a result; absent when there was none. */
  readonly changes?: Changes;
}

export interface HistoryPoint {
  /** When the cluster was read; of a scan without a result, when it was to be. */
  readonly at: string;
  readonly status: Status;
  /** Why there is no result, a sentence without a final period; the rest is absent then. */
  readonly notAssessed?: string;
  readonly basis?: Basis;
  readonly rulesetSha256?: string;
  readonly coverage?: Interval | null;
  readonly exposure?: Interval | null;
  /** Findings that fail. */
  readonly findings?: Readonly<Record<Severity, number>>;
  /** Of them, those that somebody accepts. */
  readonly accepted?: number;
}

export interface GoneFinding {
  readonly fingerprint: string;
  readonly checkId: string;
  readonly severity: Severity;
  readonly namespace?: string;
  readonly message: string;
  readonly firstSeen: string;
  /** In the last scan that had it. */
  readonly lastSeen: string;
}
