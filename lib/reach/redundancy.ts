// Which rules and policies could be removed without changing one verdict. Proved on the matrix: over every pod, the
// next pod, the strangers and the whole address space, on every port.
//
// An ordered tier is asked about itself alone: an administrator's deny stays needed when the policies below it deny
// as well, because those are not the administrator's to keep.
import type { Direction } from '../model/cluster.ts';
import type { RedundantRule, RulePlace } from '../model/policy-facts.ts';
import type { Reachability, Row, RowClass, RowRule } from '../model/reachability.ts';
import {
  andNotInto,
  type BitSet,
  equalBits,
  fillBits,
  intersectsBits,
  makeBits,
  orAndInto,
  orAndNotInto,
  orInto,
} from '../sets/bit-set.ts';
import { equalPorts, intersectPorts } from '../sets/port-set.ts';
import { portClasses } from './port-classes.ts';
import { mergeClasses, openClasses } from './rows.ts';
import { makeTierOutcomes, type TierOutcome, type TierOutcomes } from './tier-outcomes.ts';

export interface Redundancy {
  readonly rules: readonly RedundantRule[];
  readonly policyIds: readonly number[];
}

/**
 * Cost: for each distinct row and port class, its rules × columns / 32; for each distinct list of ordered rules (most
 * rows have the cluster's own policies and so the same list) its rules once more each.
 */
export function findRedundancy(reach: Reachability): Redundancy {
  const rows = (['ingress', 'egress'] as const).flatMap((direction) =>
    [...new Set(reach.rows[direction])].filter(hasPolicies).map((row) => ({ row, direction })),
  );
  const tiers = makeTierOutcomes(reach.columnCount);
  const needs: Needs = { rules: new Set(), policies: new Set(), columnCount: reach.columnCount, tiers };
  const seen = new Set<string>();
  for (const { row, direction } of rows) {
    for (const tier of ['admin', 'baseline'] as const) {
      // Isolation decides before the baseline is asked.
      if (tier === 'baseline' && row.isolatedBy.length > 0) continue;
      const inTier = row.rules.filter((rule) => rule.tier === tier);
      const key = `${direction} ${tiers.keyOf(inTier)}`;
      if (inTier.length === 0 || seen.has(key)) continue;
      seen.add(key);
      for (const { members } of portClasses(inTier)) inspectTier(members, direction, needs);
    }
    inspectNetworkPolicies(row, direction, needs);
  }
  const policyIds = rows.flatMap(({ row }) => [...row.isolatedBy, ...row.rules.map((rule) => rule.policyId)]);
  const redundant = new Set(policyIds).difference(needs.policies);
  return { rules: redundantRules(rows, needs), policyIds: [...redundant].sort((a, b) => a - b) };
}

interface Needs {
  /** Keys (keyOf) of rules that change something somewhere. */
  readonly rules: Set<number>;
  readonly policies: Set<number>;
  readonly columnCount: number;
  readonly tiers: TierOutcomes;
}

function hasPolicies(row: Row): boolean {
  return row.rules.length > 0 || row.isolatedBy.length > 0;
}

function inspectNetworkPolicies(row: Row, direction: Direction, needs: Needs): void {
  if (row.isolatedBy.length === 0) return;
  const admin = needs.tiers.outcomesOf(row.rules.filter(({ tier }) => tier === 'admin'));
  for (const { ports, members } of portClasses(row.rules.filter(isAllow))) {
    for (const outcome of admin) {
      if (intersectPorts(outcome.ports, ports).length > 0)
        inspectUnion(members, { outcome, direction, needs });
    }
  }
  if (row.isolatedBy.length === 1) inspectIsolation(row, admin, needs);
}

function isAllow({ tier, action }: RowRule): boolean {
  return tier === 'networkPolicy' && action === 'accept';
}

/** A rule (or policy) of an ordered tier is needed when its own tier comes out otherwise without it. */
function inspectTier(inTier: readonly RowRule[], direction: Direction, needs: Needs): void {
  if (inTier.length === 0) return;
  for (const key of neededKeys(inTier, (rule) => keyOf(rule, direction), needs.columnCount))
    needs.rules.add(key);
  for (const policyId of neededKeys(inTier, (rule) => rule.policyId, needs.columnCount))
    needs.policies.add(policyId);
}

/** What rules of an ordered tier do to each column; one that is neither accepted nor denied goes on to what comes after. */
interface Decisions {
  readonly accepted: BitSet;
  readonly denied: BitSet;
}

/**
 * The keys whose rules change what the tier does to some column. The rules of one key stand together, so a walk from
 * the last rule to the first knows what would decide a column without them: what comes after them.
 */
