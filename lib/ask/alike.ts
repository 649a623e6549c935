// Which columns of one segment no question about another segment can tell apart: their own rows say the same of it, and its
// rows hold them in the same classes.
import type { Analysis } from '../model/analysis.ts';
import type { Direction } from '../model/cluster.ts';
import type { Reachability, Row } from '../model/reachability.ts';
import {
  addBit,
  type BitSet,
  eachBit,
  equalBits,
  hasBit,
  hashBits,
  isEmptyBits,
  makeBits,
} from '../sets/bit-set.ts';

export interface Sides {
  /** Columns. */
  readonly own: readonly number[];
  readonly others: readonly number[];
  /** Which end of a connection `own` is. */
  readonly side: 'src' | 'dst';
}

/** Ends with equal signatures, made of their columns, get the same ports with any of the other columns, in both cases. */
export function makeSignature(
  { certain, worst }: Analysis,
  sides: Sides,
): (columns: readonly number[]) => string {
  const views = [certain, worst].map((reach) => viewOf(reach, sides));
  const seen = new Map<number, string>();
  const ofColumn = (column: number) => {
    const known = seen.get(column) ?? views.map((view) => view(column)).join(' ');
    seen.set(column, known);
    return known;
  };
  return (columns) => columns.map(ofColumn).join('/');
}

function viewOf(reach: Reachability, { own, others, side }: Sides): (column: number) => string {
  const [ownRows, otherRows]: [Direction, Direction] =
    side === 'src' ? ['egress', 'ingress'] : ['ingress', 'egress'];
  const heldBy = membership(reach, { rows: reach.rows[otherRows], holders: others, members: own });
  const { narrow } = makeNarrower(reach, others);
  const texts = new Map<Row, string>();
  const textOf = (row: Row | undefined) => {
    if (row === undefined) return 'open';
    const known = texts.get(row) ?? rowText(row, narrow);
    texts.set(row, known);
    return known;
  };
  const { v4, v6 } = reach.familyColumns;
  return (column) =>
    [
      textOf(reach.rows[ownRows][column]),
      heldBy.get(column)?.join() ?? '',
      `${hasBit(v4, column)}${hasBit(v6, column)}`,
    ].join('|');
}

/** What the row says of the other columns. */
function rowText({ classes }: Row, narrow: Narrower['narrow']): string {
  return classes
    .map(({ ports, peers }) => ({ ports, set: narrow(peers) }))
    .filter(({ set }) => set.id !== EMPTY)
    .map(({ ports, set }) => `${ports.join('-')}@${set.id}`)
    .join(',');
}

/** By column of `members`: numbers of the sets of peers that it is in, among those of the rows of `holders`. */
function membership(
  reach: Reachability,
  {
    rows,
    holders,
    members,
  }: {
    readonly rows: readonly Row[];
    readonly holders: readonly number[];
    readonly members: readonly number[];
  },
): Map<number, number[]> {
  const { narrow, columnOf } = makeNarrower(reach, members);
  const held = new Map<number, number[]>();
  const seen = new Set<number>([EMPTY]);
  for (const row of new Set(holders.map((column) => rows[column])))
    for (const { peers } of row?.classes ?? []) {
      const { id, bits } = narrow(peers);
      if (seen.has(id)) continue;
      seen.add(id);
      eachBit(bits, (bit) => {
        const column = columnOf(bit);
        const list = held.get(column);
        if (list === undefined) held.set(column, [id]);
        else list.push(id);
      });
    }
  return held;
}

/** A set of peers as far as it lies among some columns. Equal ones have equal ids. */
interface NarrowSet {
  readonly id: number;
  readonly bits: BitSet;
}

interface Narrower {
  readonly narrow: (peers: BitSet) => NarrowSet;
  /** Of a bit of a narrow set. */
  readonly columnOf: (bit: number) => number;
}

const EMPTY = 0;

// A segment is a small part of a cluster, so only the words that hold some of it are kept
function makeNarrower({ columnCount }: Reachability, columns: readonly number[]): Narrower {
  const mask = makeBits(columnCount);
  for (const column of columns) addBit(mask, column);
  const words = [...mask.keys()].filter((word) => mask[word] !== 0);
  const seen = new Map<BitSet, NarrowSet>();
  const byHash = new Map<number, NarrowSet[]>();
  let lastId = EMPTY;
  return { narrow, columnOf: (bit) => ((words[bit >>> 5] as number) << 5) + (bit & 31) };

  function narrow(peers: BitSet): NarrowSet {
    const known = seen.get(peers);
    if (known !== undefined) return known;
    const bits = Uint32Array.from(words, (word) => (peers[word] as number) & (mask[word] as number));
    const set = settle(bits);
    seen.set(peers, set);
    return set;
  }

  function settle(bits: BitSet): NarrowSet {
    if (isEmptyBits(bits)) return { id: EMPTY, bits };
    const hash = hashBits(bits);
    const alike = byHash.get(hash) ?? [];
    byHash.set(hash, alike);
    const known = alike.find((one) => equalBits(one.bits, bits));
    if (known !== undefined) return known;
    lastId++;
    const set = { id: lastId, bits };
    alike.push(set);
    return set;
  }
}
