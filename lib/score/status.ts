// Status of a namespace and of a cluster when not everything could be read (scoring.md P3 and section 5): a failure in
// the best case is a failure, and nothing unknown becomes a pass.
import type { Basis, NamespaceResult, Status, StatusReason } from '../model/scan-result.ts';
import { type Gate, REASON_ORDER } from './gate.ts';

export interface StatusInputs {
  readonly basis: Basis;
  readonly namespace: string;
  /** Workloads of the namespace, those that could not be read included. */
  readonly workloadCount: number;
  readonly best: Gate;
  readonly worst: Gate;
  readonly certain: Gate;
  /** Workloads whose result is not known, `Kind/name`. */
  readonly unknownObjects: readonly string[];
  /** Whether workloads of this namespace are among what could not be read: of this one, or of any. */
  readonly missing: 'none' | 'here' | 'anywhere';
}

export interface DecidedStatus {
  readonly status: Status;
  readonly statusReasons: readonly StatusReason[];
}

const GATE_ORDER: readonly Gate['status'][] = ['met', 'partial', 'notMet'];

/** The status of one namespace, and why it is not Met. */
export function decideStatus(inputs: StatusInputs): DecidedStatus {
  const { basis, best, missing, namespace } = inputs;
  // A policy taken as closed may cut a dependency of another namespace, which it opens in the worst case.
  const others = [inputs.worst, inputs.certain];
  const unknown: StatusReason = { id: 'unknown', namespace, objects: [...inputs.unknownObjects].sort() };
  if (basis.kind === 'none') return { status: 'notAssessed', statusReasons: [unknown] };
  if (inputs.workloadCount === 0) {
    const statusReasons = missing === 'none' ? [] : [unknown];
    return { status: missing === 'here' ? 'notAssessed' : 'empty', statusReasons };
  }
  const isUnknown =
    missing !== 'none' || inputs.unknownObjects.length > 0 || others.some((gate) => differs(gate, best));
  const statusReasons = isUnknown ? sortReasons([unknown, ...best.reasons]) : best.reasons;
  const mayBeWorse = others.some(
    ({ status }) => GATE_ORDER.indexOf(status) > GATE_ORDER.indexOf(best.status),
  );
  const unknownDecides = mayBeWorse || (missing !== 'none' && best.status === 'met');
  return { status: unknownDecides && best.status !== 'notMet' ? 'notAssessed' : best.status, statusReasons };
}

function differs(a: Gate, b: Gate): boolean {
  return a !== b && JSON.stringify(a.reasons) !== JSON.stringify(b.reasons);
}

function sortReasons(reasons: readonly StatusReason[]): StatusReason[] {
  return reasons.toSorted((a, b) => REASON_ORDER.indexOf(a.id) - REASON_ORDER.indexOf(b.id));
}

const CLUSTER_ORDER: readonly Status[] = ['notMet', 'notAssessed', 'partial', 'metWithExceptions', 'met'];

/**
 * The worst status of the namespaces that have workloads. `missing` = workloads of a namespace that is not even known
 * may be among what could not be read.
 */
export function clusterStatus(
  namespaces: readonly NamespaceResult[],
  missing: 'none' | 'anywhere',
): DecidedStatus {
  const status = CLUSTER_ORDER.find((candidate) =>
    namespaces.some((namespace) => namespace.status === candidate),
  );
  const inScope = namespaces.filter((namespace) => namespace.status !== 'empty');
  const statusReasons = sortReasons(inScope.flatMap((namespace) => namespace.statusReasons));
  if (
    missing === 'none' ||
    (status !== undefined && CLUSTER_ORDER.indexOf(status) < CLUSTER_ORDER.indexOf('metWithExceptions'))
  )
    return { status: status ?? 'empty', statusReasons };
  return {
    status: 'notAssessed',
    statusReasons: sortReasons([{ id: 'unknown', namespace: '*', objects: [] }, ...statusReasons]),
  };
}
