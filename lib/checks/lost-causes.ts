// Lost points (scoring.md P5) by what took them: a missing policy, a rule, a way in, the node's network, a policy that
// could not be read. One cause is one finding, however many workloads and positions it opens.
import type { Direction } from '../model/cluster.ts';
import type { RulePlace } from '../model/policy-facts.ts';
import type { Deduction, EntryPoint, NamespaceResult, WorkloadResult } from '../model/scan-result.ts';
import { type CertainPoint, certainPoint } from './certain-point.ts';
import type { CheckContext } from './check-context.ts';
import { type OpeningCheck, openingCheck } from './opening-check.ts';
import { placeKey } from './rule-places.ts';
import { waysInOf } from './ways-in.ts';
import { makeBlame } from './wider-rules.ts';

export interface LostItem {
  readonly namespace: NamespaceResult;
  readonly workload: WorkloadResult;
  readonly workloadId: number;
  readonly deduction: Deduction;
  readonly score: 'coverage' | 'exposure';
  /** Of the rule that is the cause; undefined where no rule is. */
  readonly place: RulePlace | undefined;
  /** The check that fails by it; undefined where only named peers are let in, which costs points and is no fault. */
  readonly check: OpeningCheck | undefined;
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
  const missing = new Map<NamespaceResult, Record<Direction, LostItem[]>>();
  const rules = new Map<number, RuleCause & { readonly items: LostItem[] }>();
  const unreadable = new Map<number, LostItem[]>();
  const hostNetwork = new Map<NamespaceResult, LostItem[]>();
  const entryPoints = new Map<EntryPoint, LostItem[]>();
  const waysIn = waysInOf(context);
  const toItem = makeItems(context);

  function add(item: LostItem): void {
    const { namespace, deduction, place } = item;
    const { cause, direction } = deduction;
    if (place !== undefined) {
      const key = placeKey(place);
      const group = rules.get(key);
      if (group === undefined) rules.set(key, { place, items: [item] });
      else group.items.push(item);
    } else if (cause.kind === 'noPolicy') {
      const group = missing.get(namespace) ?? { ingress: [], egress: [] };
      missing.set(namespace, group);
      group[direction].push(item);
    } else if (cause.kind === 'unreadable')
      append(unreadable, context.policyIdOf(cause.policy) as number, item);
  }

  forEachLostPoint(context, (point) => {
    const { namespace, workload } = point;
    if (workload.hostNetwork) {
      if (!isNodeAgent(namespace, workload)) append(hostNetwork, namespace, onNode(toItem(point)));
      return;
    }
    const ways = waysIn(point);
    if (ways === undefined) add(toItem(certainPoint(context, point)));
    else for (const entryPoint of ways) append(entryPoints, entryPoint, toItem(point));
  });
  return {
    missing: [...missing].flatMap(([namespace, group]) =>
      (['ingress', 'egress'] as const).flatMap((direction) => {
        const items = group[direction];
        return items.length === 0 ? [] : [{ namespace, direction, items }];
      }),
    ),
    rules: [...rules.values()].filter(({ items }) => items.some(({ check }) => check !== undefined)),
    unreadable,
    hostNetwork,
    entryPoints,
  };
}

/** A way in that is the node's own port has no check about ways in: what comes by it is let in by no rule. */
function onNode(item: LostItem): LostItem {
  return item.deduction.peer.kind === 'entryPoint' ? { ...item, check: 'strangers-of-the-internet' } : item;
}

/** A lost point with the workload that lost it. */
export type LostPoint = Omit<LostItem, 'place' | 'check'>;

function forEachLostPoint({ cluster, namespaces }: CheckContext, take: (point: LostPoint) => void): void {
  const ids = Map.groupBy(cluster.workloads, ({ namespaceId }) => namespaceId);
  for (const [namespaceId, namespace] of namespaces.entries()) {
    for (const [index, workload] of namespace.workloads.entries()) {
      const workloadId = ids.get(namespaceId)?.[index]?.id as number;
      const takeAll = (deductions: readonly Deduction[], score: LostPoint['score']) => {
        for (const deduction of deductions) take({ namespace, workload, workloadId, deduction, score });
      };
      takeAll(workload.directions?.ingress.coverageDeductions ?? [], 'coverage');
      takeAll(workload.directions?.egress.coverageDeductions ?? [], 'coverage');
      takeAll(workload.exposureDeductions, 'exposure');
    }
  }
}

function makeItems(context: CheckContext): (point: CertainPoint) => LostItem {
  const blame = makeBlame(context);
  return ({ namespace, workload, workloadId, deduction: named, score, counts }) => {
    const { cause, direction } = named;
    const blamed =
      cause.kind === 'rule'
        ? blame(cause, {
            policyId: context.policyIdOf(cause.policy) as number,
            direction,
            ruleIndex: cause.ruleIndex,
          })
        : undefined;
    const deduction = blamed === undefined ? named : { ...named, cause: blamed.cause };
    const check = openingCheck(deduction, {
      rule: blamed && context.ruleAt(blamed.place),
      counts: counts ?? (score === 'coverage' ? 'always' : 'byRule'),
    });
    return { namespace, workload, workloadId, deduction, score, place: blamed?.place, check };
  };
}

/** The gate holds nothing against hostNetwork workloads on the list of known node agents (scoring.md section 5). */
export function isNodeAgent({ statusReasons }: NamespaceResult, workload: WorkloadResult): boolean {
  const name = `${workload.kind}/${workload.name}`;
  return !statusReasons.some(({ id, objects }) => id === 'hostNetworkWorkload' && objects.includes(name));
}

function append<Key>(groups: Map<Key, LostItem[]>, key: Key, item: LostItem): void {
  const group = groups.get(key);
  if (group === undefined) groups.set(key, [item]);
  else group.push(item);
}
