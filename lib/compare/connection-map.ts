// The connections of a result as one map: from end and to end → what is open between them. Addresses are kept apart as
// blocks, because each result cuts the address space in its own way.
import type { ScanResult } from '../model/scan-result.ts';
import type { ConnectionGroup, ConnectionPeers, ConnectionTable } from '../model/workload-connections.ts';
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
  const pairs = new Map<string, Open>();
  const ranges = new Map<string, OpenRange[]>();
  const cut = new Set<string>();
  for (const { name: namespace, workloads } of namespaces)
    for (const { kind, name, connectionLists } of workloads) {
      if (connectionLists === undefined) continue;
      const own = `${namespace}/${kind}/${name}`;
      for (const direction of ['ingress', 'egress'] as const) {
        const key = `${own}\n${direction}`;
        const list = (connections as ConnectionTable).lists[connectionLists[direction]];
        if (list === undefined || list.left > 0) cut.add(key);
        for (const group of list?.groups ?? []) {
          if (isCut(group.peers)) cut.add(key);
          if (group.peers.kind === 'addresses') {
            ranges.set(key, [...(ranges.get(key) ?? []), ...rangesOf(group, group.peers.ranges)]);
            continue;
          }
          for (const peer of peerNames(group.peers)) {
            if (peer === own) continue;
            addPorts(pairs, { key: direction === 'ingress' ? `${peer}\n${own}` : `${own}\n${peer}`, group });
          }
        }
      }
    }
  return { pairs, ranges, cut };
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
