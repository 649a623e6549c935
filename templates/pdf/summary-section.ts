// The first page, to be read in a minute: is the control met, how far, how bad, what to do first, and how complete
// the evidence is. What room is left below the list goes to the worst openings and to how the numbers are read.
import type { Basis, Interval, ScanResult } from '../../lib/model/scan-result.ts';
import { causeSource, causeText, openingPhrase, restText } from '../wording/deduction.ts';
import { enforcementText } from '../wording/enforcement.ts';
import { keyFacts } from '../wording/fact.ts';
import { gainText } from '../wording/format.ts';
import { worstOpenings } from '../wording/opening.ts';
import { priorities } from '../wording/priority.ts';
import { evidenceText, nothingToDo, reportTitles } from '../wording/report.ts';
import { completenessText } from '../wording/scope.ts';
import { bandWord, basisSentence, basisWord, statusWord } from '../wording/status.ts';
import { riskText, verdictText } from '../wording/verdict.ts';
import { drawGauge } from './gauge.ts';
import { drawShape } from './marks.ts';
import { drawMethod } from './method-part.ts';
import { bottomOf, heading, paragraph, paragraphAt, type Sheet, startSection } from './sheet.ts';
import { drawStatusBar } from './status-bar.ts';
import { drawTable, tableStart } from './table.ts';
import type { Column, Row } from './table-rows.ts';
import { content, decoration } from './tags.ts';
import { drawLines, linesHeight, wrap } from './text.ts';
import { bandColours, colours, statusLooks, styles } from './theme.ts';

const priorityColumns: readonly Column[] = [
  { title: '#', share: 4 },
  { title: 'Namespace', share: 23 },
  { title: 'What is wrong', share: 37 },
  { title: 'Fix', share: 40 },
];

const openingColumns: readonly Column[] = [
  { title: 'Workload', share: 27 },
  { title: 'Open connection', share: 35 },
  { title: 'Opened by', share: 31 },
  { title: 'Exposure', share: 11, align: 'right' },
];

/** Draws the whole page. Tells whether there was room left for how the numbers are read. */
export function drawSummary(sheet: Sheet, result: ScanResult): { readonly method: 'drawn' | 'left' } {
  startSection(sheet, { title: reportTitles.summary, height: Number.POSITIVE_INFINITY });
  const kicker = `${reportTitles.control} · ${reportTitles.kind}`.toUpperCase();
  paragraph(sheet, { text: kicker, style: styles.kicker, after: 1 });
  heading(sheet, { level: 'H1', text: result.cluster.name });
  paragraph(sheet, { text: evidenceText(result), style: styles.mute, after: 9 });
  drawVerdict(sheet, result);
  drawScores(sheet, result);
  drawStatusBar(sheet, {
    statuses: result.namespaces.map(({ status }) => status),
    basis: result.scan.basis,
    noun: 'Namespaces',
  });
  sheet.y += 16;
  const { enforcement, scan } = result;
  const proof = enforcement === undefined ? '' : ` ${enforcementText(enforcement)}`;
  const completeness = `${completenessText(result)} ${basisSentence(scan.basis)}${proof}`;
  const lines = wrap(sheet.setter, { text: completeness, style: styles.mute, width: sheet.width });
  const foot = bottomOf(sheet) - linesHeight(lines.length, styles.mute);
  drawPriorities(sheet, { result, end: foot - 12 });
  drawWorst(sheet, { result, end: foot - 12 });
  const method = drawMethod(sheet, { end: foot - 12, style: styles.partHeading });
  paragraphAt(sheet, { text: completeness, style: styles.mute, x: sheet.left, y: foot, width: sheet.width });
  sheet.y = bottomOf(sheet);
  return { method };
}

function drawVerdict(sheet: Sheet, result: ScanResult): void {
  const { doc, left, width, y } = sheet;
  const look = statusLooks[result.status];
  const verdict = {
    text: verdictText(result),
    style: { face: 'bold', size: 11, colour: look.tintInk },
  } as const;
  const risk = { text: riskText(result), style: styles.body };
  const inner = { x: left + 34, width: width - 46 };
  const verdictLines = wrap(sheet.setter, { ...verdict, width: inner.width });
  const riskLines = wrap(sheet.setter, { ...risk, width: inner.width });
  const verdictHeight = linesHeight(verdictLines.length, verdict.style);
  const height = verdictHeight + linesHeight(riskLines.length, risk.style) + 20;
  decoration(doc, () => {
    doc.roundedRect(left, y, width, height, 4).fill(look.tint);
    doc.rect(left, y, 5, height).fill(look.outline);
    drawShape(doc, {
      status: result.status,
      x: left + 20,
      y: y + 9 + linesHeight(1, verdict.style) / 2,
      radius: 5.2,
      colour: look.outline,
    });
  });
  const parts = [
    { lines: verdictLines, style: verdict.style, y: y + 9 },
    { lines: riskLines, style: risk.style, y: y + 11 + verdictHeight },
  ];
  for (const part of parts) {
    const draw = (): void => void drawLines(sheet.setter, { ...part, x: inner.x });
    content(doc, { parent: sheet.section, name: 'P', draw });
  }
  sheet.y += height + 14;
}

