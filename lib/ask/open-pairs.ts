// Every pair of two segments that is not closed for certain. Ends that answer alike towards the other segment are asked
// once: workloads whose rows differ only in what lies elsewhere are one party, so large segments make few pairs.
import type { Analysis } from '../model/analysis.ts';
import type { Pod } from '../model/cluster.ts';
import type { NamedEnd } from '../model/question.ts';
import { acceptedPorts, columnOfAddress, type VerdictPorts, verdictPorts } from '../reach/query.ts';
import { equalPorts, NO_PORTS, subtractPorts, unionPorts } from '../sets/port-set.ts';
import { makeSignature } from './alike.ts';
import { endOf, type Pair, type Party, sizeOf } from './pairs.ts';

export interface Segments {
  readonly src: NamedEnd;
  /** Shares no pod with `src`. */
  readonly dst: NamedEnd;
}

/** With the columns of each of its ends. */
interface Group extends Party {
  readonly columns: readonly number[];
  /** Whether the nodes of all of its pods are known; otherwise none is. */
  readonly isPlaced: boolean;
}

/** Pods on the network of their node, or everything else of a segment. */
interface Half {
  readonly isHost: boolean;
  readonly groups: readonly Group[];
}

/**
 * Tells `each` of every pair that is not closed for certain, and returns the number of ordered pairs of ends in all. A node
 * and its own pods (semantics.md a10) are pairs of their own where that makes a difference; the pair of the others does not
 * count them.
 */
export function eachOpenPair(analysis: Analysis, { src, dst }: Segments, each: (pair: Pair) => void): number {
  const [srcHalves, dstHalves] = [halvesOf(analysis, src), halvesOf(analysis, dst)];
  for (const from of srcHalves)
    for (const to of dstHalves) {
      const pairsOf = from.isHost === to.isHost ? pairOf : pairsByNode;
      const dsts = mergeAlike(analysis, { own: to, other: from, side: 'dst' });
      for (const a of mergeAlike(analysis, { own: from, other: to, side: 'src' }))
        for (const b of dsts)
          for (const pair of pairsOf(analysis, a, b))
            if (pair.ports.accept.length + pair.ports.unknown.length > 0) each(pair);
    }
  return endCount(src) * endCount(dst);
}

/** The pair with another example for each kind of destination that it stands for: different rules may open it. */
export function* eachDestination({ certain }: Analysis, pair: Pair): Generator<Pair> {
  yield pair;
  const { dst } = pair.example;
  const kindOf = (podId: number) => (certain.podEntities[podId] as readonly number[]).join();
  const seen = new Set(dst.kind === 'pod' ? [kindOf(dst.podId)] : []);
  for (const podId of pair.dst.podIds) {
    if (seen.has(kindOf(podId))) continue;
    seen.add(kindOf(podId));
    yield { ...pair, example: { ...pair.example, dst: { kind: 'pod', podId } } };
  }
}

function endCount({ podIds, addresses }: NamedEnd): number {
  return podIds.length + addresses.length;
}

/** Those that have something in them. */
function halvesOf({ cluster, certain }: Analysis, { podIds, addresses }: NamedEnd): Half[] {
  const isPlaced = (id: number) => (cluster.pods[id] as Pod).nodeName !== undefined;
  const isHost = (id: number) => (cluster.pods[id] as Pod).hostNetwork;
  const groupsOf = (ids: readonly number[]): Group[] => {
    const columnsOf = (id: number) => certain.podEntities[id] as readonly number[];
    return groupBy(ids, (id) => `${columnsOf(id).join()} ${isPlaced(id)}`).map((own) => {
      const [first] = own as [number, ...number[]];
      return { podIds: own, columns: columnsOf(first), isPlaced: isPlaced(first) };
    });
  };
  const outside = addresses.map(
    (part): Group => ({
      podIds: [],
      part,
      columns: [columnOfAddress(certain, part.address)],
      isPlaced: false,
    }),
  );
  return [
    { isHost: true, groups: groupsOf(podIds.filter(isHost)) },
    { isHost: false, groups: [...groupsOf(podIds.filter((id) => !isHost(id))), ...outside] },
  ].filter(({ groups }) => groups.length > 0);
}

