// The matrix: every connection of a cluster at once, by row operations over sets of columns.
// Entities that the same policies select share one row, so cost grows with what policies can tell apart.
import type { Cluster, Direction } from '../model/cluster.ts';
import type { Policing } from '../model/policing.ts';
import type { Policy } from '../model/policy.ts';
import type { Entity, Reachability, Row, UnreadableAs } from '../model/reachability.ts';
import type { PortSet } from '../sets/port-set.ts';
import { buildColumns, type Columns } from './columns.ts';
import { makePolicedRows } from './policed-rows.ts';
import { type IpBlockMatchesPods, type ResolvedPolicy, resolvePolicies } from './resolve.ts';
import { computeRow, type NamedRules, openRow } from './rows.ts';
import { makeTierOutcomes } from './tier-outcomes.ts';

export interface ReachabilityOptions {
  /** In order of evaluation (lib/policy/compile.ts). */
  readonly policies: readonly Policy[];
  /** A capability of the CNI; `yes` is what the API's own tests ask for. */
  readonly ipBlockMatchesPods?: IpBlockMatchesPods;
  /** Which engines police which pods; absent = every policy binds every pod, as the API says. */
  readonly policing?: Policing;
}

/** The three reachabilities of a cluster, by how unreadable policies are taken; one object when all could be read. */
export function computeReachabilities(
  cluster: Cluster,
  options: ReachabilityOptions,
): Record<UnreadableAs, Reachability> {
  const { policing, policies } = options;
  const columns = buildColumns(cluster, policies, policing);
  const resolved = resolvePolicies(cluster, columns, options.ipBlockMatchesPods ?? 'yes');
  const police = policing && makePolicedRows(cluster, { columns, policing, resolved });
  const make = (unreadableAs: UnreadableAs) =>
    assemble(columns, police ?? ((how) => computeRows(columns, resolved, how)), unreadableAs);
  const absent = make('absent');
  const isKnown =
    policies.every((policy) => !policy.unreadable) &&
    (policing?.regimes ?? []).every(({ states }) => states.length === 1);
  if (isKnown) return { absent, open: absent, closed: absent };
  return { absent, open: make('open'), closed: make('closed') };
}

function assemble(
  columns: Columns,
  rowsOf: (how: RowsOptions) => Row[],
  unreadableAs: UnreadableAs,
): Reachability {
  const rows = {
    ingress: rowsOf({ direction: 'ingress', unreadableAs }),
    egress: rowsOf({ direction: 'egress', unreadableAs }),
  };
  const { entities, strangers, ranges, columnCount, firstStranger, firstRange } = columns;
  const { podEntities, nextPodEntities, familyColumns, policies } = columns;
  return {
    unreadableAs,
    entities,
    strangers,
    ranges,
    columnCount,
    firstStranger,
    firstRange,
    rows,
    podEntities,
    nextPodEntities,
    familyColumns,
    policies,
  };
}

/** One direction, with unreadable policies taken in one way. */
export interface RowsOptions {
  readonly direction: Direction;
  readonly unreadableAs: UnreadableAs;
}

function computeRows(columns: Columns, resolved: readonly ResolvedPolicy[], options: RowsOptions): Row[] {
  const { direction } = options;
  const selecting = policiesByEntity(columns.entities, resolved, direction);
  const unrestricted = openRow(columns.columnCount);
  const namesMatter = resolved.map((r) =>
    (r.clauses[direction] ?? []).some((clause) => clause.subjectPortNames.length > 0),
  );
  const rowOf = new Map<string, Row>();
  const namedRules: NamedRules = new Map();
  const tiers = makeTierOutcomes(columns.columnCount);
  return columns.entities.map((entity) => {
    const indexes = selecting[entity.id] as number[];
    if (entity.kind === 'node' || indexes.length === 0) return unrestricted;
    const names = indexes.some((index) => namesMatter[index])
      ? (columns.portNamesOfEntity[entity.id] as number)
      : 0;
    const key = `${names}:${indexes.join()}`;
    const known = rowOf.get(key);
    if (known !== undefined) return known;
    const row = computeRow({
      ...options,
      policies: indexes.map((index) => resolved[index] as ResolvedPolicy),
      portNames: columns.portNames[names] as ReadonlyMap<string, PortSet>,
      columnCount: columns.columnCount,
      namedRules,
      tiers,
    });
    rowOf.set(key, row);
    return row;
  });
}

/** By entity id: indexes in `resolved` of the policies that select it and speak of the direction, ascending. */
function policiesByEntity(
  entities: readonly Entity[],
  resolved: readonly ResolvedPolicy[],
  direction: Direction,
): number[][] {
  const selecting: number[][] = entities.map(() => []);
  resolved.forEach(({ policy, subjects }, index) => {
    if (policy.rules[direction] === undefined) return;
    for (const id of subjects) (selecting[id] as number[]).push(index);
  });
  return selecting;
}
