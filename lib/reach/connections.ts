// Who may connect to a workload and whom it may connect to, with the rules on both sides (lib/model/
// workload-connections.ts). Subjects with one row that the rows of the other direction hold alike have one list: it is
// made once for all of them, and peers that are alike in ports, verdict and rules are one group of it.
import type { Cluster, Direction } from '../model/cluster.ts';
import type { Entity, Row, RowRule } from '../model/reachability.ts';
import type { SurveyedConnections, SurveyedGroup, SurveyedList } from '../model/survey.ts';
import { andInto, type BitSet, countBits, eachBit, hasBit } from '../sets/bit-set.ts';
import { type AddressRange, type Block, formatRange } from '../sets/cidr.ts';
import { acceptingRules } from './accepting-rules.ts';
import { divideColumns } from './column-classes.ts';
import type { ReceiverInputs } from './receivers.ts';

/** Pairs of a subject and a column that are looked at, at most: a few seconds; and lists that a result can hold. */
const mostPairs = 40_000_000;
const mostLists = 10_000;

interface Inputs {
  readonly worst: ReceiverInputs;
  readonly certain: ReceiverInputs;
}

interface Context extends Inputs {
  readonly cluster: Cluster;
  /** By direction of the subject and by column: equal where every row of the peers' direction holds it alike. */
  readonly classOf: Readonly<Record<Direction, Int32Array>>;
}

/** The lists of every workload that policies bind. */
export function findConnections(cluster: Cluster, inputs: Inputs): SurveyedConnections {
  const { ends, reach } = inputs.worst;
  const context: Context = {
    ...inputs,
    cluster,
    classOf: { ingress: classesFor(inputs, 'ingress'), egress: classesFor(inputs, 'egress') },
  };
  const numbers = new Map<string, number>();
  const subjects: { readonly direction: Direction; readonly entities: readonly number[] }[] = [];
  const listsOf = cluster.workloads.map(({ id }) => {
    const entities = (ends.entitiesOf[id] as readonly number[]).filter(
      (entity) => reach.entities[entity]?.kind === 'pods',
    );
    if (entities.length === 0) return undefined;
    const listFor = (direction: Direction) => {
      const byKey = new Map(entities.map((entity) => [signatureOf(context, { entity, direction }), entity]));
      const key = `${direction} ${[...byKey.keys()].sort().join()}`;
      const number = numbers.get(key) ?? numbers.size;
      if (number === numbers.size) subjects.push({ direction, entities: [...byKey.values()] });
      numbers.set(key, number);
      return number;
    };
    return { ingress: listFor('ingress'), egress: listFor('egress') };
  });
  if (subjects.length > mostLists || subjects.length * countBits(ends.columns) > mostPairs)
    return { lists: undefined, listsOf: [] };
  return { lists: subjects.map((subject) => makeList(context, subject)), listsOf };
}

function classesFor({ worst, certain }: Inputs, direction: Direction): Int32Array {
  const rows = new Set([...rowsOf(worst, other(direction)), ...rowsOf(certain, other(direction))]);
  const sets = [...rows].flatMap(({ classes, rules }) => [
    ...classes.map(({ peers }) => peers),
    ...rules.map(({ peers }) => peers),
  ]);
  return divideColumns(worst.ends.columns, sets);
}

function rowsOf({ reach, ends }: ReceiverInputs, direction: Direction): Set<Row> {
  const rows = new Set<Row>();
  eachBit(ends.columns, (id) => {
    const row = reach.rows[direction][id] as Row;
    if (row.restricted || row.rules.length > 0) rows.add(row);
  });
  return rows;
}

interface Subject {
  readonly entity: number;
  readonly direction: Direction;
}

/** Equal for subjects that have the same peers for the same reasons. */
function signatureOf({ worst, certain, classOf }: Context, { entity, direction }: Subject): string {
  const numberIn = ({ reach, rowPorts }: ReceiverInputs) => {
    const row = reach.rows[direction][entity] as Row;
    return row.restricted || row.rules.length > 0 ? (rowPorts.rowOf[direction][entity] as number) : -1;
  };
  const { family } = worst.reach.entities[entity] as Entity;
  return `${numberIn(worst)} ${numberIn(certain)} ${family} ${classOf[direction][entity]}`;
}

interface Draft extends Omit<SurveyedGroup, 'workloads' | 'ranges'> {
  readonly workloads: Set<number>;
  readonly ranges: Set<number>;
}

