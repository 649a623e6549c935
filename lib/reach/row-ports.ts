// Ports between entities, as ids of interned port sets: millions of pairs have few distinct answers, and one comparison
// of ids replaces the algebra. Id 0 = no ports.
//
// Rows are numbered; what is asked of a row is found by its number. Memory: one set of columns for each distinct row.
import type { Direction } from '../model/cluster.ts';
import type { Reachability, Row } from '../model/reachability.ts';
import { addBit, type BitSet, eachBit, hasBit, makeBits, orInto } from '../sets/bit-set.ts';
import { countPorts, intersectPorts, NO_PORTS, type PortSet, unionAllPorts } from '../sets/port-set.ts';

export interface RowPorts {
  /** By entity id: the number of its row. */
  readonly rowOf: Readonly<Record<Direction, Int32Array>>;
  /** By row number. */
  readonly rows: readonly Row[];
  /** By row number: columns that are open on some port. */
  readonly peersOf: (row: number) => BitSet;
  /** Numbers of the rows that are open to the entity on some port: the columns of peersOf. */
  readonly rowsOpenTo: (entity: number) => BitSet;
  /** Ports that the row (by its number) allows for the peer, an entity. */
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
  const seen = rows.map(({ classes }): SeenRow => {
    const peers = makeBits(reach.columnCount);
    for (const rowClass of classes) orInto(peers, rowClass.peers);
    const ids = classes.map((rowClass) => ports.idOf(rowClass.ports));
    return { peers, sets: classes.map((rowClass) => rowClass.peers), ids };
  });
  const openTo = transpose(seen, reach.entities.length);

  /** Classes are disjoint, and most peers are in one: only for the others ids must be joined. */
  function towards(number: number, peer: number): number {
    const { sets, ids } = seen[number] as SeenRow;
    let id = 0;
    for (let i = 0; i < sets.length; i++)
      if (hasBit(sets[i] as BitSet, peer))
        id = id === 0 ? (ids[i] as number) : ports.join(id, ids[i] as number);
    return id;
  }

  return {
    rowOf,
    rows,
    peersOf: (number) => (seen[number] as SeenRow).peers,
    rowsOpenTo: (entity) => openTo[entity] as BitSet,
    towards,
    ...ports,
  };
}

/**
 * By entity id: the rows that hold it. To ask many rows of one column goes through memory at random; to ask one column
 * of many rows does not, and that is how pairs are asked.
 */
function transpose(seen: readonly SeenRow[], entityCount: number): BitSet[] {
  const openTo = Array.from({ length: entityCount }, () => makeBits(seen.length));
  seen.forEach(({ peers }, number) => {
    eachBit(peers, (column) => {
      if (column < entityCount) addBit(openTo[column] as BitSet, number);
    });
  });
  return openTo;
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
  const known = new Map<number | string, number>();

  function idOf(set: PortSet): number {
    // Most sets are one range, which two numbers say.
    const key = set.length === 2 ? (set[0] as number) * 2 ** 18 + (set[1] as number) : set.join();
    let id = known.get(key);
    if (id === undefined) {
      id = sets.length;
      known.set(key, id);
      sets.push(set);
      counts.push(countPorts(set));
    }
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
