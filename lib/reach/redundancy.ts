// Which rules and policies could be removed without changing one verdict. Proved on the matrix: over every pod, the
// next pod, the strangers and the whole address space, on every port.
//
// An ordered tier is asked about itself alone: an administrator's deny stays needed when the policies below it deny
// as well, because those are not the administrator's to keep.
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
  const rows = (['ingress', 'egress'] as const).flatMap((direction) =>
    [...new Set(reach.rows[direction])].filter(hasPolicies).map((row) => ({ row, direction })),
  );
  const needs: Needs = { rules: new Set(), policies: new Set(), columnCount: reach.columnCount };
  for (const { row, direction } of rows) inspectRow(row, direction, needs);
  const policyIds = rows.flatMap(({ row }) => [...row.isolatedBy, ...row.rules.map((rule) => rule.policyId)]);
  const redundant = new Set(policyIds).difference(needs.policies);
  return { rules: redundantRules(rows, needs), policyIds: [...redundant].sort((a, b) => a - b) };
}

interface Needs {
  /** Keys (keyOf) of rules that change something somewhere. */
  readonly rules: Set<number>;
  readonly policies: Set<number>;
  readonly columnCount: number;
}

function hasPolicies(row: Row): boolean {
  return row.rules.length > 0 || row.isolatedBy.length > 0;
}

function inspectRow(row: Row, direction: Direction, needs: Needs): void {
  const isolated = row.isolatedBy.length > 0;
  for (const { members } of portClasses(row.rules)) {
    for (const tier of ['admin', 'baseline'] as const) {
      const inTier = members.filter((rule) => rule.tier === tier);
      if (inTier.length > 0 && !(isolated && tier === 'baseline')) inspectTier(inTier, direction, needs);
    }
    if (isolated) inspectUnion(members, direction, needs);
    if (row.isolatedBy.length === 1) inspectIsolation(row.isolatedBy[0] as number, members, needs);
  }
}

/** What a tier does to each column: decided by it, or left to what comes after. */
interface TierOutcome {
  readonly accepted: BitSet;
  readonly passed: BitSet;
  readonly left: BitSet;
}

/** A rule (or policy) of an ordered tier is needed when its own tier comes out otherwise without it. */
function inspectTier(inTier: readonly RowRule[], direction: Direction, needs: Needs): void {
  const outcome = outcomeOf(inTier, needs.columnCount);
  const differs = (without: readonly RowRule[]) =>
    !equalOutcomes(outcomeOf(without, needs.columnCount), outcome);
  for (const key of new Set(inTier.map((rule) => keyOf(rule, direction)))) {
    if (!needs.rules.has(key) && differs(inTier.filter((rule) => keyOf(rule, direction) !== key)))
      needs.rules.add(key);
  }
  for (const policyId of new Set(inTier.map((rule) => rule.policyId))) {
    if (!needs.policies.has(policyId) && differs(inTier.filter((rule) => rule.policyId !== policyId))) {
      needs.policies.add(policyId);
    }
  }
}

function outcomeOf(rules: readonly RowRule[], columnCount: number): TierOutcome {
  const outcome = {
    accepted: makeBits(columnCount),
    passed: makeBits(columnCount),
    left: fillBits(columnCount),
  };
  for (const rule of rules) {
    if (rule.action === 'accept') orAndInto(outcome.accepted, outcome.left, rule.peers);
    if (rule.action === 'pass') orAndInto(outcome.passed, outcome.left, rule.peers);
    andNotInto(outcome.left, rule.peers);
  }
  return outcome;
}

/** Pass and no match differ only where a later rule of the tier would still decide, which `accepted` and denials show. */
function equalOutcomes(a: TierOutcome, b: TierOutcome): boolean {
  orInto(a.left, a.passed);
  const left = b.left.slice();
  orInto(left, b.passed);
  return equalBits(a.accepted, b.accepted) && equalBits(a.left, left);
}

