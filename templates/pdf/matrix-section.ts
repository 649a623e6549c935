// Who can talk to whom: a table of namespaces by namespaces, shaded and worded, small enough for one page; above
// forty namespaces the most exposed ones. Below it where the exposure is.
import type { MatrixCell, ScanResult } from '../../lib/model/scan-result.ts';
import { type CellLevel, cellLevel, cellLevels, matrixSummary } from '../wording/reach.ts';
import { matrixCutText, matrixIntro, reportTitles } from '../wording/report.ts';
import { mapIntro, mapTitle } from '../wording/treemap.ts';
import { hatch } from './marks.ts';
import { heading, need, paragraph, type Sheet, startSection } from './sheet.ts';
import { content, decoration, openTag, type Tag } from './tags.ts';
import { drawLine, fitLine, widthOf } from './text.ts';
import { colours, levelLooks, styles, type TextStyle } from './theme.ts';
import { drawExposureMap, mapFrame } from './treemap.ts';

/** The namespaces that are shown, and the size of what is drawn. */
interface Grid {
  readonly names: readonly string[];
  readonly cellAt: (from: number, to: number) => MatrixCell | undefined;
  readonly labelWidth: number;
  readonly headHeight: number;
  readonly side: number;
  readonly label: TextStyle;
  /** Letters instead of words where cells are small. */
  readonly text: 'word' | 'letter';
}

const most = 40;
const mapHeight = 150;
/** Slope of the column heads. */
const slope = -55;

export function drawMatrix(sheet: Sheet, result: ScanResult): void {
  const grid = gridOf(sheet, result);
  const height = 110 + grid.headHeight + grid.names.length * grid.side;
  startSection(sheet, { title: reportTitles.matrix, height });
  heading(sheet, { level: 'H2', text: reportTitles.matrix });
  paragraph(sheet, { text: matrixIntro, style: styles.mute });
  const total = result.matrix.namespaces.length;
  if (total > grid.names.length) {
    paragraph(sheet, { text: matrixCutText(grid.names.length, total), style: styles.mute });
  }
  drawGrid(sheet, grid);
  drawLegend(sheet, grid);
  paragraph(sheet, { text: matrixSummary(result.matrix), after: 16 });
  const leaves = result.namespaces.map(({ name, workloads, scores, status }) => ({
    name,
    workloads: workloads.length,
    exposure: scores.exposure,
    status,
  }));
  if (leaves.every(({ workloads }) => workloads === 0)) return;
  need(sheet, mapHeight + mapFrame);
  heading(sheet, { level: 'H3', text: mapTitle, style: styles.partHeading });
  const groups = [{ name: result.cluster.name, leaves }];
  drawExposureMap(sheet, { groups, height: mapHeight, intro: mapIntro });
}

function gridOf(sheet: Sheet, { matrix, namespaces }: ScanResult): Grid {
  const exposure = new Map(namespaces.map(({ name, scores }) => [name, scores.exposure?.worst ?? -1]));
  const order = matrix.namespaces.map((name, index) => ({ name, index }));
  const ranked = [...order].sort((a, b) => (exposure.get(b.name) ?? -1) - (exposure.get(a.name) ?? -1));
  const shown = new Set(ranked.slice(0, most).map(({ index }) => index));
  const chosen = order.filter(({ index }) => shown.has(index));
  const label: TextStyle = chosen.length > 24 ? { ...styles.small, size: 6.8 } : styles.cell;
  const widest = Math.max(
    50,
    ...chosen.map(({ name }) => widthOf(sheet.setter, { text: name, style: label })),
  );
  const labelWidth = Math.min(130, widest + 8);
  const headHeight = Math.min(96, widest * 0.82 + 10);
  // Column heads lean to the right, so the last one needs room beyond its column
  const side = Math.min(30, (sheet.width - labelWidth - headHeight * 0.62) / Math.max(1, chosen.length));
  return {
    names: chosen.map(({ name }) => name),
    cellAt: (from, to) =>
      matrix.cells[(chosen[from]?.index ?? 0) * matrix.namespaces.length + (chosen[to]?.index ?? 0)],
    labelWidth,
    headHeight,
    side,
    label,
    text: side < 19 ? 'letter' : 'word',
  };
}

function drawGrid(sheet: Sheet, grid: Grid): void {
  const table = openTag(sheet.doc, { parent: sheet.section, name: 'Table' });
  drawColumnHeads(sheet, { grid, table });
  grid.names.forEach((name, from) => {
    const y = sheet.y + from * grid.side;
    decoration(sheet.doc, () => {
      for (let to = 0; to < grid.names.length; to++) drawCellSurface(sheet, { grid, from, to, y });
    });
    const tr = openTag(sheet.doc, { parent: table, name: 'TR' });
    const text = fitLine(sheet.setter, { text: name, style: grid.label, width: grid.labelWidth - 6 });
    const middle = y + (grid.side - grid.label.size * 1.3) / 2;
    const draw = (): void => drawLine(sheet.setter, { text, style: grid.label, x: sheet.left, y: middle });
    content(sheet.doc, { parent: tr, name: 'TH', options: { scope: 'Row' }, draw });
    for (let to = 0; to < grid.names.length; to++) drawCellText(sheet, { grid, from, to, y, tr });
    tr.end();
  });
  table.end();
  sheet.y += grid.names.length * grid.side + 12;
}

