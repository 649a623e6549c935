// Zones, flows and expectations in words: the matrix of zones, what is inside of each and what crosses its boundary.

import type { FleetResult, FleetZone } from '../../lib/model/fleet-result.ts';
import type {
  ExpectationCounts,
  IntentResults,
  ZoneCrossing,
  ZoneFlow,
  ZoneResult,
} from '../../lib/model/intent.ts';
import type { Status } from '../../lib/model/scan-result.ts';
import { countOf, listText, numberText } from './format.ts';

export const intentTitles = {
  section: 'Zones and intents',
  zone: 'Zone',
  clusters: 'Clusters',
  workloads: 'Workloads',
  flowsOf: 'Flows in and out',
  matrix: 'Zone matrix',
  flows: 'Flows between zones',
  fromTo: 'From / to',
  from: 'From',
  to: 'To',
  verdict: 'Verdict',
  allowed: 'Flows allow',
  open: 'Open',
  crossing: 'What crosses the boundary',
  direction: 'Direction',
  outside: 'Outside',
  inside: 'Inside',
  ports: 'Ports',
  expectations: 'Expectations that do not hold',
  expected: 'Expected',
  found: 'Found',
  evidence: 'Evidence',
} as const;

export const intentsIntro =
  'A zone is a set of workloads with a boundary. Every flow that is not listed has to be closed; each pair of ends was looked at on every port, as it is enforced. Workloads of no zone are "others"; "private" and "internet" are addresses outside of the cluster. A node reaches its own pods whatever policies say, so pods on the node network that no zone selects are in none.';

export const noCrossings = 'Nothing crosses its boundary, in or out.';

const verdictWords: Readonly<Record<ZoneFlow['verdict'], string>> = {
  holds: 'Holds',
  broken: 'BROKEN',
  unknown: 'Not assessed',
  notJudged: 'Not judged',
};

/** Shape and colour that mean the same. */
const verdictStatuses: Readonly<Record<ZoneFlow['verdict'], Status>> = {
  holds: 'met',
  broken: 'notMet',
  unknown: 'notAssessed',
  notJudged: 'empty',
};

export function flowWord({ verdict }: Pick<ZoneFlow, 'verdict'>): string {
  return verdictWords[verdict];
}

export function flowStatus({ verdict }: Pick<ZoneFlow, 'verdict'>): Status {
  return verdictStatuses[verdict];
}

/** What stands in a cell of the zone matrix: what is wrong, or what is open. */
export function flowCellText({ verdict, why, open, wrongPorts }: ZoneFlow): string {
  if (verdict === 'broken') return `BROKEN: ${wrongPorts}`;
  if (verdict === 'unknown')
    return why === undefined ? `Not assessed: ${wrongPorts}` : 'Not assessed: not all was read';
  const text = open === 'no ports' ? 'Closed' : open;
  return verdict === 'notJudged' ? `${text} (not judged)` : text;
}

/** `pci` with what it is, for heads of rows. */
export function zoneText({ name, kind }: Pick<ZoneResult, 'name' | 'kind'>): string {
  return kind === 'declared' ? `Zone ${name}` : name;
}

/** Boundary, workloads and namespaces of a declared zone, in sentences. */
export function zoneInside(zone: ZoneResult): string {
  const { state, boundary, workloadCount, podCount, namespaces, workloads, takenByOthers } = zone;
  const kept =
    boundary === 'zones'
      ? 'Judged against other zones only.'
      : 'Closed: nothing crosses it but what flows allow.';
  const taken = takenByOthers.length === 0 ? '' : ` An earlier zone has taken ${listText(takenByOthers, 4)}.`;
  switch (state) {
    case 'selectsNothing':
      return `IT SELECTS NO WORKLOAD, so its boundary protects nothing.${taken}`;
    case 'unknown':
      return 'It selects no workload that could be read: whether it protects anything is not known.';
    case 'notHere':
      return 'It selects nothing in this cluster.';
    case 'selected':
      return `${kept} Inside: ${countOf(workloadCount, 'workload')}, ${countOf(podCount, 'pod')}, in ${listText(namespaces, 6)}: ${listText(workloads, 12)}.${taken}`;
  }
}

export function crossingDirection({ direction, zone }: ZoneCrossing): string {
  return direction === 'in' ? `In from ${zone}` : `Out to ${zone}`;
}

export function crossingOutside({ outside, outsideLeft }: ZoneCrossing): string {
  return endsText(outside, outsideLeft);
}

export function crossingInside({ inside, insideLeft }: ZoneCrossing): string {
  return endsText(inside, insideLeft);
}

function endsText(ends: readonly string[], left: number): string {
  return left === 0 ? listText(ends, ends.length) : `${ends.join(', ')} and ${numberText(left)} more`;
}

