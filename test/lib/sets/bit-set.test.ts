import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  addBit,
  andBits,
  andNotInto,
  countBits,
  eachBit,
  equalBits,
  fillBits,
  hasBit,
  hashBits,
  intersectsBits,
  isEmptyBits,
  makeBits,
  orAndInto,
  orInto,
} from '../../../lib/sets/bit-set.ts';

const SIZE = 71;
const members = fc.uniqueArray(fc.integer({ min: 0, max: SIZE - 1 }));

function bitsOf(list: readonly number[]) {
  const set = makeBits(SIZE);
  for (const i of list) addBit(set, i);
  return set;
}

function membersOf(set: Uint32Array): number[] {
  const list: number[] = [];
  eachBit(set, (i) => list.push(i));
  return list;
}

test('bit sets agree with sets of numbers in every operation', () => {
  fc.assert(
    fc.property(members, members, members, (listA, listB, listC) => {
      const [a, b] = [new Set(listA), new Set(listB)];
      const [bitsA, bitsB] = [bitsOf(listA), bitsOf(listB)];
      const sorted = (values: Iterable<number>) => [...values].sort((x, y) => x - y);
      expect(membersOf(bitsA)).toEqual(sorted(a));
      expect(countBits(bitsA)).toBe(a.size);
      expect(membersOf(andBits(bitsA, bitsB))).toEqual(sorted(a.intersection(b)));
      const union = bitsA.slice();
      orInto(union, bitsB);
      expect(membersOf(union)).toEqual(sorted(a.union(b)));
      const difference = bitsA.slice();
      andNotInto(difference, bitsB);
      expect(membersOf(difference)).toEqual(sorted(a.difference(b)));
      const into = bitsOf(listC);
      orAndInto(into, bitsA, bitsB);
      expect(membersOf(into)).toEqual(sorted(new Set(listC).union(a.intersection(b))));
      expect(intersectsBits(bitsA, bitsB)).toBe(!a.isDisjointFrom(b));
      expect(isEmptyBits(bitsA)).toBe(a.size === 0);
      expect(equalBits(bitsA, bitsB)).toBe(a.symmetricDifference(b).size === 0);
      if (equalBits(bitsA, bitsB)) expect(hashBits(bitsA)).toBe(hashBits(bitsB));
    }),
  );
});

test.each([0, 1, 31, 32, 33, 64, 71])(
  'a full set of size %i has that many members and no bit above',
  (size) => {
    const set = fillBits(size);
    expect(countBits(set)).toBe(size);
    if (size > 0) expect(hasBit(set, size - 1)).toBe(true);
  },
);
