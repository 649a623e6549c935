// FleetResults for the tests and the eye, put together from sample results; the fleet's own scores are invented.
import type { FleetCluster, FleetResult, FleetTarget } from '../../lib/model/fleet-result.ts';
import type { ScanResult, Status } from '../../lib/model/scan-result.ts';
import { sampleFleetFrameworks } from './framework-samples.ts';
import { sampleHistory } from './history-samples.ts';
import { hostileNames, hostileResult } from './hostile-result.ts';
import { liveResult } from './live-result.ts';
import { certain } from './result-builder.ts';
import { largeResult, metResult, unknownResult, wordpressResult } from './sample-result.ts';
import { shopResult } from './shop-result.ts';

export interface FleetSample {
  readonly fleet: FleetResult;
  readonly results: readonly ScanResult[];
}

const order: readonly Status[] = ['notMet', 'notAssessed', 'partial', 'metWithExceptions', 'met', 'empty'];
const noScores = { coverage: null, exposure: null, band: null };

function countsOf(statuses: readonly Status[]): Record<Status, number> {
  const counts = { met: 0, metWithExceptions: 0, partial: 0, notMet: 0, notAssessed: 0, empty: 0 };
  for (const status of statuses) counts[status]++;
  return counts;
}

function clusterOf(result: ScanResult, target: Partial<FleetTarget>): FleetCluster {
  const { cluster, scan, status, scores, namespaces, population, gaps, findings } = result;
  const severities = { critical: 0, high: 0, medium: 0, low: 0 };
  for (const { severity } of findings) severities[severity]++;
  return {
    id: cluster.eks?.arn ?? cluster.name,
    name: cluster.name,
    ...target,
    status,
    collectedAt: scan.collectedAt,
    basis: scan.basis,
    scores,
    statusCounts: countsOf(namespaces.map((one) => one.status)),
    workloads: population.workloads,
    openDirections: namespaces.reduce((sum, { openDirections }) => sum + openDirections, 0),
    findings: severities,
    gaps: gaps.length,
    resultSha256: 'ab'.repeat(32),
    namespaces: namespaces.map((one) => ({
      name: one.name,
      system: one.system,
      status: one.status,
      coverage: one.scores.coverage,
      exposure: one.scores.exposure,
      workloads: one.workloads.length,
    })),
  };
}

function missing(target: FleetTarget, notAssessed: string): FleetCluster {
  return {
    ...target,
    status: 'notAssessed',
    notAssessed,
    scores: noScores,
    statusCounts: countsOf([]),
    workloads: 0,
    openDirections: 0,
    findings: { critical: 0, high: 0, medium: 0, low: 0 },
    gaps: 0,
    namespaces: [],
  };
}

function fleetOf(name: string, clusters: readonly FleetCluster[]): FleetResult {
  const sorted = [...clusters].sort((a, b) => order.indexOf(a.status) - order.indexOf(b.status));
  const assessed = clusters.filter(({ notAssessed }) => notAssessed === undefined);
  const sum = (of: (cluster: FleetCluster) => number) => clusters.reduce((total, one) => total + of(one), 0);
  const times = assessed
    .flatMap(({ collectedAt }) => (collectedAt === undefined ? [] : [collectedAt]))
    .sort();
  const [first] = times;
  const last = times.at(-1);
  return {
    schemaVersion: 'bulkhead.fleet-result/v1',
    fleet: {
      name,
      ...(first === undefined || last === undefined
        ? {}
        : { firstCollectedAt: first, lastCollectedAt: last }),
      tool: { name: 'bulkhead', version: '0.1.0' },
      ruleset: { version: '1', sha256: '51aa0c6d2f4be71f9c1d2b7f0a6c44d1a8b5f5e90f3c7a1be2d94c30b1f690fe' },
    },
    status: sorted[0]?.status ?? 'empty',
    scores:
      assessed.length === 0
        ? noScores
        : { coverage: certain(58.4), exposure: certain(71.2), band: 'critical' },
    worstCase: { coverage: 49.7, exposure: 88.3, band: 'critical' },
    statusCounts: countsOf(clusters.map(({ status }) => status)),
    clusters: sorted,
    recurring: [],
    population: {
      targets: clusters.length,
      assessed: assessed.length,
      namespaces: sum(({ namespaces }) => namespaces.length),
      workloads: sum(({ workloads }) => workloads),
      pods: assessed.length === 0 ? 0 : 412,
    },
  };
}

