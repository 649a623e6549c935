// The namespaces, most exposed first: one that is not met has pages of its own, others that lost points follow each
// other, and those that are met have a row each. A namespace gets why its status is what it is, its workloads by
// direction, each lost point with the rule that took it, and its findings.
import type { Finding } from '../../lib/model/finding.ts';
import type { NamespaceResult, ScanResult } from '../../lib/model/scan-result.ts';
import { causeSource, causeText } from '../wording/deduction.ts';
import { intervalText } from '../wording/format.ts';
import { leftText, leftTitle, lostTitle, metIntro, metTitle } from '../wording/namespace.ts';
import { noOpening, openingText, worstOpening } from '../wording/opening.ts';
import { reasonText } from '../wording/reason.ts';
import {
  lostPointsIntro,
  namespaceText,
  nextPodText,
  reportTitles,
  unreadableText,
} from '../wording/report.ts';
import { basisWord, statusWord } from '../wording/status.ts';
import { metadataText } from './characters.ts';
import { drawIsolationGrid } from './isolation-grid.ts';
import { lostPointColumns, lostPointRows } from './lost-point-rows.ts';
import { drawNameHead } from './name-head.ts';
import { drawOwnFindings } from './own-findings.ts';
import { byExposure } from './scoreboard-section.ts';
import { bottomOf, heading, need, paragraph, roomOf, type Sheet, startPage, startSection } from './sheet.ts';
import { statusCell } from './status-cell.ts';
import { drawTable, tableStart } from './table.ts';
import type { Column, Row } from './table-rows.ts';
import { margins, styles } from './theme.ts';

export type Detail = 'usual' | 'all';

/** What is said about the namespaces of a result. */
export interface NamespacesContent {
  readonly result: ScanResult;
  readonly destinations: ReadonlyMap<string, string>;
  /** `all` gives those that are met their parts as well. */
  readonly detail: Detail;
}

/** Beyond this a report takes more memory than a function has, and nobody reads it. */
const mostPages = 300;
/**
 * Pages of what follows the namespaces, at most: its short sections, and what a page holds at least of findings, of
 * requirements and of met namespaces.
 */
const reserve = {
  sections: 5,
  findings: 50,
  findingsPerPage: 3,
  requirementsPerPage: 8,
  metPerPage: 22,
} as const;
/** Rows of namespaces that are met; the scoreboard has all of them. */
const mostMet = 300;

const metColumns: readonly Column[] = [
  { title: 'Namespace', share: 28 },
  { title: 'Status', share: 26 },
  { title: 'Exposure', share: 13, align: 'right' },
  { title: 'Largest that is left', share: 36 },
  { title: 'Allowed by', share: 36 },
];

/** The named place of each namespace that gets its own part here, by name. */
export function namespaceDestinations(result: ScanResult): Map<string, string> {
  return new Map(result.namespaces.map(({ name }, index) => [name, `namespace-${index + 1}`]));
}

export function drawNamespaces(sheet: Sheet, { result, destinations, detail }: NamespacesContent): void {
  const ranked = [...result.namespaces].sort(byExposure);
  const brief = detail === 'all' ? [] : ranked.filter(isBrief);
  const full = detail === 'all' ? ranked : ranked.filter((namespace) => !isBrief(namespace));
  const outline = startSection(sheet, { title: reportTitles.lostPoints, height: 300 });
  heading(sheet, { level: 'H2', text: reportTitles.lostPoints });
  const intro = `${lostPointsIntro} Basis: ${basisWord(result.scan.basis)}.`;
  paragraph(sheet, { text: intro, style: styles.mute, after: 16 });
  const findings = findingsByNamespace(result.findings);
  const lastPage = mostPages - pagesAfter(result, brief.length);
  const left = full.filter((namespace, index) => {
    if (sheet.heads.length >= lastPage) return true;
    if (index > 0 && namespace.status === 'notMet' && sheet.y > margins.top) startPage(sheet);
    const destination = destinations.get(namespace.name) ?? '';
    const own = findings.get(namespace.name) ?? [];
    drawNamespace(sheet, { result, namespace, findings: own, outline, destination });
    return false;
  });
  drawLeft(sheet, { left, destinations });
  drawBrief(sheet, { result, brief, destinations });
}

/** Pages of what follows the namespaces that are told in full, at most. */
function pagesAfter({ findings, frameworks }: ScanResult, metCount: number): number {
  const requirements = frameworks?.requirements.length ?? 0;
  return (
    reserve.sections +
    Math.min(reserve.findings, Math.ceil(findings.length / reserve.findingsPerPage)) +
    Math.ceil(requirements / reserve.requirementsPerPage) +
    Math.ceil(Math.min(mostMet, metCount) / reserve.metPerPage)
  );
}

/** Met, or without anything to assess: nothing has to be mended there. */
function isBrief({ status }: NamespaceResult): boolean {
  return status === 'met' || status === 'empty';
}

