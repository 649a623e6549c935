// What an auditor asks before trusting the rest: what was in scope, what enforces the policies and what proves it,
// what the API listed, what was not assessed and how far that reaches, what was assumed, the whole population,
// versions and hashes, and how the numbers are made.
import type { Gap } from '../../lib/model/gap.ts';
import type { ScanResult } from '../../lib/model/scan-result.ts';
import { numberText } from '../wording/format.ts';
import { readingTitles, scopeRows } from '../wording/reading.ts';
import { noAssumptions, objectsText, provenanceRows, reportTitles } from '../wording/report.ts';
import { gapEffect, gapObject, gapPlace, gapSummary, gapWord, populationRows } from '../wording/scope.ts';
import { basisSentence } from '../wording/status.ts';
import { drawEnforcement } from './enforcement-part.ts';
import { drawMethod } from './method-part.ts';
import { drawReading } from './reading-part.ts';
import { bottomOf, heading, need, paragraph, type Sheet, startPage, startSection } from './sheet.ts';
import { drawTablePart, pairColumns, textRow } from './table-part.ts';
import type { Column, Row } from './table-rows.ts';
import { content, decoration, openTag } from './tags.ts';
import { drawLines, linesHeight, wrap } from './text.ts';
import { colours, styles } from './theme.ts';

const gapColumns: readonly Column[] = [
  { title: 'Where', share: 32 },
  { title: 'What', share: 40 },
  { title: 'Effect', share: 20 },
  { title: 'Remedy', share: 22 },
];

const countColumns: readonly Column[] = [
  { title: 'What', share: 40 },
  { title: 'Count', share: 20, align: 'right' },
  { title: 'Read', share: 40 },
];

/** Draws the section; `method` says whether the first page already holds how the numbers are read. */
export function drawScope(
  sheet: Sheet,
  { result, method }: { readonly result: ScanResult; readonly method: 'drawn' | 'left' },
): void {
  startSection(sheet, { title: reportTitles.scope, height: 240 });
  heading(sheet, { level: 'H2', text: reportTitles.scope });
  paragraph(sheet, { text: `${basisSentence(result.scan.basis)} ${gapSummary(result.gaps)}`, after: 10 });
  const { enforcement, scan, population } = result;
  const { reading } = scan;
  const inScope = scopeRows(result).map(textRow);
  drawTablePart(sheet, { title: readingTitles.scope, columns: pairColumns, rows: inScope });
  if (enforcement !== undefined) drawEnforcement(sheet, enforcement);
  if (reading !== undefined) drawReading(sheet, { reading, population });
  drawGaps(sheet, result.gaps);
  drawAssumptions(sheet, result.assumptions);
  drawPopulation(sheet, result);
  drawTablePart(sheet, {
    title: reportTitles.provenance,
    columns: pairColumns,
    rows: provenanceRows(result).map(textRow),
  });
  if (method === 'drawn') return;
  const draw = () => drawMethod(sheet, { end: bottomOf(sheet), style: styles.subheading });
  if (draw() === 'drawn') return;
  startPage(sheet);
  draw();
}

function drawGaps(sheet: Sheet, gaps: readonly Gap[]): void {
  if (gaps.length === 0) return;
  const rows = gaps.map(
    (gap): Row => ({
      kind: 'cells',
      cells: [
        {
          blocks: [
            { text: gapPlace(gap), style: styles.code },
            { text: gapObject(gap), style: styles.cellMute },
          ],
          heads: 'row',
        },
        { blocks: [{ text: gapWord(gap), style: styles.cellStrong }, { text: `${gap.message}.` }] },
        { blocks: [{ text: `${gapEffect(gap)}.` }] },
        { blocks: [{ text: `${gap.remedy}.` }] },
      ],
    }),
  );
  drawTablePart(sheet, { title: reportTitles.gaps, columns: gapColumns, rows });
}

/** A list with dots, each item in its own tag. */
function drawAssumptions(sheet: Sheet, assumptions: readonly string[]): void {
  need(sheet, 60);
  heading(sheet, { level: 'H3', text: reportTitles.assumptions });
  if (assumptions.length === 0) {
    paragraph(sheet, { text: noAssumptions, style: styles.mute, after: 12 });
    return;
  }
  const { doc } = sheet;
  const list = openTag(doc, { parent: sheet.section, name: 'L' });
  for (const text of assumptions) {
    const lines = wrap(sheet.setter, { text, style: styles.body, width: sheet.width - 12 });
    const height = linesHeight(lines.length, styles.body);
    need(sheet, height);
    const { y } = sheet;
    decoration(doc, () => doc.circle(sheet.left + 3, y + 6, 1.4).fill(colours.mute));
    const item = openTag(doc, { parent: list, name: 'LI' });
    const draw = (): void =>
      void drawLines(sheet.setter, { lines, style: styles.body, x: sheet.left + 12, y });
    content(doc, { parent: item, name: 'LBody', draw });
    item.end();
    sheet.y += height + 2;
  }
  list.end();
  sheet.y += 10;
}

function drawPopulation(sheet: Sheet, { population }: ScanResult): void {
  const rows = populationRows(population).map(textRow);
  drawTablePart(sheet, { title: reportTitles.population, columns: countColumns, rows });
  const counts = Object.entries(population.objects).sort(([a], [b]) => (a < b ? -1 : 1));
  if (counts.length === 0) return;
  sheet.y -= 6;
  paragraph(sheet, {
    text: objectsText(counts.map(([kind, count]) => `${kind} ${numberText(count)}`)),
    style: styles.smallMute,
    after: 12,
  });
}
