// Blocks of addresses, and "the internet", as the parts that no policy tells apart: one address of each part answers
// for all of them. Addresses of pods are not here (they are asked as pods); addresses of nodes are parts of their own.
import type { Analysis } from '../model/analysis.ts';
import type { AddressPart } from '../model/question.ts';
import type { Reachability } from '../model/reachability.ts';
import { type BitSet, hasBit } from '../sets/bit-set.ts';
import {
  type Address,
  type Block,
  blockContains,
  formatAddress,
  parseAddress,
  rangeIndex,
} from '../sets/cidr.ts';
import type { Directory } from './directory.ts';

/** Parts of one block. A part that holds nothing but addresses of pods is left out. */
export function partsOfBlock(analysis: Analysis, directory: Directory, block: Block): AddressPart[] {
  const portions = analysis.certain.ranges
    .filter(
      (range) => range.family === block.family && range.first <= block.last && range.last >= block.first,
    )
    .map(({ family, first, last }) => ({
      family,
      first: first > block.first ? first : block.first,
      last: last < block.last ? last : block.last,
    }));
  const nodes = [...directory.nodeOfAddress]
    .filter(([address]) => blockContains(block, parseAddress(address) as Address))
    .map(([address, node]) => ({ address, blocks: [blockOf(parseAddress(address) as Address)], node }));
  return [...mergeEqual(analysis, directory, portions), ...nodes];
}

/** Parts of the public address space, both families; pods and nodes with a public address are not the internet. */
export function partsOfInternet(analysis: Analysis, directory: Directory): AddressPart[] {
  return partsOfSpace(analysis, directory, 'public');
}

/** Parts of one kind of address space, both families, without the addresses of pods and nodes. */
export function partsOfSpace(
  analysis: Analysis,
  directory: Directory,
  wanted: 'public' | 'private',
): AddressPart[] {
  const portions = analysis.certain.ranges.filter(({ space }) => space === wanted);
  return mergeEqual(analysis, directory, portions);
}

// Two columns that are members of the same sets of peers get the same answer, by the same rules, whatever the other
// end is. The three reachabilities share their columns; `best` lies between the other two.
function mergeEqual(analysis: Analysis, directory: Directory, portions: readonly Block[]): AddressPart[] {
  const { ranges, firstRange } = analysis.certain;
  const peerSets = distinctPeerSets([analysis.certain, analysis.worst]);
  const parts = new Map<string, { address: string; blocks: Block[] }>();
  for (const portion of portions) {
    const address = freeAddress(portion, directory.taken[portion.family]);
    if (address === undefined) continue;
    const key = `${address.family} ${membership(peerSets, firstRange + rangeIndex(ranges, address))}`;
    const part = parts.get(key) ?? { address: formatAddress(address), blocks: [] };
    parts.set(key, part);
    part.blocks.push(portion);
  }
  return [...parts.values()];
}

/** The block that is this one address. */
export function blockOf({ family, value }: Address): Block {
  return { family, first: value, last: value };
}

function distinctPeerSets(reaches: readonly Reachability[]): BitSet[] {
  const rows = new Set(reaches.flatMap(({ rows }) => [...rows.ingress, ...rows.egress]));
  return [...new Set([...rows].flatMap((row) => [...row.classes, ...row.rules].map(({ peers }) => peers)))];
}

function membership(sets: readonly BitSet[], column: number): string {
  let bits = '';
  for (const set of sets) bits += hasBit(set, column) ? '1' : '0';
  return bits;
}

/** The first address of the block that is not taken; undefined when all are. `taken` is sorted. */
function freeAddress({ family, first, last }: Block, taken: readonly bigint[]): Address | undefined {
  let value = first;
  for (let i = firstAtLeast(taken, first); i < taken.length; i++) {
    const next = taken[i] as bigint;
    if (next > value) break;
    // The same address stands there twice when a node and its hostNetwork pods have it
    if (next === value) value += 1n;
  }
  return value > last ? undefined : { family, value };
}

function firstAtLeast(sorted: readonly bigint[], value: bigint): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] as bigint) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
