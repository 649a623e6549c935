// A set of workloads, counted by namespace as it grows, with the widest connection to each namespace.
//
// Memory layout: every array but `workloads` is indexed by namespace id. The widest connection may be the sender's own
// to itself, which is no pair: so beside it stands the one workload that it leads to, and the widest to any other.
import type { Cluster } from '../model/cluster.ts';
import { addBit, type BitSet, eachBit, hasBit, makeBits } from '../sets/bit-set.ts';

export interface Receivers {
  /** Workload ids; may hold the sender itself. */
  readonly workloads: BitSet;
  /** How many of them are in the namespace. */
  readonly counts: Int32Array;
  /** The largest number of protocol–port pairs open to one of them; 0 = none. */
  readonly widest: Int32Array;
  /** The one workload that `widest` is open to, -1 when there are several. */
  readonly only: Int32Array;
  /** The largest number without that workload. */
  readonly second: Int32Array;
}

/** An empty set. */
export function makeReceivers({ workloads, namespaces }: Cluster): Receivers {
  const n = namespaces.length;
  return {
    workloads: makeBits(workloads.length),
    counts: new Int32Array(n),
    widest: new Int32Array(n),
    only: new Int32Array(n).fill(-1),
    second: new Int32Array(n),
  };
}

export function clearReceivers({ workloads, counts, widest, only, second }: Receivers): void {
  workloads.fill(0);
  counts.fill(0);
  widest.fill(0);
  only.fill(-1);
  second.fill(0);
}

export interface Receiver {
  /** That cannot be told apart; all of the namespace. */
  readonly workloads: readonly number[];
  readonly namespaceId: number;
  /** Protocol–port pairs that are open to it. */
  readonly pairs: number;
}

export function addReceiver(into: Receivers, { workloads, namespaceId, pairs }: Receiver): void {
  for (const id of workloads) {
    if (hasBit(into.workloads, id)) continue;
    addBit(into.workloads, id);
    into.counts[namespaceId] = (into.counts[namespaceId] as number) + 1;
  }
  notePairs(into, { namespaceId, pairs, only: workloads.length === 1 ? (workloads[0] as number) : -1 });
}

/** Adds the members of another set. */
export function addAllReceivers(into: Receivers, from: Receivers, cluster: Cluster): void {
  if (into.workloads.every((word) => word === 0)) {
    for (const part of ['workloads', 'counts', 'widest', 'only', 'second'] as const)
      into[part].set(from[part]);
    return;
  }
  eachBit(from.workloads, (id) => {
    const namespaceId = cluster.workloads[id]?.namespaceId as number;
    addReceiver(into, { workloads: [id], namespaceId, pairs: 0 });
  });
  for (let namespaceId = 0; namespaceId < from.widest.length; namespaceId++) {
    const only = from.only[namespaceId] as number;
    notePairs(into, { namespaceId, pairs: from.widest[namespaceId] as number, only });
    notePairs(into, { namespaceId, pairs: from.second[namespaceId] as number, only: -1 });
  }
}

interface PairsNote {
  readonly namespaceId: number;
  readonly pairs: number;
  readonly only: number;
}

function notePairs(
  { widest, only, second }: Receivers,
  { namespaceId: at, pairs, only: workload }: PairsNote,
): void {
  const [most, holder] = [widest[at] as number, only[at] as number];
  const isOther = workload === -1 || workload !== holder;
  if (pairs > most) {
    if (isOther) second[at] = Math.max(second[at] as number, most);
    widest[at] = pairs;
    only[at] = workload;
  } else if (isOther) second[at] = Math.max(second[at] as number, pairs);
}
