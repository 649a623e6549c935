// Sets of small integers as bits in a typed array.
//
// Memory layout: bit `i` of the set is bit (i & 31) of word (i >> 5). The length is fixed when the set is made;
// bits at and above the size that was asked for are always 0 (fillBits keeps it so), which is what lets counting,
// comparing and testing for emptiness work on whole words. A function whose name ends in `Into` changes its first argument.
export type BitSet = Uint32Array;

/** An empty set that can hold 0 … size-1. */
export function makeBits(size: number): BitSet {
  return new Uint32Array((size + 31) >>> 5);
}

/** The set {0 … size-1}. */
export function fillBits(size: number): BitSet {
  const set = makeBits(size);
  set.fill(0xffffffff);
  const rest = size & 31;
  if (rest !== 0 && set.length > 0) set[set.length - 1] = 2 ** rest - 1;
  return set;
}

export function hasBit(set: BitSet, i: number): boolean {
  return ((set[i >>> 5] as number) & (1 << (i & 31))) !== 0;
}

export function addBit(set: BitSet, i: number): void {
  set[i >>> 5] = (set[i >>> 5] as number) | (1 << (i & 31));
}

export function orInto(into: BitSet, other: BitSet): void {
  for (let w = 0; w < into.length; w++) into[w] = (into[w] as number) | (other[w] as number);
}

export function andInto(into: BitSet, other: BitSet): void {
  for (let w = 0; w < into.length; w++) into[w] = (into[w] as number) & (other[w] as number);
}

/** Takes the members of `other` out of `into`. */
export function andNotInto(into: BitSet, other: BitSet): void {
  for (let w = 0; w < into.length; w++) into[w] = (into[w] as number) & ~(other[w] as number);
}

/** into ∪= (a ∩ b), without a set between. */
export function orAndInto(into: BitSet, a: BitSet, b: BitSet): void {
  for (let w = 0; w < into.length; w++) into[w] = (into[w] as number) | ((a[w] as number) & (b[w] as number));
}

/** into ∪= (a \ b), without a set between. */
export function orAndNotInto(into: BitSet, a: BitSet, b: BitSet): void {
  for (let w = 0; w < into.length; w++)
    into[w] = (into[w] as number) | ((a[w] as number) & ~(b[w] as number));
}

export function andBits(a: BitSet, b: BitSet): BitSet {
  const out = a.slice();
  andInto(out, b);
  return out;
}

export function isEmptyBits(set: BitSet): boolean {
  for (let w = 0; w < set.length; w++) if (set[w] !== 0) return false;
  return true;
}

export function equalBits(a: BitSet, b: BitSet): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let w = 0; w < a.length; w++) if (a[w] !== b[w]) return false;
  return true;
}

export function intersectsBits(a: BitSet, b: BitSet): boolean {
  for (let w = 0; w < a.length; w++) if (((a[w] as number) & (b[w] as number)) !== 0) return true;
  return false;
}

export function countBits(set: BitSet): number {
  let count = 0;
  for (let w = 0; w < set.length; w++) {
    let v = set[w] as number;
    v -= (v >>> 1) & 0x55555555;
    v = (v & 0x33333333) + ((v >>> 2) & 0x33333333);
    count += Math.imul((v + (v >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
  }
  return count;
}

/** Calls `visit` for each member, ascending. */
export function eachBit(set: BitSet, visit: (i: number) => void): void {
  for (let w = 0; w < set.length; w++) {
    let word = set[w] as number;
    while (word !== 0) {
      const bit = 31 - Math.clz32(word & -word);
      visit((w << 5) + bit);
      word &= word - 1;
    }
  }
}

/** FNV-1a over the words: a key for finding equal sets. Equal sets have equal hashes; the reverse must be checked. */
export function hashBits(set: BitSet): number {
  let hash = 0x811c9dc5;
  for (let w = 0; w < set.length; w++) hash = Math.imul(hash ^ (set[w] as number), 0x01000193);
  return hash >>> 0;
}
