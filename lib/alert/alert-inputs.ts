// What alerts of one scan are decided from, and what every event begins with.
import type { AlertCluster, AlertRules, AlertState, Mute } from '../model/alert.ts';
import type { Severity } from '../model/finding.ts';
import type { ScanResult } from '../model/scan-result.ts';

export type AlertOutcome = { readonly result: ScanResult } | { readonly notAssessed: string };

export interface AlertInputs {
  readonly runId: string;
  /** RFC 3339 UTC: of the run. */
  readonly at: string;
  readonly cluster: AlertCluster;
  readonly outcome: AlertOutcome;
  /** Absent: it was never scanned. */
  readonly state?: AlertState;
  readonly rules: AlertRules;
  readonly mutes: readonly Mute[];
}

/** What every event begins with; `what` tells events of one cluster and run apart. */
export function headOf({ runId, at, cluster }: AlertInputs, what: string, severity: Severity) {
  return {
    schemaVersion: 'bulkhead.alert-event/v1',
    id: `${runId} ${cluster.id} ${what}`,
    at,
    runId,
    cluster,
    severity,
  } as const;
}
