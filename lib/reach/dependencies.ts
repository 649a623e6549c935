// Half-open dependencies: one side lists the other as its peer, the other side denies (scoring.md sections 5 and 6).
// Only peers that a rule names by a label value count: a block or an open selector says nothing about a workload.
import type { Cluster, Direction } from '../model/cluster.ts';
import type { Reachability, Row, RowRule } from '../model/reachability.ts';
import type { HalfOpenDependency } from '../model/survey.ts';
import { addBit, andInto, type BitSet, eachBit, hasBit, makeBits } from '../sets/bit-set.ts';
import { intersectPorts, type PortSet } from '../sets/port-set.ts';
import { makeListedPods } from './listed-pods.ts';
import { portsTowards } from './query.ts';
import type { RealEnds } from './real-ends.ts';
import type { RowPorts } from './row-ports.ts';

export interface DependencyInputs {
  readonly reach: Reachability;
  readonly ends: RealEnds;
  readonly rowPorts: RowPorts;
}

/**
 * Each workload with a half-open dependency appears at least once as the end that it is; not every pair does, because
 * two lists of peers make as many as the product of their lengths. Sorted by src, dst and missing side.
 */
export function findHalfOpenDependencies(cluster: Cluster, inputs: DependencyInputs): HalfOpenDependency[] {
  const found: HalfOpenDependency[] = [];
  for (const direction of ['ingress', 'egress'] as const) {
    const scan = makeScan(cluster, { ...inputs, direction, found });
    for (const [row, subjects] of restrictedRows(inputs, direction)) {
      // What a NetworkPolicy lists is let through, unless another tier comes before it.
      const isFinal = row.rules.every(({ tier }) => tier === 'networkPolicy');
      for (const rule of row.rules)
        if (rule.listed && rule.action === 'accept') scan({ isFinal, subjects, rule });
    }
  }
  return found.sort(
    (a, b) =>
      a.srcWorkloadId - b.srcWorkloadId ||
      a.dstWorkloadId - b.dstWorkloadId ||
      Number(a.missing === 'ingress') - Number(b.missing === 'ingress'),
  );
}

interface ScanInputs extends DependencyInputs {
  /** Direction of the side that lists its peers. */
  readonly direction: Direction;
  readonly found: HalfOpenDependency[];
}

interface ListingRule {
  /** No tier decides before the rule. */
  readonly isFinal: boolean;
  /** Real ends that have the row. */
  readonly subjects: readonly number[];
  readonly rule: RowRule;
}

function makeScan(cluster: Cluster, { reach, ends, rowPorts, direction, found }: ScanInputs) {
  const theirDirection = direction === 'ingress' ? 'egress' : 'ingress';
  const theirRows = rowPorts.rowOf[theirDirection];
  // Only an end that something restricts can deny.
  const listedPods = makeListedPods(cluster, {
    reach,
    columns: restrictedColumns({ reach, ends }, theirDirection),
  });
  const listed = makeBits(reach.columnCount);
  const hasSiblings = (id: number) => siblingsOf(reach, id).length > 1;
  const record = makeRecord(ends, { direction, found });

  const denies = (subject: number, theirs: number, ports: number) =>
    !hasBit(rowPorts.rowsOpenTo(subject), theirs) ||
    rowPorts.common(rowPorts.towards(theirs, subject), ports) === 0;

  /** Puts two ends on record of which one denies; false where they are no dependency after all. */
  function recordDenied(subject: number, peer: number, ports: PortSet): boolean {
    if (record.has(subject, peer)) return true;
    if (!ends.shareFamily(subject, peer)) return false;
    const isOneOfTwo = hasSiblings(subject) || hasSiblings(peer);
    if (isOneOfTwo && isOpenForSiblings(reach, { subject, peer, ports, theirDirection })) return false;
    return record.add(subject, peer, ports);
  }

  /** Of many subjects, those that a peer's row denies are found once for all peers that have it. */
  function makeGroups(subjects: readonly number[]): (peer: number, theirs: number, portsId: number) => void {
    const groups = new Map<string, DeniedSubjects>();
    return (peer, theirs, portsId) => {
      const ports = rowPorts.setOf(portsId);
      const key = `${theirs} ${portsId}`;
      let denied = groups.get(key);
      if (denied === undefined) {
        const all = subjects.filter((subject) => denies(subject, theirs, portsId));
        denied = { all, pending: all };
        groups.set(key, denied);
      }
      // Subjects that are on record from another peer of this row need not be told again: this peer alone is missing.
      const before = denied.pending.length;
      denied.pending = denied.pending.filter((subject) => !recordDenied(subject, peer, ports));
      if (denied.pending.length === before) denied.all.some((subject) => recordDenied(subject, peer, ports));
    };
  }

  return function scan({ isFinal, subjects, rule }: ListingRule): void {
    const own = rowPorts.rowOf[direction][subjects[0] as number] as number;
    const rulePorts = rowPorts.idOf(rule.ports);
    const scanGroup = subjects.length > FEW ? makeGroups(subjects) : undefined;
    // A peer that the row lets through on no port, whatever the rule lists, is denied on both sides.
    listed.set(listedPods(rule, direction));
    andInto(listed, rowPorts.peersOf(own));
    eachBit(listed, (peer) => {
      const theirs = theirRows[peer] as number;
      const portsId = isFinal ? rulePorts : rowPorts.common(rulePorts, rowPorts.towards(own, peer));
      if (portsId === 0) return;
      if (scanGroup !== undefined) scanGroup(peer, theirs, portsId);
      else
        for (const subject of subjects)
          if (denies(subject, theirs, portsId)) recordDenied(subject, peer, rowPorts.setOf(portsId));
    });
  };
}

