// Half-open dependencies: one side lists the other as its peer, the other side denies (scoring.md sections 5 and 6).
// Only peers that a rule names by a label value count: a block or an open selector says nothing about a workload.
import type { Cluster, Direction } from '../model/cluster.ts';
import type { Reachability, Row, RowRule } from '../model/reachability.ts';
import type { HalfOpenDependency } from '../model/survey.ts';
import { eachBit, hasBit } from '../sets/bit-set.ts';
import { intersectPorts, type PortSet } from '../sets/port-set.ts';
import { makeListedPods } from './listed-pods.ts';
import { portsTowards } from './query.ts';
import type { RealEnds } from './real-ends.ts';
import { makeRowPorts } from './row-ports.ts';

export interface DependencyInputs {
  readonly reach: Reachability;
  readonly ends: RealEnds;
}

/**
 * Each workload with a half-open dependency appears at least once as the end that it is; not every pair does, because
 * two lists of peers make as many as the product of their lengths. Sorted by src, dst and missing side.
 */
export function findHalfOpenDependencies(cluster: Cluster, inputs: DependencyInputs): HalfOpenDependency[] {
  const found: HalfOpenDependency[] = [];
  for (const direction of ['ingress', 'egress'] as const) {
    const scan = makeScan(cluster, { ...inputs, direction, found });
    for (const [row, subjects] of restrictedRows(inputs, direction)) {
      for (const rule of row.rules)
        if (rule.listed && rule.action === 'accept') scan({ row, subjects, rule });
    }
  }
  return found.sort(
    (a, b) =>
      a.srcWorkloadId - b.srcWorkloadId ||
      a.dstWorkloadId - b.dstWorkloadId ||
      Number(a.missing === 'ingress') - Number(b.missing === 'ingress'),
  );
}

interface ScanInputs extends DependencyInputs {
  /** Direction of the side that lists its peers. */
  readonly direction: Direction;
  readonly found: HalfOpenDependency[];
}

interface ListingRule {
  readonly row: Row;
  /** Real ends that have the row. */
  readonly subjects: readonly number[];
  readonly rule: RowRule;
}

/** Subjects that a peer's own side denies on some ports. */
interface DeniedSubjects {
  readonly all: readonly number[];
  /** Those not yet seen with any peer; is changed. */
  pending: readonly number[];
}

function makeScan(cluster: Cluster, { reach, ends, direction, found }: ScanInputs) {
  const theirDirection = direction === 'ingress' ? 'egress' : 'ingress';
  const rowPorts = makeRowPorts();
  const listedPods = makeListedPods(cluster, { reach, ends });
  const recorded = new Set<number>();

  function record(subject: number, peer: number, ports: PortSet): boolean {
    const [src, dst] = direction === 'ingress' ? [peer, subject] : [subject, peer];
    let isDependency = false;
    for (const srcWorkloadId of ends.workloadsOf[src] as readonly number[]) {
      for (const dstWorkloadId of ends.workloadsOf[dst] as readonly number[]) {
        if (srcWorkloadId === dstWorkloadId) continue;
        isDependency = true;
        const isNew = !recorded.has(2 * srcWorkloadId) || !recorded.has(2 * dstWorkloadId + 1);
        recorded.add(2 * srcWorkloadId).add(2 * dstWorkloadId + 1);
        if (isNew) found.push({ srcWorkloadId, dstWorkloadId, ports, missing: theirDirection });
      }
    }
    return isDependency;
  }

  return function scan({ row, subjects, rule }: ListingRule): void {
    const denied = new Map<Row, Map<number, DeniedSubjects>>();
    const rulePorts = rowPorts.idOf(rule.ports);
    eachBit(listedPods(rule, direction), (peer) => {
      const theirRow = reach.rows[theirDirection][peer] as Row;
      if (!theirRow.restricted) return;
      const portsId = rowPorts.common(rulePorts, rowPorts.towards(row, peer));
      if (portsId === 0) return;
      const ports = rowPorts.setOf(portsId);
      const group = groupOf(denied, { theirRow, portsId, ports, subjects });
      const isHalfOpen = (subject: number) =>
        ends.shareFamily(subject, peer) &&
        !isOpenForSiblings(reach, { subject, peer, ports, theirDirection }) &&
        record(subject, peer, ports);
      const before = group.pending.length;
      group.pending = group.pending.filter((subject) => !isHalfOpen(subject));
      if (group.pending.length === before) group.all.some(isHalfOpen);
    });
  };
}

interface GroupKey {
  readonly theirRow: Row;
  readonly portsId: number;
  readonly ports: PortSet;
  readonly subjects: readonly number[];
}

function groupOf(denied: Map<Row, Map<number, DeniedSubjects>>, key: GroupKey): DeniedSubjects {
  const byPorts = denied.get(key.theirRow) ?? new Map<number, DeniedSubjects>();
  denied.set(key.theirRow, byPorts);
  let group = byPorts.get(key.portsId);
  if (group === undefined) {
    const matching = key.theirRow.classes.filter(({ ports }) => intersectPorts(ports, key.ports).length > 0);
    const all = key.subjects.filter((subject) => !matching.some(({ peers }) => hasBit(peers, subject)));
    group = { all, pending: all };
    byPorts.set(key.portsId, group);
  }
  return group;
}

/** A pod with two addresses is two entities: a connection that one address family carries is not half open. */
function isOpenForSiblings(
  reach: Reachability,
  {
    subject,
    peer,
    ports,
    theirDirection,
  }: {
    readonly subject: number;
    readonly peer: number;
    readonly ports: PortSet;
    readonly theirDirection: Direction;
  },
): boolean {
  const [subjects, peers] = [siblingsOf(reach, subject), siblingsOf(reach, peer)];
  if (subjects.length === 1 && peers.length === 1) return false;
  return peers.some((theirs) =>
    subjects.some((ours) => {
      const open = portsTowards(reach.rows[theirDirection][theirs], ours);
      return familiesMeet(reach, ours, theirs) && intersectPorts(open, ports).length > 0;
    }),
  );
}

function familiesMeet({ familyColumns }: Reachability, a: number, b: number): boolean {
  return [familyColumns.v4, familyColumns.v6].some((family) => hasBit(family, a) && hasBit(family, b));
}

function siblingsOf(reach: Reachability, entity: number): readonly number[] {
  return reach.podEntities[reach.entities[entity]?.podIds[0] ?? -1] ?? [entity];
}

/** The distinct rows that restrict something, each with the real ends that have it. */
function restrictedRows({ reach, ends }: DependencyInputs, direction: Direction): Map<Row, number[]> {
  const subjectsOf = new Map<Row, number[]>();
  eachBit(ends.columns, (id) => {
    const row = reach.rows[direction][id] as Row;
    if (!row.restricted) return;
    const subjects = subjectsOf.get(row);
    if (subjects === undefined) subjectsOf.set(row, [id]);
    else subjects.push(id);
  });
  return subjectsOf;
}
