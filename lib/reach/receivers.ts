// The workloads that a workload may connect to, as one set, with the most ports that are open to one of them in each
// namespace. What namespace-matrix.ts counts.
import type { Cluster } from '../model/cluster.ts';
import type { Entity, Reachability, Row } from '../model/reachability.ts';
import { addBit, andInto, type BitSet, eachBit, makeBits, orInto } from '../sets/bit-set.ts';
import { ALL_PORTS, countPorts, unionAllPorts } from '../sets/port-set.ts';
import { classifyColumns } from './column-classes.ts';
import type { RealEnds } from './real-ends.ts';
import { makeRowPorts } from './row-ports.ts';

/** Arrays are by namespace id. */
export interface Receivers {
  /** Workload ids; may hold the sender itself. */
  readonly workloads: BitSet;
  /** The largest number of protocol–port pairs open to one receiver; 0 = none. */
  readonly widest: Int32Array;
  /** The one workload that `widest` is open to, -1 when there are several. */
  readonly only: Int32Array;
  /** The largest number without that workload. */
  readonly second: Int32Array;
}

export interface ReceiverFinder {
  /** Equal for workloads that have the same receivers. */
  readonly signatureOf: (workloadId: number) => string;
  readonly receiversOf: (workloadId: number) => Receivers;
}

/** For the real ends of one Reachability. */
export function makeReceiverFinder(
  cluster: Cluster,
  { reach, ends }: { readonly reach: Reachability; readonly ends: RealEnds },
): ReceiverFinder {
  const rowPorts = makeRowPorts();
  const rowIds = new Map<Row, number>();
  const subjects = subjectsByRow(reach, ends);
  const restricted = [...subjects.keys()].filter((row) => row.restricted);
  const classes = classifyColumns(ends.columns, restricted);
  const bases = new Map<Entity['family'], Receivers>();

  function add(into: Receivers, target: number, pairs: number): void {
    const workloads = ends.workloadsOf[target] as readonly number[];
    for (const id of workloads) addBit(into.workloads, id);
    const only = workloads.length === 1 ? (workloads[0] as number) : -1;
    notePorts(into, { namespaceId: (reach.entities[target] as Entity).namespaceId, pairs, only });
  }

  /** What any sender may connect to that nothing restricts: receivers that are open, or open to all. */
  function baseOf(sender: Entity): Receivers {
    const known = bases.get(sender.family);
    if (known !== undefined) return known;
    const base = noReceivers(cluster);
    const total = rowPorts.countOf(rowPorts.idOf(ALL_PORTS));
    for (const [row, targets] of subjects) {
      const pairs = row.restricted ? pairsOpenToAll(row, ends) : total;
      if (pairs > 0)
        for (const target of targets) if (ends.shareFamily(sender.id, target)) add(base, target, pairs);
    }
    bases.set(sender.family, base);
    return base;
  }

  function addFromOpen(into: Receivers, sender: Entity): void {
    mergeReceivers(into, baseOf(sender));
    for (const row of classes.rowsOf[classes.classOf[sender.id] as number] as readonly Row[]) {
      const pairs = rowPorts.countOf(rowPorts.towards(row, sender.id));
      for (const target of subjects.get(row) as readonly number[])
        if (ends.shareFamily(sender.id, target)) add(into, target, pairs);
    }
  }

  function addFromRestricted(
    into: Receivers,
    { sender, row }: { readonly sender: Entity; readonly row: Row },
  ): void {
    const targets = makeBits(reach.columnCount);
    for (const { peers } of row.classes) orInto(targets, peers);
    andInto(targets, ends.columns);
    eachBit(targets, (target) => {
      if (!ends.shareFamily(sender.id, target)) return;
      const theirs = reach.rows.ingress[target] as Row;
      const ours = rowPorts.towards(row, target);
      const ports = theirs.restricted ? rowPorts.common(ours, rowPorts.towards(theirs, sender.id)) : ours;
      if (ports !== 0) add(into, target, rowPorts.countOf(ports));
    });
  }

  /** Senders that have the same receivers are one. */
  function sendersOf(workloadId: number): Map<string, Entity> {
    const senders = new Map<string, Entity>();
    for (const id of ends.entitiesOf[workloadId] as readonly number[]) {
      const entity = reach.entities[id] as Entity;
      if (entity.kind !== 'pods') continue;
      const row = reach.rows.egress[id] as Row;
      const rowId = row.restricted ? (rowIds.get(row) ?? rowIds.size) : -1;
      if (row.restricted) rowIds.set(row, rowId);
      senders.set(`${rowId} ${entity.family} ${classes.classOf[id]}`, entity);
    }
    return senders;
  }

  function receiversOf(workloadId: number): Receivers {
    const found = noReceivers(cluster);
    for (const sender of sendersOf(workloadId).values()) {
      const row = reach.rows.egress[sender.id] as Row;
      if (row.restricted) addFromRestricted(found, { sender, row });
      else addFromOpen(found, sender);
    }
    return found;
  }

  return { signatureOf: (workloadId) => [...sendersOf(workloadId).keys()].sort().join(), receiversOf };
}

