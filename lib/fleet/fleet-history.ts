// The trend of a fleet: one point for each run, this one last.
import type { Severity } from '../model/finding.ts';
import type { FleetResult } from '../model/fleet-result.ts';
import type { HistoryPoint } from '../model/history.ts';
import type { ScanResult } from '../model/scan-result.ts';

interface FleetRun {
  readonly fleet: Omit<FleetResult, 'history'>;
  /** Of the clusters that were assessed. */
  readonly results: readonly ScanResult[];
}

const MOST_POINTS = 400;

/** `at`: of the run, where no cluster was read. */
export function fleetHistory(
  run: FleetRun,
  { earlier, at }: { readonly earlier: readonly HistoryPoint[]; readonly at: string },
): readonly HistoryPoint[] {
  return [...earlier, pointOf(run, at)].slice(-MOST_POINTS);
}

function pointOf({ fleet, results }: FleetRun, at: string): HistoryPoint {
  const { status, scores, clusters } = fleet;
  const count = (severity: Severity) => clusters.reduce((sum, { findings }) => sum + findings[severity], 0);
  const failing = results.flatMap(({ findings }) => findings.filter(({ outcome }) => outcome === 'fail'));
  if (results.length === 0) return { at, status, notAssessed: 'No cluster was assessed' };
  return {
    at: fleet.fleet.lastCollectedAt ?? at,
    status,
    rulesetSha256: fleet.fleet.ruleset.sha256,
    coverage: scores.coverage,
    exposure: scores.exposure,
    findings: {
      critical: count('critical'),
      high: count('high'),
      medium: count('medium'),
      low: count('low'),
    },
    accepted: failing.filter(({ exception }) => exception !== undefined).length,
  };
}
