// The findings: how many of which severity, the critical and high ones in full, the others in a row each, and then
// every check with its outcome. A long list is cut, and the report says how many are left out.
import type { Finding } from '../../lib/model/finding.ts';
import type { ClusterHistory } from '../../lib/model/history.ts';
import type { ScanResult } from '../../lib/model/scan-result.ts';
import { acceptedLine } from '../wording/exception.ts';
import {
  briefIntro,
  costTexts,
  evidenceTexts,
  findingsCutText,
  findingsIntro,
  findingTitles,
  firstPlace,
  fixLine,
  gainLine,
  moreEvidence,
  noFindings,
  otherChecksLine,
  resourcesLine,
  weightCounts,
  weightOf,
  weightWord,
  wholeCluster,
} from '../wording/finding.ts';
import { firstSeenLine } from '../wording/history.ts';
import { reportTitles } from '../wording/report.ts';
import { drawChecks } from './checks-part.ts';
import { drawSeverityChip, severityInk } from './severity-mark.ts';
import { heading, need, paragraph, type Sheet, startSection } from './sheet.ts';
import { drawTable, tableHeight, tableStart } from './table.ts';
import type { Cell, Column, Row, TextBlock } from './table-rows.ts';
import { content, decoration } from './tags.ts';
import { drawLine, widthOf } from './text.ts';
import { styles } from './theme.ts';

/** Findings that are shown in one way. */
interface Part {
  readonly title: string;
  readonly intro: string;
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
}

/** Findings that the report shows; the others stand in the result file. */
const mostFindings = 150;
const mostEvidence = 3;

const fullColumns: readonly Column[] = [
  { title: 'Severity', share: 24 },
  { title: 'What is wrong, and what mends it', share: 42 },
  { title: 'Evidence', share: 38 },
];

const briefColumns: readonly Column[] = [
  { title: 'Severity', share: 22 },
  { title: 'What is wrong', share: 32 },
  { title: 'Fix', share: 28 },
  { title: 'File and line', share: 22 },
];

/** Keeps the parts of a cell apart. */
const gap: TextBlock = { text: ' ', style: { ...styles.tick, size: 2.5 } };

/** Draws nothing when there are neither findings nor checks. */
export function drawFindings(
  sheet: Sheet,
  { result, history }: { readonly result: ScanResult; readonly history: ClusterHistory | undefined },
): void {
  const { findings, checks, exceptions } = result;
  if (findings.length === 0 && checks.length === 0) return;
  const full = findings.filter(isGrave);
  const shownFull = full.slice(0, mostFindings);
  const brief = findings.filter((finding) => !isGrave(finding));
  const shownBrief = brief.slice(0, mostFindings - shownFull.length);
  const left = [...full.slice(shownFull.length), ...brief.slice(shownBrief.length)];
  const parts: readonly Part[] = [
    {
      title: findingTitles.full,
      intro: '',
      columns: fullColumns,
      rows: shownFull.map((finding) => fullRow(finding, { exceptions, history })),
    },
    {
      title: findingTitles.brief,
      intro: briefIntro,
      columns: briefColumns,
      rows: shownBrief.map((finding) => briefRow(finding, exceptions)),
    },
  ];
  const drawn = parts.filter(({ rows }) => rows.length > 0);
  const first = drawn[0] === undefined ? 160 : startHeight(sheet, drawn[0]);
  const outline = startSection(sheet, { title: reportTitles.findings, height: 100 + first });
  heading(sheet, { level: 'H2', text: reportTitles.findings });
  drawCounts(sheet, findings);
  paragraph(sheet, {
    text: findings.length === 0 ? noFindings : findingsIntro,
    style: styles.mute,
    after: 12,
  });
  for (const part of drawn) drawPart(sheet, { part, outline });
  if (left.length > 0) paragraph(sheet, { text: findingsCutText(left), style: styles.strong, after: 14 });
  drawChecks(sheet, { checks, outline });
}

function isGrave({ severity }: Finding): boolean {
  return severity === 'critical' || severity === 'high';
}

/** A chip for each severity side by side, and for what was not assessed. */
function drawCounts(sheet: Sheet, findings: readonly Finding[]): void {
  const height = 17;
  let x = sheet.left;
  for (const { weight, text } of weightCounts(findings)) {
    const style = { ...styles.strong, colour: severityInk(weight) };
    const width = widthOf(sheet.setter, { text, style }) + (weight === 'notAssessed' ? 36 : 26);
    const box = { x, y: sheet.y, width, height };
    decoration(sheet.doc, () => drawSeverityChip(sheet.doc, { weight, box }));
    const place = { x: x + 18, y: sheet.y + 2.9 };
    const draw = (): void => drawLine(sheet.setter, { text, style, ...place });
    content(sheet.doc, { parent: sheet.section, name: 'P', draw });
    x += width + 6;
  }
  sheet.y += height + 7;
}

