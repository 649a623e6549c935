// A table under a heading of its own, as most sections have several: kept on one page when it is short, else with its
// first rows. And rows of plain text.
import { heading, need, type Sheet } from './sheet.ts';
import { drawTable, tableHeight, tableStart } from './table.ts';
import type { Column, Row } from './table-rows.ts';
import { styles } from './theme.ts';

export interface TablePart {
  readonly title: string;
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
}

/** For pairs of a name and its value. */
export const pairColumns: readonly Column[] = [
  { title: 'What', share: 26 },
  { title: 'Value', share: 74 },
];

/** Rows beyond which a table is taken to be longer than half a page, without measuring it. */
const manyRows = 40;

export function drawTablePart(sheet: Sheet, { title, columns, rows }: TablePart): void {
  const whole = rows.length > manyRows ? Number.POSITIVE_INFINITY : tableHeight(sheet, { columns, rows });
  need(sheet, 24 + (whole < sheet.page.height / 2 ? whole : tableStart(sheet, { columns, rows })));
  heading(sheet, { level: 'H3', text: title });
  drawTable(sheet, { columns, rows });
  sheet.y += 14;
}

/** A row that its first text names. */
export function textRow([name = '', ...rest]: readonly string[]): Row {
  return {
    kind: 'cells',
    cells: [
      { blocks: [{ text: name, style: styles.cellStrong }], heads: 'row' },
      ...rest.map((text) => ({ blocks: [{ text }] })),
    ],
  };
}
