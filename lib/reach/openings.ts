// One opening of a row: the ports, and one connection that shows it with the rule that accepts it (scoring.md P5).
import type { Cluster } from '../model/cluster.ts';
import type { Entity, Reachability, Row, RowClass, Stranger } from '../model/reachability.ts';
import type { Peer } from '../model/scan-result.ts';
import type { AddressLevel, Opening } from '../model/survey.ts';
import { andBits, type BitSet, eachBit, hasBit, intersectsBits } from '../sets/bit-set.ts';
import type { AddressSpace } from '../sets/cidr.ts';
import { countPorts, hasPort, NO_PORTS, type PortSet, unionAllPorts, unionPorts } from '../sets/port-set.ts';
import type { AddressSpaces, SpaceView } from './address-space.ts';
import { decidingRule } from './query.ts';
import type { AddressTargets } from './special-addresses.ts';

export interface OpeningReader {
  /** The stranger to whom most is open, of those that stand in the namespace; `undefined` = in one of their own. */
  readonly strangerIn: (row: Row, namespaceId: number | undefined) => Opening | undefined;
  /** All ports that are open to any peer of the family. */
  readonly anyPeer: (row: Row, family: Entity['family']) => Opening | undefined;
  /** The ports open to one kind of address space, most space first; a level holds the ports of those before it. */
  readonly levels: (row: Row, space: AddressSpace, family: Entity['family']) => readonly AddressLevel[];
  /** The target to which most is open, of those to which one of the ports is. */
  readonly addresses: (row: Row, wanted: WantedAddresses) => Opening | undefined;
}

export interface WantedAddresses {
  readonly targets: AddressTargets;
  /** Port codes. */
  readonly oneOf: readonly number[];
}

interface Context {
  readonly cluster: Cluster;
  readonly reach: Reachability;
  readonly spaces: AddressSpaces;
  readonly strangers: ReadonlyMap<number | undefined, readonly Stranger[]>;
  readonly pairsOpenTo: (row: Row, column: number) => number;
}

/** Reads the rows of one Reachability. */
export function makeOpeningReader(
  cluster: Cluster,
  { reach, spaces }: { readonly reach: Reachability; readonly spaces: AddressSpaces },
): OpeningReader {
  const context = {
    cluster,
    reach,
    spaces,
    strangers: strangersByNamespace(reach),
    pairsOpenTo: makePairCounter(),
  };
  return {
    strangerIn: (row, namespaceId) => strangerIn(context, { row, namespaceId }),
    anyPeer: (row, family) => anyPeer(context, { row, family }),
    levels: (row, space, family) => levels(context, { row, view: spaces.viewOf(space, family) }),
    addresses: (row, wanted) => addresses(context, { row, ...wanted }),
  };
}

/** `namespaceId` of the namespace that the stranger stands in; absent = in one of their own. */
function strangerIn(
  { strangers, pairsOpenTo }: Context,
  { row, namespaceId }: { readonly row: Row; readonly namespaceId: number | undefined },
): Opening | undefined {
  let widest: { readonly stranger: Stranger; readonly pairs: number } | undefined;
  for (const stranger of strangers.get(namespaceId) ?? []) {
    const pairs = pairsOpenTo(row, stranger.column);
    if (pairs > (widest?.pairs ?? 0)) widest = { stranger, pairs };
  }
  if (widest === undefined) return undefined;
  const { column, labels } = widest.stranger;
  const peer: Peer = {
    kind: 'strangerPod',
    namespace: namespaceId === undefined ? 'other' : 'same',
    labels,
  };
  return openingTo(row, { column, peer });
}

function anyPeer(
  { cluster, reach, spaces }: Context,
  { row, family }: { readonly row: Row; readonly family: Entity['family'] },
): Opening | undefined {
  const mask = family === 'any' ? undefined : reach.familyColumns[family];
  const open = row.classes
    .map(({ ports, peers }) => ({ ports, column: firstPeer(peers, mask) }))
    .filter(({ column }) => column >= 0);
  const [first, ...rest] = open;
  if (first === undefined) return undefined;
  const widest = rest.reduce((a, b) => (countPorts(b.ports) > countPorts(a.ports) ? b : a), first);
  const ports = unionAllPorts(open.map((rowClass) => rowClass.ports));
  const peer = peerAt(cluster, { reach, spaces, row, column: widest.column });
  return { ...openingTo(row, { column: widest.column, peer }), ports, pairs: countPorts(ports) };
}

function levels(
  { spaces }: Context,
  { row, view }: { readonly row: Row; readonly view: SpaceView },
): readonly AddressLevel[] {
  const open = row.classes.flatMap(({ ports, peers }) => {
    const { size, largest } = spaces.measure(peers, view);
    return size > 0 ? [{ ports, peers, size, largest }] : [];
  });
  if (open.length === 0) return CLOSED;
  open.sort((a, b) => b.size - a.size);
  let ports: PortSet = NO_PORTS;
  return open.map((level) => {
    ports = unionPorts(ports, level.ports);
    const rule = decidingRule(row, { peer: level.largest, port: level.ports[0] as number });
    const peer: Peer = { kind: 'addresses', range: spaces.stretch(level.peers, level.largest) };
    return { ports, pairs: countPorts(ports), peer, ...(rule && { rule }), space: level.size };
  });
}

