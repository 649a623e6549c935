// Tables that run over pages: rows are kept whole, and the head is drawn again on each page (as decoration there:
// machines read it once). pdfkit's own table repeats no head and is many times slower. Layout is table-rows.ts.
import { bottomOf, type Sheet, startPage } from './sheet.ts';
import {
  blocksHeight,
  type Cell,
  type Column,
  type LaidOutBlock,
  type LaidOutColumn,
  type LaidOutRow,
  layOutColumns,
  layOutRow,
  padding,
  type Row,
} from './table-rows.ts';
import { content, decoration, linkTo, openTag, type Tag } from './tags.ts';
import { drawLine, drawLines } from './text.ts';
import { colours, styles } from './theme.ts';

export interface TableOptions {
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
  /** Lower end on this page: rows that do not fit above it are left out. Without it the table goes on. */
  readonly within?: number;
}

const headHeight = 18;
/** At the right of a group that goes on from the page before. */
const continued = 'continued';

/** Draws at the cursor and moves it below the table; returns how many rows were drawn. */
export function drawTable(sheet: Sheet, { columns, rows, within }: TableOptions): number {
  const laidColumns = layOutColumns(sheet, columns);
  const laidRows = rows.map((row) => layOutRow(sheet, { columns: laidColumns, row }));
  const fits = (height: number): boolean => sheet.y + height <= (within ?? bottomOf(sheet));
  const opening = headHeight + keptHeight(laidRows, 0);
  if (rows.length === 0 || (within !== undefined && !fits(opening))) return 0;
  if (!fits(opening)) startPage(sheet);
  const table = openTag(sheet.doc, { parent: sheet.section, name: 'Table' });
  drawHead(sheet, { columns: laidColumns, table });
  let drawn = 0;
  let shade: 'plain' | 'zebra' = 'plain';
  let group: LaidOutRow | undefined;
  for (const row of laidRows) {
    if (row.row.kind === 'group') group = row;
    if (!fits(keptHeight(laidRows, drawn))) {
      if (within !== undefined) break;
      startPage(sheet);
      drawHead(sheet, { columns: laidColumns });
      if (group !== undefined && row !== group) repeatGroup(sheet, group);
      shade = 'plain';
    }
    if (row.row.kind === 'group') drawGroup(sheet, { row, table, span: columns.length });
    else drawCells(sheet, { columns: laidColumns, row, cells: row.row.cells, table, shade });
    shade = row.row.kind === 'cells' && shade === 'plain' ? 'zebra' : 'plain';
    sheet.y += row.height;
    drawn++;
  }
  table.end();
  return drawn;
}

/** Height of the head and of what stays with it on a page: what a heading above the table should ask for. */
export function tableStart(sheet: Sheet, { columns, rows }: TableOptions): number {
  const laidColumns = layOutColumns(sheet, columns);
  const first = rows.slice(0, 3).map((row) => layOutRow(sheet, { columns: laidColumns, row }));
  return headHeight + keptHeight(first, 0);
}

/** Height of all of a table, as if a page had no end. */
export function tableHeight(sheet: Sheet, { columns, rows }: TableOptions): number {
  const laidColumns = layOutColumns(sheet, columns);
  return rows.reduce((sum, row) => sum + layOutRow(sheet, { columns: laidColumns, row }).height, headHeight);
}

/** A row, and with a group the first row below it. */
function keptHeight(rows: readonly LaidOutRow[], index: number): number {
  const row = rows[index];
  if (row === undefined) return 0;
  return row.row.kind === 'group' ? row.height + keptHeight(rows, index + 1) : row.height;
}

function drawHead(
  sheet: Sheet,
  { columns, table }: { readonly columns: readonly LaidOutColumn[]; readonly table?: Tag },
): void {
  const { doc, setter } = sheet;
  const drawTitle = ({ title, x, width, align }: LaidOutColumn): void =>
    drawLine(setter, {
      text: title,
      style: styles.head,
      x: x + padding.x,
      y: sheet.y + 3.8,
      width: width - 2 * padding.x,
      align: align ?? 'left',
    });
  decoration(doc, () => {
    doc.rect(sheet.left, sheet.y, sheet.width, headHeight).fill(colours.brand);
    if (table === undefined) columns.forEach(drawTitle);
  });
  if (table !== undefined) {
    const tr = openTag(doc, { parent: table, name: 'TR' });
    for (const column of columns) {
      content(doc, { parent: tr, name: 'TH', options: { scope: 'Column' }, draw: () => drawTitle(column) });
    }
    tr.end();
  }
  sheet.y += headHeight;
}

