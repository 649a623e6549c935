// One namespace: its scores in the best and in the worst case, its status, and every workload with its lost points.
import type { Cluster, Direction, Namespace } from '../model/cluster.ts';
import type {
  Basis,
  DirectionResult,
  Interval,
  NamespaceResult,
  Scores,
  WorkloadResult,
} from '../model/scan-result.ts';
import { isNodeAgent, isSystemNamespace, type ScoredCase } from './case.ts';
import { namespaceCoverage, type Qualities } from './coverage.ts';
import { bandOf, combineExposure, roundQuality, roundScore } from './formulas.ts';
import { type Gate, type GateInputs, judge } from './gate.ts';
import { toDeductions } from './lost-points.ts';
import { decideStatus, type StatusInputs } from './status.ts';
import type { Unenforced } from './unenforced.ts';
import type { WorkloadScore } from './workloads.ts';

/** The same workloads by the same ids in all three. */
export interface ScoredCases {
  readonly best: ScoredCase;
  readonly worst: ScoredCase;
  readonly certain: ScoredCase;
}

export interface NamespaceInputs {
  readonly cases: ScoredCases;
  readonly basis: Basis;
  readonly namespace: Namespace;
  readonly workloadIds: readonly number[];
  readonly nextPodEntity: number;
  readonly policyCount: number;
  /** `Kind/name` of workloads that exist and could not be read. */
  readonly unreadable: readonly string[];
  readonly missing: StatusInputs['missing'];
  readonly unenforced: Unenforced;
}

/** The result of one namespace, and what a cluster is made of: its scores before rounding to an interval. */
export function scoreNamespace(cluster: Cluster, inputs: NamespaceInputs): NamespaceResult {
  const { cases, namespace, unreadable, basis } = inputs;
  const best = judgeCase(cases.best, { ...inputs, unreadable: [] });
  const worst = cases.worst === cases.best && unreadable.length === 0 ? best : judgeCase(cases.worst, inputs);
  const certain =
    cases.certain === cases.best ? best : judgeCase(cases.certain, { ...inputs, unreadable: [] });
  const workloads = inputs.workloadIds.map((id) => workloadResult(cluster, cases, id));
  const { status, statusReasons } = decideStatus({
    basis,
    namespace: namespace.name,
    workloadCount: workloads.length + unreadable.length,
    best: best.gate,
    worst: worst.gate,
    certain: certain.gate,
    unknownObjects: [
      ...unreadable,
      ...workloads.filter(isUnknown).map(({ kind, name }) => `${kind}/${name}`),
    ],
    missing: inputs.missing,
  });
  return {
    name: namespace.name,
    system: isSystemNamespace(namespace.name),
    status,
    statusReasons,
    scores: basis.kind === 'none' ? NO_SCORES : toScores(best, worst),
    podCount: workloads.reduce((sum, { podCount }) => sum + podCount, 0),
    policyCount: inputs.policyCount,
    openDirections: countOpenDirections(cases.best, inputs.workloadIds),
    nextPod: {
      ingress: nextPodQuality(inputs, 'ingress'),
      egress: nextPodQuality(inputs, 'egress'),
    },
    workloads,
    unreadableWorkloads: unreadable,
  };
}

/** Where there is nothing to score, or nothing to score on. */
export const NO_SCORES: Scores = { coverage: null, exposure: null, band: null };

export interface CaseScores {
  readonly coverage: number | null;
  readonly exposure: number | null;
}

/** Best and worst as intervals; what only the worst case has to score has no interval. */
export function toScores(best: CaseScores, worst: CaseScores): Scores {
  const coverage = toInterval(best.coverage, worst.coverage);
  const exposure = toInterval(best.exposure, worst.exposure);
  return { coverage, exposure, band: exposure && bandOf(exposure.worst) };
}

function toInterval(best: number | null, worst: number | null): Interval | null {
  return best === null || worst === null ? null : { best: roundScore(best), worst: roundScore(worst) };
}

interface JudgedCase extends CaseScores {
  readonly gate: Gate;
}

