// Addresses that stand for something of their own (scoring.md section 4): the instance metadata service, the nodes'
// kubelets, the API server.
import type { Cluster } from '../model/cluster.ts';
import type { Entity, Reachability } from '../model/reachability.ts';
import { addBit, andBits, type BitSet, makeBits } from '../sets/bit-set.ts';
import { portCode } from '../sets/port-set.ts';
import type { AddressSpaces } from './address-space.ts';
import { columnOfAddress } from './query.ts';

export interface AddressTargets {
  readonly columns: BitSet;
  /** By column: an address in it that is meant; the whole column where it is missing. */
  readonly addressOf: ReadonlyMap<number, string>;
}

/** By the family of who connects. */
export interface SpecialAddresses {
  /** https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-retrieval.html */
  readonly metadata: Readonly<Record<Entity['family'], AddressTargets>>;
  /** The kubelets of all nodes, and the API server. A policy that opens a pod's own node opens it for any pod. */
  readonly nodes: Readonly<Record<Entity['family'], AddressTargets>>;
}

/** Any of these open counts: the metadata service listens on one port. */
export const METADATA_PORTS: readonly number[] = [portCode('TCP', 80)];

/** Kubelet, and the ports that API servers are served on. */
export const NODE_PORTS: readonly number[] = [10250, 443, 6443].map((port) => portCode('TCP', port));

const METADATA_V4 = '169.254.169.254';
const METADATA_V6 = 'fd00:ec2::254';

/** Finds them among the ranges of one Reachability. */
export function makeSpecialAddresses(
  cluster: Cluster,
  { reach, spaces }: { readonly reach: Reachability; readonly spaces: AddressSpaces },
): SpecialAddresses {
  const nodes = [...cluster.nodes.flatMap(({ addresses }) => addresses), ...apiServerAddresses(cluster)];
  // Where no node is known, any private address may be one.
  const anywhere = cluster.nodes.length > 0 ? [] : spaces.viewOf('private', 'any').columns;
  return {
    metadata: byFamily(reach, { addresses: [METADATA_V4, METADATA_V6], columns: [] }),
    nodes: byFamily(reach, { addresses: nodes, columns: anywhere }),
  };
}

function byFamily(
  reach: Reachability,
  { addresses, columns }: { readonly addresses: readonly string[]; readonly columns: readonly number[] },
): Readonly<Record<Entity['family'], AddressTargets>> {
  const addressOf = new Map<number, string>();
  const any = makeBits(reach.columnCount);
  for (const column of columns) addBit(any, column);
  for (const address of addresses) {
    const column = columnOfAddress(reach, address);
    addBit(any, column);
    if (!addressOf.has(column)) addressOf.set(column, address);
  }
  const { v4, v6 } = reach.familyColumns;
  return {
    v4: { columns: andBits(any, v4), addressOf },
    v6: { columns: andBits(any, v6), addressOf },
    any: { columns: any, addressOf },
  };
}

/** The Service `default/kubernetes` stands for the API server wherever it runs. */
function apiServerAddresses(cluster: Cluster): string[] {
  return cluster.services
    .filter(
      ({ name, namespaceId }) => name === 'kubernetes' && cluster.namespaces[namespaceId]?.name === 'default',
    )
    .flatMap(({ clusterAddresses }) => clusterAddresses);
}