/** Six targets with every status, one of them without a result; requirements and what comes back. */
export function sampleFleet(): FleetSample {
  const renamed = (result: ScanResult, name: string): ScanResult => ({
    ...result,
    cluster: { ...result.cluster, name },
  });
  const results = [
    liveResult(),
    renamed(shopResult(), 'prod-us-1'),
    renamed(wordpressResult(), 'stage-eu-1'),
    renamed(metResult(), 'pci-eu-1'),
    renamed(unknownResult(), 'edge-ap-1'),
    largeResult(50),
  ];
  const places = ['eu-west-1', 'us-east-1', 'eu-west-1', 'eu-central-1', 'ap-south-1', 'us-west-2'];
  const clusters = results.map((result, index) =>
    clusterOf(result, { accountId: `11112222333${index % 3}`, region: places[index] as string }),
  );
  const denied = missing(
    { id: 'batch-us', name: 'batch-us', accountId: '999900001111', region: 'us-east-2' },
    'Cannot describe cluster "batch-us": access was denied to the role bulkhead-reader',
  );
  const title = 'Every workload is isolated in both directions';
  return {
    results,
    fleet: {
      ...fleetOf('Acme EKS fleet', [...clusters, denied]),
      recurring: [
        { checkId: 'default-deny-missing', title, severity: 'critical', clusterCount: 4, findingCount: 61 },
        {
          checkId: 'internet-egress',
          title: 'No workload reaches wide public address ranges',
          severity: 'high',
          clusterCount: 3,
          findingCount: 22,
        },
        {
          checkId: 'redundant-rule',
          title: 'Every rule and policy changes a verdict',
          severity: 'low',
          clusterCount: 1,
          findingCount: 2,
        },
      ],
      frameworks: sampleFleetFrameworks(),
    },
  };
}

/** Names that break careless output, in every place of a fleet. */
export function hostileFleet(): FleetSample {
  const result = hostileResult();
  const clusters = hostileNames.map((name, index) => {
    const target = { id: `${index}`, name, accountId: name, region: name };
    return index % 2 === 0
      ? missing(target, `Cannot read "${name}"`)
      : { ...clusterOf(result, target), ...target };
  });
  const fleet = fleetOf(hostileNames.join(' '), clusters);
  const recurring = hostileNames.map((name) => {
    return { checkId: name, title: name, severity: 'high', clusterCount: 3, findingCount: 9 } as const;
  });
  const exceptions = (result.exceptions ?? []).map((one) => ({ ...one, clusters: hostileNames }));
  return {
    fleet: { ...fleet, recurring, exceptions, mutes: hostileMutes(), history: sampleHistory(result).points },
    results: [],
  };
}

/** So many clusters of three namespaces. */
export function largeFleet(count: number): FleetSample {
  const clusters = Array.from({ length: count }, (_, index) => {
    const name = `cluster-${String(index).padStart(4, '0')}`;
    return clusterOf(largeResult(3), { id: name, name, accountId: String(100_000_000_000 + (index % 7)) });
  });
  return { fleet: fleetOf(`large-${count}`, clusters), results: [] };
}

/** Targets, and no result for any of them. */
export function unreadFleet(): FleetSample {
  const clusters = ['one', 'two'].map((name) => missing({ id: name, name }, `Cannot reach "${name}"`));
  return { fleet: fleetOf('unread', clusters), results: [] };
}

function hostileMutes(): NonNullable<FleetResult['mutes']> {
  return hostileNames.map((name, index) => ({
    fingerprint: name,
    until: '2026-12-01T00:00:00Z',
    by: name,
    reason: name,
    state: index % 2 === 0 ? 'live' : 'ended',
  }));
}
