// Questions about one pair of ends, answered from the matrix for all ports at once.
import type { Analysis } from '../model/analysis.ts';
import type { Cluster, Pod } from '../model/cluster.ts';
import type { AddressEnd, PodEnd } from '../model/connection.ts';
import type { Reachability, Row, RowRule } from '../model/reachability.ts';
import { hasBit } from '../sets/bit-set.ts';
import { type Address, parseAddress, rangeIndex } from '../sets/cidr.ts';
import {
  ALL_PORTS,
  hasPort,
  intersectPorts,
  NO_PORTS,
  type PortSet,
  subtractPorts,
  unionPorts,
} from '../sets/port-set.ts';

/** Two columns of a Reachability. */
export interface ColumnPair {
  readonly src: number;
  readonly dst: number;
}

/** Ports on which the two columns may connect, both sides and the address family considered. */
export function acceptedPorts(reach: Reachability, { src, dst }: ColumnPair): PortSet {
  if (!shareFamily(reach, { src, dst })) return NO_PORTS;
  const egress = portsTowards(reach.rows.egress[src], dst);
  return egress.length === 0 ? NO_PORTS : intersectPorts(egress, portsTowards(reach.rows.ingress[dst], src));
}

/** Ports that a row allows for one peer column; no row (an end that no policy binds) = all. */
export function portsTowards(row: Row | undefined, peer: number): PortSet {
  if (row === undefined) return ALL_PORTS;
  let ports: PortSet = NO_PORTS;
  for (const rowClass of row.classes)
    if (hasBit(rowClass.peers, peer)) ports = unionPorts(ports, rowClass.ports);
  return ports;
}

/** The column of an address that is no pod's. */
export function columnOfAddress(reach: Reachability, address: string): number {
  return reach.firstRange + rangeIndex(reach.ranges, parseAddress(address) as Address);
}

/** The rule that accepts or denies this peer on this port first; undefined where no rule does (default or isolation). */
export function decidingRule(
  row: Row,
  { peer, port }: { readonly peer: number; readonly port: number },
): RowRule | undefined {
  const matching = row.rules.filter((rule) => hasBit(rule.peers, peer) && hasPort(rule.ports, port));
  const admin = matching.find((rule) => rule.tier === 'admin');
  if (admin !== undefined && admin.action !== 'pass') return admin;
  const networkPolicy = matching.find((rule) => rule.tier === 'networkPolicy');
  if (networkPolicy !== undefined || row.isolatedBy.length > 0) return networkPolicy;
  const baseline = matching.find((rule) => rule.tier === 'baseline');
  return baseline?.action === 'pass' ? undefined : baseline;
}

/** Ports with verdict accept, and with verdict unknown; the rest are denied. */
export interface VerdictPorts {
  readonly accept: PortSet;
  readonly unknown: PortSet;
}

/**
 * The verdict between two real ends on every port: what the verdict engine answers one port at a time, with self
 * traffic, node-local traffic (semantics.md a10) and unreadable policies. An address that is a pod's must be
 * given as that pod.
 */
export function verdictPorts(
  analysis: Analysis,
  { src, dst }: { readonly src: PodEnd | AddressEnd; readonly dst: PodEnd | AddressEnd },
): VerdictPorts {
  if (src.kind === 'pod' && dst.kind === 'pod' && src.podId === dst.podId)
    return { accept: ALL_PORTS, unknown: NO_PORTS };
  const pairs = columnsOf(analysis.certain, src).flatMap((s) =>
    columnsOf(analysis.certain, dst).map((d) => ({ src: s, dst: d })),
  );
  const connectable = pairs.filter((pair) => shareFamily(analysis.certain, pair));
  if (connectable.length === 0) return { accept: NO_PORTS, unknown: NO_PORTS };
  const locality = nodeLocality(analysis.cluster, { src, dst });
  if (locality === 'local') return { accept: ALL_PORTS, unknown: NO_PORTS };
  const accept = unionOver(analysis.certain, connectable);
  const possible = locality === 'unknown' ? ALL_PORTS : unionOver(analysis.worst, connectable);
  return { accept, unknown: subtractPorts(possible, accept) };
}

function columnsOf(reach: Reachability, end: PodEnd | AddressEnd): readonly number[] {
  return end.kind === 'pod'
    ? (reach.podEntities[end.podId] as readonly number[])
    : [columnOfAddress(reach, end.address)];
}

function unionOver(reach: Reachability, pairs: readonly ColumnPair[]): PortSet {
  return pairs.reduce<PortSet>((ports, pair) => unionPorts(ports, acceptedPorts(reach, pair)), NO_PORTS);
}

function shareFamily({ familyColumns }: Reachability, { src, dst }: ColumnPair): boolean {
  return (
    (hasBit(familyColumns.v4, src) && hasBit(familyColumns.v4, dst)) ||
    (hasBit(familyColumns.v6, src) && hasBit(familyColumns.v6, dst))
  );
}

/** Whether one end is the node that runs the other: `unknown` when a node's name is missing, `none` when no end is a node. */
function nodeLocality(
  cluster: Cluster,
  { src, dst }: { readonly src: PodEnd | AddressEnd; readonly dst: PodEnd | AddressEnd },
): 'local' | 'remote' | 'unknown' | 'none' {
  const [a, b] = [hostOf(cluster, src), hostOf(cluster, dst)];
  if ((a === undefined) === (b === undefined)) return 'none';
  const pod = a === undefined ? src : dst;
  if (pod.kind !== 'pod') return 'none';
  const nodeName = (cluster.pods[pod.podId] as Pod).nodeName;
  const host = (a ?? b) as { readonly nodeName: string | undefined };
  if (nodeName === undefined || host.nodeName === undefined) return 'unknown';
  return nodeName === host.nodeName ? 'local' : 'remote';
}

/** The node that an end is; undefined when it is none. */
function hostOf(
  cluster: Cluster,
  end: PodEnd | AddressEnd,
): { readonly nodeName: string | undefined } | undefined {
  if (end.kind === 'pod') {
    const pod = cluster.pods[end.podId] as Pod;
    return pod.hostNetwork ? { nodeName: pod.nodeName } : undefined;
  }
  const node = cluster.nodes.find(({ addresses }) => addresses.includes(end.address));
  return node === undefined ? undefined : { nodeName: node.name };
}
