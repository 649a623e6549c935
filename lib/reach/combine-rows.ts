// Two rows as one: what both allow (two engines that police one pod) or what either allows (ways in which things may
// stand). The classes of a row have disjoint ports, so pairs of classes are disjoint again.
import type { Policy } from '../model/policy.ts';
import type { Row, RowClass, RowRule } from '../model/reachability.ts';
import { andBits, type BitSet, equalBits, isEmptyBits, orInto } from '../sets/bit-set.ts';
import {
  ALL_PORTS,
  equalPorts,
  intersectPorts,
  type PortSet,
  subtractPorts,
  unionAllPorts,
  unionPorts,
} from '../sets/port-set.ts';

/** The row of a subject that denies everything, with no policy to name for it. */
export const CLOSED_ROW: Row = { restricted: true, classes: [], rules: [], isolatedBy: [] };

const TIER_ORDER: readonly Policy['tier'][] = ['admin', 'networkPolicy', 'baseline'];

/** What both allow. An engine that restricts nothing changes nothing. */
export function intersectRows(a: Row, b: Row): Row {
  if (a === b || !b.restricted) return a;
  if (!a.restricted) return b;
  const classes = a.classes.flatMap((one) =>
    b.classes.map((other) => ({
      ports: intersectPorts(one.ports, other.ports),
      peers: andBits(one.peers, other.peers),
    })),
  );
  return {
    restricted: true,
    classes: joinEqual(classes),
    rules: inTierOrder([...a.rules, ...b.rules]),
    isolatedBy: [...new Set([...a.isolatedBy, ...b.isolatedBy])],
  };
}

/**
 * What either allows. Of the rules only those that accept are kept: the row says what may be open and by which rule,
 * and a rule that denies in one of the two denies nothing here.
 */
export function uniteRows(a: Row, b: Row): Row {
  if (a === b || !a.restricted) return a;
  if (!b.restricted) return b;
  const covered = { a: portsOf(a), b: portsOf(b) };
  const classes = joinEqual([
    ...a.classes.flatMap((one) =>
      b.classes.map((other) => ({
        ports: intersectPorts(one.ports, other.ports),
        peers: unionOf(one.peers, other.peers),
      })),
    ),
    ...a.classes.map(({ ports, peers }) => ({ ports: subtractPorts(ports, covered.b), peers })),
    ...b.classes.map(({ ports, peers }) => ({ ports: subtractPorts(ports, covered.a), peers })),
  ]);
  const accepting = [...a.rules, ...b.rules].filter(({ action }) => action === 'accept');
  return {
    restricted: true,
    classes,
    rules: inTierOrder(accepting),
    isolatedBy: a.isolatedBy.filter((id) => b.isolatedBy.includes(id)),
  };
}

/** Whether the row holds every one of `columnCount` columns on every port. */
export function holdsEverything({ classes }: Row, everything: BitSet): boolean {
  const [only] = classes;
  return (
    classes.length === 1 &&
    only !== undefined &&
    equalPorts(only.ports, ALL_PORTS) &&
    equalBits(only.peers, everything)
  );
}

function portsOf({ classes }: Row): PortSet {
  return unionAllPorts(classes.map(({ ports }) => ports));
}

function unionOf(a: BitSet, b: BitSet): BitSet {
  const union = a.slice();
  orInto(union, b);
  return union;
}

/** Leaves out what is empty and joins classes with equal peers; in order of their first port. */
function joinEqual(classes: readonly RowClass[]): RowClass[] {
  const joined: { ports: PortSet; peers: BitSet }[] = [];
  for (const { ports, peers } of classes) {
    if (ports.length === 0 || isEmptyBits(peers)) continue;
    const same = joined.find((other) => equalBits(other.peers, peers));
    if (same === undefined) joined.push({ ports, peers });
    else same.ports = unionPorts(same.ports, ports);
  }
  return joined.sort((a, b) => (a.ports[0] as number) - (b.ports[0] as number));
}

/** Both engines' rules, each once; inside a tier in the order in which they came. */
function inTierOrder(rules: readonly RowRule[]): RowRule[] {
  const each: RowRule[] = [];
  const byPlace = new Map<string, RowRule[]>();
  for (const rule of rules) {
    const place = `${rule.policyId} ${rule.ruleIndex} ${rule.listed}`;
    const known = byPlace.get(place) ?? [];
    byPlace.set(place, known);
    if (known.some(({ peers, ports }) => equalBits(peers, rule.peers) && equalPorts(ports, rule.ports)))
      continue;
    known.push(rule);
    each.push(rule);
  }
  return TIER_ORDER.flatMap((tier) => each.filter((rule) => rule.tier === tier));
}
