// Where traffic from outside seems to come from, as columns: clients of the internet, balancers, controllers.
import type { Cluster } from '../model/cluster.ts';
import type { Reachability } from '../model/reachability.ts';
import { addBit, andNotInto, type BitSet, hasBit, makeBits, orInto } from '../sets/bit-set.ts';
import { type Block, parseCidr, rangesOfBlock } from '../sets/cidr.ts';
import { type AddressSpaces, spaceOf } from './address-space.ts';
import type { RealEnds } from './real-ends.ts';

export interface ClientSpace {
  /** Public space of the clients, in IPv4 addresses and IPv6 /64s; Infinity = the whole internet. */
  readonly space: number;
  /** Column of the largest part; -1 when the space is empty. */
  readonly largest: number;
}

export interface TrafficSources {
  /** The clients that are in `peers` too; all of them when that is absent. */
  readonly clients: (clients: readonly Block[] | 'all', peers?: BitSet) => ClientSpace;
  /** Columns that hold an address of a balancer: of these blocks, of the declared subnets, or any private one. */
  readonly balancer: (blocks: readonly Block[] | undefined) => BitSet;
  /** Columns that may be a controller that is not known: any private address, any pod of another namespace. */
  readonly unknownController: (namespaceId: number) => BitSet;
}

export interface SourceInputs {
  readonly reach: Reachability;
  readonly ends: RealEnds;
  readonly spaces: AddressSpaces;
}

/** The sources as columns of one Reachability. */
export function makeTrafficSources(cluster: Cluster, { reach, ends, spaces }: SourceInputs): TrafficSources {
  const declared = cluster.networks.loadBalancerCidrs.flatMap((text) => parseCidr(text) ?? []);
  const privateColumns = spaces.viewOf('private', 'any').columns;
  const publicView = spaces.viewOf('public', 'any');
  const publicColumns = publicView.columns;

  function clients(blocks: readonly Block[] | 'all', peers?: BitSet): ClientSpace {
    if (blocks === 'all' && peers === undefined)
      return { space: Number.POSITIVE_INFINITY, largest: publicColumns[0] ?? -1 };
    if (blocks === 'all') {
      const { size, largest } = spaces.measure(peers as BitSet, publicView);
      return { space: size, largest };
    }
    let [space, largest, most] = [0, -1, 0];
    for (const column of publicColumns) {
      if (peers !== undefined && !hasBit(peers, column)) continue;
      const size = overlap(reach.ranges[column - reach.firstRange] as Block, disjoint(blocks));
      space += size;
      if (size > most) [largest, most] = [column, size];
    }
    return { space, largest };
  }

  function balancer(blocks: readonly Block[] | undefined): BitSet {
    const known = blocks ?? declared;
    const columns = makeBits(reach.columnCount);
    if (known.length === 0) for (const column of privateColumns) addBit(columns, column);
    for (const block of known) {
      const [first, last] = rangesOfBlock(reach.ranges, block);
      for (let index = first; index <= last; index++) addBit(columns, reach.firstRange + index);
    }
    return columns;
  }

  function unknownController(namespaceId: number): BitSet {
    const columns = makeBits(reach.columnCount);
    orInto(columns, ends.columns);
    andNotInto(columns, ends.columnsOfNamespace[namespaceId] as BitSet);
    for (const stranger of reach.strangers)
      if (stranger.namespaceId !== namespaceId) addBit(columns, stranger.column);
    for (const column of privateColumns) addBit(columns, column);
    return columns;
  }

  return { clients, balancer, unknownController };
}

/** The lowest column in both sets; -1 when there is none. */
export function firstCommon(a: BitSet, b: BitSet): number {
  for (let w = 0; w < a.length; w++) {
    const word = (a[w] as number) & (b[w] as number);
    if (word !== 0) return (w << 5) + 31 - Math.clz32(word & -word);
  }
  return -1;
}

function overlap(range: Block, blocks: readonly Block[]): number {
  return blocks.reduce((sum, block) => {
    if (block.family !== range.family || block.last < range.first || block.first > range.last) return sum;
    const first = block.first > range.first ? block.first : range.first;
    const last = block.last < range.last ? block.last : range.last;
    return sum + spaceOf({ family: range.family, first, last });
  }, 0);
}

/** CIDRs either hold one another or are apart: those that another one holds are left out. */
function disjoint(blocks: readonly Block[]): Block[] {
  return blocks.filter((block, index) =>
    blocks.every((other, i) => {
      const holds = other.family === block.family && other.first <= block.first && block.last <= other.last;
      const isSame = holds && other.first === block.first && other.last === block.last;
      return i === index || !holds || (isSame && index < i);
    }),
  );
}
