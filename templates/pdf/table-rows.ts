// What a table is made of, and how much room it takes: columns get their places, cells their lines, rows their
// height. Drawing them is table.ts.
import type { PdfDocument } from './document.ts';
import type { Box, Sheet } from './sheet.ts';
import { fitLine, linesHeight, widthOf, wrap } from './text.ts';
import { styles, type TextStyle } from './theme.ts';

export interface Column {
  readonly title: string;
  /** Share of the table's width; the shares need no particular sum. */
  readonly share: number;
  readonly align?: 'left' | 'right' | 'center';
}

export interface TextBlock {
  readonly text: string;
  readonly style?: TextStyle;
  /** Room to the left of this block, on top of that of its cell. */
  readonly inset?: number;
  /** Lines at most, 20 when not given; a row is never higher than a page. */
  readonly limit?: number;
}

export interface Cell {
  /** Below each other. */
  readonly blocks: readonly TextBlock[];
  /** Room to the left of the text, e.g. for the shape of a chip. */
  readonly inset?: number;
  /** Drawn under the text, as decoration; gets the cell without its padding, and the height of its text. */
  readonly ornament?: (doc: PdfDocument, place: { readonly box: Box; readonly textHeight: number }) => void;
  /** A named destination of this document. */
  readonly link?: string;
  readonly heads?: 'row';
}

export type Row =
  | { readonly kind: 'cells'; readonly cells: readonly Cell[] }
  /** A line over the whole width that heads the rows below it. */
  | { readonly kind: 'group'; readonly text: string; readonly note?: string };

export interface LaidOutColumn extends Column {
  readonly x: number;
  readonly width: number;
}

export interface LaidOutBlock {
  readonly lines: readonly string[];
  readonly style: TextStyle;
  readonly inset: number;
}

export interface LaidOutRow {
  readonly row: Row;
  /** Blocks of each cell; one block with the text and one with the note for a group. */
  readonly cells: readonly (readonly LaidOutBlock[])[];
  readonly height: number;
}

/** Between the edges of a cell and its text. */
export const padding = { x: 5, y: 3.5 } as const;

/** Columns side by side over the width of the sheet. */
export function layOutColumns(sheet: Sheet, columns: readonly Column[]): LaidOutColumn[] {
  const total = columns.reduce((sum, { share }) => sum + share, 0);
  let x = sheet.left;
  return columns.map((column) => {
    const width = (sheet.width * column.share) / total;
    const laidOut = { ...column, x, width };
    x += width;
    return laidOut;
  });
}

/** A row with its lines broken for these columns. */
export function layOutRow(
  sheet: Sheet,
  { columns, row }: { readonly columns: readonly LaidOutColumn[]; readonly row: Row },
): LaidOutRow {
  if (row.kind === 'group') return layOutGroup(sheet, row);
  const cells = row.cells.map((cell, index) => {
    const width = (columns[index]?.width ?? 0) - 2 * padding.x - (cell.inset ?? 0);
    return cell.blocks.map(({ text, style = styles.cell, inset = 0, limit = 20 }) => ({
      lines: text === '' ? [] : wrap(sheet.setter, { text, style, width: width - inset, limit }),
      style,
      inset,
    }));
  });
  return { row, cells, height: Math.max(0, ...cells.map(blocksHeight)) + 2 * padding.y };
}

/** Height of the text of a cell. */
export function blocksHeight(blocks: readonly LaidOutBlock[]): number {
  return blocks.reduce((sum, { lines, style }) => sum + linesHeight(lines.length, style), 0);
}

/** The note stands at the right of the first line and gets what it needs, at most half; the text wraps beside it. */
function layOutGroup(sheet: Sheet, row: Extract<Row, { kind: 'group' }>): LaidOutRow {
  const room = sheet.width - 4 * padding.x;
  const noteStyle = styles.smallMute;
  const note = fitLine(sheet.setter, { text: row.note ?? '', style: noteStyle, width: room / 2 });
  const width = room - widthOf(sheet.setter, { text: note, style: noteStyle });
  const style = styles.cellStrong;
  const lines = wrap(sheet.setter, { text: row.text, style, width, limit: 20 });
  const noteLines = note === '' ? [] : [note];
  const cells = [[{ lines, style, inset: 0 }], [{ lines: noteLines, style: noteStyle, inset: 0 }]];
  return { row, cells, height: linesHeight(lines.length, style) + 6 };
}
