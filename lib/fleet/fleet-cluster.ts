// One target with what came of it → its row in the fleet. Without a result its numbers are 0 and its scores null: they
// say nothing, and its status says why.
import type { Severity } from '../model/finding.ts';
import type { FleetCluster, FleetNamespace } from '../model/fleet-result.ts';
import type { NamespaceResult, ScanResult } from '../model/scan-result.ts';
import type { Assessed } from './assessed.ts';
import { countIntents } from './fleet-zones.ts';
import { countStatuses } from './status-counts.ts';

/** The row; findings are those that fail, by severity. */
export function assembleCluster({ target, outcome }: Assessed): FleetCluster {
  if ('notAssessed' in outcome) {
    return {
      ...target,
      status: 'notAssessed',
      notAssessed: outcome.notAssessed,
      scores: { coverage: null, exposure: null, band: null },
      statusCounts: countStatuses([]),
      workloads: 0,
      openDirections: 0,
      findings: { critical: 0, high: 0, medium: 0, low: 0 },
      gaps: 0,
      namespaces: [],
    };
  }
  const { result, sha256 } = outcome;
  const { scan, status, scores, namespaces, gaps, intents, population } = result;
  return {
    ...target,
    status,
    collectedAt: scan.collectedAt,
    basis: scan.basis,
    scores,
    statusCounts: countStatuses(namespaces),
    workloads: population.workloads,
    openDirections: namespaces.reduce((sum, { openDirections }) => sum + openDirections, 0),
    findings: countFindings(result),
    gaps: gaps.length,
    ...(intents && { intents: countIntents(intents) }),
    resultSha256: sha256,
    namespaces: namespaces.map(namespaceOf).sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
}

function countFindings({ findings }: ScanResult): Record<Severity, number> {
  const counts = { critical: 0, high: 0, medium: 0, low: 0 };
  for (const { outcome, severity } of findings) if (outcome === 'fail') counts[severity]++;
  return counts;
}

function namespaceOf({ name, system, status, scores, workloads }: NamespaceResult): FleetNamespace {
  const { coverage, exposure } = scores;
  return { name, system, status, coverage, exposure, workloads: workloads.length };
}
