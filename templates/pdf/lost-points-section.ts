// Per namespace: why its status is what it is, and each lost point by workload and direction, with the connection
// that is open and the rule or the missing policy that opens it. Coverage and exposure points of the same connection
// share a row.
import type { Direction } from '../../lib/model/cluster.ts';
import type { Deduction, NamespaceResult, ScanResult, WorkloadResult } from '../../lib/model/scan-result.ts';
import { causeSource, causeText, openingPhrase, restText } from '../wording/deduction.ts';
import { gainText, pointsText } from '../wording/format.ts';
import { reasonText } from '../wording/reason.ts';
import {
  directionText,
  hostNetworkText,
  lostPointsIntro,
  namespaceText,
  nextPodText,
  nothingLostText,
  reportTitles,
  unreadableText,
  workloadsText,
} from '../wording/report.ts';
import { basisWord, statusWord } from '../wording/status.ts';
import { metadataText } from './characters.ts';
import { drawChip } from './marks.ts';
import { byExposure } from './scoreboard-section.ts';
import { heading, need, paragraph, paragraphAt, type Sheet, startSection } from './sheet.ts';
import { drawTable, tableStart } from './table.ts';
import type { Column, Row } from './table-rows.ts';
import { decoration } from './tags.ts';
import { linesHeight, widthOf } from './text.ts';
import { statusLooks, styles, type TextStyle } from './theme.ts';

/** What is said and shown about a namespace. */
interface NamespacePart {
  readonly namespace: NamespaceResult;
  readonly texts: readonly string[];
  readonly rows: readonly Row[];
}

/** The lost points that some workloads have in common in a direction. */
interface LostGroup {
  readonly direction: Direction;
  readonly note: string;
  readonly points: readonly LostPoint[];
  readonly workloads: WorkloadResult[];
}

/** One open connection with what it costs in each score. */
interface LostPoint {
  readonly deduction: Deduction;
  coverage: number;
  exposure: number;
}

const columns: readonly Column[] = [
  { title: 'Open connection', share: 50 },
  { title: 'Opened by', share: 38 },
  { title: 'Coverage', share: 13, align: 'right' },
  { title: 'Exposure', share: 13, align: 'right' },
];

const directions: readonly Direction[] = ['ingress', 'egress'];

/** The named place of each namespace that gets its own part here, by name. */
export function lostPointDestinations(result: ScanResult): Map<string, string> {
  return new Map(result.namespaces.map(({ name }, index) => [name, `namespace-${index + 1}`]));
}

export function drawLostPoints(
  sheet: Sheet,
  {
    result,
    destinations,
  }: { readonly result: ScanResult; readonly destinations: ReadonlyMap<string, string> },
): void {
  const parts = [...result.namespaces].sort(byExposure).map((namespace) => ({
    namespace,
    texts: textsOf(namespace),
    rows: groupsOf(namespace).flatMap(rowsOf),
  }));
  const first = parts[0] === undefined ? 0 : startHeight(sheet, parts[0]);
  const outline = startSection(sheet, { title: reportTitles.lostPoints, height: 90 + first });
  heading(sheet, { level: 'H2', text: reportTitles.lostPoints });
  paragraph(sheet, {
    text: `${lostPointsIntro} Basis: ${basisWord(result.scan.basis)}.`,
    style: styles.mute,
    after: 16,
  });
  for (const part of parts) {
    drawPart(sheet, { result, part, outline, destination: destinations.get(part.namespace.name) ?? '' });
  }
}

function drawPart(
  sheet: Sheet,
  {
    result,
    part,
    outline,
    destination,
  }: {
    readonly result: ScanResult;
    readonly part: NamespacePart;
    readonly outline: PDFKit.PDFOutline;
    readonly destination: string;
  },
): void {
  const { namespace, texts, rows } = part;
  need(sheet, startHeight(sheet, part));
  sheet.doc.addNamedDestination(destination, 'XYZ', sheet.left, sheet.y - 6, null);
  outline.addItem(metadataText(namespace.name));
  drawNamespaceHead(sheet, { result, namespace });
  for (const text of texts) paragraph(sheet, { text, style: styles.small, after: 2 });
  sheet.y += 4;
  drawTable(sheet, { columns, rows });
  sheet.y += 16;
}

/** Height of the head, the texts and the first rows of the table, which stay on one page. */
function startHeight(sheet: Sheet, { namespace, texts, rows }: NamespacePart): number {
  // Measured, not broken into lines: a tenth more than the width makes up for the ends of lines
  const height = (text: string, style: TextStyle): number =>
    linesHeight(Math.ceil((widthOf(sheet.setter, { text, style }) * 1.1) / (sheet.width - 90)), style) + 2;
  const name = Math.min(height(namespace.name, styles.subheading), linesHeight(6, styles.subheading));
  const said = texts.reduce((sum, text) => sum + height(text, styles.small), 0);
  return name + said + 24 + (rows.length > 0 ? tableStart(sheet, { columns, rows }) : 0);
}

