// A report on several clusters in words: verdict and risk, what the numbers cover, which cluster is not assessed and
// why, and what comes back in many of them.
import type { FleetCluster, FleetResult, RecurringFinding } from '../../lib/model/fleet-result.ts';
import type { Basis, ScanResult } from '../../lib/model/scan-result.ts';
import type { Fact } from './fact.ts';
import { countOf, dateText, listText, numberText, scoreText, shorten, shortHash } from './format.ts';
import { statusOrder, statusWord } from './status.ts';

export const fleetTitles = {
  kind: 'Fleet report',
  worstClusters: 'Clusters, worst first',
  helpMost: 'What comes back most',
  population: 'Population and completeness',
  targets: 'What was to be scanned',
  worstCase: 'If what was not assessed were open',
  thresholds: 'Thresholds',
  league: 'All clusters',
  recurring: 'Recurring findings',
  clusters: 'Cluster by cluster',
  namespaces: 'Namespaces by exposure',
} as const;

export const leagueIntro =
  'Worst status first, then by exposure. Names lead to the page of the cluster; a cluster that was not assessed stays in the list.';

export const recurringIntro =
  'One row for each check that fails somewhere, most clusters first: what is mended once in a template is mended in all of them.';

export const noRecurring = 'No check fails in any cluster.';

/** What the fleet's status word stands on: declared as soon as one assessed cluster is. */
export function fleetBasis({ clusters }: FleetResult): Basis {
  const bases = clusters.flatMap(({ basis }) => (basis === undefined ? [] : [basis.kind]));
  if (bases.length === 0) return { kind: 'none' };
  return { kind: bases.every((kind) => kind === 'enforced') ? 'enforced' : 'declared' };
}

/** The basis of one cluster; a cluster that was not assessed has none. */
export function clusterBasis({ basis }: FleetCluster): Basis {
  return basis ?? { kind: 'none' };
}

/** Whether the control is met, at most 90 characters, the status in capitals first. */
export function fleetVerdict({ status, statusCounts, clusters, population }: FleetResult): string {
  const all = countOf(population.targets, 'cluster');
  const unknown = statusCounts.notAssessed;
  const besides = unknown === 0 ? '' : `; ${numberText(unknown)} not assessed`;
  switch (status) {
    case 'notMet':
      return `CONTROL NOT MET in ${numberText(statusCounts.notMet)} of ${all}${besides}.`;
    case 'notAssessed':
      return `CONTROL NOT ASSESSED in ${numberText(unknown)} of ${all}.`;
    case 'partial':
      return `CONTROL PARTLY MET in ${numberText(statusCounts.partial)} of ${all}${besides}.`;
    case 'metWithExceptions':
      return `CONTROL MET WITH EXCEPTIONS in ${all}.`;
    case 'met': {
      const declared = clusters.some(({ basis }) => basis?.kind === 'declared') ? ' (DECLARED)' : '';
      return `CONTROL MET${declared} in ${all}.`;
    }
    case 'empty':
      return 'NOTHING TO ASSESS. No cluster holds a workload.';
  }
}

/** What is wrong in most places, one sentence with its full stop. */
export function fleetRisk({ recurring, population, clusters }: FleetResult): string {
  const [first, second] = recurring;
  if (first === undefined) {
    const missing = clusters.filter(({ notAssessed }) => notAssessed !== undefined).length;
    return missing > 0 ? `${countOf(missing, 'cluster')} could not be assessed; see why below.` : noRecurring;
  }
  const also = second === undefined ? '' : `, and ${missesText(second)}`;
  return `Most widespread, of ${countOf(population.assessed, 'assessed cluster')}: ${missesText(first)}${also}.`;
}

/** `“Every workload is isolated” fails in 3`. */
function missesText({ title, clusterCount }: RecurringFinding): string {
  return `"${title}" fails in ${numberText(clusterCount)}`;
}

