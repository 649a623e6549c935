// The AuditPeriod: what the runs of a group prove about its clusters over a stretch of time, and where nothing does.
// Published as schemas/audit-period.schema.json. Times are RFC 3339 UTC.
import type { Scores, Status } from './scan-result.ts';

export interface AuditPeriod {
  readonly schemaVersion: 'bulkhead.audit-period/v1';
  readonly group: string;
  readonly from: string;
  /** Not part of it. */
  readonly to: string;
  /** Evidence speaks for this many hours after it was collected. */
  readonly validHours: number;
  readonly tool: { readonly name: 'bulkhead'; readonly version: string };
  /** By time. Those before `from` are not among them, although their evidence may reach into the period. */
  readonly runs: readonly PeriodRun[];
  /** Sorted by id. */
  readonly clusters: readonly PeriodCluster[];
}

export interface PeriodRun {
  readonly runId: string;
  /** When it was due. */
  readonly scheduledAt: string;
  /** `unfinished`: it has no manifest, so nothing of it counts. */
  readonly state: 'finished' | 'unfinished';
  /** Of its fleet. */
  readonly status?: Status;
  readonly assessed: number;
  readonly notAssessed: number;
  /** What is not as it was written; empty when everything is. */
  readonly problems: readonly string[];
}

export interface PeriodCluster {
  readonly id: string;
  readonly name: string;
  readonly accountId?: string;
  readonly region?: string;
  /** Runs of the period that were to scan it, and those in which it was not assessed. */
  readonly scans: number;
  readonly notAssessed: number;
  readonly firstCollectedAt?: string;
  readonly lastCollectedAt?: string;
  /** Hours of the period in which a run before had it on its list. */
  readonly hoursInFleet: number;
  /** Of these, the hours in which there was evidence that was not too old. */
  readonly hoursCovered: number;
  /** The rest, by time. */
  readonly gaps: readonly PeriodGap[];
  /** One for each scan of the period, by time. */
  readonly points: readonly PeriodPoint[];
}

export interface PeriodGap {
  readonly from: string;
  readonly to: string;
  readonly hours: number;
  /** Why the scans in it gave nothing; empty when there was none. */
  readonly reasons: readonly string[];
}

export interface PeriodPoint {
  readonly at: string;
  readonly runId: string;
  readonly status: Status;
  readonly scores: Scores;
  readonly notAssessed?: string;
  readonly resultSha256?: string;
}
