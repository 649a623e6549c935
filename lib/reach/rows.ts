// One row of the matrix: what the rules that bind a subject accept, by disjoint port classes (semantics.md b7).
import type { Direction } from '../model/cluster.ts';
import type { Row, RowClass, RowRule, UnreadableAs } from '../model/reachability.ts';
import {
  andNotInto,
  type BitSet,
  countBits,
  equalBits,
  fillBits,
  hashBits,
  isEmptyBits,
  makeBits,
  orAndNotInto,
  orInto,
} from '../sets/bit-set.ts';
import {
  ALL_PORTS,
  equalPorts,
  intersectPorts,
  NO_PORTS,
  type PortSet,
  unionAllPorts,
  unionPorts,
} from '../sets/port-set.ts';
import { portClasses } from './port-classes.ts';
import type { ResolvedClause, ResolvedPolicy } from './resolve.ts';
import type { TierOutcome, TierOutcomes } from './tier-outcomes.ts';

export interface RowInputs {
  readonly direction: Direction;
  /** Policies that select the subject and speak of this direction, in order of evaluation. */
  readonly policies: readonly ResolvedPolicy[];
  /** What port names mean on the subject. */
  readonly portNames: ReadonlyMap<string, PortSet>;
  readonly unreadableAs: UnreadableAs;
  readonly columnCount: number;
  readonly namedRules: NamedRules;
  readonly tiers: TierOutcomes;
  /** What happens where no policy decides; `allow` when absent. */
  readonly byDefault?: 'allow' | 'deny';
}

/**
 * Rules with port names, by what the names mean on the subject. Equal rules of two rows are one object, so that what
 * is asked of a list of rules can be answered once (redundancy.ts).
 */
export type NamedRules = Map<ResolvedClause, Map<ReadonlyMap<string, PortSet>, RowRule>>;

/** The row of an end that no policy binds: it allows everything. */
export function openRow(columnCount: number): Row {
  return {
    restricted: false,
    classes: [{ ports: ALL_PORTS, peers: fillBits(columnCount) }],
    rules: [],
    isolatedBy: [],
  };
}

/** The row of every subject that these policies select. */
export function computeRow(inputs: RowInputs): Row {
  const { direction, unreadableAs } = inputs;
  const policies =
    unreadableAs === 'absent'
      ? inputs.policies.filter(({ policy }) => !policy.unreadable || policy.unread === true)
      : inputs.policies;
  const rules = policies.flatMap((resolved) => rowRules(resolved, inputs));
  const isolating = policies.filter(
    ({ policy }) => policy.tier === 'networkPolicy' && policy.rules[direction] !== undefined,
  );
  const { byDefault = 'allow', columnCount } = inputs;
  if (rules.length === 0 && isolating.length === 0 && byDefault === 'allow') return openRow(columnCount);
  const inTier = (tier: RowRule['tier']) => rules.filter((rule) => rule.tier === tier);
  const admin = inputs.tiers.outcomesOf(inTier('admin'));
  const evaluated =
    isolating.length > 0
      ? isolatedClasses(admin, inTier('networkPolicy'), columnCount)
      : openClasses(admin, inputs.tiers.outcomesOf(inTier('baseline')), { columnCount, byDefault });
  const classes = mergeClasses(evaluated);
  return {
    restricted: !allowsEverything(classes, inputs.columnCount),
    classes,
    rules,
    isolatedBy: isolating.map(({ policy }) => policy.policyId),
  };
}

/** An allow-all policy restricts nothing, whatever it is called. */
function allowsEverything(classes: readonly RowClass[], columnCount: number): boolean {
  const [only] = classes;
  return (
    classes.length === 1 &&
    only !== undefined &&
    equalPorts(only.ports, ALL_PORTS) &&
    countBits(only.peers) === columnCount
  );
}

function rowRules(resolved: ResolvedPolicy, inputs: RowInputs): RowRule[] {
  const { policyId, tier, unreadable } = resolved.policy;
  if (unreadable) return [unreadableRule(policyId, tier, inputs)];
  return (resolved.clauses[inputs.direction] ?? []).flatMap((clause) => {
    const rule = clause.subjectPortNames.length === 0 ? clause : namedRule(clause, inputs);
    return rule.ports.length === 0 ? [] : rule;
  });
}

