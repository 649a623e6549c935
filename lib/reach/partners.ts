// What real workloads can do to a workload, both sides considered: the `reach` of scoring.md section 4 where no
// stranger connects. Looked for only where it could be more than what a stranger can do already.
//
// Cost: rows are shared and columns are bits, so the peers of a subject are the members of one set; ends that nothing
// restricts on their own side are gone through once for all subjects of a row and namespace.
import type { Cluster, Direction, Workload } from '../model/cluster.ts';
import type { Entity, Reachability, Row } from '../model/reachability.ts';
import type { Peer } from '../model/scan-result.ts';
import type { PartnerOpening, RowPositions, WorkloadPartners } from '../model/survey.ts';
import { addBit, andInto, andNotInto, type BitSet, eachBit, hasBit, makeBits } from '../sets/bit-set.ts';
import { countPorts } from '../sets/port-set.ts';
import { addOthers, addToTally, makeTally, type Tally, totalOf } from './partner-tally.ts';
import { decidingRule } from './query.ts';
import type { RealEnds } from './real-ends.ts';
import type { RowPorts } from './row-ports.ts';

export interface PartnerInputs {
  readonly reach: Reachability;
  readonly ends: RealEnds;
  readonly rowPorts: RowPorts;
  readonly positions: Readonly<Record<Direction, readonly RowPositions[]>>;
}

/** By workload id. */
export function findPartners(cluster: Cluster, inputs: PartnerInputs): WorkloadPartners[] {
  const context = makeContext(cluster, inputs);
  return cluster.workloads.map(({ id: workload }) => {
    const entities = (inputs.ends.entitiesOf[workload] as readonly number[]).filter(
      (id) => inputs.reach.entities[id]?.kind === 'pods',
    );
    const findAll = (direction: Direction, where: Where) =>
      entities.flatMap((entity) => findPartner(context, { direction, where, entity, workload }) ?? []);
    return {
      ingress: {
        otherNamespaces: findAll('ingress', 'otherNamespaces'),
        sameNamespace: findAll('ingress', 'sameNamespace'),
      },
      egress: { otherNamespaces: findAll('egress', 'otherNamespaces'), sameNamespace: [] },
    };
  });
}

type Where = 'otherNamespaces' | 'sameNamespace';

interface Question {
  readonly direction: Direction;
  readonly where: Where;
  readonly entity: number;
  readonly workload: number;
}

/** The peers of a row, as the subjects of one namespace and family see them. */
interface Candidates {
  /** Ends whose own side restricts nothing. */
  readonly free: Tally;
  /** Columns of ends whose own side must be asked, ascending. */
  readonly restricted: readonly number[];
}

interface Context extends PartnerInputs {
  readonly cluster: Cluster;
  /** By direction of the subject: columns whose own side restricts nothing. */
  readonly openOnTheirSide: Readonly<Record<Direction, BitSet>>;
  readonly cache: Map<Row, Map<string, Candidates>>;
  /** Is filled again and again: there are as many questions as rows. */
  readonly peers: BitSet;
}

function makeContext(cluster: Cluster, inputs: PartnerInputs): Context {
  const { reach } = inputs;
  return {
    ...inputs,
    cluster,
    openOnTheirSide: { ingress: openColumns(reach, 'egress'), egress: openColumns(reach, 'ingress') },
    cache: new Map(),
    peers: makeBits(reach.columnCount),
  };
}

function findPartner(context: Context, question: Question): PartnerOpening | undefined {
  const { cluster, reach, rowPorts, positions } = context;
  const { direction, where, workload } = question;
  const entity = reach.entities[question.entity] as Entity;
  const open = positions[direction][entity.id] as RowPositions;
  if (open.any === undefined || (open[where]?.pairs ?? 0) >= open.any.pairs) return undefined;
  const { free, restricted } = candidatesOf(context, question);
  const tally = tallyRestricted(context, { ...question, columns: restricted });
  addOthers(tally, free, workload);
  const total = totalOf(tally, rowPorts);
  if (total === undefined) return undefined;
  const { ports, witness, workloadCount } = total;
  const rule = decidingRule(reach.rows[direction][entity.id] as Row, {
    peer: witness.column,
    port: rowPorts.setOf(witness.portsId)[0] as number,
  });
  const peer = workloadPeer(cluster, witness.workload, workloadCount);
  return { ports, pairs: countPorts(ports), peer, workloadCount, ...(rule && { rule }) };
}

function candidatesOf(context: Context, question: Question): Candidates {
  const { reach, ends, rowPorts, openOnTheirSide, cache, peers } = context;
  const { direction, where } = question;
  const entity = reach.entities[question.entity] as Entity;
  const number = rowPorts.rowOf[direction][entity.id] as number;
  const row = rowPorts.rows[number] as Row;
  const views = cache.get(row) ?? new Map<string, Candidates>();
  cache.set(row, views);
  const key = `${direction} ${where} ${entity.family} ${entity.namespaceId}`;
  const known = views.get(key);
  if (known !== undefined) return known;
  const free = makeTally();
  const restricted: number[] = [];
  fillPeers(context, { entity, row: number, where });
  eachBit(peers, (column) => {
    if (!hasBit(openOnTheirSide[direction], column)) {
      restricted.push(column);
      return;
    }
    const ports = rowPorts.towards(number, column);
    for (const workload of ends.workloadsOf[column] as readonly number[])
      addToTally(free, ports, { column, workload });
  });
  const candidates = { free, restricted };
  views.set(key, candidates);
  return candidates;
}

/** Fills the context's `peers`. */
function fillPeers(
  { reach, ends, rowPorts, peers }: Context,
  { entity, row, where }: { readonly entity: Entity; readonly row: number; readonly where: Where },
): void {
  peers.set(rowPorts.peersOf(row));
  andInto(peers, ends.columns);
  if (entity.family !== 'any') andInto(peers, reach.familyColumns[entity.family]);
  const own = ends.columnsOfNamespace[entity.namespaceId] as BitSet;
  if (where === 'sameNamespace') andInto(peers, own);
  else andNotInto(peers, own);
}

function tallyRestricted(
  { ends, rowPorts }: Context,
  { direction, entity, workload, columns }: Question & { readonly columns: readonly number[] },
): Tally {
  const tally = makeTally();
  const own = rowPorts.rowOf[direction][entity] as number;
  const theirRows = rowPorts.rowOf[direction === 'ingress' ? 'egress' : 'ingress'];
  const openToUs = rowPorts.rowsOpenTo(entity);
  for (const column of columns) {
    if (!hasBit(openToUs, theirRows[column] as number)) continue;
    const theirs = rowPorts.towards(theirRows[column] as number, entity);
    const ports = rowPorts.common(rowPorts.towards(own, column), theirs);
    if (ports === 0) continue;
    for (const other of ends.workloadsOf[column] as readonly number[])
      if (other !== workload) addToTally(tally, ports, { column, workload: other });
  }
  return tally;
}

/** Columns of entities whose row in this direction restricts nothing. */
function openColumns(reach: Reachability, direction: Direction): BitSet {
  const open = makeBits(reach.columnCount);
  for (const { id } of reach.entities) if (!(reach.rows[direction][id] as Row).restricted) addBit(open, id);
  return open;
}

function workloadPeer(cluster: Cluster, workloadId: number, count: number): Peer {
  const workload = cluster.workloads[workloadId] as Workload;
  const namespace = cluster.namespaces[workload.namespaceId]?.name as string;
  return { kind: 'workload', namespace, workloadKind: workload.kind, name: workload.name, count };
}