/** Addresses stay as they are: flows may speak of blocks of them. */
function mergeAlike(
  analysis: Analysis,
  { own, other, side }: { readonly own: Half; readonly other: Half; readonly side: 'src' | 'dst' },
): Group[] {
  const signatureOf = makeSignature(analysis, {
    own: own.groups.flatMap(({ columns }) => columns),
    others: other.groups.flatMap(({ columns }) => columns),
    side,
  });
  const nodesMatter = own.isHost !== other.isHost;
  const pods = own.groups.filter(({ part }) => part === undefined);
  const merged = groupBy(pods, (group) => `${signatureOf(group.columns)} ${nodesMatter && group.isPlaced}`);
  return [
    ...merged.map((alike) => ({ ...(alike[0] as Group), podIds: alike.flatMap(({ podIds }) => podIds) })),
    ...own.groups.filter(({ part }) => part !== undefined),
  ];
}

/** No end is the node of the other. */
function pairOf(analysis: Analysis, src: Group, dst: Group): Pair[] {
  return [
    {
      src,
      dst,
      example: { src: endOf(src), dst: endOf(dst) },
      relation: 'distinct',
      count: sizeOf(src) * sizeOf(dst),
      ports: portsOfColumns(analysis, src, dst),
    },
  ];
}

/** What verdictPorts() answers where it does not matter on which node a pod runs. */
function portsOfColumns({ certain, worst }: Analysis, src: Group, dst: Group): VerdictPorts {
  let accept = NO_PORTS;
  let possible = NO_PORTS;
  for (const s of src.columns)
    for (const d of dst.columns) {
      accept = unionPorts(accept, acceptedPorts(certain, { src: s, dst: d }));
      possible = unionPorts(possible, acceptedPorts(worst, { src: s, dst: d }));
    }
  return { accept, unknown: subtractPorts(possible, accept) };
}

/** One of the two is nodes: pairs on the same node apart from those on different ones, unless they have the same answer. */
function pairsByNode(analysis: Analysis, src: Group, dst: Group): Pair[] {
  const [srcs, dsts] = [byNode(analysis, src), byNode(analysis, dst)];
  // An address is on no node; of pods, either all are on a known one or none is
  if (srcs === undefined || dsts === undefined) return [exactPair(analysis, src, dst)];
  const local = [...srcs].flatMap(([node, podIds]) => {
    const beside = dsts.get(node);
    return beside === undefined ? [] : [exactPair(analysis, { podIds }, { podIds: beside })];
  });
  const count = sizeOf(src) * sizeOf(dst) - local.reduce((sum, pair) => sum + pair.count, 0);
  if (count === 0) return local;
  const remote = { ...exactPair(analysis, ...apart(srcs, dsts)), src, dst, count };
  const [first] = local;
  return first !== undefined && samePorts(first.ports, remote.ports)
    ? [{ ...remote, count: sizeOf(src) * sizeOf(dst) }]
    : [remote, ...local];
}

function exactPair(analysis: Analysis, src: Party, dst: Party): Pair {
  const example = { src: endOf(src), dst: endOf(dst) };
  const ports = verdictPorts(analysis, example);
  return { src, dst, example, relation: 'distinct', count: sizeOf(src) * sizeOf(dst), ports };
}

/** Undefined for addresses, and for pods whose nodes are not known. */
function byNode({ cluster }: Analysis, { podIds, isPlaced }: Group): Map<string, number[]> | undefined {
  if (!isPlaced) return undefined;
  const nodeOf = (id: number) => (cluster.pods[id] as Pod).nodeName as string;
  return new Map(groupBy(podIds, nodeOf).map((ids) => [nodeOf(ids[0] as number), ids]));
}

/** One of each that are not on the same node; there are such. */
function apart(
  srcs: ReadonlyMap<string, readonly number[]>,
  dsts: ReadonlyMap<string, readonly number[]>,
): [Party, Party] {
  for (const [node, podIds] of srcs)
    for (const [other, ids] of dsts) if (node !== other) return [{ podIds }, { podIds: ids }];
  throw new Error('Cannot find two nodes: all of these pods are on one');
}

function samePorts(a: VerdictPorts, b: VerdictPorts): boolean {
  return equalPorts(a.accept, b.accept) && equalPorts(a.unknown, b.unknown);
}

/** In order of their first members. */
function groupBy<T>(all: readonly T[], keyOf: (one: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    const key = keyOf(one);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [one]);
    else group.push(one);
  }
  return [...groups.values()];
}
