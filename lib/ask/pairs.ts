// Two named ends → the pairs that policies can tell apart, each with its verdict on every port. Pods of one entity
// answer alike, so thousands of pods make few pairs.
import type { Analysis } from '../model/analysis.ts';
import type { Pod, Workload } from '../model/cluster.ts';
import type { AddressEnd, PodEnd } from '../model/connection.ts';
import type { AddressPart, NamedEnd, PortRequest } from '../model/question.ts';
import type { Reachability } from '../model/reachability.ts';
import { acceptedPorts, type VerdictPorts, verdictPorts } from '../reach/query.ts';
import { NO_PORTS, type PortSet, subtractPorts, unionPorts } from '../sets/port-set.ts';
import { dependsOnPod, requestedPorts } from './requested-ports.ts';

/** Ends that answer alike. */
export interface Party {
  /** Empty when it is addresses. */
  readonly podIds: readonly number[];
  readonly part?: AddressPart;
}

export interface Pair {
  readonly src: Party;
  readonly dst: Party;
  /** Two different ends that stand for the pair. */
  readonly example: { readonly src: PodEnd | AddressEnd; readonly dst: PodEnd | AddressEnd };
  /**
   * `siblings`: two pods of one workload that is known by one pod only, so that the example names it twice.
   * `self`: a pod and itself.
   */
  readonly relation: 'distinct' | 'siblings' | 'self';
  /** Ordered pairs of ends that it stands for; a part of addresses counts as one end. */
  readonly count: number;
  readonly ports: VerdictPorts;
}

/** Returns a function that answers for the pairs of two ends, and remembers what it answered. */
export function makePairFinder(
  analysis: Analysis,
): (src: NamedEnd, dst: NamedEnd, request: PortRequest) => readonly Pair[] {
  const seen = new Map<string, readonly Pair[]>();
  return (src, dst, request) => {
    const byPod = dependsOnPod(dst, request) ? `${request.protocol} ${request.port}` : '';
    const key = JSON.stringify([src.text, dst.text, byPod]);
    const pairs = seen.get(key) ?? findPairs(analysis, { src, dst, request });
    seen.set(key, pairs);
    return pairs;
  };
}

interface Question {
  readonly src: NamedEnd;
  readonly dst: NamedEnd;
  readonly request: PortRequest;
}

// A pod and itself is no question of segmentation (semantics.md a10): it is answered only when nothing else is asked.
function findPairs(analysis: Analysis, { src, dst, request }: Question): Pair[] {
  const srcs = partiesOf(analysis, src, { nodesMatter: hasNodes(analysis, dst) });
  const dsts = partiesOf(analysis, dst, { nodesMatter: hasNodes(analysis, src), request });
  const pairs = srcs.flatMap((a) => dsts.map((b) => makePair(analysis, a, b)));
  if (pairs.length === 0)
    throw new Error(`Cannot pair "${src.text}" with "${dst.text}": an end stands for nothing`);
  const others = pairs.filter(({ relation }) => relation !== 'self');
  return others.length > 0 ? others : pairs;
}

/** `nodesMatter`: the other end speaks for nodes, and whether a node is a pod's own decides (semantics.md a10). */
function partiesOf(
  { cluster, certain }: Analysis,
  end: NamedEnd,
  options: { readonly nodesMatter: boolean; readonly request?: PortRequest },
): Party[] {
  const { request } = options;
  const portsMatter = request !== undefined && dependsOnPod(end, request);
  const groups = new Map<string, number[]>();
  for (const podId of end.podIds) {
    const node = options.nodesMatter ? ((cluster.pods[podId] as Pod).nodeName ?? '') : '';
    const ports = portsMatter ? requestedPorts(cluster, { dst: end, request, podId }).join() : '';
    const key = `${(certain.podEntities[podId] as readonly number[]).join()} ${ports} ${node}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [podId]);
    else group.push(podId);
  }
  return [
    ...[...groups.values()].map((podIds) => ({ podIds })),
    ...end.addresses.map((part) => ({ podIds: [], part })),
  ];
}

function hasNodes({ cluster }: Analysis, end: NamedEnd): boolean {
  return (
    end.addresses.some(({ node }) => node !== undefined) ||
    end.podIds.some((id) => (cluster.pods[id] as Pod).hostNetwork)
  );
}

function makePair(analysis: Analysis, src: Party, dst: Party): Pair {
  const count = sizeOf(src) * sizeOf(dst) - overlap(src, dst);
  if (count > 0) {
    const example = distinctExample(src, dst);
    return { src, dst, example, relation: 'distinct', count, ports: verdictPorts(analysis, example) };
  }
  const podId = src.podIds[0] as number;
  const example = { src: endOf(src), dst: endOf(dst) };
  return hasSiblings(analysis, podId)
    ? { src, dst, example, relation: 'siblings', count: 1, ports: siblingPorts(analysis, podId) }
    : { src, dst, example, relation: 'self', count: 1, ports: verdictPorts(analysis, example) };
}

/** A part of addresses counts as one end. */
export function sizeOf(party: Party): number {
  return party.part === undefined ? party.podIds.length : 1;
}

function overlap(a: Party, b: Party): number {
  const inB = new Set(b.podIds);
  return a.podIds.filter((id) => inB.has(id)).length;
}

function distinctExample(src: Party, dst: Party): Pair['example'] {
  const a = endOf(src);
  const b = endOf(dst);
  if (a.kind === 'address' || b.kind === 'address' || a.podId !== b.podId) return { src: a, dst: b };
  const other = dst.podIds[1];
  return other === undefined
    ? { src: { kind: 'pod', podId: src.podIds[1] as number }, dst: b }
    : { src: a, dst: { kind: 'pod', podId: other } };
}

/** One of them. */
export function endOf({ podIds, part }: Party): PodEnd | AddressEnd {
  return part === undefined
    ? { kind: 'pod', podId: podIds[0] as number }
    : { kind: 'address', address: part.address };
}

function hasSiblings({ cluster }: Analysis, podId: number): boolean {
  const pod = cluster.pods[podId] as Pod;
  const { replicas } = cluster.workloads[pod.workloadId] as Workload;
  return pod.representative && !pod.hostNetwork && replicas > 1;
}

/** What two pods of the same entities may do, without what is special about one and the same pod. */
function siblingPorts({ certain, worst }: Analysis, podId: number): VerdictPorts {
  const accept = portsBetween(certain, podId);
  return { accept, unknown: subtractPorts(portsBetween(worst, podId), accept) };
}

function portsBetween(reach: Reachability, podId: number): PortSet {
  const columns = reach.podEntities[podId] as readonly number[];
  let ports = NO_PORTS;
  for (const src of columns)
    for (const dst of columns) ports = unionPorts(ports, acceptedPorts(reach, { src, dst }));
  return ports;
}