/** The line under the name of the fleet. */
export function fleetEvidence({ fleet, population }: FleetResult): string {
  const { firstCollectedAt: first, lastCollectedAt: last } = fleet;
  const counts = [
    `${numberText(population.assessed)} of ${countOf(population.targets, 'cluster')}`,
    countOf(population.namespaces, 'namespace'),
    countOf(population.workloads, 'workload'),
  ].join(' · ');
  if (first === undefined || last === undefined) return `${counts} · no evidence was collected`;
  const span = first === last ? dateText(last) : `${dateText(first)} to ${dateText(last)}`;
  return `${counts} · evidence as of ${span}`;
}

/** Always four, in a fixed order. */
export function fleetFacts({ clusters, statusCounts, population, worstCase }: FleetResult): readonly Fact[] {
  const open = clusters.reduce((sum, { openDirections }) => sum + openDirections, 0);
  const grave = clusters.reduce((sum, { findings }) => sum + findings.critical + findings.high, 0);
  const met = statusCounts.met + statusCounts.metWithExceptions;
  return [
    {
      value: `${numberText(met)} of ${numberText(population.targets)}`,
      label: met === 1 ? 'cluster meets the control' : 'clusters meet the control',
    },
    { value: numberText(open), label: 'workload directions that no policy isolates' },
    { value: numberText(grave), label: 'critical and high findings' },
    {
      value: `${scoreText(worstCase.coverage)} / ${scoreText(worstCase.exposure)}`,
      label:
        population.assessed === population.targets
          ? 'coverage and exposure; every cluster was assessed'
          : 'coverage and exposure, were the rest open',
    },
  ];
}

/** What the numbers cover, one or two sentences with their full stops. */
export function fleetCompleteness({ population, clusters }: FleetResult): string {
  const missing = clusters.filter(({ notAssessed }) => notAssessed !== undefined);
  const names = listText(
    missing.map(({ name }) => shorten(name, 40)),
    3,
  );
  const rest = missing.length === 0 ? 'none is left out' : `without a result: ${names}`;
  const pods = population.pods === 0 ? '' : `, ${countOf(population.pods, 'pod')}`;
  return `Completeness: ${numberText(population.assessed)} of ${countOf(population.targets, 'cluster')} assessed (${rest}), ${countOf(population.namespaces, 'namespace')}, ${countOf(population.workloads, 'workload')}${pods}. Full population of each assessed cluster, no sampling.`;
}

/** Scores of what was assessed and what they would be at worst, in full sentences. */
export function worstCaseText({ scores, worstCase, population }: FleetResult): string {
  const missing = population.targets - population.assessed;
  if (missing === 0) return 'Every target was assessed, so the scores are those of the whole fleet.';
  const was = scores.coverage === null || scores.exposure === null;
  const now = was
    ? 'Nothing that was assessed has a score'
    : `Assessed clusters have coverage ${scoreText(scores.coverage.worst)} and exposure ${scoreText(scores.exposure.worst)} in the worst case`;
  return `${now}. With the ${countOf(missing, 'cluster')} that was not assessed taken as open, coverage is ${scoreText(worstCase.coverage)} and exposure ${scoreText(worstCase.exposure)}.`.replace(
    'clusters that was',
    'clusters that were',
  );
}

/** Account and region of a target; a dash where neither is known. */
export function placeOf({ accountId, region }: FleetCluster): string {
  return [accountId, region].filter((part) => part !== undefined).join(', ') || '–';
}

