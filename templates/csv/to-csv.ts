// Rows → CSV as spreadsheets read it: CRLF, quotes where needed (RFC 4180). A cell that a spreadsheet would take for a
// formula gets an apostrophe before it; what does not show itself is written as its escape.
import { stringify } from 'csv-stringify/sync';
import { printable } from '../text/printable.ts';

export type Cell = string | number | undefined;

/** A header and rows of as many cells. `excel` puts a byte order mark first, by which it knows UTF-8. */
export function toCsv(
  header: readonly string[],
  rows: readonly (readonly Cell[])[],
  encoding: 'plain' | 'excel',
): string {
  const clean = rows.map((row) => row.map((cell) => (typeof cell === 'string' ? printable(cell) : cell)));
  return stringify([header, ...clean], {
    bom: encoding === 'excel',
    record_delimiter: 'windows',
    escape_formulas: true,
  });
}
