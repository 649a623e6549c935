// The table of a scan's summary: rows of printable cells → lines of a given width. What the cells say is
// scan-summary.ts.
import type { Band, Status } from '../../lib/model/scan-result.ts';
import { BAND_TONES, type Paint, STATUS_TONES } from './paint.ts';
import { columnsOf, cutEnd, cutMiddle } from './printable.ts';

/** A cluster, or a namespace below its cluster. */
export interface SummaryRow {
  readonly level: 'cluster' | 'namespace';
  readonly name: string;
  readonly status: Status;
  readonly statusText: string;
  readonly coverage: string;
  readonly exposure: string;
  readonly band: Band | null;
  readonly note: string;
}

/** A remark below the namespaces of a cluster. */
export interface RemarkRow {
  readonly level: 'remark';
  readonly note: string;
}

const NAME_COLUMNS = 24;
const STATUS_COLUMNS = 20;
const FEWEST_NOTE_COLUMNS = 12;
const HEADINGS = { status: 'STATUS', coverage: 'COVERAGE', exposure: 'EXPOSURE', note: 'WORST THAT IS OPEN' };

type Widths = Readonly<Record<keyof typeof HEADINGS | 'name', number>>;

/** One line a row below one of headings, none wider than `columns` unless that is very narrow. */
export function tableLines(
  rows: readonly (SummaryRow | RemarkRow)[],
  { paint, columns }: { readonly paint: Paint; readonly columns: number },
): string[] {
  const widths = widthsOf(
    rows.filter((row) => row.level !== 'remark'),
    columns,
  );
  const heading = lineOf({
    name: ' '.repeat(widths.name),
    status: padEnd(HEADINGS.status, widths.status),
    coverage: padStart(HEADINGS.coverage, widths.coverage),
    exposure: padStart(HEADINGS.exposure, widths.exposure),
    note: cutEnd(HEADINGS.note, widths.note),
  });
  const lines = rows.map((row) =>
    row.level === 'remark' ? paint('faint', cutEnd(`  ${row.note}`, columns)) : rowLine(row, widths, paint),
  );
  return [paint('faint', heading), ...lines];
}

function rowLine(row: SummaryRow, widths: Widths, paint: Paint): string {
  const isCluster = row.level === 'cluster';
  const margin = marginOf(row);
  const name = padEnd(margin + cutMiddle(row.name, widths.name - margin.length), widths.name);
  const exposure = padStart(row.exposure, widths.exposure);
  return lineOf({
    name: isCluster ? paint('strong', name) : name,
    status: paint(STATUS_TONES[row.status], padEnd(cutEnd(row.statusText, widths.status), widths.status)),
    coverage: padStart(row.coverage, widths.coverage),
    exposure: row.band === null ? exposure : paint(BAND_TONES[row.band], exposure),
    note: isCluster ? paint('faint', cutEnd(row.note, widths.note)) : openingCell(row.note, widths.note),
  });
}

/** Numbers stand to the right of their columns, so that one space parts them. */
function lineOf(cells: Readonly<Record<keyof Widths, string>>): string {
  return `${cells.name}  ${cells.status} ${cells.coverage} ${cells.exposure}  ${cells.note}`;
}

function widthsOf(rows: readonly SummaryRow[], columns: number): Widths {
  const widest = (texts: readonly string[]) => Math.max(...texts.map(columnsOf));
  const name = Math.min(NAME_COLUMNS, widest(['', ...rows.map((row) => marginOf(row) + row.name)]));
  const status = Math.min(STATUS_COLUMNS, widest([HEADINGS.status, ...rows.map((row) => row.statusText)]));
  const coverage = widest([HEADINGS.coverage, ...rows.map((row) => row.coverage)]);
  const exposure = widest([HEADINGS.exposure, ...rows.map((row) => row.exposure)]);
  const note = Math.max(FEWEST_NOTE_COLUMNS, columns - name - status - coverage - exposure - 6);
  return { name, status, coverage, exposure, note };
}

/** Where there is no room, the workload's name gives way before what is open. */
function openingCell(note: string, columns: number): string {
  const at = note.search(/ [←→] /);
  if (at < 0 || columnsOf(note) <= columns) return cutEnd(note, columns);
  const opening = note.slice(at);
  return cutEnd(
    `${cutMiddle(note.slice(0, at), Math.max(6, columns - columnsOf(opening)))}${opening}`,
    columns,
  );
}

function marginOf({ level }: SummaryRow): string {
  return level === 'cluster' ? '' : '  ';
}

function padEnd(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - columnsOf(text)));
}

function padStart(text: string, columns: number): string {
  return ' '.repeat(Math.max(0, columns - columnsOf(text))) + text;
}
