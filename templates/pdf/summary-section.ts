// The first page, to be read in a minute: is the control met, how far, how bad, what to do first, and how complete
// the evidence is. What room is left below the list goes to the worst openings and to how the numbers are read.
import type { ScanResult } from '../../lib/model/scan-result.ts';
import { causeSource, causeText, openingPhrase, restText } from '../wording/deduction.ts';
import { enforcementText } from '../wording/enforcement-report.ts';
import { exceptionsSummary } from '../wording/exception.ts';
import { keyFacts } from '../wording/fact.ts';
import { gainText, sentenceCase } from '../wording/format.ts';
import { intentsSummary } from '../wording/intent.ts';
import { worstOpenings } from '../wording/opening.ts';
import { evidenceText, nothingToDo, reportTitles } from '../wording/report.ts';
import { completenessText } from '../wording/scope.ts';
import { basisSentence } from '../wording/status.ts';
import { riskText, verdictText } from '../wording/verdict.ts';
import { drawMethod } from './method-part.ts';
import { priorityColumns, priorityRows } from './priority-rows.ts';
import { drawScores, drawVerdict } from './score-panel.ts';
import { bottomOf, heading, paragraph, paragraphAt, type Sheet, startSection } from './sheet.ts';
import { drawStatusBar } from './status-bar.ts';
import { drawTable, tableStart } from './table.ts';
import type { Column, Row } from './table-rows.ts';
import { linesHeight, wrap } from './text.ts';
import { styles } from './theme.ts';

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
  drawVerdict(sheet, {
    status: result.status,
    verdict: verdictText(result),
    risk: riskText(result),
  });
  drawScores(sheet, { scores: result.scores, basis: result.scan.basis, facts: keyFacts(result) });
  drawStatusBar(sheet, {
    statuses: result.namespaces.map(({ status }) => status),
    basis: result.scan.basis,
    noun: 'Namespaces',
  });
  sheet.y += 16;
  const { enforcement, exceptions, findings, intents, scan } = result;
  const proof = enforcement === undefined ? '' : ` ${enforcementText(enforcement)}`;
  const accepted = exceptionsSummary(findings, exceptions);
  const completeness = `${completenessText(result)} ${basisSentence(scan.basis)}${proof}${accepted === '' ? '' : ` ${accepted}`}${intents === undefined ? '' : ` ${intentsSummary(intents)}`}`;
  const lines = wrap(sheet.setter, { text: completeness, style: styles.mute, width: sheet.width });
  const foot = bottomOf(sheet) - linesHeight(lines.length, styles.mute);
  drawPriorities(sheet, { result, end: foot - 12 });
  drawWorst(sheet, { result, end: foot - 12 });
  const method = drawMethod(sheet, { end: foot - 12, style: styles.partHeading });
  paragraphAt(sheet, { text: completeness, style: styles.mute, x: sheet.left, y: foot, width: sheet.width });
  sheet.y = bottomOf(sheet);
  return { method };
}

function drawPriorities(
  sheet: Sheet,
  { result, end }: { readonly result: ScanResult; readonly end: number },
): void {
  heading(sheet, { level: 'H2', text: reportTitles.doFirst, style: styles.partHeading });
  const rows = priorityRows(result, 5);
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
