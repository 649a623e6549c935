// How much address space a set of columns is (scoring.md section 2): the union of blocks minus excepts is what its
// ranges add up to, however the policies cut it.
import type { Entity, Reachability } from '../model/reachability.ts';
import { addBit, type BitSet, hasBit, makeBits } from '../sets/bit-set.ts';
import { type AddressRange, type AddressSpace, type Block, formatRange } from '../sets/cidr.ts';

export interface OpenSpace {
  /** In IPv4 addresses and IPv6 /64s. */
  readonly size: number;
  /** Column of the largest range, of IPv4 where there is one; -1 when the space is empty. */
  readonly largest: number;
}

export interface AddressSpaces {
  /** One kind of space as an end of one family sees it. */
  readonly viewOf: (space: AddressSpace, family: Entity['family']) => SpaceView;
  /** The part of `peers` in the view. */
  readonly measure: (peers: BitSet, view: SpaceView) => OpenSpace;
  /** The unbroken stretch of `peers` around a range column, as text; `0.0.0.0/0` for the whole internet. */
  readonly stretch: (peers: BitSet, column: number) => string;
}

export interface SpaceView {
  /** Range columns, ascending. */
  readonly columns: readonly number[];
  /** The same as a set. */
  readonly mask: BitSet;
}

/** IPv4 addresses or IPv6 /64s; a fraction below a /64, so that cutting a block changes no sum. */
export function spaceOf(block: Block): number {
  const size = Number(block.last - block.first + 1n);
  return block.family === 'v4' ? size : size / 2 ** 64;
}

/** Measures for the ranges of one Reachability. */
export function makeAddressSpaces(reach: Reachability): AddressSpaces {
  const { ranges, firstRange } = reach;
  const sizes = Float64Array.from(ranges, spaceOf);
  const views = new Map<string, SpaceView>();
  const firstWord = firstRange >>> 5;

  function viewOf(space: AddressSpace, family: Entity['family']): SpaceView {
    const key = `${space} ${family}`;
    let view = views.get(key);
    if (view === undefined) {
      view = makeView(reach, { space, family });
      views.set(key, view);
    }
    return view;
  }

  function measure(peers: BitSet, { mask }: SpaceView): OpenSpace {
    let size = 0;
    let largest = -1;
    // Ranges are the last columns: what stands before them need not be looked at.
    for (let w = firstWord; w < mask.length; w++) {
      let word = (peers[w] as number) & (mask[w] as number);
      while (word !== 0) {
        const column = (w << 5) + 31 - Math.clz32(word & -word);
        word &= word - 1;
        size += sizes[column - firstRange] as number;
        if (largest < 0 || showsBetter(column, largest)) largest = column;
      }
    }
    return { size, largest };
  }

  /** Ranges are sorted by family, IPv4 first: people look for that. */
  function showsBetter(column: number, other: number): boolean {
    const isSameFamily = ranges[column - firstRange]?.family === ranges[other - firstRange]?.family;
    return isSameFamily && (sizes[column - firstRange] as number) > (sizes[other - firstRange] as number);
  }

  function stretch(peers: BitSet, column: number): string {
    const { family, space } = ranges[column - firstRange] as AddressRange;
    const { columns } = viewOf(space, family);
    if (space === 'public' && columns.every((other) => hasBit(peers, other)))
      return family === 'v4' ? '0.0.0.0/0' : '::/0';
    const joins = (other: number) => {
      const range = ranges[other - firstRange];
      return range?.family === family && range.space === space && hasBit(peers, other);
    };
    let [first, last] = [column, column];
    while (joins(first - 1)) first--;
    while (joins(last + 1)) last++;
    const [from, to] = [
      ranges[first - firstRange] as AddressRange,
      ranges[last - firstRange] as AddressRange,
    ];
    return formatRange({ family, first: from.first, last: to.last });
  }

  return { viewOf, measure, stretch };
}

function makeView(
  { ranges, firstRange, columnCount }: Reachability,
  { space, family }: { readonly space: AddressSpace; readonly family: Entity['family'] },
): SpaceView {
  const columns = ranges.flatMap((range, index) =>
    range.space === space && (family === 'any' || range.family === family) ? [firstRange + index] : [],
  );
  const mask = makeBits(columnCount);
  for (const column of columns) addBit(mask, column);
  return { columns, mask };
}