function drawGroup(
  sheet: Sheet,
  { row, table, span }: { readonly row: LaidOutRow; readonly table: Tag; readonly span: number },
): void {
  const { doc } = sheet;
  decoration(doc, () => drawGroupSurface(sheet, row));
  const tr = openTag(doc, { parent: table, name: 'TR' });
  const draw = (): void => drawGroupText(sheet, { group: row, note: row.cells[1]?.[0]?.lines[0] ?? '' });
  content(doc, { parent: tr, name: 'TH', options: { scope: 'Column', columnSpan: span }, draw });
  tr.end();
}

/** The group again on the next page, for the eye only, and the cursor below it. */
function repeatGroup(sheet: Sheet, row: LaidOutRow): void {
  decoration(sheet.doc, () => {
    drawGroupSurface(sheet, row);
    drawGroupText(sheet, { group: row, note: continued });
  });
  sheet.y += row.height;
}

function drawGroupSurface(sheet: Sheet, { height }: LaidOutRow): void {
  sheet.doc.rect(sheet.left, sheet.y, sheet.width, height).fill(colours.group);
}

function drawGroupText(
  sheet: Sheet,
  { group, note }: { readonly group: LaidOutRow; readonly note: string },
): void {
  const place = { x: sheet.left + padding.x, y: sheet.y + 3.2, width: sheet.width - 2 * padding.x };
  for (const { lines, style } of group.cells[0] ?? []) drawLines(sheet.setter, { ...place, lines, style });
  if (note === '') return;
  drawLine(sheet.setter, { ...place, y: place.y + 0.4, text: note, style: styles.smallMute, align: 'right' });
}

function drawCells(
  sheet: Sheet,
  {
    columns,
    row,
    cells,
    table,
    shade,
  }: {
    readonly columns: readonly LaidOutColumn[];
    readonly row: LaidOutRow;
    readonly cells: readonly Cell[];
    readonly table: Tag;
    readonly shade: 'plain' | 'zebra';
  },
): void {
  const { doc } = sheet;
  const end = sheet.y + row.height;
  decoration(doc, () => {
    if (shade === 'zebra')
      doc.rect(sheet.left, sheet.y + 0.25, sheet.width, row.height - 0.25).fill(colours.zebra);
    doc
      .lineWidth(0.5)
      .moveTo(sheet.left, end)
      .lineTo(sheet.left + sheet.width, end)
      .stroke(colours.line);
    columns.forEach(({ x, width }, index) => {
      const size = { width: width - 2 * padding.x, height: row.height - 2 * padding.y };
      const box = { x: x + padding.x, y: sheet.y + padding.y, ...size };
      cells[index]?.ornament?.(doc, { box, textHeight: blocksHeight(row.cells[index] ?? []) });
    });
  });
  const tr = openTag(doc, { parent: table, name: 'TR' });
  columns.forEach((column, index) => {
    const cell = cells[index];
    const name = cell?.heads === 'row' ? 'TH' : 'TD';
    const td = openTag(doc, { parent: tr, name, options: name === 'TH' ? { scope: 'Row' } : {} });
    if (cell !== undefined) drawCell(sheet, { column, cell, blocks: row.cells[index] ?? [], td });
    td.end();
  });
  tr.end();
}

function drawCell(
  sheet: Sheet,
  {
    column,
    cell,
    blocks,
    td,
  }: {
    readonly column: LaidOutColumn;
    readonly cell: Cell;
    readonly blocks: readonly LaidOutBlock[];
    readonly td: Tag;
  },
): void {
  if (blocks.every(({ lines }) => lines.length === 0)) return;
  const place = {
    x: column.x + padding.x + (cell.inset ?? 0),
    width: column.width - 2 * padding.x - (cell.inset ?? 0),
    align: column.align ?? 'left',
  };
  let height = 0;
  const draw = (): void => {
    for (const { lines, style, inset } of blocks) {
      const own = { x: place.x + inset, width: place.width - inset, y: sheet.y + padding.y + height };
      height += drawLines(sheet.setter, { ...place, ...own, lines, style });
    }
  };
  if (cell.link === undefined) {
    td.add(draw);
    return;
  }
  const link = openTag(sheet.doc, { parent: td, name: 'Link' });
  link.add(draw);
  linkTo(sheet.doc, {
    link,
    label: cell.blocks[0]?.text ?? '',
    destination: cell.link,
    box: { ...place, y: sheet.y + padding.y, height },
  });
  link.end();
}
