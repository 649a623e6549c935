// Columns as rows see them: two ends that every one of some sets holds alike are one class, so that what is said of one
// is said of all. Cost grows with the members of the distinct sets, not with pairs.
import { type BitSet, countBits, eachBit, equalBits, hashBits, makeBits } from '../sets/bit-set.ts';

/** By column: numbers that are equal for columns that every set holds alike; -1 for what is not in `columns`. */
export function divideColumns(columns: BitSet, sets: Iterable<BitSet>): Int32Array {
  const classOf = new Int32Array(columns.length * 32).fill(-1);
  eachBit(columns, (id) => {
    classOf[id] = 0;
  });
  let classCount = 1;
  for (const members of distinctSets(columns, new Set(sets))) {
    const inside = new Map<number, number>();
    // Members of one class mostly stand together: the last answer is the next one's too.
    let [lastBefore, lastAfter] = [-1, -1];
    eachBit(members, (id) => {
      const before = classOf[id] as number;
      if (before !== lastBefore) {
        lastBefore = before;
        lastAfter = inside.get(before) ?? classCount++;
        inside.set(before, lastAfter);
      }
      classOf[id] = lastAfter;
    });
  }
  return classOf;
}

/** The sets without what is no column, equal ones once; those that hold every column divide nothing. */
function distinctSets(columns: BitSet, sets: Iterable<BitSet>): BitSet[] {
  const total = countBits(columns);
  const buckets = new Map<number, BitSet[]>();
  const found: BitSet[] = [];
  const members = makeBits(columns.length * 32);
  for (const set of sets) {
    for (let w = 0; w < members.length; w++) members[w] = (set[w] as number) & (columns[w] as number);
    const hash = hashBits(members);
    const bucket = buckets.get(hash);
    if (bucket?.some((other) => equalBits(other, members))) continue;
    const distinct = members.slice();
    if (bucket === undefined) buckets.set(hash, [distinct]);
    else bucket.push(distinct);
    if (countBits(members) < total) found.push(distinct);
  }
  return found;
}
