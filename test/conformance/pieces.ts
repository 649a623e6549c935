// Cuts ports and IPv4 addresses at every number and block that the objects of a cluster name. Between two cuts no
// answer can change, so that an engine that answers one connection at a time is asked once a piece and compared
// exactly. Found by walking the raw objects, so that no engine's own reading of ports and blocks is relied on.
import type { Cluster } from '../../lib/model/cluster.ts';
import type { Protocol } from '../../lib/model/connection.ts';
import { parseCidr } from '../../lib/sets/cidr.ts';

export interface PortPiece {
  readonly protocol: Protocol;
  readonly first: number;
  readonly last: number;
}

export interface Pieces {
  /** Disjoint; together every port of TCP, UDP and SCTP, and the other protocols. */
  readonly ports: readonly PortPiece[];
  /** First addresses of disjoint ranges that together are the IPv4 space; ascending, the first is 0. */
  readonly addressStarts: readonly bigint[];
  /** The same of the IPv6 space. */
  readonly addressStartsV6: readonly bigint[];
}

export const V4_SIZE = 1n << 32n;
const V6_SIZE = 1n << 128n;

export function piecesOf(cluster: Cluster): Pieces {
  const found: Found = { ports: new Set([1]), v4: new Set([0n]), v6: new Set([0n]) };
  for (const policy of cluster.policies) collect(policy.spec, found);
  for (const pod of cluster.pods)
    for (const { name, port } of pod.ports) if (name !== undefined) addNumber(port, found);
  for (const node of cluster.nodes) collect([...node.addresses, ...node.podCidrs], found);
  return {
    ports: portPieces([...found.ports]),
    addressStarts: ascending([...found.v4], V4_SIZE),
    addressStartsV6: ascending([...found.v6], V6_SIZE),
  };
}

/** Pieces that are cut wherever one of the two is. */
export function mergePieces(a: Pieces, b: Pieces): Pieces {
  const ports = new Set([...a.ports, ...b.ports].map(({ first }) => first));
  ports.delete(0);
  return {
    ports: portPieces([...ports]),
    addressStarts: ascending([...new Set([...a.addressStarts, ...b.addressStarts])], V4_SIZE),
    addressStartsV6: ascending([...new Set([...a.addressStartsV6, ...b.addressStartsV6])], V6_SIZE),
  };
}

interface Found {
  readonly ports: Set<number>;
  readonly v4: Set<bigint>;
  readonly v6: Set<bigint>;
}

function collect(value: unknown, found: Found): void {
  if (typeof value === 'number') addNumber(value, found);
  else if (typeof value === 'string') addBlock(value, found);
  else if (typeof value === 'object' && value !== null) {
    for (const inner of Object.values(value)) collect(inner, found);
  }
}

function addNumber(value: number, found: Found): void {
  for (const cut of [value, value + 1]) if (cut >= 1 && cut <= 65535) found.ports.add(cut);
}

function addBlock(text: string, found: Found): void {
  const block = parseCidr(text) ?? parseCidr(`${text}/${text.includes(':') ? 128 : 32}`);
  if (block === undefined) return;
  found[block.family].add(block.first);
  found[block.family].add(block.last + 1n);
}

function portPieces(cuts: readonly number[]): PortPiece[] {
  const starts = cuts.toSorted((a, b) => a - b);
  const transport = (['TCP', 'UDP', 'SCTP'] as const).flatMap((protocol) =>
    starts.map((first, i) => ({ protocol, first, last: (starts[i + 1] ?? 65536) - 1 })),
  );
  return [...transport, { protocol: 'other', first: 0, last: 0 }];
}

function ascending(starts: readonly bigint[], end: bigint): bigint[] {
  return starts.filter((start) => start < end).sort((a, b) => (a < b ? -1 : 1));
}
