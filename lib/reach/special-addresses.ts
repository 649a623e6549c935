// Addresses that stand for something of their own (scoring.md section 4): the instance metadata service, the nodes'
// kubelets, the API server.
import type { Cluster } from '../model/cluster.ts';
import type { Entity, Reachability } from '../model/reachability.ts';
import type { AddressRange, Family } from '../sets/cidr.ts';
import { portCode } from '../sets/port-set.ts';
import type { AddressSpaces } from './address-space.ts';
import { columnOfAddress } from './query.ts';

export interface AddressTarget {
  readonly column: number;
  /** Absent when the whole column is meant. */
  readonly address?: string;
}

export interface SpecialAddresses {
  /** Of the family. https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-retrieval.html */
  readonly metadata: Readonly<Record<Entity['family'], readonly AddressTarget[]>>;
  /** Nodes other than the subject's own, and the API server; `key` is equal where the targets are. */
  readonly nodesSeenBy: (family: Entity['family'], ownNode: string | undefined) => SeenNodes;
}

export interface SeenNodes {
  readonly key: string;
  readonly targets: readonly AddressTarget[];
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
  const targetOf = (address: string): AddressTarget => ({ column: columnOfAddress(reach, address), address });
  const [v4, v6] = [targetOf(METADATA_V4), targetOf(METADATA_V6)];
  const targets = kubeletsAndApiServer(cluster, { reach, spaces });
  const aloneInColumn = new Set(targets.map(({ onlyNode }) => onlyNode));
  const known = new Map<string, SeenNodes>();
  return {
    metadata: { v4: [v4], v6: [v6], any: [v4, v6] },
    nodesSeenBy(family, ownNode) {
      // The pod's own node is always allowed and never counted (semantics.md a10). It makes a difference only where no
      // other node shares its column.
      const isAlone = ownNode !== undefined && aloneInColumn.has(ownNode);
      const key = `${family} ${isAlone ? ownNode : ''}`;
      let seen = known.get(key);
      if (seen === undefined) {
        const others = targets.filter(({ onlyNode }) => !isAlone || onlyNode !== ownNode);
        seen = { key, targets: others.filter((target) => family === 'any' || target.family === family) };
        known.set(key, seen);
      }
      return seen;
    },
  };
}

interface NodeTarget extends AddressTarget {
  readonly family: Family;
  /** The one node whose address is in the column. */
  readonly onlyNode?: string;
}

/** One target for each column. Where no node is known, any private address may be one. */
function kubeletsAndApiServer(
  cluster: Cluster,
  { reach, spaces }: { readonly reach: Reachability; readonly spaces: AddressSpaces },
): NodeTarget[] {
  const byColumn = new Map<number, NodeTarget>();
  const add = (address: string, node: string | undefined) => {
    const column = columnOfAddress(reach, address);
    const { family } = reach.ranges[column - reach.firstRange] as AddressRange;
    const other = byColumn.get(column);
    if (other === undefined)
      byColumn.set(column, { column, address, family, ...(node !== undefined && { onlyNode: node }) });
    else if (other.onlyNode !== node)
      byColumn.set(column, { column, address: other.address ?? address, family });
  };
  for (const { addresses, name } of cluster.nodes) for (const address of addresses) add(address, name);
  for (const address of apiServerAddresses(cluster)) add(address, undefined);
  if (cluster.nodes.length > 0) return [...byColumn.values()];
  for (const family of ['v4', 'v6'] as const)
    for (const column of spaces.columnsOf({ space: 'private', family }))
      if (!byColumn.has(column)) byColumn.set(column, { column, family });
  return [...byColumn.values()];
}

/** The Service `default/kubernetes` stands for the API server wherever it runs. */
function apiServerAddresses(cluster: Cluster): string[] {
  return cluster.services
    .filter(
      ({ name, namespaceId }) => name === 'kubernetes' && cluster.namespaces[namespaceId]?.name === 'default',
    )
    .flatMap(({ clusterAddresses }) => clusterAddresses);
}
