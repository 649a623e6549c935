// Ports between columns, as ids of interned port sets: many pairs of columns have few distinct answers, and one
// comparison of ids replaces the algebra. Id 0 = no ports.
import type { Row } from '../model/reachability.ts';
import { hasBit } from '../sets/bit-set.ts';
import { countPorts, intersectPorts, NO_PORTS, type PortSet, unionAllPorts } from '../sets/port-set.ts';

export interface RowPorts {
  /** Ports that the row allows for the peer column. */
  readonly towards: (row: Row, peer: number) => number;
  /** Ports in both sets. */
  readonly common: (a: number, b: number) => number;
  readonly idOf: (set: PortSet) => number;
  readonly setOf: (id: number) => PortSet;
  readonly countOf: (id: number) => number;
}

/** Answers for the rows of one Reachability; remembers every set it has seen. */
export function makeRowPorts(): RowPorts {
  const sets: PortSet[] = [];
  const counts: number[] = [];
  const idOfText = new Map<string, number>();
  const rowMasks = new Map<Row, Map<number, number>>();
  const commons = new Map<number, Map<number, number>>();

  function intern(set: PortSet): number {
    const text = set.join();
    const known = idOfText.get(text);
    if (known !== undefined) return known;
    const id = sets.length;
    idOfText.set(text, id);
    sets.push(set);
    counts.push(countPorts(set));
    return id;
  }
  intern(NO_PORTS);

  function towards(row: Row, peer: number): number {
    const mask = classMask(row, peer);
    let byMask = rowMasks.get(row);
    if (byMask === undefined) {
      byMask = new Map();
      rowMasks.set(row, byMask);
    }
    const known = byMask.get(mask);
    if (known !== undefined) return known;
    const classes = row.classes.filter(({ peers }) => hasBit(peers, peer));
    const id = intern(unionAllPorts(classes.map(({ ports }) => ports)));
    if (row.classes.length <= MASK_BITS) byMask.set(mask, id);
    return id;
  }

  function common(a: number, b: number): number {
    if (a === b) return a;
    if (a === 0 || b === 0) return 0;
    const [low, high] = a < b ? [a, b] : [b, a];
    let byHigh = commons.get(low);
    if (byHigh === undefined) {
      byHigh = new Map();
      commons.set(low, byHigh);
    }
    let id = byHigh.get(high);
    if (id === undefined) {
      id = intern(intersectPorts(sets[low] as PortSet, sets[high] as PortSet));
      byHigh.set(high, id);
    }
    return id;
  }

  return {
    towards,
    common,
    idOf: intern,
    setOf: (id) => sets[id] as PortSet,
    countOf: (id) => counts[id] as number,
  };
}

/** A double holds this many bits exactly; rows with more classes are not remembered. */
const MASK_BITS = 52;

/** Which classes hold the peer, one bit each. */
function classMask(row: Row, peer: number): number {
  const { classes } = row;
  if (classes.length > MASK_BITS) return -1;
  let mask = 0;
  let bit = 1;
  for (const { peers } of classes) {
    if (hasBit(peers, peer)) mask += bit;
    bit *= 2;
  }
  return mask;
}
