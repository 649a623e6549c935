// The names of ends in answers.
import type { Cluster, Namespace, Pod, Workload } from '../model/cluster.ts';
import type { AddressEnd, PodEnd } from '../model/connection.ts';
import { type Block, formatRange } from '../sets/cidr.ts';
import type { Party } from './pairs.ts';

/** One end: `Pod shop/web-7f9`, `Deployment shop/web` for a pod that stands for its template, or the address. */
export function endName(cluster: Cluster, end: PodEnd | AddressEnd): string {
  if (end.kind === 'address') return end.address;
  const pod = cluster.pods[end.podId] as Pod;
  if (pod.representative) return workloadName(cluster, pod);
  return `Pod ${(cluster.namespaces[pod.namespaceId] as Namespace).name}/${pod.name}`;
}

/** Distinct names of what the parties stand for: workloads sorted by name, nodes, then ranges of addresses ascending. */
export function partyNames(cluster: Cluster, parties: readonly Party[]): string[] {
  // One pod of each workload: a party may be thousands of them
  const byWorkload = new Map<number, Pod>();
  for (const { podIds } of parties)
    for (const id of podIds) {
      const pod = cluster.pods[id] as Pod;
      byWorkload.set(pod.workloadId, pod);
    }
  const workloads = [...new Set([...byWorkload.values()].map((pod) => workloadName(cluster, pod)))].sort();
  const parts = parties.flatMap(({ part }) => (part === undefined ? [] : [part]));
  const nodes = parts.flatMap(({ node, address }) =>
    node === undefined ? [] : [`node ${node} (${address})`],
  );
  const blocks = parts.filter(({ node }) => node === undefined).flatMap((part) => part.blocks);
  return [...workloads, ...new Set(nodes.sort()), ...joinAdjacent(blocks).map(formatRange)];
}

/** Sorted, IPv4 first, neighbours and equals made one. */
function joinAdjacent(blocks: readonly Block[]): Block[] {
  const joined: Block[] = [];
  const sorted = [...blocks].sort((a, b) =>
    a.family === b.family ? (a.first < b.first ? -1 : 1) : a.family < b.family ? -1 : 1,
  );
  for (const block of sorted) {
    const last = joined.at(-1);
    if (last?.family === block.family && block.first <= last.last + 1n) {
      joined[joined.length - 1] = { ...last, last: block.last > last.last ? block.last : last.last };
    } else joined.push(block);
  }
  return joined;
}

function workloadName(cluster: Cluster, pod: Pod): string {
  const { kind, name } = cluster.workloads[pod.workloadId] as Workload;
  return `${kind} ${(cluster.namespaces[pod.namespaceId] as Namespace).name}/${name}`;
}