function addresses(
  { spaces, pairsOpenTo }: Context,
  { row, targets, oneOf }: WantedAddresses & { readonly row: Row },
): Opening | undefined {
  let widest = { column: -1, pairs: 0, port: 0 };
  for (const { ports, peers } of row.classes) {
    const port = oneOf.find((code) => hasPort(ports, code));
    if (port === undefined || !intersectsBits(peers, targets.columns)) continue;
    eachBit(andBits(peers, targets.columns), (column) => {
      const pairs = pairsOpenTo(row, column);
      if (pairs > widest.pairs) widest = { column, pairs, port };
    });
  }
  if (widest.pairs === 0) return undefined;
  return openingTo(row, { ...widest, peer: addressPeer(row, { ...widest, targets, spaces }) });
}

function addressPeer(row: Row, { column, port, targets, spaces }: AddressPeerInputs): Peer {
  const at = row.classes.find(
    ({ ports, peers }) => hasBit(peers, column) && hasPort(ports, port),
  ) as RowClass;
  return { kind: 'addresses', range: targets.addressOf.get(column) ?? spaces.stretch(at.peers, column) };
}

const CLOSED: readonly AddressLevel[] = [];

interface AddressPeerInputs {
  readonly column: number;
  readonly port: number;
  readonly targets: AddressTargets;
  readonly spaces: AddressSpaces;
}

interface Witness {
  readonly column: number;
  readonly peer: Peer;
  /** Port to name the rule for; the first one that is open when absent. */
  readonly port?: number;
}

function openingTo(row: Row, { column, peer, port }: Witness): Opening {
  const open = row.classes.filter(({ peers }) => hasBit(peers, column));
  const ports = unionAllPorts(open.map((rowClass) => rowClass.ports));
  const rule = decidingRule(row, { peer: column, port: port ?? (ports[0] as number) });
  return { ports, pairs: countPorts(ports), peer, ...(rule && { rule }) };
}

interface PeerInputs {
  readonly reach: Reachability;
  readonly spaces: AddressSpaces;
  readonly row: Row;
  readonly column: number;
}

/** The end that a column stands for, as a reader knows it. */
function peerAt(cluster: Cluster, { reach, spaces, row, column }: PeerInputs): Peer {
  if (column >= reach.firstRange) {
    const rowClass = row.classes.find(({ peers }) => hasBit(peers, column)) as RowClass;
    return { kind: 'addresses', range: spaces.stretch(rowClass.peers, column) };
  }
  const pod = cluster.pods[reach.entities[column]?.podIds[0] ?? -1];
  const workload = cluster.workloads[pod?.workloadId ?? -1];
  if (workload === undefined) {
    const labels = reach.strangers[column - reach.firstStranger]?.labels ?? {};
    return { kind: 'strangerPod', namespace: 'other', labels };
  }
  const namespace = cluster.namespaces[workload.namespaceId]?.name as string;
  return { kind: 'workload', namespace, workloadKind: workload.kind, name: workload.name, count: 1 };
}

function strangersByNamespace(reach: Reachability): ReadonlyMap<number | undefined, readonly Stranger[]> {
  const byNamespace = new Map<number | undefined, Stranger[]>();
  for (const stranger of reach.strangers) {
    const list = byNamespace.get(stranger.namespaceId);
    if (list === undefined) byNamespace.set(stranger.namespaceId, [stranger]);
    else list.push(stranger);
  }
  return byNamespace;
}

/** Counts protocol–port pairs open to a column. The classes of a row are disjoint, so their counts add up. */
function makePairCounter(): (row: Row, column: number) => number {
  const countsOfRow = new Map<Row, readonly number[]>();
  return (row, column) => {
    let counts = countsOfRow.get(row);
    if (counts === undefined) {
      counts = row.classes.map(({ ports }) => countPorts(ports));
      countsOfRow.set(row, counts);
    }
    let pairs = 0;
    for (let i = 0; i < counts.length; i++)
      if (hasBit((row.classes[i] as RowClass).peers, column)) pairs += counts[i] as number;
    return pairs;
  };
}

/** The lowest member that is in the mask too; -1 when there is none. */
function firstPeer(peers: BitSet, mask: BitSet | undefined): number {
  for (let w = 0; w < peers.length; w++) {
    const word = (peers[w] as number) & (mask === undefined ? -1 : (mask[w] as number));
    if (word !== 0) return (w << 5) + 31 - Math.clz32(word & -word);
  }
  return -1;
}
