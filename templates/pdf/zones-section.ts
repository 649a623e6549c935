// Zones: a matrix of what may flow between them, what is inside of each and what crosses its boundary (the question of
// scope that an auditor asks), and the expectations that do not hold.
import type { FleetResult } from '../../lib/model/fleet-result.ts';
import type {
  IntentResults,
  UnmetExpectation,
  ZoneCrossing,
  ZoneFlow,
  ZoneResult,
} from '../../lib/model/intent.ts';
import { evidenceTexts } from '../wording/finding.ts';
import { shorten } from '../wording/format.ts';
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
  flowWord,
  intentsIntro,
  intentsSummary,
  intentTitles,
  noCrossings,
  zoneInside,
  zoneText,
} from '../wording/intent.ts';
import { drawShape } from './marks.ts';
import { heading, need, paragraph, type Sheet, startSection } from './sheet.ts';
import { statusCell } from './status-cell.ts';
import { drawTable, tableStart } from './table.ts';
import type { Cell, Column, Row } from './table-rows.ts';
import { statusLooks, styles } from './theme.ts';

/** Zones that fit side by side; with more of them there is a row for each flow. */
const mostAcross = 7;
/** Characters of a zone's name that the head of its column has room for. */
const headLength = 14;
/** Crossings of one zone that the report shows; the others stand in the result file. */
const mostCrossings = 40;
const mostUnmet = 60;

const crossingColumns: readonly Column[] = [
  { title: intentTitles.direction, share: 20 },
  { title: intentTitles.outside, share: 32 },
  { title: intentTitles.inside, share: 34 },
  { title: intentTitles.ports, share: 20 },
];

const flowColumns: readonly Column[] = [
  { title: intentTitles.from, share: 20 },
  { title: intentTitles.to, share: 20 },
  { title: intentTitles.verdict, share: 20 },
  { title: intentTitles.allowed, share: 22 },
  { title: intentTitles.open, share: 22 },
];

const unmetColumns: readonly Column[] = [
  { title: intentTitles.expected, share: 36 },
  { title: intentTitles.found, share: 32 },
  { title: intentTitles.evidence, share: 36 },
];

export function drawZones(sheet: Sheet, intents: IntentResults): void {
  const outline = startSection(sheet, { title: intentTitles.section, height: 220 });
  heading(sheet, { level: 'H2', text: intentTitles.section });
  paragraph(sheet, { text: intentsSummary(intents), style: styles.strong, after: 4 });
  if (intents.zones.length > 0) paragraph(sheet, { text: intentsIntro, style: styles.mute, after: 8 });
  drawFlows(sheet, intents);
  for (const zone of intents.zones) {
    if (zone.kind !== 'declared') continue;
    need(sheet, 90);
    outline.addItem(zoneText(zone));
    drawZone(sheet, zone);
  }
  drawUnmet(sheet, intents.unmet);
}

/** As a matrix where the page is wide enough. */
function drawFlows(sheet: Sheet, { zones, flows }: IntentResults): void {
  if (flows.length === 0) return;
  const present = zones.filter(({ name }) => flows.some(({ from, to }) => from === name || to === name));
  const isMatrix = present.length <= mostAcross;
  const table = isMatrix
    ? { columns: matrixColumns(present), rows: present.map((zone) => matrixRow(zone, { present, flows })) }
    : { columns: flowColumns, rows: flows.map(flowRow) };
  need(sheet, 24 + tableStart(sheet, table));
  heading(sheet, { level: 'H3', text: isMatrix ? intentTitles.matrix : intentTitles.flows });
  drawTable(sheet, table);
  sheet.y += 12;
}

function matrixColumns(present: readonly ZoneResult[]): Column[] {
  return [
    { title: intentTitles.fromTo, share: 26 },
    ...present.map((zone) => ({ title: shorten(zoneText(zone), headLength), share: 22 })),
  ];
}

function matrixRow(
  from: ZoneResult,
  { present, flows }: { readonly present: readonly ZoneResult[]; readonly flows: readonly ZoneFlow[] },
): Row {
  const cells = present.map((to): Cell => {
    const flow = flows.find((one) => one.from === from.name && one.to === to.name);
    return flow === undefined ? { blocks: [{ text: '–', style: styles.smallMute }] } : flowCell(flow);
  });
  const head: Cell = { blocks: [{ text: zoneText(from), style: styles.cellStrong, limit: 3 }], heads: 'row' };
  return { kind: 'cells', cells: [head, ...cells] };
}

function flowCell(flow: ZoneFlow): Cell {
  const status = flowStatus(flow);
  const style = flow.verdict === 'broken' ? styles.smallStrong : styles.small;
  return {
    blocks: [{ text: flowCellText(flow), style, limit: 5 }],
    inset: 11,
    ornament: (doc, { box }) => {
      const { outline } = statusLooks[status];
      drawShape(doc, { status, x: box.x + 3.5, y: box.y + 5, radius: 3.2, colour: outline });
    },
  };
}

