// The cluster as a directory: pods, workloads and Services by namespace and name, addresses by who has them. Built
// once, so that a hundred thousand names are looked up and not searched for.
import type { Cluster } from '../model/cluster.ts';
import { type Address, formatAddress, parseAddress, parseCidr } from '../sets/cidr.ts';

export interface Directory {
  readonly cluster: Cluster;
  readonly namespaceIds: ReadonlyMap<string, number>;
  /** By placeKey: pods that exist (no representatives); workloads of any kind. */
  readonly pods: ReadonlyMap<string, readonly NamedObject[]>;
  readonly workloads: ReadonlyMap<string, readonly NamedObject[]>;
  /** By namespace id: every pod, representatives too. */
  readonly podIdsOfNamespace: ReadonlyMap<number, readonly number[]>;
  /** By canonical address: the pods that have it; where it is a known node's, not those that use that node's network. */
  readonly podIdsOfAddress: ReadonlyMap<string, readonly number[]>;
  /** By canonical address: the node that has it. */
  readonly nodeOfAddress: ReadonlyMap<string, string>;
  /** Addresses of all pods and nodes as numbers, sorted, by family; one may stand there twice. */
  readonly taken: Readonly<Record<'v4' | 'v6', readonly bigint[]>>;
}

export interface NamedObject {
  readonly kind: string;
  readonly podIds: readonly number[];
}

/** Key of an object of a namespace in a Directory. */
export function placeKey(namespaceId: number, name: string): string {
  return `${namespaceId}/${name}`;
}

/** Cost: one pass over pods, workloads and nodes. */
export function makeDirectory(cluster: Cluster): Directory {
  const real = cluster.pods.filter((pod) => !pod.representative);
  const nodes = cluster.nodes.flatMap(({ name, addresses }) =>
    addresses.map((address) => [address, name] as const),
  );
  const addresses = [
    ...cluster.pods.flatMap((pod) => pod.addresses),
    ...nodes.map(([address]) => address),
  ].map((text) => parseAddress(text) as Address);
  const nodeOfAddress = new Map(nodes);
  return {
    cluster,
    namespaceIds: new Map(cluster.namespaces.map(({ name, id }) => [name, id])),
    pods: collect(
      real.map((pod) => [placeKey(pod.namespaceId, pod.name), { kind: 'Pod', podIds: [pod.id] }]),
    ),
    workloads: collect(cluster.workloads.map((one) => [placeKey(one.namespaceId, one.name), one])),
    podIdsOfNamespace: collect(cluster.pods.map((pod) => [pod.namespaceId, pod.id])),
    podIdsOfAddress: collect(ownAddresses(cluster, nodeOfAddress)),
    nodeOfAddress,
    taken: { v4: sortedValues(addresses, 'v4'), v6: sortedValues(addresses, 'v6') },
  };
}

/** Canonical text of an address or undefined when it is none. */
export function canonicalAddress(text: string): string | undefined {
  const address = parseAddress(text);
  return address === undefined ? undefined : formatAddress(address);
}

/** Whether the text is a block of addresses, such as 10.0.0.0/16. */
export function isCidr(text: string): boolean {
  return parseCidr(text) !== undefined;
}

function ownAddresses(
  cluster: Cluster,
  nodeOfAddress: ReadonlyMap<string, string>,
): (readonly [string, number])[] {
  return cluster.pods.flatMap((pod) =>
    pod.addresses
      .filter((address) => !pod.hostNetwork || !nodeOfAddress.has(address))
      .map((address) => [address, pod.id] as const),
  );
}

function collect<K, V>(entries: readonly (readonly [K, V])[]): Map<K, V[]> {
  const map = new Map<K, V[]>();
  for (const [key, value] of entries) {
    const list = map.get(key);
    if (list === undefined) map.set(key, [value]);
    else list.push(value);
  }
  return map;
}

function sortedValues(addresses: readonly Address[], family: 'v4' | 'v6'): bigint[] {
  return addresses
    .filter((address) => address.family === family)
    .map(({ value }) => value)
    .sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}
