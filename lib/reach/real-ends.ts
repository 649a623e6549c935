// Entities and workloads, from one to the other: rows are per entity, answers per workload. Only entities of pods that
// policies bind are real ends here; hostNetwork pods and next pods are not.
//
// Entities that differ in an address or a label that changes nothing (pods of one template on many nodes) are twins:
// the same rows, and held alike by every row. One of them stands for all, with the workloads of all.
import type { Cluster } from '../model/cluster.ts';
import type { Entity, Reachability, Row } from '../model/reachability.ts';
import { addBit, type BitSet, makeBits } from '../sets/bit-set.ts';
import { divideColumns } from './column-classes.ts';

export interface RealEnds {
  /** By entity id: the lowest of its twins; itself where it is no real end. */
  readonly twinOf: Int32Array;
  /** By workload id: the distinct twins of its pods, ascending; the entities of hostNetwork pods too. */
  readonly entitiesOf: readonly (readonly number[])[];
  /** By entity id: the workloads of it and its twins, ascending; empty where the entity does not stand for others. */
  readonly workloadsOf: readonly (readonly number[])[];
  /** Columns of the entities that stand for all real ends. */
  readonly columns: BitSet;
  /** By namespace id: its part of `columns`. */
  readonly columnsOfNamespace: readonly BitSet[];
  /** Whether ends of these two entities have an address family in common. */
  readonly shareFamily: (a: number, b: number) => boolean;
}

/** The real ends of one Reachability. */
export function findRealEnds(cluster: Cluster, reach: Reachability): RealEnds {
  const twinOf = findTwins(reach);
  const columns = makeBits(reach.columnCount);
  const columnsOfNamespace = cluster.namespaces.map(() => makeBits(reach.columnCount));
  const workloads = reach.entities.map((): Set<number> | undefined => undefined);
  for (const { id, kind, namespaceId, podIds } of reach.entities) {
    if (kind !== 'pods') continue;
    const twin = twinOf[id] as number;
    addBit(columns, twin);
    addBit(columnsOfNamespace[namespaceId] as BitSet, twin);
    workloads[twin] ??= new Set();
    for (const podId of podIds) workloads[twin]?.add(cluster.pods[podId]?.workloadId as number);
  }
  return {
    twinOf,
    entitiesOf: cluster.workloads.map(({ podIds }) => {
      const ids = new Set<number>();
      for (const podId of podIds)
        for (const id of reach.podEntities[podId] ?? []) ids.add(twinOf[id] as number);
      return [...ids].sort((a, b) => a - b);
    }),
    workloadsOf: workloads.map((ids) => (ids === undefined ? NONE : [...ids].sort((a, b) => a - b))),
    columns,
    columnsOfNamespace,
    shareFamily(a, b) {
      const [first, second] = [(reach.entities[a] as Entity).family, (reach.entities[b] as Entity).family];
      return first === second || first === 'any' || second === 'any';
    },
  };
}

const NONE: readonly number[] = [];

function findTwins(reach: Reachability): Int32Array {
  const all = makeBits(reach.columnCount);
  for (const { id, kind } of reach.entities) if (kind === 'pods') addBit(all, id);
  const rows = new Set([...reach.rows.ingress, ...reach.rows.egress].filter(({ restricted }) => restricted));
  const classOf = divideColumns(all, peerSetsOf(rows));
  const rowIds = new Map<Row, number>();
  const idOf = (row: Row) => {
    if (!row.restricted && row.unenforced === undefined) return -1;
    const id = rowIds.get(row) ?? rowIds.size;
    rowIds.set(row, id);
    return id;
  };
  const lowest = new Map<string, number>();
  return Int32Array.from(reach.entities, ({ id, kind, namespaceId, family }) => {
    if (kind !== 'pods') return id;
    const [ingress, egress] = [idOf(reach.rows.ingress[id] as Row), idOf(reach.rows.egress[id] as Row)];
    const key = `${namespaceId} ${family} ${ingress} ${egress} ${classOf[id]}`;
    const twin = lowest.get(key) ?? id;
    lowest.set(key, twin);
    return twin;
  });
}

/** What rows let through, and whom their rules list: a dependency is told from the list (dependencies.ts). */
function* peerSetsOf(rows: Iterable<Row>): Generator<BitSet> {
  for (const { classes, rules } of rows) {
    for (const { peers } of classes) yield peers;
    for (const { peers, listed, action } of rules) if (listed && action === 'accept') yield peers;
  }
}
