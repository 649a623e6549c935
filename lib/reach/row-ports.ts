// Ports between entities, as ids of interned port sets: millions of pairs have few distinct answers, and one comparison
// of ids replaces the algebra. Id 0 = no ports.
//
// Rows are numbered; what is asked of a row is found by its number. Memory: one set of columns for each distinct row.
import type { Direction } from '../model/cluster.ts';
import type { Reachability, Row } from '../model/reachability.ts';
import { type BitSet, hasBit, makeBits, orInto } from '../sets/bit-set.ts';
import { countPorts, intersectPorts, NO_PORTS, type PortSet, unionAllPorts } from '../sets/port-set.ts';

export interface RowPorts {
  /** By entity id: the number of its row. */
  readonly rowOf: Readonly<Record<Direction, Int32Array>>;
  /** By row number. */
  readonly rows: readonly Row[];
  /** By row number: columns that are open on some port. */
  readonly peersOf: (row: number) => BitSet;
  /** Ports that the row (by its number) allows for the peer column. */
  readonly towards: (row: number, peer: number) => number;
  /** Ports in both sets. */
  readonly common: (a: number, b: number) => number;
  readonly idOf: (set: PortSet) => number;
  readonly setOf: (id: number) => PortSet;
  readonly countOf: (id: number) => number;
}

/** Answers for the rows of one Reachability; remembers every set it has seen. */
export function makeRowPorts(reach: Reachability): RowPorts {
  const { rows, rowOf } = numberRows(reach);
  const ports = makeInterner();
  const seen: (SeenRow | undefined)[] = rows.map(() => undefined);

  function see(number: number): SeenRow {
    const { classes } = rows[number] as Row;
    const peers = makeBits(reach.columnCount);
    for (const rowClass of classes) orInto(peers, rowClass.peers);
    const ids = classes.map((rowClass) => ports.idOf(rowClass.ports));
    const row = { peers, sets: classes.map((rowClass) => rowClass.peers), ids };
    seen[number] = row;
    return row;
  }

  /** Classes are disjoint, and most peers are in one: only for the others ids must be joined. */
  function towards(number: number, peer: number): number {
    const { peers, sets, ids } = seen[number] ?? see(number);
    if (!hasBit(peers, peer)) return 0;
    let id = 0;
    for (let i = 0; i < sets.length; i++)
      if (hasBit(sets[i] as BitSet, peer))
        id = id === 0 ? (ids[i] as number) : ports.join(id, ids[i] as number);
    return id;
  }

  return { rowOf, rows, peersOf: (number) => (seen[number] ?? see(number)).peers, towards, ...ports };
}

interface SeenRow {
  readonly peers: BitSet;
  /** By class: its peers, and the id of its ports. */
  readonly sets: readonly BitSet[];
  readonly ids: readonly number[];
}

function numberRows(reach: Reachability): Pick<RowPorts, 'rows' | 'rowOf'> {
  const numbers = new Map<Row, number>();
  const numberOf = (row: Row) => {
    const number = numbers.get(row) ?? numbers.size;
    numbers.set(row, number);
    return number;
  };
  const rowOf = {
    ingress: Int32Array.from(reach.rows.ingress, numberOf),
    egress: Int32Array.from(reach.rows.egress, numberOf),
  };
  return { rowOf, rows: [...numbers.keys()] };
}

function makeInterner() {
  const sets: PortSet[] = [];
  const counts: number[] = [];
  const idOfText = new Map<string, number>();
  const idOfSet = new WeakMap<PortSet, number>();

  function idOf(set: PortSet): number {
    const known = idOfSet.get(set);
    if (known !== undefined) return known;
    const text = set.join();
    let id = idOfText.get(text);
    if (id === undefined) {
      id = sets.length;
      idOfText.set(text, id);
      sets.push(set);
      counts.push(countPorts(set));
    }
    idOfSet.set(set, id);
    return id;
  }
  idOf(NO_PORTS);

  /** Remembers the answer for two ids in either order. */
  function remembered(compute: (a: PortSet, b: PortSet) => PortSet): (a: number, b: number) => number {
    const answers = new Map<number, number>();
    return (a, b) => {
      const key = a < b ? a * 2 ** 26 + b : b * 2 ** 26 + a;
      let id = answers.get(key);
      if (id === undefined) {
        id = idOf(compute(sets[a] as PortSet, sets[b] as PortSet));
        answers.set(key, id);
      }
      return id;
    };
  }
  const intersection = remembered(intersectPorts);

  return {
    idOf,
    join: remembered((a, b) => unionAllPorts([a, b])),
    common: (a: number, b: number) => (a === b ? a : a === 0 || b === 0 ? 0 : intersection(a, b)),
    setOf: (id: number) => sets[id] as PortSet,
    countOf: (id: number) => counts[id] as number,
  };
}