function namedRule(clause: ResolvedClause, { portNames, namedRules }: RowInputs): RowRule {
  const byMeaning = namedRules.get(clause) ?? new Map<ReadonlyMap<string, PortSet>, RowRule>();
  namedRules.set(clause, byMeaning);
  let rule = byMeaning.get(portNames);
  if (rule === undefined) {
    const named = clause.subjectPortNames.map((name) => portNames.get(name) ?? NO_PORTS);
    rule = { ...clause, ports: unionAllPorts([clause.ports, ...named]) };
    byMeaning.set(portNames, rule);
  }
  return rule;
}

/**
 * Stands for a policy that could not be read: accepts everything when taken as open. Taken as closed it denies
 * everything in an ordered tier; in the networkPolicy tier isolation without a rule does that, so it matches nothing.
 */
function unreadableRule(policyId: number, tier: RowRule['tier'], inputs: RowInputs): RowRule {
  const open = inputs.unreadableAs === 'open';
  const matchesNothing = !open && tier === 'networkPolicy';
  const peers = matchesNothing ? makeBits(inputs.columnCount) : fillBits(inputs.columnCount);
  return {
    policyId,
    ruleIndex: -1,
    tier,
    action: open ? 'accept' : 'deny',
    peers,
    ports: ALL_PORTS,
    listed: false,
  };
}

/** Classes of a subject that no NetworkPolicy isolates: where neither ordered tier decides, the default does. */
export function openClasses(
  admin: readonly TierOutcome[],
  baseline: readonly TierOutcome[],
  { columnCount, byDefault }: { readonly columnCount: number; readonly byDefault: 'allow' | 'deny' },
): RowClass[] {
  return admin.flatMap((first) =>
    baseline.flatMap((last) => {
      const ports = intersectPorts(first.ports, last.ports);
      if (ports.length === 0) return [];
      const peers = byDefault === 'allow' ? fillBits(columnCount) : last.accepted.slice();
      andNotInto(peers, last.denied);
      andNotInto(peers, first.denied);
      orInto(peers, first.accepted);
      return [{ ports, peers }];
    }),
  );
}

/** Classes of a subject that NetworkPolicies isolate: what they allow, but for what the admin tier decides. */
function isolatedClasses(
  admin: readonly TierOutcome[],
  allows: readonly RowRule[],
  columnCount: number,
): RowClass[] {
  const allowed = portClasses(allows);
  return admin.flatMap((outcome) =>
    allowed.flatMap(({ ports: all, members }) => {
      const ports = intersectPorts(outcome.ports, all);
      return ports.length === 0 ? [] : [{ ports, peers: peersOf(outcome, members, columnCount) }];
    }),
  );
}

/** May be a set of the outcome or of a rule, so not to be changed: most classes are one rule's. */
function peersOf(outcome: TierOutcome, allows: readonly RowRule[], columnCount: number): BitSet {
  if (allows.length === 0) return outcome.accepted;
  if (outcome.decidesNothing) {
    if (allows.length === 1) return (allows[0] as RowRule).peers;
    const union = makeBits(columnCount);
    for (const rule of allows) orInto(union, rule.peers);
    return union;
  }
  const peers = outcome.accepted.slice();
  for (const rule of allows) orAndNotInto(peers, rule.peers, outcome.denied);
  return peers;
}

/** Joins classes with equal peers and leaves out empty ones; in order of their first port. */
export function mergeClasses(classes: readonly RowClass[]): RowClass[] {
  const byHash = new Map<number, { ports: PortSet; peers: BitSet }[]>();
  for (const { ports, peers } of classes) {
    if (isEmptyBits(peers)) continue;
    const hash = hashBits(peers);
    const bucket = byHash.get(hash) ?? [];
    byHash.set(hash, bucket);
    const same = bucket.find((other) => equalBits(other.peers, peers));
    if (same === undefined) bucket.push({ ports, peers });
    else same.ports = unionPorts(same.ports, ports);
  }
  return [...byHash.values()].flat().sort((a, b) => (a.ports[0] as number) - (b.ports[0] as number));
}