/** What was asked of the clusters and how many keep it, with its full stop; undefined when nothing was asked. */
export function thresholdsText({ thresholds, clusters }: FleetResult): string | undefined {
  if (thresholds === undefined) return undefined;
  const { coverage, exposure } = thresholds;
  const asked = [
    ...(coverage === undefined ? [] : [`coverage of at least ${scoreText(coverage)}`]),
    ...(exposure === undefined ? [] : [`exposure of at most ${scoreText(exposure)}`]),
  ].join(' and ');
  const missing = clusters.filter(({ missedThresholds = [] }) => missedThresholds.length > 0);
  const kept = `${numberText(clusters.length - missing.length)} of ${countOf(clusters.length, 'cluster')}`;
  const names = missing.map(
    ({ name, missedThresholds = [], notAssessed }) =>
      `${shorten(name, 40)} (${notAssessed === undefined ? missedThresholds.join(', ') : 'not assessed'})`,
  );
  const rest = names.length === 0 ? '' : ` Below: ${listText(names, 5)}.`;
  return `Asked for is ${asked}, in the worst case. Kept by ${kept}.${rest}`;
}

/** Where a cluster belongs, for the map of the fleet: `111122223333/prod-eu-1`. */
export function groupName({ accountId, name }: FleetCluster): string {
  return accountId === undefined ? name : `${accountId}/${name}`;
}

/** When it was read, or why it was not assessed, with its full stop. */
export function assessedText({ notAssessed, collectedAt }: FleetCluster): string {
  if (notAssessed !== undefined) return `${notAssessed}.`;
  return collectedAt === undefined ? '–' : dateText(collectedAt);
}

/** `3 not met, 1 partial`: namespaces by status, worst first. */
export function namespaceCounts({ statusCounts }: FleetCluster): string {
  const parts = statusOrder.flatMap((status) => {
    const count = statusCounts[status];
    // The basis stands beside the status of the cluster
    const word = statusWord(status, { kind: 'enforced' }).toLowerCase();
    return count === 0 ? [] : [`${numberText(count)} ${word}`];
  });
  return parts.length === 0 ? 'None' : parts.join(', ');
}

/** Numbers of a cluster in one line under its name. */
export function clusterLine(cluster: FleetCluster): string {
  const { workloads, namespaces, openDirections, gaps, resultSha256, collectedAt } = cluster;
  const parts = [
    ...(collectedAt === undefined ? [] : [`evidence as of ${dateText(collectedAt)}`]),
    countOf(namespaces.length, 'namespace'),
    countOf(workloads, 'workload'),
    `${numberText(openDirections)} open ${openDirections === 1 ? 'direction' : 'directions'}`,
    countOf(gaps, 'gap'),
    ...(resultSha256 === undefined ? [] : [`result sha256 ${shortHash(resultSha256)}`]),
  ];
  const [first = '', ...rest] = parts;
  return [`${first.charAt(0).toUpperCase()}${first.slice(1)}`, ...rest].join(' · ');
}

/** Stands in the place of a cluster that has no result, with its full stop. */
export function withoutResult({ notAssessed }: FleetCluster): string {
  return `Not assessed: ${notAssessed ?? 'no result was given'}. Nothing is said about its namespaces, and it counts as open in the worst case.`;
}

/** Below a list of namespaces that is cut. */
export function namespacesCut(left: number): string {
  return `${countOf(left, 'more namespace')} in the report of the cluster.`;
}

/** Stands in place of the pages of the clusters where there are too many, with its full stop. */
export function clustersCut(count: number): string {
  return `${countOf(count, 'cluster')} would make more than 300 pages: each has a report of its own, and this one is the summary.`;
}

/** In the foot of every page. */
export function fleetFoot({ fleet }: FleetResult): readonly string[] {
  return [fleet.name, `ruleset ${fleet.ruleset.version}`, `rules sha256 ${shortHash(fleet.ruleset.sha256)}`];
}

/** The result of a cluster by the id of its target, where there is one. */
export function resultOf(cluster: FleetCluster, results: readonly ScanResult[]): ScanResult | undefined {
  if (cluster.notAssessed !== undefined) return undefined;
  return (
    results.find(({ cluster: { eks } }) => eks?.arn === cluster.id) ??
    results.find(({ cluster: { name } }) => name === cluster.name)
  );
}
