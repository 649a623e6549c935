// One row of the matrix: what the rules that bind a subject accept, by disjoint port classes (semantics.md b7).
import type { Direction } from '../model/cluster.ts';
import type { Row, RowClass, RowRule, UnreadableAs } from '../model/reachability.ts';
import {
  andBits,
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
    unreadableAs === 'absent' ? inputs.policies.filter(({ policy }) => !policy.unreadable) : inputs.policies;
  const rules = policies.flatMap((resolved) => rowRules(resolved, inputs));
  const isolating = policies.filter(
    ({ policy }) => policy.tier === 'networkPolicy' && policy.rules[direction] !== undefined,
  );
  if (rules.length === 0 && isolating.length === 0) return openRow(inputs.columnCount);
  const isolated = isolating.length > 0;
  const evaluated = portClasses(rules).map(({ ports, members }) => ({
    ports,
    peers: evaluateTiers(members, { isolated, columnCount: inputs.columnCount }),
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
export function portClasses(rules: readonly RowRule[]): { ports: PortSet; members: RowRule[] }[] {
  const starts = new Map<number, number[]>();
  const ends = new Map<number, number[]>();
  const points = new Set<number>();
  const mark = (map: Map<number, number[]>, point: number, rule: number) => {
    points.add(point);
    const list = map.get(point);
    if (list === undefined) map.set(point, [rule]);
    else list.push(rule);
  };
  const sets = [ALL_PORTS, ...rules.map((rule) => rule.ports)];
  sets.forEach((ports, index) => {
    for (let i = 0; i < ports.length; i += 2) {
      mark(starts, ports[i] as number, index - 1);
      mark(ends, (ports[i + 1] as number) + 1, index - 1);
    }
  });
  const bySignature = new Map<string, { ports: number[]; members: RowRule[] }>();
  const active = new Set<number>();
  const sorted = [...points].sort((a, b) => a - b);
  sorted.forEach((point, i) => {
    for (const rule of ends.get(point) ?? []) active.delete(rule);
    for (const rule of starts.get(point) ?? []) active.add(rule);
    if (active.size === 0) return;
    const members = [...active].filter((rule) => rule >= 0).sort((a, b) => a - b);
    const signature = members.join();
    let group = bySignature.get(signature);
    if (group === undefined) {
      group = { ports: [], members: members.map((rule) => rules[rule] as RowRule) };
      bySignature.set(signature, group);
    }
    appendRange(group.ports, point, (sorted[i + 1] as number) - 1);
  });
  return [...bySignature.values()];
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
}

/** The columns that are accepted on ports that exactly these rules match. */
export function evaluateTiers(rules: readonly RowRule[], { isolated, columnCount }: TierInputs): BitSet {
  const accepted = makeBits(columnCount);
  if (isolated && rules.every((rule) => rule.tier !== 'admin')) {
    for (const rule of rules)
      if (rule.tier === 'networkPolicy' && rule.action === 'accept') orInto(accepted, rule.peers);
    return accepted;
  }
  const undecided = fillBits(columnCount);
  const passed = firstMatch(
    rules.filter((rule) => rule.tier === 'admin'),
    { undecided, accepted },
  );
  orInto(undecided, passed);
  if (isolated) {
    for (const rule of rules) {
      if (rule.tier === 'networkPolicy' && rule.action === 'accept')
        orAndInto(accepted, undecided, rule.peers);
    }
    return accepted;
  }
  orInto(
    accepted,
    firstMatch(
      rules.filter((rule) => rule.tier === 'baseline'),
      { undecided, accepted },
    ),
  );
  orInto(accepted, undecided);
  return accepted;
}

/** Takes what each rule decides out of `undecided`, adds what is accepted to `accepted`, returns what is passed. */
function firstMatch(rules: readonly RowRule[], state: { undecided: BitSet; accepted: BitSet }): BitSet {
  const passed = makeBits(state.undecided.length * 32);
  for (const rule of rules) {
    const matched = andBits(rule.peers, state.undecided);
    if (rule.action === 'accept') orInto(state.accepted, matched);
    if (rule.action === 'pass') orInto(passed, matched);
    andNotInto(state.undecided, matched);
  }
  return passed;
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
