// "Do these first": which few problems of a cluster to mend first, each with one fix. They are the worst findings, not
// more than two of one namespace. A result without findings has the reasons of its namespaces: there, one gets its
// second row only after every failing namespace has its first, so that the list shows the breadth of the trouble.
import type { Deduction, NamespaceResult, ScanResult, StatusReason } from '../../lib/model/scan-result.ts';
import { fixText } from './deduction.ts';
import { wholeCluster } from './finding.ts';
import { scoreText } from './format.ts';
import { openingText, worstOpening } from './opening.ts';
import { reasonFix, reasonText } from './reason.ts';
import { statusOrder } from './status.ts';

/** What is ranked: a namespace, or a whole cluster. */
type Assessed = Pick<NamespaceResult, 'status' | 'scores'>;

export interface Priority {
  /** `wholeCluster` for what is of no namespace. */
  readonly namespace: string;
  readonly status: NamespaceResult['status'];
  /** One sentence without full stop. */
  readonly wrong: string;
  /** One imperative sentence without full stop. */
  readonly fix: string;
}

const mostOfNamespace = 2;

/** The problems to mend first, at most `limit`: findings in their order, or else the reasons of the statuses. */
export function priorities(result: ScanResult, limit: number): Priority[] {
  return result.findings.length > 0 ? findingPriorities(result, limit) : reasonPriorities(result, limit);
}

function findingPriorities(result: ScanResult, limit: number): Priority[] {
  const statuses = new Map(result.namespaces.map(({ name, status }) => [name, status]));
  const counts = new Map<string, number>();
  const chosen = result.findings.filter(({ namespace = '' }) => {
    const count = (counts.get(namespace) ?? 0) + 1;
    counts.set(namespace, count);
    return count <= mostOfNamespace;
  });
  return chosen.slice(0, limit).map(({ namespace, message, fix }) => ({
    namespace: namespace ?? wholeCluster,
    status: statuses.get(namespace ?? '') ?? result.status,
    wrong: message,
    fix,
  }));
}

/** Worst status first, then exposure, then name. */
function reasonPriorities(result: ScanResult, limit: number): Priority[] {
  const ranked = [...result.namespaces].sort(byNeed);
  const lists = ranked.map((namespace) =>
    tellingReasons(namespace.statusReasons).map((reason) => priorityOf(namespace, reason)),
  );
  const rounds = Math.max(0, ...lists.map((list) => list.length));
  const chosen: Priority[] = [];
  for (let round = 0; round < rounds && chosen.length < limit; round++) {
    for (const list of lists) {
      const priority = list[round];
      if (priority !== undefined && chosen.length < limit) chosen.push(priority);
    }
  }
  return chosen.sort((a, b) => orderOf(ranked, a) - orderOf(ranked, b));
}

/** Namespaces, or clusters, by status, worst first, then by exposure, highest first. */
export function byNeed(a: Assessed, b: Assessed): number {
  const statuses = statusOrder.indexOf(a.status) - statusOrder.indexOf(b.status);
  return statuses || (b.scores.exposure?.worst ?? -1) - (a.scores.exposure?.worst ?? -1);
}

/** A lost point that rests on a policy that could not be read. */
function unreadCause({ workloads }: NamespaceResult): Deduction | undefined {
  const all = workloads.flatMap(({ directions, exposureDeductions }) => [
    ...exposureDeductions,
    ...Object.values(directions ?? {}).flatMap(({ coverageDeductions }) => coverageDeductions),
  ]);
  return all.find(({ cause }) => cause.kind === 'unreadable');
}

function orderOf(ranked: readonly NamespaceResult[], priority: Priority): number {
  return ranked.findIndex(({ name }) => name === priority.namespace);
}

/** Leaves out what another reason of the same namespace already says, and cures. */
function tellingReasons(reasons: readonly StatusReason[]): readonly StatusReason[] {
  const ids = new Set(reasons.map(({ id }) => id));
  const cured = ids.has('workloadOpen') || ids.has('internetWithoutIsolation');
  return reasons.filter(({ id }) => !(cured && (id === 'exposureCritical' || id === 'opening')));
}

function priorityOf(namespace: NamespaceResult, reason: StatusReason): Priority {
  const worst = worstOpening(namespace);
  const base = { namespace: namespace.name, status: namespace.status };
  const unread = reason.id === 'unknown' ? unreadCause(namespace) : undefined;
  if (unread !== undefined) return { ...base, wrong: reasonText(reason), fix: fixText(unread) };
  if (worst === undefined || (reason.id !== 'exposureCritical' && reason.id !== 'opening')) {
    return { ...base, wrong: reasonText(reason), fix: reasonFix(reason.id) };
  }
  const exposure = scoreText(namespace.scores.exposure?.worst ?? 0);
  const wrong =
    reason.id === 'exposureCritical'
      ? `Exposure ${exposure} is critical; worst: ${openingText(worst)}`
      : `${reasonText(reason)}; worst: ${openingText(worst)}`;
  return { ...base, wrong, fix: fixText(worst.deduction) };
}
