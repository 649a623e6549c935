// Columns as rows see them: two ends that every row holds alike are one class, so that what is said of one peer is
// said of all. Cost grows with the members of the distinct sets of peers, not with pairs.
import type { Row } from '../model/reachability.ts';
import { type BitSet, countBits, eachBit, equalBits, hashBits, makeBits } from '../sets/bit-set.ts';

export interface ColumnClasses {
  /** By entity id: its class; -1 for columns that were left out. */
  readonly classOf: Int32Array;
  /** By class: the rows that hold it and not every column too. */
  readonly rowsOf: readonly (readonly Row[])[];
}

/** Divides the columns by the port classes of the rows. */
export function classifyColumns(columns: BitSet, rows: Iterable<Row>): ColumnClasses {
  const rowsOfSet = new Map<BitSet, Row[]>();
  for (const row of rows) for (const { peers } of row.classes) append(rowsOfSet, peers, row);
  const sets = distinctSets(columns, rowsOfSet.keys());
  const classOf = emptyClasses(columns);
  const rowsOf: (readonly Row[])[] = [[]];
  for (const { members, originals } of sets) {
    const holding = originals.flatMap((peers) => rowsOfSet.get(peers) as Row[]);
    refine(
      classOf,
      members,
      (before) => rowsOf.push([...(rowsOf[before] as readonly Row[]), ...holding]) - 1,
    );
  }
  return { classOf, rowsOf: rowsOf.map((list) => [...new Set(list)]) };
}

/** By entity id: numbers that are equal for columns that every one of the sets holds alike; -1 where left out. */
export function divideColumns(columns: BitSet, sets: Iterable<BitSet>): Int32Array {
  const classOf = emptyClasses(columns);
  let classCount = 1;
  for (const { members } of distinctSets(columns, new Set(sets)))
    refine(classOf, members, () => classCount++);
  return classOf;
}

interface DistinctSet {
  readonly members: BitSet;
  /** The sets that have these members. */
  readonly originals: BitSet[];
}

/** The sets without what is no column, equal ones once; those that hold every column are left out. */
function distinctSets(columns: BitSet, sets: Iterable<BitSet>): DistinctSet[] {
  const total = countBits(columns);
  const buckets = new Map<number, DistinctSet[]>();
  const found: DistinctSet[] = [];
  const members = makeBits(columns.length * 32);
  for (const set of sets) {
    for (let w = 0; w < members.length; w++) members[w] = (set[w] as number) & (columns[w] as number);
    const hash = hashBits(members);
    const known = buckets.get(hash)?.find((other) => equalBits(other.members, members));
    if (known !== undefined) {
      known.originals.push(set);
      continue;
    }
    const distinct = { members: members.slice(), originals: [set] };
    append(buckets, hash, distinct);
    if (countBits(members) < total) found.push(distinct);
  }
  return found;
}

function emptyClasses(columns: BitSet): Int32Array {
  const classOf = new Int32Array(columns.length * 32).fill(-1);
  eachBit(columns, (id) => {
    classOf[id] = 0;
  });
  return classOf;
}

/** Moves the members of the set into classes of their own; `divide` makes a class out of another and returns it. */
function refine(classOf: Int32Array, members: BitSet, divide: (before: number) => number): void {
  // Members of one class mostly stand together: the last answer is the next one's too.
  const inside = new Map<number, number>();
  let [lastBefore, lastAfter] = [-1, -1];
  eachBit(members, (id) => {
    const before = classOf[id] as number;
    if (before !== lastBefore) {
      let after = inside.get(before);
      if (after === undefined) {
        after = divide(before);
        inside.set(before, after);
      }
      [lastBefore, lastAfter] = [before, after];
    }
    classOf[id] = lastAfter;
  });
}

function append<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