/** Two dials and a panel with four facts, side by side. */
function drawScores(sheet: Sheet, result: ScanResult): void {
  const { scores } = result;
  const { basis } = result.scan;
  const radius = 50;
  const top = sheet.y;
  const centre = top + radius + 8;
  const coverage = {
    name: 'Coverage',
    score: scores.coverage,
    colour: colours.blue,
    notes: [`${spanText(scores.coverage)}higher is better`, basisNote(basis)],
    ticks: [
      { at: 60, weight: 'band' },
      { at: 80, weight: 'limit' },
    ],
  } as const;
  const exposure = {
    name: scores.band === null ? 'Exposure' : `Exposure: ${bandWord(scores.band)}${atWorst(scores.exposure)}`,
    score: scores.exposure,
    colour: bandColours[scores.band ?? 'low'],
    notes: [`${spanText(scores.exposure)}lower is better`, basisNote(basis)],
    ticks: [
      { at: 20, weight: 'band' },
      { at: 40, weight: 'band' },
      { at: 60, weight: 'limit' },
    ],
  } as const;
  drawGauge(sheet, { gauge: coverage, x: sheet.left + 64, y: centre, radius });
  drawGauge(sheet, { gauge: exposure, x: sheet.left + 204, y: centre, radius });
  drawFacts(sheet, { result, x: sheet.left + 286, y: top, width: sheet.width - 286 });
  sheet.y = centre + radius * 0.72 + 58;
}

function drawFacts(
  sheet: Sheet,
  {
    result,
    x,
    y,
    width,
  }: { readonly result: ScanResult; readonly x: number; readonly y: number; readonly width: number },
): void {
  const facts = keyFacts(result);
  const step = 34;
  decoration(sheet.doc, () => {
    sheet.doc.roundedRect(x, y, width, facts.length * step + 6, 4).fill(colours.panel);
    sheet.doc.lineWidth(0.5);
    for (let index = 1; index < facts.length; index++) {
      const line = y + 3 + index * step;
      sheet.doc
        .moveTo(x + 10, line)
        .lineTo(x + width - 10, line)
        .stroke(colours.line);
    }
  });
  const value = { face: 'bold', size: 12, colour: colours.ink } as const;
  facts.forEach((fact, index) => {
    const top = y + 7 + index * step;
    paragraphAt(sheet, {
      text: fact.value,
      style: value,
      x: x + 10,
      y: top - 1,
      width: width - 20,
      limit: 1,
    });
    const label = { text: fact.label, style: styles.smallMute, x: x + 10, y: top + 14, width: width - 20 };
    paragraphAt(sheet, { ...label, limit: 1 });
  });
}

function drawPriorities(
  sheet: Sheet,
  { result, end }: { readonly result: ScanResult; readonly end: number },
): void {
  heading(sheet, { level: 'H2', text: reportTitles.doFirst, style: styles.partHeading });
  const rows = priorities(result, 5).map(({ namespace, status, wrong, fix }, index): Row => {
    const word = statusWord(status, result.scan.basis);
    return {
      kind: 'cells',
      cells: [
        { blocks: [{ text: String(index + 1), style: styles.cellMute }] },
        {
          blocks: [
            { text: namespace, style: styles.cellStrong, limit: 3 },
            { text: word, style: styles.cellMute },
          ],
          inset: 13,
          ornament: (doc, { box }) => {
            const look = statusLooks[status];
            drawShape(doc, { status, x: box.x + 4, y: box.y + 5.2, radius: 3.6, colour: look.outline });
          },
          heads: 'row',
        },
        { blocks: [{ text: `${wrong}.`, limit: 5 }] },
        { blocks: [{ text: `${fix}.`, limit: 5 }] },
      ],
    };
  });
  if (rows.length === 0) paragraph(sheet, { text: nothingToDo(result), style: styles.mute });
  drawTable(sheet, { columns: priorityColumns, rows, within: end });
  sheet.y += 14;
}

function drawWorst(
  sheet: Sheet,
  { result, end }: { readonly result: ScanResult; readonly end: number },
): void {
  const rows = worstOpenings(result, 8).map(
    ({ namespace, workload, workloadKind, deduction }): Row => ({
      kind: 'cells',
      cells: [
        {
          blocks: [
            { text: workload, style: styles.cellStrong, limit: 2 },
            { text: `${workloadKind} in ${namespace}`, style: styles.cellMute, limit: 2 },
          ],
          heads: 'row',
        },
        {
          blocks: [
            { text: sentenceCase(openingPhrase(deduction)), limit: 2 },
            { text: restText(deduction), style: styles.cellMute, limit: 3 },
          ],
        },
        {
          blocks: [
            { text: causeText(deduction.cause, deduction.direction), limit: 3 },
            { text: causeSource(deduction.cause), style: styles.code, limit: 3 },
          ],
        },
        { blocks: [{ text: gainText(deduction.points) }] },
      ],
    }),
  );
  const table = { columns: openingColumns, rows };
  if (rows.length === 0 || sheet.y + 22 + tableStart(sheet, table) > end) return;
  heading(sheet, { level: 'H2', text: reportTitles.worst, style: styles.partHeading });
  drawTable(sheet, { ...table, within: end });
  sheet.y += 14;
}

/** Says what two numbers in a dial are. */
function spanText(score: Interval | null): string {
  return score !== null && score.best !== score.worst ? 'best and worst case, ' : 'of 100, ';
}

function atWorst(score: Interval | null): string {
  return score !== null && score.best !== score.worst ? ' at worst' : '';
}

function basisNote(basis: Basis): string {
  return basis.kind === 'none' ? 'no basis' : `basis: ${basisWord(basis)}`;
}

function sentenceCase(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
