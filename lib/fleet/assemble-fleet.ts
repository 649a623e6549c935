// Targets and results → FleetResult: several clusters as one. Every target stays in it, with its result or with the
// reason why there is none, so that none vanishes.
import { compareText } from '../match/compare-text.ts';
import type { Mute } from '../model/alert.ts';
import type { Finding } from '../model/finding.ts';
import type {
  FleetCluster,
  FleetPopulation,
  FleetResult,
  FleetTarget,
  FleetThresholds,
  RecurringFinding,
} from '../model/fleet-result.ts';
import type { HistoryPoint } from '../model/history.ts';
import type { ScanResult, Status } from '../model/scan-result.ts';
import type { Assessed, FleetOutcome } from './assessed.ts';
import { assembleCluster } from './fleet-cluster.ts';
import { fleetExceptions } from './fleet-exceptions.ts';
import { fleetHistory } from './fleet-history.ts';
import { fleetMutes } from './fleet-mutes.ts';
import { fleetScores, worstCase } from './fleet-scores.ts';
import { fleetZones } from './fleet-zones.ts';
import { rollUpFrameworks } from './roll-up.ts';
import { countStatuses } from './status-counts.ts';

export interface FleetInputs {
  readonly name: string;
  readonly tool: FleetResult['fleet']['tool'];
  readonly ruleset: FleetResult['fleet']['ruleset'];
  readonly configSha256?: string;
  readonly thresholds?: FleetThresholds;
  /** Of the group, with the time that decides which of them hold; absent = nobody asked. */
  readonly mutes?: { readonly all: readonly Mute[]; readonly at: string };
  /** Points of earlier runs; `at`: of this one, RFC 3339 UTC, where no cluster was read. Absent = without history. */
  readonly trail?: { readonly earlier: readonly HistoryPoint[]; readonly at: string };
  readonly targets: readonly FleetTarget[];
  /** By id of the target. A target that is not in it was not assessed. */
  readonly outcomes: ReadonlyMap<string, FleetOutcome>;
}

/** Worst first; the order of clusterStatus (lib/score/status.ts), which a fleet shares. */
const STATUS_ORDER: readonly Status[] = [
  'notMet',
  'notAssessed',
  'partial',
  'metWithExceptions',
  'met',
  'empty',
];

/** Throws when two targets have one id, or when an outcome belongs to no target: a cluster would be lost. */
export function assembleFleet(inputs: FleetInputs): FleetResult {
  const { name, tool, ruleset, configSha256, thresholds = {} } = inputs;
  const asked = thresholds.coverage !== undefined || thresholds.exposure !== undefined;
  const assessed = pairUp(inputs);
  const results = assessed.flatMap(({ outcome }) => ('result' in outcome ? [outcome.result] : []));
  const clusters = assessed
    .map((one) => ({
      ...assembleCluster(one),
      ...(asked && { missedThresholds: missedThresholds(one, thresholds) }),
    }))
    .sort(compareClusters);
  const times = results.map(({ scan }) => scan.collectedAt).sort();
  const [firstCollectedAt] = times;
  const lastCollectedAt = times.at(-1);
  const exceptions = fleetExceptions(assessed);
  const zones = fleetZones(assessed);
  const mutes = inputs.mutes === undefined ? [] : fleetMutes(inputs.mutes.all, inputs.mutes.at);
  const frameworks = rollUpFrameworks(assessed);
  const fleet: FleetResult = {
    schemaVersion: 'bulkhead.fleet-result/v1',
    fleet: {
      name,
      ...(firstCollectedAt !== undefined && { firstCollectedAt }),
      ...(lastCollectedAt !== undefined && { lastCollectedAt }),
      tool,
      ruleset,
      ...(configSha256 !== undefined && { configSha256 }),
    },
    status: worstOf(clusters),
    scores: fleetScores(results),
    worstCase: worstCase(assessed),
    statusCounts: countStatuses(clusters),
    clusters,
    ...(asked && { thresholds }),
    recurring: recurringFindings(results),
    ...(exceptions.length > 0 && { exceptions }),
    ...(mutes.length > 0 && { mutes }),
    ...(zones.length > 0 && { zones }),
    ...(frameworks && { frameworks }),
    population: populationOf(clusters, results),
  };
  const { trail } = inputs;
  return trail === undefined ? fleet : { ...fleet, history: fleetHistory({ fleet, results }, trail) };
}