export function crossingPorts({ ports, verdict }: ZoneCrossing): string {
  return verdict === 'unknown' ? `${ports}, perhaps` : ports;
}

/** Below a list that is cut, with its full stop; empty when it is whole. */
export function crossingsLeftText({ crossingsLeft }: ZoneResult, cut = 0): string {
  const left = crossingsLeft + cut;
  return left === 0 ? '' : `${countOf(left, 'more connection')} across the boundary, in the result file.`;
}

/** How many flows and expectations hold; with full stops. */
export function intentsSummary({ zones, flows, expectations }: IntentResults): string {
  const judged = flows.filter(({ verdict }) => verdict !== 'notJudged');
  const count = (verdict: ZoneFlow['verdict']) => judged.filter((flow) => flow.verdict === verdict).length;
  const [broken, unknown] = [count('broken'), count('unknown')];
  const declared = zones.filter(({ kind, state }) => kind === 'declared' && state !== 'notHere');
  const empty = declared.filter(({ state }) => state !== 'selected').map(({ name }) => name);
  const sentences = [
    ...(declared.length === 0
      ? []
      : [
          `Zones: ${countOf(declared.length, 'zone')}; of ${countOf(judged.length, 'flow')} between them ${
            broken + unknown === 0
              ? 'all hold'
              : listText(
                  [
                    ...(broken > 0 ? [`${numberText(broken)} ${broken === 1 ? 'is' : 'are'} BROKEN`] : []),
                    ...(unknown > 0 ? [`${numberText(unknown)} not assessed`] : []),
                  ],
                  2,
                )
          }.`,
        ]),
    ...(empty.length === 0
      ? []
      : [
          `${empty.length === 1 ? 'ZONE' : 'ZONES'} ${listText(empty, 6)} SELECT${empty.length === 1 ? 'S' : ''} NOTHING.`,
        ]),
    ...(expectations.asked === 0 ? [] : [expectationsText(expectations)]),
  ];
  return sentences.join(' ');
}

function expectationsText({ asked, held, broken, unknown }: ExpectationCounts): string {
  if (held === asked) return `Expectations: all ${numberText(asked)} hold.`;
  const parts = [
    ...(broken > 0 ? [`${numberText(broken)} not met`] : []),
    ...(unknown > 0 ? [`${numberText(unknown)} not assessed`] : []),
  ];
  return `Expectations: ${listText(parts, 2)}, of ${numberText(asked)}.`;
}

/** Of a fleet: what does not hold, in how many clusters; empty when no cluster has intents. With full stops. */
export function fleetIntentsText({ clusters, zones = [] }: Pick<FleetResult, 'clusters' | 'zones'>): string {
  const asked = clusters.flatMap(({ intents }) => intents ?? []);
  if (asked.length === 0) return '';
  const broken = asked.filter((one) => one.broken > 0).length;
  const unknown = asked.filter((one) => one.broken === 0 && one.unknown > 0).length;
  const empty = zones.filter(({ state }) => state === 'selectsNothing').map(({ name }) => name);
  const parts = [
    ...(broken > 0 ? [`${numberText(broken)} with something BROKEN`] : []),
    ...(unknown > 0 ? [`${numberText(unknown)} with something not assessed`] : []),
  ];
  const held = `Zones and expectations: ${countOf(asked.length, 'cluster')}, ${parts.length === 0 ? 'all of them hold' : listText(parts, 2)}.`;
  return empty.length === 0
    ? held
    : `${held} ${empty.length === 1 ? 'ZONE' : 'ZONES'} ${listText(empty, 6)} SELECT${empty.length === 1 ? 'S' : ''} NOTHING in any cluster.`;
}

/** Cells of a zone over the clusters: name, clusters, workloads, what does not hold. */
export function fleetZoneCells(zone: FleetZone): readonly [string, string, string, string] {
  const { name, state, clusters, workloadCount, brokenFlows, unknownFlows } = zone;
  const where = {
    selected: listText(clusters, 6),
    selectsNothing: 'SELECTS NOTHING',
    unknown: 'Not known: not every cluster was read',
  }[state];
  const flows = [
    ...(brokenFlows > 0 ? [`${countOf(brokenFlows, 'flow')} BROKEN`] : []),
    ...(unknownFlows > 0 ? [`${countOf(unknownFlows, 'flow')} not assessed`] : []),
  ];
  return [name, where, numberText(workloadCount), flows.length === 0 ? 'All hold' : flows.join(', ')];
}

/** Whether somebody has to look at it. */
export function isIntentBroken({ zones, flows, expectations }: IntentResults): boolean {
  return (
    flows.some(({ verdict }) => verdict === 'broken' || verdict === 'unknown') ||
    zones.some(
      ({ kind, state }) => kind === 'declared' && (state === 'selectsNothing' || state === 'unknown'),
    ) ||
    expectations.held < expectations.asked
  );
}
