// The glossary: every status with its shape, and the terms of the report.
import type { Basis } from '../../lib/model/scan-result.ts';
import { glossaryTitle, glossaryTitles, statusMeanings, terms } from '../wording/glossary.ts';
import { statusWord } from '../wording/status.ts';
import { heading, type Sheet, startSection } from './sheet.ts';
import { statusCell } from './status-cell.ts';
import { drawTablePart, textRow } from './table-part.ts';
import type { Column, Row } from './table-rows.ts';

const statusColumns: readonly Column[] = [
  { title: 'Status', share: 22 },
  { title: 'Meaning', share: 78 },
];

const termColumns: readonly Column[] = [
  { title: 'Term', share: 22 },
  { title: 'Meaning', share: 78 },
];

export function drawGlossary(sheet: Sheet, basis: Basis): void {
  startSection(sheet, { title: glossaryTitle, height: 240 });
  heading(sheet, { level: 'H2', text: glossaryTitle });
  const statuses = statusMeanings.map(({ status, meaning }): Row => {
    const chip = { ...statusCell(statusWord(status, basis), status), heads: 'row' as const };
    return { kind: 'cells', cells: [chip, { blocks: [{ text: `${meaning}.` }] }] };
  });
  drawTablePart(sheet, { title: glossaryTitles.statuses, columns: statusColumns, rows: statuses });
  const rows = terms.map(([term, meaning]) => textRow([term, `${meaning}.`]));
  drawTablePart(sheet, { title: glossaryTitles.terms, columns: termColumns, rows });
}
