// Rows as they are enforced: each subject's row by the engines that police it (lib/model/policing.ts). Where it is not
// known how things stand, the best case is the likeliest state, the worst what any of them allows, and certain what
// all of them allow (scoring.md P3), as with policies that could not be read.
import type { Cluster, PolicyKind } from '../model/cluster.ts';
import type { EngineRules, EngineState, Policing, Regime } from '../model/policing.ts';
import type { Entity, Row, Unenforced } from '../model/reachability.ts';
import { fillBits } from '../sets/bit-set.ts';
import { ALL_PORTS, type PortSet } from '../sets/port-set.ts';
import type { Columns } from './columns.ts';
import { CLOSED_ROW, holdsEverything, intersectRows, uniteRows } from './combine-rows.ts';
import type { RowsOptions } from './matrix.ts';
import { type ResolvedPolicy, resolvePolicies } from './resolve.ts';
import { computeRow, type NamedRules, openRow } from './rows.ts';
import { makeTierOutcomes } from './tier-outcomes.ts';

export interface PolicedInputs {
  readonly columns: Columns;
  readonly policing: Policing;
  /** All policies, resolved as the API says: blocks match pods. */
  readonly resolved: readonly ResolvedPolicy[];
}

/** Every policy as the API says: what an end's row is without engines. */
const API: EngineRules = {
  kinds: ['AdminNetworkPolicy', 'BaselineAdminNetworkPolicy', 'ClusterNetworkPolicy', 'NetworkPolicy'],
  ipBlockMatchesPods: 'yes',
  byDefault: 'allow',
};

/** Returns a function that makes the rows of a direction, by entity id. Subjects that nothing tells apart share a row. */
export function makePolicedRows(cluster: Cluster, inputs: PolicedInputs): (how: RowsOptions) => Row[] {
  const { columns, policing } = inputs;
  const engineRows = makeEngineRows(cluster, inputs);
  const everything = fillBits(columns.columnCount);
  return (how) => {
    const rowOfEngine = engineRows(how);
    const unrestricted = openRow(columns.columnCount);
    const open = makeUnenforcedRows(columns.columnCount);
    const rowOf = new Map<string, Row>();

    const stateRow = (state: EngineState, entity: Entity): Row =>
      state.map((engine) => rowOfEngine(engine, entity)).reduce(intersectRows, unrestricted);

    function policedRow(regime: Regime, entity: Entity): Row {
      const [first = [], ...others] = regime.states;
      const likeliest = stateRow(first, entity);
      if (how.unreadableAs === 'absent') return likeliest;
      const combine = how.unreadableAs === 'open' ? uniteRows : intersectRows;
      const row = others.reduce((sum, state) => combine(sum, stateRow(state, entity)), likeliest);
      return row.restricted && holdsEverything(row, everything) ? { ...row, restricted: false } : row;
    }

    return columns.entities.map((entity) => {
      if (entity.kind === 'node') return unrestricted;
      const regimeId = columns.regimeOfEntity[entity.id] as number;
      const key = `${regimeId} ${engineRows.keyOf(entity)}`;
      const known = rowOf.get(key);
      if (known !== undefined) return known;
      const regime = policing.regimes[regimeId] as Regime;
      const row = policedRow(regime, entity);
      const isOpened = !row.restricted && rowOfEngine(API, entity).restricted;
      const proved = regime.states.length === 1;
      const result = isOpened ? open[proved ? 'notEnforced' : 'enforcementUnknown'] : row;
      rowOf.set(key, result);
      return result;
    });
  };
}

interface EngineRows {
  (how: RowsOptions): (engine: EngineRules, entity: Entity) => Row;
  /** Entities of one key have equal rows under every engine. */
  keyOf(entity: Entity): string;
}

/** The row of an entity under one engine alone. */
function makeEngineRows(cluster: Cluster, { columns, resolved }: PolicedInputs): EngineRows {
  const selecting = policiesSelecting(columns.entities, resolved);
  const kindOf = resolved.map(({ policy }) => cluster.policies[policy.policyId]?.kind as PolicyKind);
  const tiers = makeTierOutcomes(columns.columnCount);
  let withoutBlocks: readonly ResolvedPolicy[] | undefined;
  const resolvedFor = (engine: EngineRules) => {
    if (engine.ipBlockMatchesPods === 'yes') return resolved;
    withoutBlocks ??= resolvePolicies(cluster, columns, 'no');
    return withoutBlocks;
  };

  function rowsBy(how: RowsOptions) {
    const { direction, unreadableAs } = how;
    const rowOf = new Map<EngineRules, Map<string, Row>>();
    const namedRules: NamedRules = new Map();
    const unrestricted = openRow(columns.columnCount);

    function makeRow(engine: EngineRules, entity: Entity): Row {
      const own = (selecting[entity.id] as number[]).filter((index) =>
        engine.kinds.includes(kindOf[index] as PolicyKind),
      );
      const policies = resolvedFor(engine);
      if (engine.byDefault === 'denyUnselected' && !isSelected(own)) return CLOSED_ROW;
      const speaking = own.filter((index) => policies[index]?.policy.rules[direction] !== undefined);
      if (speaking.length === 0 && engine.byDefault !== 'denyUndecided') return unrestricted;
      return computeRow({
        ...how,
        policies: speaking.map((index) => policies[index] as ResolvedPolicy),
        portNames: columns.portNames[columns.portNamesOfEntity[entity.id] as number] as ReadonlyMap<
          string,
          PortSet
        >,
        columnCount: columns.columnCount,
        namedRules,
        tiers,
        byDefault: engine.byDefault === 'denyUndecided' ? 'deny' : 'allow',
      });
    }

    /** By a NetworkPolicy, in whichever direction; one that could not be read does so only where it opens things. */
    function isSelected(indexes: readonly number[]): boolean {
      return indexes.some((index) => {
        const policy = resolved[index]?.policy;
        return policy?.tier === 'networkPolicy' && (!policy.unreadable || unreadableAs === 'open');
      });
    }

    return (engine: EngineRules, entity: Entity): Row => {
      const rows = rowOf.get(engine) ?? new Map<string, Row>();
      rowOf.set(engine, rows);
      const key = keyOf(entity);
      const row = rows.get(key) ?? makeRow(engine, entity);
      rows.set(key, row);
      return row;
    };
  }

  function keyOf(entity: Entity): string {
    return `${columns.portNamesOfEntity[entity.id]}:${(selecting[entity.id] as number[]).join()}`;
  }

  return Object.assign(rowsBy, { keyOf });
}

/** By entity id: indexes in `resolved` of the policies that select it, in whichever direction, ascending. */
function policiesSelecting(entities: readonly Entity[], resolved: readonly ResolvedPolicy[]): number[][] {
  const selecting: number[][] = entities.map(() => []);
  resolved.forEach(({ subjects }, index) => {
    for (const id of subjects) (selecting[id] as number[]).push(index);
  });
  return selecting;
}

/** Open rows that say why they are: a lost point names what is missing, not a policy that there is. */
function makeUnenforcedRows(columnCount: number): Readonly<Record<Unenforced, Row>> {
  const make = (unenforced: Unenforced): Row => ({
    ...openRow(columnCount),
    rules: [
      {
        policyId: -1,
        ruleIndex: -1,
        tier: 'admin',
        action: 'accept',
        peers: fillBits(columnCount),
        ports: ALL_PORTS,
        listed: false,
        unenforced,
      },
    ],
    unenforced,
  });
  return { notEnforced: make('notEnforced'), enforcementUnknown: make('enforcementUnknown') };
}
