// Which rules and policies could be removed without changing one verdict. Proved on the matrix: over every pod, the
// next pod, the strangers and the whole address space, on every port.
import type { Direction } from '../model/cluster.ts';
import type { RedundantRule, RulePlace } from '../model/policy-facts.ts';
import type { Reachability, Row, RowRule } from '../model/reachability.ts';
import {
  andNotInto,
  type BitSet,
  equalBits,
  fillBits,
  intersectsBits,
  makeBits,
  orAndInto,
  orInto,
} from '../sets/bit-set.ts';
import { evaluateTiers, portClasses } from './rows.ts';

export interface Redundancy {
  readonly rules: readonly RedundantRule[];
  readonly policyIds: readonly number[];
}

/** Cost: for each distinct row and port class, its rules × columns / 32; its ordered rules once more each. */
export function findRedundancy(reach: Reachability): Redundancy {
  const seen: Seen = { needed: new Set(), neededPolicies: new Set(), rules: new Map(), policies: new Set() };
  for (const direction of ['ingress', 'egress'] as const) {
    for (const row of new Set(reach.rows[direction]))
      inspectRow(row, { direction, seen, columnCount: reach.columnCount });
  }
  const rules = [...seen.rules.entries()].filter(([key]) => !seen.needed.has(key)).map(([, rule]) => rule);
  const policyIds = [...seen.policies].filter((id) => !seen.neededPolicies.has(id)).sort((a, b) => a - b);
  return { rules: rules.sort(comparePlaces), policyIds };
}

interface Seen {
  /** Keys of rules that change something somewhere. */
  readonly needed: Set<string>;
  readonly neededPolicies: Set<number>;
  /** Every rule that stands in a row, by key, as it would be reported. */
  readonly rules: Map<string, RedundantRule>;
  readonly policies: Set<number>;
}

interface RowContext {
  readonly direction: Direction;
  readonly seen: Seen;
  readonly columnCount: number;
}

function inspectRow(row: Row, context: RowContext): void {
  for (const policyId of row.isolatedBy) context.seen.policies.add(policyId);
  for (const rule of row.rules) context.seen.policies.add(rule.policyId);
  const isolated = row.isolatedBy.length > 0;
  for (const { members } of portClasses(row.rules)) {
    for (const rule of members) noteRule(rule, members, context);
    const accepted = evaluateTiers(members, { isolated, columnCount: context.columnCount });
    inspectOrdered(members, { isolated, accepted }, context);
    if (isolated) inspectUnion(members, context);
    if (row.isolatedBy.length === 1)
      inspectIsolation(row.isolatedBy[0] as number, { members, accepted }, context);
  }
}

interface ClassState {
  readonly isolated: boolean;
  readonly accepted: BitSet;
}

/** A rule (or policy) of an ordered tier is needed when the class comes out otherwise without it. */
function inspectOrdered(
  members: readonly RowRule[],
  { isolated, accepted }: ClassState,
  context: RowContext,
): void {
  const ordered = members.filter((rule) => rule.tier !== 'networkPolicy');
  const { seen, columnCount } = context;
  for (const rule of ordered) {
    const without = members.filter(
      (other) => other !== rule && keyOf(other, context.direction) !== keyOf(rule, context.direction),
    );
    if (!equalBits(evaluateTiers(without, { isolated, columnCount }), accepted))
      seen.needed.add(keyOf(rule, context.direction));
  }
  for (const policyId of new Set(ordered.map((rule) => rule.policyId))) {
    const without = members.filter((rule) => rule.policyId !== policyId);
    if (!equalBits(evaluateTiers(without, { isolated, columnCount }), accepted))
      seen.neededPolicies.add(policyId);
  }
}