/** Each workload that could not be read counts as one that is open in every way. */
function judgeCase(scored: ScoredCase, inputs: NamespaceInputs): JudgedCase {
  const { namespace, nextPodEntity, unreadable } = inputs;
  const workloads = inputs.workloadIds.map((id) => scored.workloads[id] as WorkloadScore);
  const nextPod = {
    ingress: scored.scoreEntity(nextPodEntity, 'ingress').quality,
    egress: scored.scoreEntity(nextPodEntity, 'egress').quality,
  };
  const coverage = namespaceCoverage(
    [...workloads.flatMap(qualitiesOf), ...unreadable.map(() => OPEN)],
    nextPod,
  );
  const exposed = workloads.filter(({ workload }) => !isNodeAgent(workload, namespace.name));
  const exposures = [...exposed.map(({ exposure }) => exposure), ...unreadable.map(() => 100)];
  const exposure = exposures.length === 0 ? null : combineExposure(exposures);
  const shown = exposure === null ? null : roundScore(exposure);
  const gate = judge(scored, {
    namespace,
    workloads,
    nextPodEntity,
    exposure: shown,
    openWorkloads: unreadable,
    ...unenforcedOf(inputs, workloads),
  });
  return { coverage, exposure, gate };
}

/** The workloads of the namespace whose policies nothing enforces; empty = of all. */
function unenforcedOf(
  { unenforced }: NamespaceInputs,
  workloads: readonly WorkloadScore[],
): Pick<GateInputs, 'unenforced'> {
  if (unenforced === 'everything') return { unenforced: [] };
  const own = workloads.filter(({ workload }) => unenforced.has(workload.id));
  return own.length === 0 ? {} : { unenforced: own.map(({ workload: { kind, name } }) => `${kind}/${name}`) };
}

const OPEN: Qualities = { ingress: 0, egress: 0 };

function qualitiesOf({ directions }: WorkloadScore): Qualities[] {
  return directions === null
    ? []
    : [{ ingress: directions.ingress.quality, egress: directions.egress.quality }];
}

function nextPodQuality({ cases, nextPodEntity }: NamespaceInputs, direction: Direction): Interval {
  return {
    best: roundQuality(cases.best.scoreEntity(nextPodEntity, direction).quality),
    worst: roundQuality(cases.worst.scoreEntity(nextPodEntity, direction).quality),
  };
}

function countOpenDirections({ workloads }: ScoredCase, workloadIds: readonly number[]): number {
  const qualities = workloadIds.flatMap((id) => qualitiesOf(workloads[id] as WorkloadScore));
  return qualities.flatMap(({ ingress, egress }) => [ingress, egress]).filter((quality) => quality === 0)
    .length;
}

function isUnknown({ directions, exposure }: WorkloadResult): boolean {
  const results = directions === null ? [] : [directions.ingress, directions.egress];
  return (
    exposure.best !== exposure.worst ||
    results.some(({ quality, isolated }) => quality.best !== quality.worst || isolated === 'unknown')
  );
}

function workloadResult(cluster: Cluster, { best, worst, certain }: ScoredCases, id: number): WorkloadResult {
  const [atBest, atWorst] = [best.workloads[id] as WorkloadScore, worst.workloads[id] as WorkloadScore];
  const { kind, name, replicas, hostNetwork } = atWorst.workload;
  const direction = (which: Direction) =>
    directionResult(cluster, which, {
      best: atBest,
      worst: atWorst,
      certain: certain.workloads[id] as WorkloadScore,
    });
  return {
    kind,
    name,
    podCount: replicas,
    hostNetwork,
    directions: hostNetwork ? null : { ingress: direction('ingress'), egress: direction('egress') },
    exposure: { best: roundScore(atBest.exposure), worst: roundScore(atWorst.exposure) },
    exposureDeductions: toDeductions(cluster, atWorst.lost),
  };
}

function directionResult(
  cluster: Cluster,
  direction: Direction,
  { best, worst, certain }: Readonly<Record<'best' | 'worst' | 'certain', WorkloadScore>>,
): DirectionResult {
  const quality = ({ directions }: WorkloadScore) => directions?.[direction].quality ?? 0;
  return {
    isolated: quality(worst) > 0 ? 'yes' : quality(certain) === 0 ? 'no' : 'unknown',
    quality: { best: roundQuality(quality(best)), worst: roundQuality(quality(worst)) },
    coverageDeductions: toDeductions(cluster, worst.directions?.[direction].lost ?? []),
  };
}
