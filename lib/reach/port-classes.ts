// The ports of some rules, cut where one of them begins or ends.
import type { RowRule } from '../model/reachability.ts';
import { ALL_PORTS, type PortSet } from '../sets/port-set.ts';

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