/** Up to here it is cheaper to ask than to remember. */
const FEW = 8;

/** Subjects that one row denies. */
interface DeniedSubjects {
  readonly all: readonly number[];
  /** Those that are not yet on record with any peer of the row; is changed. */
  pending: readonly number[];
}

interface DependencyRecord {
  /** Whether both ends are on record with some other: that these two are too would say nothing new. */
  readonly has: (subject: number, peer: number) => boolean;
  /** False where the two are no dependency: the same workload. */
  readonly add: (subject: number, peer: number, ports: PortSet) => boolean;
}

/** Records a dependency where it is the first for its source or for its destination. */
function makeRecord(
  ends: RealEnds,
  { direction, found }: Pick<ScanInputs, 'direction' | 'found'>,
): DependencyRecord {
  const [srcs, dsts] = [new Set<number>(), new Set<number>()];
  const seen = {
    subjects: new Uint8Array(ends.workloadsOf.length),
    peers: new Uint8Array(ends.workloadsOf.length),
  };
  const missing = direction === 'ingress' ? 'egress' : 'ingress';

  function add(subject: number, peer: number, ports: PortSet): boolean {
    const [src, dst] = direction === 'ingress' ? [peer, subject] : [subject, peer];
    const pairs = (ends.workloadsOf[src] as readonly number[]).flatMap((srcWorkloadId) =>
      (ends.workloadsOf[dst] as readonly number[])
        .filter((dstWorkloadId) => dstWorkloadId !== srcWorkloadId)
        .map((dstWorkloadId) => ({ srcWorkloadId, dstWorkloadId, ports, missing }) as const),
    );
    if (pairs.length === 0) return false;
    for (const pair of pairs) {
      if (srcs.has(pair.srcWorkloadId) && dsts.has(pair.dstWorkloadId)) continue;
      srcs.add(pair.srcWorkloadId);
      dsts.add(pair.dstWorkloadId);
      found.push(pair);
    }
    const isComplete =
      (ends.workloadsOf[src] as readonly number[]).every((id) => srcs.has(id)) &&
      (ends.workloadsOf[dst] as readonly number[]).every((id) => dsts.has(id));
    if (isComplete) {
      seen.subjects[subject] = 1;
      seen.peers[peer] = 1;
    }
    return true;
  }

  return { has: (subject, peer) => seen.subjects[subject] === 1 && seen.peers[peer] === 1, add };
}

/** A pod with two addresses is two entities: a connection that one address family carries is not half open. */
function isOpenForSiblings(
  reach: Reachability,
  {
    subject,
    peer,
    ports,
    theirDirection,
  }: {
    readonly subject: number;
    readonly peer: number;
    readonly ports: PortSet;
    readonly theirDirection: Direction;
  },
): boolean {
  const [subjects, peers] = [siblingsOf(reach, subject), siblingsOf(reach, peer)];
  return peers.some((theirs) =>
    subjects.some((ours) => {
      const open = portsTowards(reach.rows[theirDirection][theirs], ours);
      return familiesMeet(reach, ours, theirs) && intersectPorts(open, ports).length > 0;
    }),
  );
}

function familiesMeet({ familyColumns }: Reachability, a: number, b: number): boolean {
  return [familyColumns.v4, familyColumns.v6].some((family) => hasBit(family, a) && hasBit(family, b));
}

function siblingsOf(reach: Reachability, entity: number): readonly number[] {
  return reach.podEntities[reach.entities[entity]?.podIds[0] ?? -1] ?? [entity];
}

function restrictedColumns(
  { reach, ends }: Pick<DependencyInputs, 'reach' | 'ends'>,
  direction: Direction,
): BitSet {
  const columns = makeBits(reach.columnCount);
  eachBit(ends.columns, (id) => {
    if ((reach.rows[direction][id] as Row).restricted) addBit(columns, id);
  });
  return columns;
}

/** The distinct rows that restrict something, each with the real ends that have it. */
function restrictedRows({ reach, ends }: DependencyInputs, direction: Direction): Map<Row, number[]> {
  const subjectsOf = new Map<Row, number[]>();
  eachBit(ends.columns, (id) => {
    const row = reach.rows[direction][id] as Row;
    if (!row.restricted) return;
    const subjects = subjectsOf.get(row);
    if (subjects === undefined) subjectsOf.set(row, [id]);
    else subjects.push(id);
  });
  return subjectsOf;
}