function flowRow(flow: ZoneFlow): Row {
  return {
    kind: 'cells',
    cells: [
      { blocks: [{ text: flow.from, style: styles.cellStrong, limit: 2 }], heads: 'row' },
      { blocks: [{ text: flow.to, limit: 2 }] },
      statusCell(flowWord(flow), flowStatus(flow)),
      { blocks: [{ text: flow.allowed, style: styles.small, limit: 4 }] },
      { blocks: [{ text: flowCellText(flow), style: styles.small, limit: 4 }] },
    ],
  };
}

function drawZone(sheet: Sheet, zone: ZoneResult): void {
  heading(sheet, { level: 'H3', text: zoneText(zone) });
  if (zone.description !== undefined) paragraph(sheet, { text: zone.description, after: 2 });
  paragraph(sheet, {
    text: zoneInside(zone),
    style: zone.state === 'selected' ? styles.body : styles.strong,
    after: 6,
  });
  if (zone.state !== 'selected') return;
  if (zone.crossings.length === 0) {
    paragraph(sheet, { text: noCrossings, style: styles.mute, after: 12 });
    return;
  }
  const rows = zone.crossings.slice(0, mostCrossings).map(crossingRow);
  need(sheet, 20 + tableStart(sheet, { columns: crossingColumns, rows }));
  heading(sheet, { level: 'H4', text: intentTitles.crossing });
  drawTable(sheet, { columns: crossingColumns, rows });
  sheet.y += 6;
  const left = crossingsLeftText(zone, zone.crossings.length - rows.length);
  if (left !== '') paragraph(sheet, { text: left, style: styles.smallMute, after: 4 });
  sheet.y += 8;
}

function crossingRow(crossing: ZoneCrossing): Row {
  return {
    kind: 'cells',
    cells: [
      { blocks: [{ text: crossingDirection(crossing), style: styles.smallStrong, limit: 3 }], heads: 'row' },
      { blocks: [{ text: crossingOutside(crossing), style: styles.small, limit: 8 }] },
      { blocks: [{ text: crossingInside(crossing), style: styles.small, limit: 8 }] },
      { blocks: [{ text: crossingPorts(crossing), style: styles.small, limit: 5 }] },
    ],
  };
}

const fleetColumns: readonly Column[] = [
  { title: intentTitles.zone, share: 26 },
  { title: intentTitles.clusters, share: 40 },
  { title: intentTitles.workloads, share: 16, align: 'right' },
  { title: intentTitles.flowsOf, share: 28 },
];

/** Each zone over the clusters of a fleet, in a row. */
export function drawFleetZones(sheet: Sheet, fleet: FleetResult): void {
  startSection(sheet, { title: intentTitles.section, height: 150 });
  heading(sheet, { level: 'H2', text: intentTitles.section });
  paragraph(sheet, { text: fleetIntentsText(fleet), style: styles.strong, after: 6 });
  const rows = (fleet.zones ?? []).map(fleetZoneCells).map(
    ([name, ...cells]): Row => ({
      kind: 'cells',
      cells: [
        { blocks: [{ text: name, style: styles.cellStrong, limit: 3 }], heads: 'row' },
        ...cells.map((text) => ({ blocks: [{ text, style: styles.small, limit: 6 }] })),
      ],
    }),
  );
  drawTable(sheet, { columns: fleetColumns, rows });
  sheet.y += 8;
}

function drawUnmet(sheet: Sheet, unmet: readonly UnmetExpectation[]): void {
  if (unmet.length === 0) return;
  const rows = unmet.slice(0, mostUnmet).map(unmetRow);
  need(sheet, 24 + tableStart(sheet, { columns: unmetColumns, rows }));
  heading(sheet, { level: 'H3', text: intentTitles.expectations });
  drawTable(sheet, { columns: unmetColumns, rows });
  sheet.y += 8;
}

function unmetRow({ expected, found, outcome, evidence }: UnmetExpectation): Row {
  const [first] = evidenceTexts(evidence, 1);
  const status = outcome === 'fail' ? 'notMet' : 'notAssessed';
  return {
    kind: 'cells',
    cells: [
      {
        blocks: [{ text: expected, style: styles.smallStrong, limit: 6 }],
        heads: 'row',
        inset: 11,
        ornament: (doc, { box }) => {
          const { outline } = statusLooks[status];
          drawShape(doc, { status, x: box.x + 3.5, y: box.y + 5, radius: 3.2, colour: outline });
        },
      },
      { blocks: [{ text: `${found}.`, style: styles.small, limit: 6 }] },
      {
        blocks: [
          { text: first?.connection ?? '', style: styles.small, limit: 5 },
          { text: first?.policy ?? '', style: styles.smallMute, limit: 3 },
          { text: first?.place ?? '', style: styles.code, limit: 3 },
        ],
      },
    ],
  };
}
