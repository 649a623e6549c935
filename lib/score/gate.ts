// The status gate in one case (scoring.md section 5): why a namespace is not Met. Unknowns are status.ts.
import type { Direction, Namespace } from '../model/cluster.ts';
import type { StatusReason, StatusReasonId } from '../model/scan-result.ts';
import type { RowPositions } from '../model/survey.ts';
import { NO_PORTS, type PortSet, subtractPorts } from '../sets/port-set.ts';
import { isNodeAgent, type ScoredCase } from './case.ts';
import { addressWeight } from './formulas.ts';
import { RULESET } from './ruleset.ts';
import type { WorkloadScore } from './workloads.ts';

export interface Gate {
  readonly status: 'met' | 'partial' | 'notMet';
  /** In the order of REASON_ORDER. */
  readonly reasons: readonly StatusReason[];
}

/** Worst first: reasons for Not met, for Not assessed, for Partial. */
export const REASON_ORDER: readonly StatusReasonId[] = [
  'notEnforced',
  'workloadOpen',
  'internetWithoutIsolation',
  'exposureCritical',
  'unknown',
  'opening',
  'entryPointNotDeclared',
  'nextPodOpen',
  'halfOpenDependency',
  'dnsCut',
  'hostNetworkWorkload',
];

const NOT_MET: ReadonlySet<StatusReasonId> = new Set(REASON_ORDER.slice(0, REASON_ORDER.indexOf('unknown')));

export interface GateInputs {
  readonly namespace: Namespace;
  /** Of the namespace. */
  readonly workloads: readonly WorkloadScore[];
  readonly nextPodEntity: number;
  /** Of the namespace, as it is shown; null = no workload to score. */
  readonly exposure: number | null;
  /** Workloads that are taken as open in every way. */
  readonly openWorkloads: readonly string[];
  /** Workloads whose policies nothing enforces; empty = all of the namespace, absent = none. */
  readonly unenforced?: readonly string[];
}

/** The gate of one namespace that has workloads. */
export function judge(scored: ScoredCase, inputs: GateInputs): Gate {
  const { namespace, workloads, exposure } = inputs;
  const found = new Map<StatusReasonId, Set<string>>();
  const add = (id: StatusReasonId, ...objects: readonly string[]) => {
    const known = found.get(id) ?? new Set<string>();
    found.set(id, known);
    for (const object of objects) known.add(object);
  };
  for (const workload of workloads)
    for (const [id, objects] of workloadReasons(scored, { workload, namespace })) add(id, ...objects);
  if (inputs.unenforced !== undefined) add('notEnforced', ...inputs.unenforced);
  if (inputs.openWorkloads.length > 0) add('workloadOpen', ...inputs.openWorkloads);
  if (exposure !== null && exposure >= RULESET.status.notMetExposure) add('exposureCritical');
  if (isNextPodOpen(scored, inputs.nextPodEntity)) add('nextPodOpen');
  const reasons = REASON_ORDER.flatMap((id): StatusReason[] => {
    const objects = found.get(id);
    return objects === undefined ? [] : [{ id, namespace: namespace.name, objects: [...objects].sort() }];
  });
  const fails = reasons.some(({ id }) => NOT_MET.has(id));
  return { status: fails ? 'notMet' : reasons.length > 0 ? 'partial' : 'met', reasons };
}

type WorkloadReason = readonly [id: StatusReasonId, objects: readonly string[]];

function workloadReasons(
  scored: ScoredCase,
  { workload: score, namespace }: { readonly workload: WorkloadScore; readonly namespace: Namespace },
): WorkloadReason[] {
  const { workload, directions, routes } = score;
  const own = [`${workload.kind}/${workload.name}`];
  const reasons: WorkloadReason[] = [];
  const undeclared = scored.undeclared.get(workload.id);
  if (undeclared !== undefined) reasons.push(['entryPointNotDeclared', undeclared]);
  if (directions === null) {
    if (!isNodeAgent(workload, namespace.name)) reasons.push(['hostNetworkWorkload', own]);
    return reasons;
  }
  if (directions.ingress.quality === 0 && directions.egress.quality === 0)
    reasons.push(['workloadOpen', own]);
  if (routes.length > 0 && directions.ingress.quality === 0) reasons.push(['internetWithoutIsolation', own]);
  if (hasOpening(scored, workload.id)) reasons.push(['opening', own]);
  if (scored.halfOpen.has(workload.id)) reasons.push(['halfOpenDependency', own]);
  if (scored.dnsCut.has(workload.id)) reasons.push(['dnsCut', own]);
  return reasons;
}

function hasOpening({ survey, declared }: ScoredCase, workloadId: number): boolean {
  const entities = survey.entities[workloadId] as readonly number[];
  const ports = declared.get(workloadId) ?? NO_PORTS;
  return entities.some(
    (entity) =>
      isOpen(survey.positions.ingress[entity] as RowPositions, ports) ||
      isOpen(survey.positions.egress[entity] as RowPositions, NO_PORTS),
  );
}

/**
 * Whether a stranger connects from any position. Declared entry points are no openings to the internet, which they
 * are there for; private address space that is let in is one, whoever it is let in for.
 */
function isOpen(positions: RowPositions, declared: PortSet): boolean {
  return (
    !positions.restricted ||
    positions.internet.some(
      ({ space, ports }) => addressWeight(space) > 0 && subtractPorts(ports, declared).length > 0,
    ) ||
    positions.private.some(({ space }) => addressWeight(space) > 0) ||
    positions.otherNamespaces !== undefined ||
    positions.sameNamespace !== undefined ||
    positions.instanceMetadata !== undefined
  );
}

/** Isolated both ways and without an opening; what a policy lists for every pod, such as DNS, may be open to it. */
function isNextPodOpen({ survey }: ScoredCase, entity: number): boolean {
  return (['ingress', 'egress'] as const).some((direction: Direction) =>
    isOpen(survey.positions[direction][entity] as RowPositions, NO_PORTS),
  );
}
