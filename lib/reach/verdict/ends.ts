// The two ends of a connection as policies see them: what selectors can match, which addresses there are, and whose
// node it is. Leaves the rules to the dialects. Decided in semantics.md a6, a9, a10 and a11.
// https://kubernetes.io/docs/concepts/services-networking/network-policies/#networkpolicy-and-hostnetwork-pods
import type { Cluster, ContainerPort, Labels } from '../../model/cluster.ts';
import type { End } from '../../model/connection.ts';
import { type AddressFamily, type Bits, blockHolds, blocksMeet, readAddress, readBlock } from './ip-block.ts';
import { selectorMatches } from './label-selector.ts';

/** Everything about the cluster that an end is looked up in. */
export interface Scene {
  readonly cluster: Cluster;
  /** Whether a CIDR matches pods by their address; false for CNIs that know pods by identity only (semantics.md a6). */
  readonly blocksMatchPods: boolean;
  /** Where a pod whose address is not known must have one. */
  readonly podRanges: readonly Bits[];
  /** readBlock and readAddress, remembered: policies and pods repeat the same texts in every question. */
  readonly blockOf: (cidr: string) => Bits;
  readonly addressOf: (text: string) => Bits;
}

/** One end of a connection. */
export interface Party {
  readonly podId?: number;
  /** What selectors match; absent for addresses and hostNetwork pods, which no selector matches. */
  readonly selectable?: Selectable;
  /** Empty when not known. */
  readonly addresses: readonly Bits[];
  readonly ports: readonly ContainerPort[];
  /** The node that the end runs on, or whose network it is; absent when not known. */
  readonly nodeName?: string;
  /** Of a hypothetical end: the pod that its policies are enforced as. */
  readonly policedAs?: number;
  /** True for a hostNetwork pod and for the address of a node: the end speaks for its node. */
  readonly isNode: boolean;
}

export interface Selectable {
  readonly namespace: string;
  readonly namespaceLabels: Labels;
  readonly labels: Labels;
}

/** A party seen over one address family; `address` is absent when it is not known, never when it has none. */
export interface Peer extends Party {
  readonly address?: Bits;
}

/** RFC 1918, RFC 6598 and RFC 4193: where pods have their addresses when nothing says so. */
const PRIVATE_RANGES = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', 'fc00::/7'];

/** The cluster with what is derived from it once. */
export function makeScene(cluster: Cluster, ipBlockMatchesPods: 'yes' | 'no'): Scene {
  const known = [...cluster.networks.podCidrs, ...cluster.nodes.flatMap((node) => node.podCidrs)];
  const blockOf = remember(readBlock);
  return {
    cluster,
    blocksMatchPods: ipBlockMatchesPods === 'yes',
    podRanges: (known.length > 0 ? known : PRIVATE_RANGES).map(blockOf),
    blockOf,
    addressOf: remember(readAddress),
  };
}

/** What the policies see of an end; throws when it names a pod that the cluster does not have. */
export function partyOf(scene: Scene, end: End): Party {
  if (end.kind === 'pod') return partyOfPod(scene, end.podId);
  if (end.kind === 'hypothetical') {
    const { policedAs } = end;
    const party = { selectable: end, addresses: [], ports: [], isNode: false };
    return policedAs === undefined ? party : { ...party, policedAs };
  }
  const node = scene.cluster.nodes.find(({ addresses }) => addresses.includes(end.address));
  const address = { addresses: [scene.addressOf(end.address)], ports: [], isNode: node !== undefined };
  return node === undefined ? address : { ...address, nodeName: node.name };
}

function partyOfPod(scene: Scene, podId: number): Party {
  const pod = scene.cluster.pods[podId];
  if (pod === undefined)
    throw new Error(`Cannot find pod ${podId}: the cluster has ${scene.cluster.pods.length}`);
  const party = {
    podId: pod.id,
    addresses: pod.addresses.map(scene.addressOf),
    ports: pod.ports,
    isNode: pod.hostNetwork,
    ...(pod.nodeName === undefined ? {} : { nodeName: pod.nodeName }),
  };
  // "it ignores hostNetwork pods when matching podSelector and namespaceSelector. Traffic to/from hostNetwork pods is
  // treated the same as all other traffic to/from the node IP. (This is the most common implementation.)"
  if (pod.hostNetwork) return party;
  const namespace = scene.cluster.namespaces[pod.namespaceId];
  if (namespace === undefined)
    throw new Error(`Cannot find namespace ${pod.namespaceId} of pod "${pod.name}"`);
  return {
    ...party,
    selectable: { namespace: namespace.name, namespaceLabels: namespace.labels, labels: pod.labels },
  };
}