function makeList(
  context: Context,
  { direction, entities }: { readonly direction: Direction; readonly entities: readonly number[] },
): SurveyedList {
  const drafts = new Map<string, Draft>();
  const ruleIds = new Map<RowRule | undefined, number>();
  const keyOf = (rules: readonly (RowRule | undefined)[]) => {
    let key = '';
    for (const rule of rules) {
      const id = ruleIds.get(rule) ?? ruleIds.size;
      ruleIds.set(rule, id);
      key += `${id},`;
    }
    return key;
  };
  // Asked for each peer of each list: what is said of a group is made once
  const draftFor: DraftFor = ({ portsId, verdict, own, theirs }, kind) => {
    const key = `${kind} ${verdict} ${portsId} ${keyOf(own)}/${keyOf(theirs)}`;
    let draft = drafts.get(key);
    if (draft === undefined) {
      const ports = context.worst.rowPorts.setOf(portsId);
      draft = { ports, verdict, own, theirs, workloads: new Set(), ranges: new Set() };
      drafts.set(key, draft);
    }
    return draft;
  };
  for (const entity of entities) {
    addPods(context, { entity, direction }, draftFor);
    addRanges(context, { entity, direction }, draftFor);
  }
  const groups = [...drafts.values()].map(
    ({ workloads, ranges, ...group }): SurveyedGroup => ({
      ...group,
      workloads: [...workloads].sort((a, b) => a - b),
      ranges: joinRanges(context.worst.reach.ranges, [...ranges]),
    }),
  );
  return { direction, groups };
}

interface Alike extends Pick<SurveyedGroup, 'verdict' | 'own' | 'theirs'> {
  /** Of the worst case (row-ports.ts). */
  readonly portsId: number;
}

type DraftFor = (alike: Alike, kind: 'pods' | 'ranges') => Draft;

function addPods(context: Context, { entity, direction }: Subject, draftFor: DraftFor): void {
  const { worst, certain } = context;
  const { ends, reach, rowPorts } = worst;
  const row = reach.rows[direction][entity] as Row;
  const number = rowPorts.rowOf[direction][entity] as number;
  const theirRows = rowPorts.rowOf[other(direction)];
  const openToUs = rowPorts.rowsOpenTo(entity);
  const peers: BitSet = rowPorts.peersOf(number).slice();
  andInto(peers, ends.columns);
  eachBit(peers, (column) => {
    const theirs = theirRows[column] as number;
    if (!hasBit(openToUs, theirs) || !ends.shareFamily(entity, column)) return;
    const id = portsBetween(worst, { entity, column, direction });
    if (id === 0) return;
    const ports = rowPorts.setOf(id);
    const sure =
      certain === worst ||
      certain.rowPorts.countOf(portsBetween(certain, { entity, column, direction })) === rowPorts.countOf(id);
    const draft = draftFor(
      {
        portsId: id,
        verdict: sure ? 'accept' : 'unknown',
        own: acceptingRules(row, { peer: column, ports }),
        theirs: acceptingRules(rowPorts.rows[theirs] as Row, { peer: entity, ports }),
      },
      'pods',
    );
    for (const workload of ends.workloadsOf[column] as readonly number[]) draft.workloads.add(workload);
  });
}

function addRanges(context: Context, { entity, direction }: Subject, draftFor: DraftFor): void {
  const { worst, certain } = context;
  const { reach, rowPorts } = worst;
  const row = reach.rows[direction][entity] as Row;
  const number = rowPorts.rowOf[direction][entity] as number;
  const { family } = reach.entities[entity] as Entity;
  const peers = rowPorts.peersOf(number);
  const leastRow = certain.rowPorts.rowOf[direction][entity] as number;
  reach.ranges.forEach((range, index) => {
    const column = reach.firstRange + index;
    if (!hasBit(peers, column) || (family !== 'any' && family !== range.family)) return;
    const id = rowPorts.towards(number, column);
    const sure =
      certain === worst ||
      certain.rowPorts.countOf(certain.rowPorts.towards(leastRow, column)) === rowPorts.countOf(id);
    const own = acceptingRules(row, { peer: column, ports: rowPorts.setOf(id) });
    const alike: Alike = { portsId: id, verdict: sure ? 'accept' : 'unknown', own, theirs: [] };
    draftFor(alike, 'ranges').ranges.add(index);
  });
}

function portsBetween(
  { rowPorts }: ReceiverInputs,
  { entity, column, direction }: Subject & { readonly column: number },
): number {
  const own = rowPorts.towards(rowPorts.rowOf[direction][entity] as number, column);
  return rowPorts.common(own, rowPorts.towards(rowPorts.rowOf[other(direction)][column] as number, entity));
}

/** Ranges that touch are one block, as far as they go. */
function joinRanges(ranges: readonly AddressRange[], indexes: readonly number[]): string[] {
  const joined: { family: Block['family']; first: bigint; last: bigint }[] = [];
  for (const index of [...indexes].sort((a, b) => a - b)) {
    const { family, first, last } = ranges[index] as AddressRange;
    const before = joined.at(-1);
    if (before !== undefined && before.family === family && before.last + 1n === first) before.last = last;
    else joined.push({ family, first, last });
  }
  return joined.map(formatRange);
}

function other(direction: Direction): Direction {
  return direction === 'ingress' ? 'egress' : 'ingress';
}