/** Of the worst case: what is not known does not keep a threshold. An empty cluster has nothing that could miss one. */
function missedThresholds(
  { outcome }: Assessed,
  { coverage, exposure }: FleetThresholds,
): (keyof FleetThresholds)[] {
  const result = 'result' in outcome ? outcome.result : undefined;
  if (result?.status === 'empty') return [];
  const missesCoverage = coverage !== undefined && (result?.scores.coverage?.worst ?? 0) < coverage;
  const missesExposure = exposure !== undefined && (result?.scores.exposure?.worst ?? 100) > exposure;
  return [
    ...(missesCoverage ? (['coverage'] as const) : []),
    ...(missesExposure ? (['exposure'] as const) : []),
  ];
}

function pairUp({ targets, outcomes }: FleetInputs): Assessed[] {
  const ids = new Set(targets.map(({ id }) => id));
  if (ids.size < targets.length) throw new Error('Cannot assemble a fleet: two targets have one id');
  const stranger = [...outcomes.keys()].find((id) => !ids.has(id));
  if (stranger !== undefined)
    throw new Error(`Cannot assemble a fleet: "${stranger}" is none of its targets`);
  return targets.map((target) => ({
    target,
    outcome: outcomes.get(target.id) ?? { notAssessed: 'No result of it came in' },
  }));
}

/** Of clusters that have something in them; a fleet without any is empty. */
function worstOf(clusters: readonly FleetCluster[]): Status {
  return STATUS_ORDER.find((status) => clusters.some((cluster) => cluster.status === status)) ?? 'empty';
}

/** By status, then the highest exposure and the lowest coverage of the worst case, then name and id. */
function compareClusters(a: FleetCluster, b: FleetCluster): number {
  return (
    STATUS_ORDER.indexOf(a.status) - STATUS_ORDER.indexOf(b.status) ||
    (b.scores.exposure?.worst ?? 100) - (a.scores.exposure?.worst ?? 100) ||
    (a.scores.coverage?.worst ?? 0) - (b.scores.coverage?.worst ?? 0) ||
    compareText(a.name, b.name) ||
    compareText(a.id, b.id)
  );
}

/** Most clusters first, then most findings, then id. A cause counts for every check that it answers. */
function recurringFindings(results: readonly ScanResult[]): RecurringFinding[] {
  const rows = new Map<string, RecurringFinding>();
  for (const { checks, findings } of results) {
    const failing = findings.filter(({ outcome }) => outcome === 'fail');
    for (const { id, outcome, title, severity } of checks) {
      if (outcome !== 'fail') continue;
      const before = rows.get(id);
      rows.set(id, {
        checkId: id,
        title,
        severity,
        clusterCount: (before?.clusterCount ?? 0) + 1,
        findingCount: (before?.findingCount ?? 0) + failing.filter((finding) => answers(finding, id)).length,
      });
    }
  }
  return [...rows.values()].sort(
    (a, b) =>
      b.clusterCount - a.clusterCount || b.findingCount - a.findingCount || compareText(a.checkId, b.checkId),
  );
}

function answers({ checkId, otherChecks }: Finding, id: string): boolean {
  return checkId === id || otherChecks.includes(id);
}

function populationOf(clusters: readonly FleetCluster[], results: readonly ScanResult[]): FleetPopulation {
  const sum = (key: 'namespaces' | 'workloads' | 'pods') =>
    results.reduce((total, { population }) => total + population[key], 0);
  return {
    targets: clusters.length,
    assessed: clusters.filter(({ notAssessed }) => notAssessed === undefined).length,
    namespaces: sum('namespaces'),
    workloads: sum('workloads'),
    pods: sum('pods'),
  };
}