/** In a union a rule is needed when it alone allows something that the admin tier leaves undecided. */
function inspectUnion(members: readonly RowRule[], direction: Direction, needs: Needs): void {
  const rules = members.filter((rule) => rule.tier === 'networkPolicy' && rule.action === 'accept');
  if (rules.length === 0) return;
  const open = undecidedByAdmin(members, needs.columnCount);
  const byRule = mergePeers(rules, (rule) => keyOf(rule, direction));
  for (const key of aloneSomewhere(byRule, open)) needs.rules.add(key);
  const byPolicy = mergePeers(rules, (rule) => rule.policyId);
  for (const policyId of aloneSomewhere(byPolicy, open)) needs.policies.add(policyId);
}

/** The only policy that isolates is needed when the subject would be open to more without it. */
function inspectIsolation(policyId: number, members: readonly RowRule[], needs: Needs): void {
  if (needs.policies.has(policyId)) return;
  const { columnCount } = needs;
  const without = members.filter((rule) => rule.policyId !== policyId);
  const opened = evaluateTiers(without, { isolated: false, columnCount });
  if (!equalBits(opened, evaluateTiers(members, { isolated: true, columnCount })))
    needs.policies.add(policyId);
}

function undecidedByAdmin(members: readonly RowRule[], columnCount: number): BitSet {
  const { left, passed } = outcomeOf(
    members.filter((rule) => rule.tier === 'admin'),
    columnCount,
  );
  orInto(left, passed);
  return left;
}

/** The sets of one key as one; the first is shared, not copied, while it is alone. */
function mergePeers(rules: readonly RowRule[], keyOfRule: (rule: RowRule) => number): Map<number, BitSet> {
  const merged = new Map<number, BitSet>();
  for (const rule of rules) {
    const key = keyOfRule(rule);
    const known = merged.get(key);
    if (known === undefined) merged.set(key, rule.peers);
    else {
      const union = known.slice();
      orInto(union, rule.peers);
      merged.set(key, union);
    }
  }
  return merged;
}

/** Keys whose set has a column, of those that are open, that no other set has. */
function aloneSomewhere(sets: ReadonlyMap<number, BitSet>, open: BitSet): number[] {
  if (sets.size === 1) return [...sets].filter(([, set]) => intersectsBits(set, open)).map(([key]) => key);
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

interface DirectedRow {
  readonly row: Row;
  readonly direction: Direction;
}

/** The rules that nothing needs, each with the first others that could stand in for it. */
function redundantRules(rows: readonly DirectedRow[], needs: Needs): RedundantRule[] {
  const found = new Map<number, RedundantRule>();
  for (const { row, direction } of rows) {
    for (const rule of row.rules) {
      const key = keyOf(rule, direction);
      if (rule.ruleIndex < 0 || needs.rules.has(key)) continue;
      const known = found.get(key);
      if (known === undefined || known.coveredBy.length === 0) found.set(key, describe(rule, row, direction));
    }
  }
  return [...found.values()].sort(comparePlaces);
}

function describe(rule: RowRule, row: Row, direction: Direction): RedundantRule {
  const overlapping = row.rules.filter(
    (other) =>
      keyOf(other, direction) !== keyOf(rule, direction) &&
      other.tier === rule.tier &&
      intersectsBits(other.peers, rule.peers),
  );
  const before = overlapping.filter((other) => row.rules.indexOf(other) < row.rules.indexOf(rule));
  const shadowed = rule.tier !== 'networkPolicy' && before.length > 0;
  const coveredBy = new Map(
    (shadowed ? before : overlapping).map((other) => [keyOf(other, direction), other]),
  );
  return {
    ...placeOf(rule, direction),
    coveredBy: [...coveredBy.values()].slice(0, 3).map((other) => placeOf(other, direction)),
    how: shadowed ? 'shadowed' : 'repeated',
  };
}

function placeOf(rule: RowRule, direction: Direction): RulePlace {
  return { policyId: rule.policyId, direction, ruleIndex: rule.ruleIndex };
}

/** One number for a rule: a policy has far fewer than 2^20 rules in a direction. */
function keyOf(rule: RowRule, direction: Direction): number {
  return (rule.policyId * 2 + (direction === 'ingress' ? 0 : 1)) * 2 ** 20 + rule.ruleIndex + 1;
}

function comparePlaces(a: RulePlace, b: RulePlace): number {
  if (a.direction !== b.direction && a.policyId === b.policyId) return a.direction < b.direction ? -1 : 1;
  return a.policyId - b.policyId || a.ruleIndex - b.ruleIndex;
}