function drawNamespace(
  sheet: Sheet,
  {
    result,
    namespace,
    findings,
    outline,
    destination,
  }: {
    readonly result: ScanResult;
    readonly namespace: NamespaceResult;
    readonly findings: readonly Finding[];
    readonly outline: PDFKit.PDFOutline;
    readonly destination: string;
  },
): void {
  need(sheet, 170);
  sheet.doc.addNamedDestination(destination, 'XYZ', sheet.left, sheet.y - 6, null);
  outline.addItem(metadataText(namespace.name));
  drawNameHead(sheet, { ...namespace, basis: result.scan.basis });
  paragraph(sheet, { text: namespaceText(namespace), style: styles.smallMute, after: 2 });
  for (const text of textsOf(namespace)) paragraph(sheet, { text, style: styles.small, after: 2 });
  sheet.y += 6;
  drawIsolationGrid(sheet, namespace);
  const table = { columns: lostPointColumns, rows: lostPointRows(namespace) };
  if (table.rows.length > 0) {
    need(sheet, 20 + tableStart(sheet, table));
    heading(sheet, { level: 'H4', text: lostTitle });
    drawTable(sheet, table);
    sheet.y += 8;
  }
  drawOwnFindings(sheet, findings);
  sheet.y += 10;
}

/** What is said about a namespace before its tables. */
function textsOf(namespace: NamespaceResult): string[] {
  const { statusReasons, unreadableWorkloads } = namespace;
  // What a new pod may do is said in full behind the reasons
  const telling = statusReasons.filter(({ id }) => id !== 'nextPodOpen');
  const reasons = telling.map((reason) => reasonText(reason)).join('. ');
  return [
    `${reasons === '' ? '' : `${reasons}. `}${nextPodText(namespace)}`,
    ...(unreadableWorkloads.length === 0 ? [] : [unreadableText(unreadableWorkloads)]),
  ];
}

/** Says which namespaces the report has no room for; their links lead here. */
function drawLeft(
  sheet: Sheet,
  {
    left,
    destinations,
  }: {
    readonly left: readonly NamespaceResult[];
    readonly destinations: ReadonlyMap<string, string>;
  },
): void {
  if (left.length === 0) return;
  need(sheet, 60);
  heading(sheet, { level: 'H3', text: leftTitle });
  for (const { name } of left) {
    sheet.doc.addNamedDestination(destinations.get(name) ?? '', 'XYZ', sheet.left, sheet.y - 20, null);
  }
  paragraph(sheet, { text: leftText(left.length), style: styles.strong, after: 14 });
}

function drawBrief(
  sheet: Sheet,
  {
    result,
    brief,
    destinations,
  }: {
    readonly result: ScanResult;
    readonly brief: readonly NamespaceResult[];
    readonly destinations: ReadonlyMap<string, string>;
  },
): void {
  if (brief.length === 0) return;
  const rows = brief.slice(0, mostMet).map((namespace) => briefRow(result, namespace));
  if (roomOf(sheet) < 60 + tableStart(sheet, { columns: metColumns, rows })) startPage(sheet);
  for (const { name } of brief) {
    sheet.doc.addNamedDestination(destinations.get(name) ?? '', 'XYZ', sheet.left, sheet.y - 6, null);
  }
  heading(sheet, { level: 'H3', text: metTitle });
  paragraph(sheet, { text: metIntro, style: styles.smallMute });
  drawTable(sheet, { columns: metColumns, rows });
  sheet.y = Math.min(sheet.y + 10, bottomOf(sheet));
}

function briefRow({ scan }: ScanResult, namespace: NamespaceResult): Row {
  const { name, status, scores } = namespace;
  const worst = worstOpening(namespace);
  const cause = worst?.deduction.cause;
  const by = worst === undefined ? '–' : causeText(worst.deduction.cause, worst.deduction.direction);
  return {
    kind: 'cells',
    cells: [
      { blocks: [{ text: name, style: styles.cellStrong, limit: 6 }], heads: 'row' },
      statusCell(statusWord(status, scan.basis), status),
      { blocks: [{ text: scores.exposure === null ? '–' : intervalText(scores.exposure) }] },
      {
        blocks: [
          {
            text: worst === undefined ? noOpening(namespace) : openingText(worst),
            style: styles.small,
            limit: 4,
          },
        ],
      },
      {
        blocks: [
          { text: by, style: styles.small, limit: 4 },
          { text: cause === undefined ? '' : causeSource(cause), style: styles.code, limit: 3 },
        ],
      },
    ],
  };
}

function findingsByNamespace(findings: readonly Finding[]): ReadonlyMap<string, readonly Finding[]> {
  const by = new Map<string, Finding[]>();
  for (const finding of findings) {
    const { namespace = '' } = finding;
    const known = by.get(namespace);
    if (known === undefined) by.set(namespace, [finding]);
    else known.push(finding);
  }
  return by;
}