function neededKeys(
  rules: readonly RowRule[],
  keyOfRule: (rule: RowRule) => number,
  columnCount: number,
): number[] {
  const blocks: RowRule[][] = [];
  for (const rule of rules) {
    const block = blocks.at(-1);
    if (block !== undefined && keyOfRule(block[0] as RowRule) === keyOfRule(rule)) block.push(rule);
    else blocks.push([rule]);
  }
  const undecided = undecidedBefore(blocks, columnCount);
  const after: Decisions = { accepted: makeBits(columnCount), denied: makeBits(columnCount) };
  const needed: number[] = [];
  for (let at = blocks.length - 1; at >= 0; at--) {
    const block = blocks[at] as RowRule[];
    const own = outcomeOf(block, columnCount);
    if (changesSome(own, after, undecided[at] as BitSet)) needed.push(keyOfRule(block[0] as RowRule));
    putBefore(own, after);
  }
  return needed;
}

/** By block: the columns that no rule before it decides. */
function undecidedBefore(blocks: readonly (readonly RowRule[])[], columnCount: number): BitSet[] {
  const undecided = fillBits(columnCount);
  return blocks.map((block) => {
    const before = undecided.slice();
    for (const rule of block) andNotInto(undecided, rule.peers);
    return before;
  });
}

interface BlockOutcome extends Decisions {
  /** Columns that some rule of the block matches. */
  readonly matched: BitSet;
}

function outcomeOf(block: readonly RowRule[], columnCount: number): BlockOutcome {
  const [accepted, denied] = [makeBits(columnCount), makeBits(columnCount)];
  const matched = makeBits(columnCount);
  for (const { action, peers } of block) {
    if (action !== 'pass') orAndNotInto(action === 'accept' ? accepted : denied, peers, matched);
    orInto(matched, peers);
  }
  return { accepted, denied, matched };
}

/** Whether the block decides one of the columns otherwise than what comes after it would. */
function changesSome(own: BlockOutcome, after: Decisions, columns: BitSet): boolean {
  for (let w = 0; w < columns.length; w++) {
    const differs =
      ((own.accepted[w] as number) ^ (after.accepted[w] as number)) |
      ((own.denied[w] as number) ^ (after.denied[w] as number));
    if ((differs & (own.matched[w] as number) & (columns[w] as number)) !== 0) return true;
  }
  return false;
}

/** Makes `after` the outcome of the block and what comes after it. */
function putBefore(own: BlockOutcome, after: Decisions): void {
  andNotInto(after.accepted, own.matched);
  orInto(after.accepted, own.accepted);
  andNotInto(after.denied, own.matched);
  orInto(after.denied, own.denied);
}

interface UnionInputs {
  /** What the admin tier does on the ports of the union. */
  readonly outcome: TierOutcome;
  readonly direction: Direction;
  readonly needs: Needs;
}

/** In a union a rule is needed when it alone allows something that the admin tier leaves undecided. */
function inspectUnion(rules: readonly RowRule[], { outcome, direction, needs }: UnionInputs): void {
  addNeeded(needs.rules, { rules, outcome, keyOfRule: (rule) => keyOf(rule, direction) });
  addNeeded(needs.policies, { rules, outcome, keyOfRule: (rule) => rule.policyId });
}

interface UnionKeys {
  readonly rules: readonly RowRule[];
  readonly outcome: TierOutcome;
  readonly keyOfRule: (rule: RowRule) => number;
}

/** Most rules are needed in the first row that they are seen in: later ones are not asked. */
function addNeeded(needed: Set<number>, { rules, outcome, keyOfRule }: UnionKeys): void {
  if (rules.every((rule) => needed.has(keyOfRule(rule)))) return;
  for (const key of aloneSomewhere(mergePeers(rules, keyOfRule), outcome)) needed.add(key);
}

/** The only policy that isolates is needed when the subject would be open to more without it. */
function inspectIsolation(row: Row, admin: readonly TierOutcome[], needs: Needs): void {
  const [policyId] = row.isolatedBy as readonly [number];
  if (needs.policies.has(policyId)) return;
  const baseline = needs.tiers.outcomesOf(row.rules.filter(({ tier }) => tier === 'baseline'));
  const without = mergeClasses(
    openClasses(admin, baseline, { columnCount: needs.columnCount, byDefault: 'allow' }),
  );
  const isSame =
    without.length === row.classes.length &&
    without.every(({ ports, peers }, at) => {
      const other = row.classes[at] as RowClass;
      return equalPorts(ports, other.ports) && equalBits(peers, other.peers);
    });
  if (!isSame) needs.policies.add(policyId);
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

/** Keys whose set has a column, of those that the admin tier leaves open, that no other set has. */
function aloneSomewhere(sets: ReadonlyMap<number, BitSet>, { accepted, denied }: TierOutcome): number[] {
  const once = makeBits(accepted.length * 32);
  const twice = makeBits(accepted.length * 32);
  for (const set of sets.values()) {
    orAndInto(twice, once, set);
    orInto(once, set);
  }
  andNotInto(once, twice);
  andNotInto(once, accepted);
  andNotInto(once, denied);
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
