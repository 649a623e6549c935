// The connections of a result as one map: from end and to end → what is open between them. Addresses are kept apart as
// blocks, because each result cuts the address space in its own way.
import type { Direction } from '../model/cluster.ts';
import type { ScanResult } from '../model/scan-result.ts';
import type { ConnectionGroup, ConnectionList, ConnectionPeers } from '../model/workload-connections.ts';
import { type Block, parseAddress, parseCidr } from '../sets/cidr.ts';
import { NO_PORTS, type PortSet, unionPorts } from '../sets/port-set.ts';
import { parsePorts } from './parse-ports.ts';

/** What is open on each of the two verdicts. */
export interface Open {
  accept: PortSet;
  unknown: PortSet;
}

export interface OpenRange extends Block {
  readonly ports: PortSet;
  readonly verdict: ConnectionGroup['verdict'];
}

export interface ConnectionMap {
  /** By `from` and `to`, joined by a line feed. */
  readonly pairs: ReadonlyMap<string, Open>;
  /** By workload and direction, joined by a line feed. */
  readonly ranges: ReadonlyMap<string, readonly OpenRange[]>;
  /** Workload and direction whose list does not hold everything. */
  readonly cut: ReadonlySet<string>;
}

/** Undefined where the result tells no connections. */
export function mapConnections({ connections, namespaces }: ScanResult): ConnectionMap | undefined {
  if (connections === undefined || connections.state === 'tooLarge') return undefined;
  const map: Draft = { pairs: new Map(), ranges: new Map(), cut: new Set() };
  for (const { name: namespace, workloads } of namespaces)
    for (const { kind, name, connectionLists } of workloads) {
      if (connectionLists === undefined) continue;
      const own = `${namespace}/${kind}/${name}`;
      for (const direction of ['ingress', 'egress'] as const)
        addList(map, { own, direction, list: connections.lists[connectionLists[direction]] });
    }
  return map;
}

interface Draft {
  readonly pairs: Map<string, Open>;
  readonly ranges: Map<string, OpenRange[]>;
  readonly cut: Set<string>;
}

interface OwnList {
  readonly own: string;
  readonly direction: Direction;
  readonly list: ConnectionList | undefined;
}

/** `map` is added to. */
function addList(map: Draft, { own, direction, list }: OwnList): void {
  const key = `${own}\n${direction}`;
  if (list === undefined || list.left > 0 || list.groups.some(({ peers }) => isCut(peers))) map.cut.add(key);
  for (const group of list?.groups ?? []) {
    if (group.peers.kind === 'addresses')
      map.ranges.set(key, [...(map.ranges.get(key) ?? []), ...rangesOf(group, group.peers.ranges)]);
    // What a workload does with itself is no connection
    for (const peer of peerNames(group.peers).filter((name) => name !== own))
      addPorts(map.pairs, { key: direction === 'ingress' ? `${peer}\n${own}` : `${own}\n${peer}`, group });
  }
}

function addPorts(
  pairs: Map<string, Open>,
  { key, group }: { readonly key: string; readonly group: ConnectionGroup },
): void {
  const open = pairs.get(key) ?? { accept: NO_PORTS, unknown: NO_PORTS };
  open[group.verdict] = unionPorts(open[group.verdict], parsePorts(group.ports));
  pairs.set(key, open);
}

function isCut(peers: ConnectionPeers): boolean {
  if (peers.kind === 'addresses') return peers.rangesLeft > 0;
  return (
    peers.namespacesLeft > 0 || peers.namespaces.some(({ count, workloads }) => count > workloads.length)
  );
}

function peerNames(peers: ConnectionPeers): string[] {
  if (peers.kind === 'addresses') return [];
  return peers.namespaces.flatMap(({ namespace, workloads }) =>
    workloads.map(({ kind, name }) => `${namespace}/${kind}/${name}`),
  );
}

function rangesOf({ ports, verdict }: ConnectionGroup, texts: readonly string[]): OpenRange[] {
  return texts.flatMap((text) => {
    const block = parseRange(text);
    return block === undefined ? [] : [{ ...block, ports: parsePorts(ports), verdict }];
  });
}

function parseRange(text: string): Block | undefined {
  if (!text.includes('-')) return parseCidr(text);
  const [first, last] = text.split('-').map(parseAddress);
  if (first === undefined || last === undefined || first.family !== last.family) return undefined;
  return { family: first.family, first: first.value, last: last.value };
}