/** In a union a rule is needed when it alone allows something that the admin tier leaves undecided. */
function inspectUnion(members: readonly RowRule[], { direction, seen, columnCount }: RowContext): void {
  const rules = members.filter((rule) => rule.tier === 'networkPolicy' && rule.action === 'accept');
  if (rules.length === 0) return;
  const open = undecidedByAdmin(members, columnCount);
  const byRule = mergePeers(rules, (rule) => keyOf(rule, direction));
  for (const key of aloneSomewhere(byRule, open)) seen.needed.add(key);
  const byPolicy = mergePeers(rules, (rule) => rule.policyId);
  for (const policyId of aloneSomewhere(byPolicy, open)) seen.neededPolicies.add(policyId);
}

/** The only policy that isolates is needed when the subject would be open to more without it. */
function inspectIsolation(
  policyId: number,
  state: { members: readonly RowRule[]; accepted: BitSet },
  context: RowContext,
): void {
  const without = state.members.filter((rule) => rule.policyId !== policyId);
  const opened = evaluateTiers(without, { isolated: false, columnCount: context.columnCount });
  if (!equalBits(opened, state.accepted)) context.seen.neededPolicies.add(policyId);
}

function undecidedByAdmin(members: readonly RowRule[], columnCount: number): BitSet {
  const undecided = fillBits(columnCount);
  const passed = makeBits(columnCount);
  for (const rule of members) {
    if (rule.tier !== 'admin') continue;
    if (rule.action === 'pass') orAndInto(passed, undecided, rule.peers);
    andNotInto(undecided, rule.peers);
  }
  orInto(undecided, passed);
  return undecided;
}

function mergePeers<Key>(rules: readonly RowRule[], keyOfRule: (rule: RowRule) => Key): Map<Key, BitSet> {
  const merged = new Map<Key, BitSet>();
  for (const rule of rules) {
    const key = keyOfRule(rule);
    const known = merged.get(key);
    if (known === undefined) merged.set(key, rule.peers.slice());
    else orInto(known, rule.peers);
  }
  return merged;
}

/** Keys whose set has a column, of those that are open, that no other set has. */
function aloneSomewhere<Key>(sets: ReadonlyMap<Key, BitSet>, open: BitSet): Key[] {
  const once = new Uint32Array(open.length);
  const twice = new Uint32Array(open.length);
  for (const set of sets.values()) {
    orAndInto(twice, once, set);
    orInto(once, set);
  }
  andNotInto(once, twice);
  for (let w = 0; w < once.length; w++) once[w] = (once[w] as number) & (open[w] as number);
  return [...sets].filter(([, set]) => intersectsBits(set, once)).map(([key]) => key);
}

/** Remembers the rule with the first others that could stand in for it. */
function noteRule(rule: RowRule, members: readonly RowRule[], { direction, seen }: RowContext): void {
  const key = keyOf(rule, direction);
  if (rule.ruleIndex < 0 || seen.rules.has(key)) return;
  const ordered = rule.tier !== 'networkPolicy';
  const others = members.filter(
    (other) =>
      keyOf(other, direction) !== key && other.tier === rule.tier && intersectsBits(other.peers, rule.peers),
  );
  const before = others.filter((other) => members.indexOf(other) < members.indexOf(rule));
  const covering = ordered && before.length > 0 ? before : others;
  if (covering.length === 0) {
    seen.rules.set(key, { ...placeOf(rule, direction), coveredBy: [], how: 'repeated' });
    return;
  }
  const how = ordered && before.length > 0 ? 'shadowed' : 'repeated';
  const coveredBy = new Map(covering.map((other) => [keyOf(other, direction), placeOf(other, direction)]));
  seen.rules.set(key, { ...placeOf(rule, direction), coveredBy: [...coveredBy.values()].slice(0, 3), how });
}

function placeOf(rule: RowRule, direction: Direction): RulePlace {
  return { policyId: rule.policyId, direction, ruleIndex: rule.ruleIndex };
}

function keyOf(rule: RowRule, direction: Direction): string {
  return `${rule.policyId} ${direction} ${rule.ruleIndex}`;
}

function comparePlaces(a: RulePlace, b: RulePlace): number {
  return a.policyId - b.policyId || a.direction.localeCompare(b.direction, 'en') || a.ruleIndex - b.ruleIndex;
}
