// The workloads that a workload may connect to, with the most ports that are open to one of them in each namespace.
// What namespace-matrix.ts counts. Its sets are collected in receiver-set.ts.
import type { Cluster } from '../model/cluster.ts';
import type { Entity, Reachability, Row } from '../model/reachability.ts';
import { addBit, andInto, type BitSet, eachBit, hasBit, makeBits, orInto } from '../sets/bit-set.ts';
import { ALL_PORTS, countPorts, unionAllPorts } from '../sets/port-set.ts';
import { divideColumns } from './column-classes.ts';
import type { RealEnds } from './real-ends.ts';
import {
  addAllReceivers,
  addReceiver,
  clearReceivers,
  makeReceivers,
  type Receivers,
} from './receiver-set.ts';
import type { RowPorts } from './row-ports.ts';

export interface ReceiverFinder {
  /** Equal for workloads that have the same receivers. */
  readonly signatureOf: (workloadId: number) => string;
  /** Good until the next call, which uses the same arrays. */
  readonly receiversOf: (workloadId: number) => Receivers;
}

export interface ReceiverInputs {
  readonly reach: Reachability;
  readonly ends: RealEnds;
  readonly rowPorts: RowPorts;
}

interface Context extends ReceiverInputs {
  readonly cluster: Cluster;
  /** By ingress row: the real ends that have it. */
  readonly subjects: ReadonlyMap<Row, readonly number[]>;
  /** By column: equal for senders that every ingress row holds alike. */
  readonly classOf: Int32Array;
  /** By column of a sender that nothing restricts; made when first asked for. */
  readonly rowsHolding: () => ReadonlyMap<number, readonly Row[]>;
  readonly bases: Map<Entity['family'], Receivers>;
  /** Both are filled again and again. */
  readonly found: Receivers;
  readonly targets: BitSet;
}

/** For the real ends of one Reachability. */
export function makeReceiverFinder(cluster: Cluster, inputs: ReceiverInputs): ReceiverFinder {
  const { reach, ends } = inputs;
  const subjects = subjectsByRow(reach, ends);
  const rows = [...subjects.keys()].filter((row) => row.restricted);
  const sets = rows.flatMap(({ classes }) => classes.map(({ peers }) => peers));
  let holding: ReadonlyMap<number, readonly Row[]> | undefined;
  const context: Context = {
    ...inputs,
    cluster,
    subjects,
    classOf: divideColumns(ends.columns, sets),
    rowsHolding: () => {
      holding ??= rowsHoldingOpenSenders(reach, { ends, rows });
      return holding;
    },
    bases: new Map(),
    found: makeReceivers(cluster),
    targets: makeBits(reach.columnCount),
  };
  return {
    signatureOf: (workloadId) => [...sendersOf(context, workloadId).keys()].sort().join(),
    receiversOf: (workloadId) => receiversOf(context, workloadId),
  };
}

/** By what tells senders apart. */
function sendersOf(context: Context, workloadId: number): Map<string, Entity> {
  const { reach, ends, rowPorts, classOf } = context;
  const senders = new Map<string, Entity>();
  for (const id of ends.entitiesOf[workloadId] as readonly number[]) {
    const entity = reach.entities[id] as Entity;
    if (entity.kind !== 'pods') continue;
    const number = rowPorts.rowOf.egress[id] as number;
    const row = (rowPorts.rows[number] as Row).restricted ? number : -1;
    senders.set(`${row} ${entity.family} ${classOf[id]}`, entity);
  }
  return senders;
}

function receiversOf(context: Context, workloadId: number): Receivers {
  const { rowPorts, found } = context;
  clearReceivers(found);
  for (const sender of sendersOf(context, workloadId).values()) {
    const row = rowPorts.rowOf.egress[sender.id] as number;
    if ((rowPorts.rows[row] as Row).restricted) addFromRestricted(context, { sender, row });
    else addFromOpen(context, sender);
  }
  return found;
}

function addFromOpen(context: Context, sender: Entity): void {
  const { cluster, ends, rowPorts, subjects, found } = context;
  addAllReceivers(found, baseOf(context, sender), cluster);
  for (const row of context.rowsHolding().get(sender.id) ?? []) {
    const members = subjects.get(row) as readonly number[];
    const ports = rowPorts.towards(rowPorts.rowOf.ingress[members[0] as number] as number, sender.id);
    const pairs = rowPorts.countOf(ports);
    for (const target of members)
      if (ends.shareFamily(sender.id, target)) add(context, { into: found, target, pairs });
  }
}

/** What any sender may connect to that nothing restricts: receivers that are open, or open to all. */
function baseOf(context: Context, sender: Entity): Receivers {
  const { cluster, ends, bases, subjects } = context;
  const known = bases.get(sender.family);
  if (known !== undefined) return known;
  const base = makeReceivers(cluster);
  const total = countPorts(ALL_PORTS);
  for (const [row, members] of subjects) {
    const pairs = row.restricted ? pairsOpenToAll(row, ends) : total;
    if (pairs === 0) continue;
    for (const target of members)
      if (ends.shareFamily(sender.id, target)) add(context, { into: base, target, pairs });
  }
  bases.set(sender.family, base);
  return base;
}

function addFromRestricted(
  context: Context,
  { sender, row }: { readonly sender: Entity; readonly row: number },
): void {
  const { ends, rowPorts, found, targets } = context;
  targets.set(rowPorts.peersOf(row));
  andInto(targets, ends.columns);
  const openToUs = rowPorts.rowsOpenTo(sender.id);
  eachBit(targets, (target) => {
    const number = rowPorts.rowOf.ingress[target] as number;
    if (!hasBit(openToUs, number) || !ends.shareFamily(sender.id, target)) return;
    const theirs = rowPorts.towards(number, sender.id);
    const ports = rowPorts.common(theirs, rowPorts.towards(row, target));
    if (ports !== 0) add(context, { into: found, target, pairs: rowPorts.countOf(ports) });
  });
}

interface Connection {
  readonly into: Receivers;
  readonly target: number;
  readonly pairs: number;
}

function add({ reach, ends }: Context, { into, target, pairs }: Connection): void {
  const { namespaceId } = reach.entities[target] as Entity;
  addReceiver(into, { workloads: ends.workloadsOf[target] as readonly number[], namespaceId, pairs });
}

/** By ingress row: the real ends that have it. */
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

/** By column of a sender that nothing restricts: the rows that hold it, but for those that are open to all alike. */
function rowsHoldingOpenSenders(
  reach: Reachability,
  { ends, rows }: { readonly ends: RealEnds; readonly rows: readonly Row[] },
): ReadonlyMap<number, readonly Row[]> {
  const open = makeBits(reach.columnCount);
  eachBit(ends.columns, (id) => {
    if (!(reach.rows.egress[id] as Row).restricted) addBit(open, id);
  });
  const holding = new Map<number, Row[]>();
  for (const row of rows) {
    const peers = makeBits(reach.columnCount);
    for (const rowClass of row.classes)
      if (!holdsAll(rowClass.peers, ends.columns)) orInto(peers, rowClass.peers);
    andInto(peers, open);
    eachBit(peers, (id) => {
      const list = holding.get(id);
      if (list === undefined) holding.set(id, [row]);
      else list.push(row);
    });
  }
  return holding;
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