/** Members from…to-1 of the set. */
export function countBitRange(set: BitSet, from: number, to: number): number {
  let count = 0;
  for (let w = from >>> 5; w << 5 < to; w++) {
    let word = set[w] as number;
    if (word === 0) continue;
    if (w << 5 < from) word &= -1 << (from & 31);
    if (to - (w << 5) < 32) word &= 2 ** (to & 31) - 1;
    word -= (word >>> 1) & 0x55555555;
    word = (word & 0x33333333) + ((word >>> 2) & 0x33333333);
    count += Math.imul((word + (word >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
  }
  return count;
}

/** By ingress row: the real ends that have it. Rows that restrict nothing are one. */
function subjectsByRow(reach: Reachability, ends: RealEnds): ReadonlyMap<Row, readonly number[]> {
  const subjects = new Map<Row, number[]>();
  eachBit(ends.columns, (id) => {
    const row = reach.rows.ingress[id] as Row;
    const list = subjects.get(row);
    if (list === undefined) subjects.set(row, [id]);
    else list.push(id);
  });
  return subjects;
}

/** Protocol–port pairs of the row's classes that hold every real end. */
function pairsOpenToAll(row: Row, ends: RealEnds): number {
  const open = row.classes.filter(({ peers }) => holdsAll(peers, ends.columns));
  return countPorts(unionAllPorts(open.map(({ ports }) => ports)));
}

function holdsAll(set: BitSet, members: BitSet): boolean {
  for (let w = 0; w < members.length; w++)
    if (((members[w] as number) & ~(set[w] as number)) !== 0) return false;
  return true;
}

function noReceivers({ workloads, namespaces }: Cluster): Receivers {
  const n = namespaces.length;
  return {
    workloads: makeBits(workloads.length),
    widest: new Int32Array(n),
    only: new Int32Array(n).fill(-1),
    second: new Int32Array(n),
  };
}

interface PortsNote {
  readonly namespaceId: number;
  readonly pairs: number;
  readonly only: number;
}

function notePorts({ widest, only, second }: Receivers, note: PortsNote): void {
  const { namespaceId: at, pairs } = note;
  const [most, holder] = [widest[at] as number, only[at] as number];
  const isOther = note.only === -1 || note.only !== holder;
  if (pairs > most) {
    if (isOther) second[at] = Math.max(second[at] as number, most);
    widest[at] = pairs;
    only[at] = note.only;
  } else if (isOther) second[at] = Math.max(second[at] as number, pairs);
  if (note.only === -1) second[at] = Math.max(second[at] as number, pairs);
}

function mergeReceivers(into: Receivers, from: Receivers): void {
  orInto(into.workloads, from.workloads);
  for (let at = 0; at < from.widest.length; at++) {
    const [pairs, second] = [from.widest[at] as number, from.second[at] as number];
    if (pairs > 0) notePorts(into, { namespaceId: at, pairs, only: from.only[at] as number });
    if (second > 0) notePorts(into, { namespaceId: at, pairs: second, only: -1 });
  }
}
