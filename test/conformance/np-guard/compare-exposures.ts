// Compares np-guard's exposure report with both engines: what is open to any pod of the cluster, to pods that do not
// exist yet, and which workloads no policy restricts. A workload without a line for the entire cluster is closed to it.
import type { Direction } from '../../../lib/model/cluster.ts';
import type { End } from '../../../lib/model/connection.ts';
import {
  equalPorts,
  intersectPorts,
  NO_PORTS,
  type PortSet,
  unionAllPorts,
} from '../../../lib/sets/port-set.ts';
import { ENGINES, type EngineName, formatPorts, sidePorts } from '../both-engines.ts';
import { leaveOut, type Notes } from '../case.ts';
import { type Subject, withStandIns } from '../subject.ts';
import { parseExternal, TRANSPORT_PORTS } from './connection-text.ts';
import type { ExposureFact, NpGuardOutput } from './output.ts';
import { type Query, showsExposure } from './query.ts';
import { representativesOf, strangersOf } from './representative.ts';
import { addressEnd, type NamedPods, podsByName } from './workloads.ts';

interface Report {
  readonly output: NpGuardOutput;
  readonly query: Query;
  readonly notes: Notes;
}

export function compareExposures(bare: Subject, report: Report): void {
  const peers = peersOf(bare, report.output.exposures ?? []);
  const strangers = strangersOf(bare.cluster);
  const hypothetical = [...peers.values()].flat().filter((end) => end.kind === 'hypothetical');
  const subject = withStandIns(bare, [...strangers, ...hypothetical]);
  const known = podsByName(subject);
  for (const fact of report.output.exposures ?? []) {
    const { podIds, hostNetwork } = known.get(fact.workload) ?? {};
    const candidates = peers.get(fact);
    if (hostNetwork) continue;
    if (podIds === undefined) report.notes.differences.push(`Workload not found: ${fact.workload}`);
    else if (fact.names.length > 0) leaveOut(report.notes, 'namedPortOfNoPod');
    else if (candidates !== undefined) compareFact(subject, { ...report, fact, podIds, candidates });
  }
  for (const [workload, { hostNetwork }] of podsByName(bare)) {
    if (hostNetwork) {
      leaveOut(report.notes, 'hostNetwork');
      continue;
    }
    const { podIds } = known.get(workload) as NamedPods;
    for (const direction of ['egress', 'ingress'] as const) {
      if (showsExposure(report.query, { workload, direction })) {
        compareEntireCluster(subject, { ...report, workload, direction, podIds, strangers });
      }
    }
  }
  compareUnprotected(bare, report);
}

/** The other end of each fact, one of several; those of the entire cluster have none. */
function peersOf(subject: Subject, facts: readonly ExposureFact[]): Map<ExposureFact, readonly End[]> {
  const peers = new Map<ExposureFact, readonly End[]>();
  for (const [i, fact] of facts.entries()) {
    if (fact.peer === 'entire-cluster') continue;
    const range = parseExternal(fact.peer);
    const described = { peer: fact.peer, fresh: `fresh-namespace-${i}` };
    const candidates =
      range === undefined ? representativesOf(subject.cluster, described) : [addressEnd(range.first)];
    if (candidates.length === 0) throw new Error(`Cannot read peer "${fact.peer}"`);
    peers.set(fact, candidates);
  }
  return peers;
}

interface FactItem extends Report {
  readonly fact: ExposureFact;
  readonly podIds: readonly number[];
  readonly candidates: readonly End[];
}

function compareFact(subject: Subject, item: FactItem): void {
  const { fact, notes } = item;
  const name = `${fact.workload} ${fact.direction} ${fact.peer}`;
  notes.compared++;
  let differences: readonly string[] = [];
  for (const peer of item.candidates) {
    differences = ENGINES.flatMap((engine) => {
      const found = exposedPorts(subject, { ...item, direction: fact.direction, peer, engine });
      if (equalPorts(found, fact.ports)) return [];
      return `${name}: expected ${formatPorts(fact.ports)}, ${engine} has ${formatPorts(found)}`;
    });
    if (differences.length === 0) return;
  }
  notes.differences.push(...differences);
}

interface EntireCluster extends Report {
  readonly workload: string;
  readonly direction: Direction;
  readonly podIds: readonly number[];
  readonly strangers: readonly End[];
}

function compareEntireCluster(subject: Subject, item: EntireCluster): void {
  const { workload, direction, output, notes } = item;
  const fact = output.exposures?.find((exposure) => {
    return (
      exposure.workload === workload &&
      exposure.direction === direction &&
      exposure.peer === 'entire-cluster' &&
      exposure.names.length === 0
    );
  });
  const named = output.exposures?.some((exposure) => {
    return exposure.workload === workload && exposure.direction === direction && exposure.names.length > 0;
  });
  if (named === true) return;
  const expected = fact?.ports ?? NO_PORTS;
  notes.compared++;
  for (const engine of ENGINES) {
    let accept: PortSet = within(item);
    for (const peer of item.strangers) {
      accept = intersectPorts(accept, exposedPorts(subject, { ...item, direction, peer, engine }));
    }
    if (!equalPorts(accept, expected)) {
      const name = `${workload} ${direction} entire-cluster`;
      notes.differences.push(
        `${name}: expected ${formatPorts(expected)}, ${engine} has ${formatPorts(accept)}`,
      );
    }
  }
}

function compareUnprotected(subject: Subject, { output, query, notes }: Report): void {
  if (output.unprotected === undefined || output.asked !== undefined || query.asked !== undefined) return;
  const { rows, podEntities } = subject.analysis.best;
  for (const [workload, { podIds, hostNetwork }] of podsByName(subject)) {
    if (hostNetwork) continue;
    for (const direction of ['egress', 'ingress'] as const) {
      if (!showsExposure(query, { workload, direction })) continue;
      const expected = output.unprotected.some(
        (fact) => fact.workload === workload && fact.direction === direction,
      );
      const entities = podIds.flatMap((podId) => podEntities[podId] ?? []);
      const found = entities.every((entity) => {
        const row = rows[direction][entity];
        return row === undefined || (row.isolatedBy.length === 0 && row.rules.length === 0);
      });
      notes.compared++;
      if (expected !== found) {
        const word = (unprotected: boolean) => (unprotected ? 'not protected' : 'protected');
        notes.differences.push(`${workload} ${direction}: expected ${word(expected)}, found ${word(found)}`);
      }
    }
  }
}

interface Exposed extends Report {
  readonly podIds: readonly number[];
  readonly direction: Direction;
  readonly peer: End;
  readonly engine: EngineName;
}

/** What the workload's own policies open to the peer: np-guard does not ask what policies say of a pod that does not exist. */
function exposedPorts(subject: Subject, item: Exposed): PortSet {
  const { direction, peer, engine } = item;
  const all = item.podIds.map((podId) => sidePorts(subject, { podId, peer, direction, engine }));
  return intersectPorts(unionAllPorts(all), within(item));
}

function within({ output, query }: Report): PortSet {
  return query.asked ?? output.asked ?? TRANSPORT_PORTS;
}