/** A heading with its table. */
function drawPart(
  sheet: Sheet,
  { part, outline }: { readonly part: Part; readonly outline: PDFKit.PDFOutline },
): void {
  const { title, intro, columns, rows } = part;
  need(sheet, startHeight(sheet, part));
  outline.addItem(title);
  heading(sheet, { level: 'H3', text: title });
  if (intro !== '') paragraph(sheet, { text: intro, style: styles.smallMute });
  drawTable(sheet, { columns, rows });
  sheet.y += 16;
}

/** Height of what stays on one page: the heading with a short table, or with the first row of a long one. */
function startHeight(sheet: Sheet, { columns, rows }: Part): number {
  const whole = rows.length > 8 ? Number.POSITIVE_INFINITY : tableHeight(sheet, { columns, rows });
  const short = whole < sheet.page.height / 3;
  return 42 + (short ? whole : tableStart(sheet, { columns, rows }));
}

function fullRow(
  finding: Finding,
  {
    exceptions,
    history,
  }: { readonly exceptions: ScanResult['exceptions']; readonly history: ClusterHistory | undefined },
): Row {
  const { message, checkId, points, fingerprint } = finding;
  const about: TextBlock[] = [
    ...costTexts(points).map((text) => ({ text, style: styles.small })),
    gap,
    { text: checkId, style: styles.cellMute, limit: 3 },
    { text: fingerprint, style: styles.code, limit: 2 },
    { text: firstSeenLine(finding, history?.firstSeen), style: styles.smallMute, limit: 2 },
  ];
  const wrong: TextBlock[] = [
    { text: `${message}.`, style: styles.cellStrong, limit: 9 },
    ...acceptedBlocks(finding, exceptions),
    gap,
    { text: `${fixLine(finding)}.`, style: styles.small, limit: 7 },
    gap,
    { text: `${gainLine(finding)}.`, style: styles.small, limit: 6 },
    gap,
    { text: withStop(resourcesLine(finding)), style: styles.smallMute, limit: 8 },
  ];
  const proof: TextBlock[] = [
    ...evidenceBlocks(finding),
    { text: withStop(otherChecksLine(finding)), style: styles.smallMute, limit: 8 },
  ];
  return {
    kind: 'cells',
    cells: [severityCell(finding, about), { blocks: wrong, heads: 'row' }, { blocks: proof }],
  };
}

/** Below what is wrong, never in its place. */
function acceptedBlocks(finding: Finding, exceptions: ScanResult['exceptions']): TextBlock[] {
  const text = withStop(acceptedLine(finding, exceptions));
  return text === '' ? [] : [gap, { text, style: styles.smallStrong, limit: 4 }];
}

function briefRow(finding: Finding, exceptions: ScanResult['exceptions']): Row {
  const { message, fix, evidence } = finding;
  return {
    kind: 'cells',
    cells: [
      severityCell(finding, []),
      {
        blocks: [
          { text: `${message}.`, style: styles.small, limit: 6 },
          ...acceptedBlocks(finding, exceptions),
        ],
        heads: 'row',
      },
      { blocks: [{ text: `${fix}.`, style: styles.small, limit: 6 }] },
      { blocks: [{ text: firstPlace(evidence), style: styles.code, limit: 5 }] },
    ],
  };
}

/** Chip, severity behind what was not assessed, and namespace; `more` below them. */
function severityCell(finding: Finding, more: readonly TextBlock[]): Cell {
  const weight = weightOf(finding);
  const style = { ...styles.smallStrong, size: 7.2, colour: severityInk(weight) };
  const severity = weightWord(finding.severity);
  return {
    blocks: [
      { text: weightWord(weight), style, inset: 17, limit: 1 },
      gap,
      ...(weight === 'notAssessed' ? [{ text: `${severity} if it fails`, style: styles.smallMute }] : []),
      { text: finding.namespace ?? wholeCluster, style: styles.cellStrong, limit: 4 },
      ...more,
    ],
    ornament: (doc, { box }) =>
      drawSeverityChip(doc, { weight, box: { ...box, y: box.y - 1.5, height: 12.6 } }),
  };
}

/** At most three pieces, and how many more there are. */
function evidenceBlocks({ evidence }: Finding): TextBlock[] {
  const texts = evidenceTexts(evidence, mostEvidence);
  const pieces = texts.flatMap(({ connection, policy, place }): TextBlock[] => [
    { text: connection, style: styles.small, limit: 4 },
    { text: policy, style: styles.smallMute, limit: 4 },
    { text: place, style: styles.code, limit: 4 },
    gap,
  ]);
  const more = moreEvidence(evidence, mostEvidence);
  return more === '' ? pieces : [...pieces, { text: more, style: styles.smallMute }, gap];
}

function withStop(sentence: string): string {
  return sentence === '' ? '' : `${sentence}.`;
}
