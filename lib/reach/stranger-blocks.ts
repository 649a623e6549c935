// Which blocks a stranger pod has an address in (scoring.md section 2). Asked of blocks and not of ranges: pod ranges
// are not cut out of the space.
import { type CutBlock, coverBlocks } from '../sets/block-cover.ts';
import type { Block } from '../sets/cidr.ts';

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
  return podRanges.length > 0 && coverBlocks(peers, podRanges);
}
