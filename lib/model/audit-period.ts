// The AuditPeriod: what the runs of a group prove about its clusters over a stretch of time, and where nothing does.
// Published as schemas/audit-period.schema.json. Times are RFC 3339 UTC.
import type { ExceptionRule } from './exception.ts';
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
  /** Every exception of a run of the period, by id; absent when there was none. */
  readonly exceptions?: readonly PeriodException[];
}

export interface PeriodException extends ExceptionRule {
  /** First and last run of the period that has it in its register. */
  readonly firstSeen: string;
  readonly lastSeen: string;
  /** Findings that it accepted, or would have, in one run. */
  readonly mostFindings: number;
  /** Of all of them, sorted. */
  readonly fingerprints: readonly string[];
  /** Names of clusters that had findings for it, sorted. */
  readonly clusters: readonly string[];
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
