// Lost points (scoring.md P5) by what took them: a missing policy, a rule, a way in, the node's network, a policy that
// could not be read. One cause is one finding, however many workloads and positions it opens.
import type { Direction } from '../model/cluster.ts';
import type { RulePlace } from '../model/policy-facts.ts';
import type { Deduction, EntryPoint, NamespaceResult, WorkloadResult } from '../model/scan-result.ts';
import { certainItem } from './certain-item.ts';
import type { CheckContext } from './check-context.ts';
import { type OpeningCheck, openingCheck } from './opening-check.ts';
import { waysInOf } from './ways-in.ts';

export interface LostItem {
  readonly namespace: NamespaceResult;
  readonly workload: WorkloadResult;
  readonly deduction: Deduction;
  readonly score: 'coverage' | 'exposure';
  /** The check that fails by it; absent where only named peers are let in, which costs points and is no fault. */
  readonly check?: OpeningCheck;
}

/** A direction of a namespace in which no policy isolates these workloads. */
export interface MissingPolicy {
  readonly namespace: NamespaceResult;
  readonly direction: Direction;
  readonly items: readonly LostItem[];
}

/** A rule that opens something to strangers. Those of cluster-scoped policies hold items of many namespaces. */
export interface RuleCause {
  readonly place: RulePlace;
  readonly items: readonly LostItem[];
}

export interface LostCauses {
  /** In the order of the namespaces, ingress first. */
  readonly missing: readonly MissingPolicy[];
  readonly rules: readonly RuleCause[];
  /** By policy id. */
  readonly unreadable: ReadonlyMap<number, readonly LostItem[]>;
  /** By namespace; known node agents are left out. */
  readonly hostNetwork: ReadonlyMap<NamespaceResult, readonly LostItem[]>;
  /** What comes in by entry points that are not declared. */
  readonly entryPoints: ReadonlyMap<EntryPoint, readonly LostItem[]>;
}

/** Every lost point of the worst case, each under one cause; rules that open nothing to strangers are left out. */
export function findLostCauses(context: CheckContext): LostCauses {
  const missing = new Map<string, MissingPolicy & { readonly items: LostItem[] }>();
  const rules = new Map<string, RuleCause & { readonly items: LostItem[] }>();
  const unreadable = new Map<number, LostItem[]>();
  const hostNetwork = new Map<NamespaceResult, LostItem[]>();
  const entryPoints = new Map<EntryPoint, LostItem[]>();
  const waysIn = waysInOf(context);

  function add(item: LostItem): void {
    const { namespace, deduction } = item;
    const { cause, direction } = deduction;
    if (cause.kind === 'node') return;
    if (cause.kind === 'noPolicy') {
      const key = `${namespace.name} ${direction}`;
      const group = missing.get(key) ?? { namespace, direction, items: [] };
      missing.set(key, group);
      group.items.push(item);
      return;
    }
    const policyId = context.policyIdOf(cause.policy) as number;
    if (cause.kind === 'unreadable') {
      append(unreadable, policyId, item);
      return;
    }
    const place = { policyId, direction, ruleIndex: cause.ruleIndex };
    const key = `${policyId} ${direction} ${cause.ruleIndex}`;
    const group = rules.get(key) ?? { place, items: [] };
    rules.set(key, group);
    group.items.push(item);
  }

  forEachDeduction(context, (found) => {
    if (found.workload.hostNetwork) {
      if (!isNodeAgent(found)) append(hostNetwork, found.namespace, withCheck(context, found));
      return;
    }
    const ways = waysIn(found);
    if (ways !== undefined)
      for (const entryPoint of ways) append(entryPoints, entryPoint, withCheck(context, found));
    else add(certainCause(context, found));
  });
  return {
    missing: [...missing.values()],
    rules: [...rules.values()].filter(({ items }) => items.some(({ check }) => check !== undefined)),
    unreadable,
    hostNetwork,
    entryPoints,
  };
}

/** A lost point with the workload that lost it. */
export interface FoundItem extends LostItem {
  readonly workloadId: number;
}

function forEachDeduction({ cluster, namespaces }: CheckContext, take: (found: FoundItem) => void): void {
  const ids = Map.groupBy(cluster.workloads, ({ namespaceId }) => namespaceId);
  for (const [namespaceId, namespace] of namespaces.entries()) {
    for (const [index, workload] of namespace.workloads.entries()) {
      const workloadId = ids.get(namespaceId)?.[index]?.id as number;
      const { directions } = workload;
      for (const { coverageDeductions } of directions === null ? [] : [directions.ingress, directions.egress])
        for (const deduction of coverageDeductions)
          take({ namespace, workload, workloadId, deduction, score: 'coverage' });
      for (const deduction of workload.exposureDeductions)
        take({ namespace, workload, workloadId, deduction, score: 'exposure' });
    }
  }
}

function withCheck(context: CheckContext, item: LostItem): LostItem {
  const check = openingCheck(context, item);
  return check === undefined ? item : { ...item, check };
}

/** What a readable rule opens in any case counts as the coverage does: only what is more than a list of hosts. */
function certainCause(context: CheckContext, found: FoundItem): LostItem {
  const item = certainItem(context, found);
  if (item === found) return withCheck(context, found);
  return { ...withCheck(context, { ...item, score: 'coverage' }), score: found.score };
}

/** The gate holds nothing against hostNetwork workloads on the list of known node agents (scoring.md section 5). */
export function isNodeAgent({ namespace, workload }: Pick<LostItem, 'namespace' | 'workload'>): boolean {
  const name = `${workload.kind}/${workload.name}`;
  return !namespace.statusReasons.some(
    ({ id, objects }) => id === 'hostNetworkWorkload' && objects.includes(name),
  );
}

function append<Key>(groups: Map<Key, LostItem[]>, key: Key, item: LostItem): void {
  const group = groups.get(key);
  if (group === undefined) groups.set(key, [item]);
  else group.push(item);
}
