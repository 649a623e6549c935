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
  orAndInto,
  orInto,
} from '../sets/bit-set.ts';
import {
  ALL_PORTS,
  equalPorts,
  NO_PORTS,
  type PortSet,
  unionAllPorts,
  unionPorts,
} from '../sets/port-set.ts';
import type { ResolvedPolicy } from './resolve.ts';

export interface RowInputs {
  readonly direction: Direction;
  /** Policies that select the subject and speak of this direction, in order of evaluation. */
  readonly policies: readonly ResolvedPolicy[];
  /** What port names mean on the subject. */
  readonly portNames: ReadonlyMap<string, PortSet>;
  readonly unreadableAs: UnreadableAs;
  readonly columnCount: number;
  /** What happens where no policy decides; `allow` when absent. */
  readonly byDefault?: 'allow' | 'deny';
}

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
  const { byDefault = 'allow' } = inputs;
  if (rules.length === 0 && isolating.length === 0 && byDefault === 'allow')
    return openRow(inputs.columnCount);
  const isolated = isolating.length > 0;
  const evaluated = portClasses(rules).map(({ ports, members }) => ({
    ports,
    peers: evaluateTiers(members, { isolated, columnCount: inputs.columnCount, byDefault }),
  }));
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
    const named = clause.subjectPortNames.map((name) => inputs.portNames.get(name) ?? NO_PORTS);
    const ports = unionAllPorts([clause.ports, ...named]);
    const { ruleIndex, action, peers, listed } = clause;
    return ports.length === 0 ? [] : [{ policyId, ruleIndex, tier, action, peers, ports, listed }];
  });
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

/** All ports cut into disjoint sets such that a rule matches the whole of a set or nothing of it; with those rules. */
export function portClasses(rules: readonly RowRule[]): { ports: PortSet; members: readonly RowRule[] }[] {
  if (rules.every((rule) => rule.ports === ALL_PORTS)) return [{ ports: ALL_PORTS, members: rules }];
  const points = cutPoints(rules);
  const membersOf: number[][] = points.map(() => []);
  rules.forEach((rule, index) => {
    eachSegment(points, rule.ports, (segment) => (membersOf[segment] as number[]).push(index));
  });
  const bySignature = new Map<string, { ports: number[]; members: RowRule[] }>();
  eachSegment(points, ALL_PORTS, (segment) => {
    const members = membersOf[segment] as number[];
    const signature = members.join();
    let group = bySignature.get(signature);
    if (group === undefined) {
      group = { ports: [], members: members.map((rule) => rules[rule] as RowRule) };
      bySignature.set(signature, group);
    }
    appendRange(group.ports, points[segment] as number, (points[segment + 1] as number) - 1);
  });
  return [...bySignature.values()];
}

/** Every number on the line of ports at which a rule or a protocol begins, or has just ended; ascending, each once. */
function cutPoints(rules: readonly RowRule[]): number[] {
  const points = new Set<number>();
  for (const ports of new Set([ALL_PORTS, ...rules.map((rule) => rule.ports)])) {
    for (let i = 0; i < ports.length; i += 2) {
      points.add(ports[i] as number);
      points.add((ports[i + 1] as number) + 1);
    }
  }
  return [...points].sort((a, b) => a - b);
}

/** Calls `visit` for each segment points[i] … points[i + 1] - 1 that lies in the set; its ends are all among the points. */
function eachSegment(points: readonly number[], ports: PortSet, visit: (segment: number) => void): void {
  let segment = 0;
  for (let i = 0; i < ports.length; i += 2) {
    while ((points[segment] as number) < (ports[i] as number)) segment++;
    while ((points[segment] as number) <= (ports[i + 1] as number)) visit(segment++);
  }
}

/** Ranges come in ascending order; those that touch inside one protocol are joined (PortSet's canonical form). */
function appendRange(ports: number[], first: number, last: number): void {
  const previous = ports.length - 1;
  if (previous > 0 && ports[previous] === first - 1 && (first - 1) >> 16 === first >> 16)
    ports[previous] = last;
  else ports.push(first, last);
}

interface TierInputs {
  readonly isolated: boolean;
  readonly columnCount: number;
  readonly byDefault?: 'allow' | 'deny';
}

/** The columns that are accepted on ports that exactly these rules match; may be a rule's own set, so not to be changed. */
export function evaluateTiers(rules: readonly RowRule[], inputs: TierInputs): BitSet {
  const { isolated, columnCount, byDefault = 'allow' } = inputs;
  const admin = rules.filter((rule) => rule.tier === 'admin');
  if (isolated && admin.length === 0) return unionOfAllows(rules, columnCount);
  const accepted = makeBits(columnCount);
  const undecided = fillBits(columnCount);
  const passed = makeBits(columnCount);
  for (const rule of admin) decide(rule, { undecided, accepted, passed });
  orInto(undecided, passed);
  if (isolated) {
    for (const rule of rules) if (isAllow(rule)) orAndInto(accepted, undecided, rule.peers);
    return accepted;
  }
  // A Pass of the last tier leaves the default: where that is to allow, it is as good as an accept.
  const byPass = byDefault === 'allow' ? accepted : makeBits(columnCount);
  for (const rule of rules) {
    if (rule.tier === 'baseline') decide(rule, { undecided, accepted, passed: byPass });
  }
  if (byDefault === 'allow') orInto(accepted, undecided);
  return accepted;
}

/** Most classes are one rule's: its set is then shared, not copied. */
function unionOfAllows(rules: readonly RowRule[], columnCount: number): BitSet {
  const allows = rules.filter(isAllow);
  if (allows.length === 1) return (allows[0] as RowRule).peers;
  const union = makeBits(columnCount);
  for (const rule of allows) orInto(union, rule.peers);
  return union;
}

function isAllow(rule: RowRule): boolean {
  return rule.tier === 'networkPolicy' && rule.action === 'accept';
}

interface TierState {
  readonly undecided: BitSet;
  readonly accepted: BitSet;
  readonly passed: BitSet;
}

/** First match: what the rule decides leaves `undecided`, and goes where its action says. */
function decide(rule: RowRule, { undecided, accepted, passed }: TierState): void {
  if (rule.action === 'accept') orAndInto(accepted, undecided, rule.peers);
  if (rule.action === 'pass') orAndInto(passed, undecided, rule.peers);
  andNotInto(undecided, rule.peers);
}

/** Joins classes with equal peers and leaves out empty ones; in order of their first port. */
function mergeClasses(classes: readonly RowClass[]): RowClass[] {
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
