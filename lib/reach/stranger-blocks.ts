// Which blocks a stranger pod has an address in (scoring.md section 2). Asked of blocks and not of ranges: pod ranges
// are not cut out of the space.
import type { Block } from '../sets/cidr.ts';

/** A block without its exceptions. */
export interface CutBlock {
  readonly block: Block;
  readonly excepts: readonly Block[];
}

/** Whether some address of the pod ranges is in the block. */
export function meetsPodRanges({ block, excepts }: CutBlock, podRanges: readonly Block[]): boolean {
  return podRanges.some((pods) => {
    if (pods.family !== block.family || pods.last < block.first || pods.first > block.last) return false;
    const first = pods.first > block.first ? pods.first : block.first;
    const last = pods.last < block.last ? pods.last : block.last;
    return !excepts.some((except) => except.first <= first && last <= except.last);
  });
}

/** Whether every address of the pod ranges is in one of the blocks, which is so for a block however it is split. */
export function holdPodRanges(peers: readonly CutBlock[], podRanges: readonly Block[]): boolean {
  const sorted = peers.flatMap(piecesOf).sort((a, b) => (a.first < b.first ? -1 : 1));
  return (
    podRanges.length > 0 &&
    podRanges.every((pods) => {
      let next = pods.first;
      for (const { family, first, last } of sorted)
        if (family === pods.family && first <= next && last >= next) next = last + 1n;
      return next > pods.last;
    })
  );
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
