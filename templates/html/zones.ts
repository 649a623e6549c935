// Zones on a page: the matrix, what is inside of each and what crosses its boundary, and expectations that do not hold;
// whole without a script.
import type { FleetResult, FleetZone } from '../../lib/model/fleet-result.ts';
import type {
  IntentResults,
  UnmetExpectation,
  ZoneCrossing,
  ZoneFlow,
  ZoneResult,
} from '../../lib/model/intent.ts';
import { evidenceTexts } from '../wording/finding.ts';
import {
  crossingDirection,
  crossingInside,
  crossingOutside,
  crossingPorts,
  crossingsLeftText,
  fleetIntentsText,
  fleetZoneCells,
  flowCellText,
  flowStatus,
  intentsIntro,
  intentsSummary,
  intentTitles,
  noCrossings,
  zoneInside,
  zoneText,
} from '../wording/intent.ts';
import { type Element, el } from './element.ts';
import { statusShape } from './marks.ts';
import { below, code, p, section, staticTable } from './static-parts.ts';

export function zonesView(intents: IntentResults): Element[] {
  return [
    el('header', { class: 'title' }, el('h1', { tabindex: -1 }, intentTitles.section)),
    el('p', { class: 'lead' }, intentsSummary(intents)),
    ...(intents.zones.length > 0 ? [p(intentsIntro)] : []),
    ...(intents.flows.length > 0 ? [section(intentTitles.matrix, matrix(intents))] : []),
    ...intents.zones.filter(({ kind }) => kind === 'declared').map(zoneSection),
    ...(intents.unmet.length > 0 ? [section(intentTitles.expectations, unmetTable(intents.unmet))] : []),
  ];
}

function matrix({ zones, flows }: IntentResults): Element {
  const present = zones.filter(({ name }) => flows.some(({ from, to }) => from === name || to === name));
  const cellOf = (from: string, to: string) => {
    const flow = flows.find((one) => one.from === from && one.to === to);
    return flow === undefined ? '–' : flowCell(flow);
  };
  return staticTable<ZoneResult>(
    intentTitles.matrix,
    [
      { title: intentTitles.fromTo, cell: zoneText },
      ...present.map((to) => ({
        title: zoneText(to),
        cell: (from: ZoneResult) => cellOf(from.name, to.name),
      })),
    ],
    present,
  );
}

function flowCell(flow: ZoneFlow): Element {
  const status = flowStatus(flow);
  return el('span', {}, statusShape(status), ' ', flowCellText(flow));
}

function zoneSection(zone: ZoneResult): Element {
  const isHere = zone.state === 'selected';
  const left = crossingsLeftText(zone);
  return section(
    zoneText(zone),
    zone.description !== undefined && p(zone.description),
    el('p', { class: isHere ? undefined : 'strong' }, zoneInside(zone)),
    isHere && (zone.crossings.length === 0 ? p(noCrossings) : crossingTable(zone)),
    left !== '' && p(left),
  );
}

/** Each zone over the clusters of a fleet; nothing where no cluster has intents. */
export function fleetZonesSection(fleet: FleetResult): Element[] {
  const text = fleetIntentsText(fleet);
  const { zones = [] } = fleet;
  if (text === '') return [];
  return [section(intentTitles.section, p(text), zones.length > 0 && fleetZoneTable(zones))];
}

function fleetZoneTable(zones: readonly FleetZone[]): Element {
  const titles = [intentTitles.zone, intentTitles.clusters, intentTitles.workloads, intentTitles.flowsOf];
  return staticTable<readonly string[]>(
    intentTitles.section,
    titles.map((title, index) => ({ title, cell: (cells) => cells[index] ?? '' })),
    zones.map(fleetZoneCells),
  );
}

function crossingTable({ crossings }: ZoneResult): Element {
  return staticTable<ZoneCrossing>(
    intentTitles.crossing,
    [
      { title: intentTitles.direction, cell: crossingDirection },
      { title: intentTitles.outside, cell: crossingOutside },
      { title: intentTitles.inside, cell: crossingInside },
      { title: intentTitles.ports, cell: crossingPorts },
    ],
    crossings,
  );
}

function unmetTable(unmet: readonly UnmetExpectation[]): Element {
  return staticTable<UnmetExpectation>(
    intentTitles.expectations,
    [
      { title: intentTitles.expected, cell: ({ expected }) => expected },
      { title: intentTitles.found, cell: ({ found }) => found },
      {
        title: intentTitles.evidence,
        cell: ({ evidence }) =>
          evidenceTexts(evidence, 1).flatMap(({ connection, policy, place }) => [
            connection,
            below(policy),
            code(place),
          ]),
      },
    ],
    unmet,
  );
}