/** Name with a rule above it, and its chip at the right. */
function drawNamespaceHead(
  sheet: Sheet,
  { result, namespace }: { readonly result: ScanResult; readonly namespace: NamespaceResult },
): void {
  const { doc, left, width } = sheet;
  const word = statusWord(namespace.status, result.scan.basis);
  const style = { ...styles.smallStrong, colour: statusLooks[namespace.status].ink };
  const chipWidth =
    widthOf(sheet.setter, { text: word, style }) + 24 + (namespace.status === 'notAssessed' ? 12 : 0);
  const chip = { x: left + width - chipWidth, y: sheet.y + 1, width: chipWidth, height: 14 };
  decoration(doc, () => {
    doc
      .lineWidth(1)
      .moveTo(left, sheet.y - 4)
      .lineTo(left + width, sheet.y - 4)
      .stroke('#9FB3C8');
    drawChip(doc, { status: namespace.status, box: chip });
  });
  const place = { x: left, y: sheet.y, width: width - chipWidth - 12 };
  const height = paragraphAt(sheet, {
    ...place,
    text: namespace.name,
    style: styles.subheading,
    name: 'H3',
    limit: 6,
  });
  paragraphAt(sheet, { text: word, style, x: chip.x + 17, y: chip.y + 2, width: chipWidth });
  sheet.y += height + 2;
  paragraph(sheet, { text: namespaceText(namespace), style: styles.smallMute, after: 2 });
}

/** What is said about a namespace before its table. */
function textsOf(namespace: NamespaceResult): string[] {
  const { statusReasons, unreadableWorkloads, workloads } = namespace;
  // What a new pod may do is said in full behind the reasons
  const telling = statusReasons.filter(({ id }) => id !== 'nextPodOpen');
  const reasons = telling.map((reason) => reasonText(reason)).join('. ');
  const quiet = workloads.filter((workload) => lostPointsOf(workload).length === 0);
  return [
    `${reasons === '' ? '' : `${reasons}. `}${nextPodText(namespace)}`,
    ...(unreadableWorkloads.length === 0 ? [] : [unreadableText(unreadableWorkloads)]),
    ...(quiet.length === 0 ? [] : [nothingLostText(quiet)]),
  ];
}

/** Workloads that lost the same points by the same connections and causes in a direction share their rows. */
function groupsOf(namespace: NamespaceResult): LostGroup[] {
  const groups = new Map<string, LostGroup>();
  for (const workload of namespace.workloads) {
    const all = lostPointsOf(workload);
    for (const direction of directions) {
      const points = all.filter(({ deduction }) => deduction.direction === direction);
      if (points.length === 0) continue;
      const note =
        workload.directions === null ? hostNetworkText : directionText(workload.directions[direction]);
      const key = JSON.stringify([direction, note, points]);
      const known = groups.get(key);
      if (known === undefined) groups.set(key, { direction, note, points, workloads: [workload] });
      else known.workloads.push(workload);
    }
  }
  return [...groups.values()];
}

function rowsOf({ direction, note, points, workloads }: LostGroup): Row[] {
  const each = workloads.length > 1 ? ', each' : '';
  const group: Row = { kind: 'group', text: `${workloadsText(workloads)} · ${direction}${each}`, note };
  return [group, ...points.map(rowOf)];
}

function rowOf({ deduction, coverage, exposure }: LostPoint): Row {
  const { cause, direction } = deduction;
  const phrase = openingPhrase(deduction);
  const open = `${phrase.charAt(0).toUpperCase()}${phrase.slice(1)}: ${restText(deduction)}`;
  const source = causeSource(cause);
  return {
    kind: 'cells',
    cells: [
      { blocks: [{ text: open, style: styles.small }], heads: 'row' },
      {
        blocks: [
          { text: causeText(cause, direction), style: styles.small },
          ...(source === '' ? [] : [{ text: source, style: styles.code }]),
        ],
      },
      { blocks: [{ text: coverage === 0 ? '' : pointsText(coverage), style: styles.small }] },
      { blocks: [{ text: exposure === 0 ? '' : gainText(exposure), style: styles.small }] },
    ],
  };
}

/** The lost points of a workload, those of both scores joined where they show the same connection and cause. */
function lostPointsOf(workload: WorkloadResult): LostPoint[] {
  const joined = new Map<string, LostPoint>();
  const add = (deduction: Deduction, score: 'coverage' | 'exposure'): void => {
    if (deduction.points === 0) return;
    const { position, direction, peer, ports, cause } = deduction;
    const key = JSON.stringify([position, direction, peer, ports, cause]);
    const known = joined.get(key) ?? { deduction, coverage: 0, exposure: 0 };
    known[score] += deduction.points;
    joined.set(key, known);
  };
  for (const direction of directions) {
    for (const deduction of workload.directions?.[direction].coverageDeductions ?? [])
      add(deduction, 'coverage');
  }
  for (const deduction of workload.exposureDeductions) add(deduction, 'exposure');
  return [...joined.values()];
}
