// Whether blocks that are cut up cover others as a whole: 0.0.0.0/1 and 128.0.0.0/1 are 0.0.0.0/0.
import type { Block } from './cidr.ts';

/** A block without its exceptions. */
export interface CutBlock {
  readonly block: Block;
  readonly excepts: readonly Block[];
}

/** Whether every address of `wholes` is in one of `parts`. Cost: parts × wholes, after a sort. */
export function coverBlocks(parts: readonly CutBlock[], wholes: readonly Block[]): boolean {
  const sorted = parts.flatMap(piecesOf).sort((a, b) => (a.first < b.first ? -1 : 1));
  return wholes.every((whole) => {
    let next = whole.first;
    for (const { family, first, last } of sorted)
      if (family === whole.family && first <= next && last >= next) next = last + 1n;
    return next > whole.last;
  });
}

/** What is left of the block, as blocks in order. */
function piecesOf({ block, excepts }: CutBlock): Block[] {
  const pieces: Block[] = [];
  let next = block.first;
  for (const except of excepts.toSorted((a, b) => (a.first < b.first ? -1 : 1))) {
    if (except.last < next) continue;
    if (except.first > next) pieces.push({ ...block, first: next, last: except.first - 1n });
    next = except.last + 1n;
  }
  if (next <= block.last) pieces.push({ ...block, first: next });
  return pieces;
}