/** The families in which both have an address, IPv4 first; an end without a known address shares every family. */
export function sharedFamilies(a: Party, b: Party): readonly AddressFamily[] {
  return (['v4', 'v6'] as const).filter((family) => mayHave(a, family) && mayHave(b, family));
}

/** The party over one of the families that it has. */
export function overFamily(party: Party, family: AddressFamily): Peer {
  const address = party.addresses.find((candidate) => candidate.family === family);
  return address === undefined ? party : { ...party, address };
}

export interface BlockText {
  readonly cidr: string;
  readonly excepts: readonly string[];
}

/** Whether the peer's address is in one of the blocks and not in its excepts; for pods Scene.blocksMatchPods decides. */
export function blocksMatch(
  scene: Scene,
  { peer, blocks }: { readonly peer: Peer; readonly blocks: readonly BlockText[] },
): boolean {
  if (peer.selectable !== undefined && !scene.blocksMatchPods) return false;
  const { address } = peer;
  const read = blocks.map(({ cidr, excepts }) => ({
    cidr: scene.blockOf(cidr),
    excepts: excepts.map(scene.blockOf),
  }));
  if (address !== undefined) {
    return read.some(
      ({ cidr, excepts }) =>
        blockHolds(cidr, address) && !excepts.some((except) => blockHolds(except, address)),
    );
  }
  // It has some address in these ranges: only blocks that hold all of them are certain to hold it.
  return (['v4', 'v6'] as const).some((family) => {
    const ranges = scene.podRanges.filter((range) => range.family === family);
    return ranges.length > 0 && ranges.every((range) => holdsWhole(read, range));
  });
}

interface ReadBlock {
  readonly cidr: Bits;
  readonly excepts: readonly Bits[];
}

/** Whether every address of the range is in one of the blocks: the range is, or both of its halves are. */
function holdsWhole(blocks: readonly ReadBlock[], range: Bits): boolean {
  const meeting = blocks.filter(({ cidr }) => blocksMeet(cidr, range));
  const isInOne = meeting.some(
    ({ cidr, excepts }) => blockHolds(cidr, range) && !excepts.some((except) => blocksMeet(range, except)),
  );
  if (isInOne) return true;
  if (meeting.length === 0 || range.bits.length === (range.family === 'v4' ? 32 : 128)) return false;
  return ['0', '1'].every((bit) => holdsWhole(meeting, { ...range, bits: range.bits + bit }));
}

// "Nodes defines a way to select a set of nodes in the cluster (based on the node's labels). It selects the nodeIPs as
// the peer type by matching on the IPs present in the node.Status.Addresses field of the node."
/** Whether the peer is a node that the selector selects, or a hostNetwork pod on one. */
export function nodesMatch(
  scene: Scene,
  { peer, selector }: { readonly peer: Peer; readonly selector: unknown },
): boolean {
  return (
    peer.isNode &&
    scene.cluster.nodes.some(
      (node) =>
        (node.name === peer.nodeName ||
          node.addresses.some((text) => scene.addressOf(text) === peer.address)) &&
        selectorMatches(selector, node.labels),
    )
  );
}

/** Whether the pod and the peer are on one node and the peer speaks for it (semantics.md a10). */
export function nodeLocality(pod: Party, peer: Party): 'local' | 'remote' | 'unknown' {
  if (!peer.isNode) return 'remote';
  if (pod.nodeName === undefined || peer.nodeName === undefined) return 'unknown';
  return pod.nodeName === peer.nodeName ? 'local' : 'remote';
}

/** The answers of `read`, each made once: one text is one object. */
function remember(read: (text: string) => Bits): (text: string) => Bits {
  const known = new Map<string, Bits>();
  return (text) => {
    const bits = known.get(text) ?? read(text);
    known.set(text, bits);
    return bits;
  };
}

function mayHave(party: Party, family: AddressFamily): boolean {
  return party.addresses.length === 0 || party.addresses.some((address) => address.family === family);
}