function drawColumnHeads(sheet: Sheet, { grid, table }: { readonly grid: Grid; readonly table: Tag }): void {
  const { doc } = sheet;
  const tr = openTag(doc, { parent: table, name: 'TR' });
  const corner = openTag(doc, { parent: tr, name: 'TD' });
  corner.end();
  grid.names.forEach((name, index) => {
    const x = sheet.left + grid.labelWidth + (index + 0.5) * grid.side;
    const y = sheet.y + grid.headHeight - 3;
    const length = (grid.headHeight - 8) / 0.82;
    const text = fitLine(sheet.setter, { text: name, style: grid.label, width: length });
    const draw = (): void => {
      doc.save().rotate(slope, { origin: [x, y] });
      drawLine(sheet.setter, { text, style: grid.label, x: x + 1, y: y - grid.label.size * 0.7 });
      doc.restore();
    };
    content(doc, { parent: tr, name: 'TH', options: { scope: 'Column' }, draw });
  });
  tr.end();
  sheet.y += grid.headHeight;
}

interface CellPlace {
  readonly grid: Grid;
  readonly from: number;
  readonly to: number;
  readonly y: number;
}

function drawCellSurface(sheet: Sheet, { grid, from, to, y }: CellPlace): void {
  const { doc } = sheet;
  const cell = grid.cellAt(from, to);
  if (cell === undefined) return;
  const x = sheet.left + grid.labelWidth + to * grid.side;
  const inset = grid.side > 16 ? 1 : 0.5;
  const side = grid.side - 2 * inset;
  doc.rect(x + inset, y + inset, side, side).fill(levelLooks[cellLevel(cell)].fill);
  if (cell.unknown) {
    // Below the word where there is room, so that it stays readable
    const strip = grid.text === 'word' ? side * 0.26 : side;
    hatch(doc, {
      box: { x: x + inset, y: y + inset + side - strip, width: side, height: strip },
      colour: '#9AA1AC',
    });
  }
  const own = from === to;
  doc
    .lineWidth(own ? 1.2 : 0.5)
    .rect(x + inset, y + inset, side, side)
    .stroke(own ? colours.ink : colours.line);
}

function drawCellText(sheet: Sheet, { grid, from, to, y, tr }: CellPlace & { readonly tr: Tag }): void {
  const td = openTag(sheet.doc, { parent: tr, name: 'TD' });
  const cell = grid.cellAt(from, to);
  if (cell !== undefined) {
    const level = cellLevel(cell);
    const open = grid.text === 'word' ? cellLevels[level].word : cellLevels[level].letter;
    const known = cell.pairCount === 0 ? '–' : open;
    const text = cell.unknown ? `${known}?` : known;
    const size = Math.min(7.5, grid.side * 0.32, ...(grid.text === 'letter' ? [grid.side * 0.66] : []));
    const style: TextStyle = {
      face: 'semiBold',
      size: Math.max(grid.text === 'letter' ? 6 : 6.5, size),
      colour: levelLooks[level].ink,
    };
    const line = {
      text,
      style,
      x: sheet.left + grid.labelWidth + to * grid.side,
      y: y + (grid.side - style.size * 1.34) / 2,
    };
    if (text !== '') td.add(() => drawLine(sheet.setter, { ...line, width: grid.side, align: 'center' }));
  }
  td.end();
}

/** Swatches with what stands in the cells, and what it means. */
function drawLegend(sheet: Sheet, grid: Grid): void {
  const { doc, setter, y } = sheet;
  const style = styles.small;
  const box = grid.text === 'word' ? 21 : 12;
  const levels = Object.keys(cellLevels) as CellLevel[];
  const known = levels.map((level) => {
    const mark = grid.text === 'word' ? cellLevels[level].word : cellLevels[level].letter;
    return { mark, look: levelLooks[level], meaning: cellLevels[level].meaning };
  });
  const special = [
    { mark: '?', look: levelLooks.none, meaning: 'not known', hatched: true },
    { mark: '–', look: levelLooks.none, meaning: 'no workload pair' },
  ];
  let x = sheet.left;
  const entries = [...known, ...special].map((entry) => {
    const place = { hatched: false, ...entry, x };
    x += box + 4 + widthOf(setter, { text: entry.meaning, style }) + 9;
    return place;
  });
  decoration(doc, () => {
    doc.lineWidth(0.5);
    for (const entry of entries) {
      doc.rect(entry.x, y, box, 12).fillAndStroke(entry.look.fill, colours.line);
      if (entry.hatched) hatch(doc, { box: { x: entry.x, y, width: box, height: 12 }, colour: '#9AA1AC' });
    }
  });
  const draw = (): void => {
    for (const { mark, look, meaning, x: left } of entries) {
      const markStyle: TextStyle = { face: 'semiBold', size: 6.5, colour: look.ink };
      if (mark !== '')
        drawLine(setter, { text: mark, style: markStyle, x: left, y: y + 1.6, width: box, align: 'center' });
      drawLine(setter, { text: meaning, style, x: left + box + 4, y: y + 1 });
    }
  };
  content(doc, { parent: sheet.section, name: 'P', draw });
  sheet.y += 24;
}
