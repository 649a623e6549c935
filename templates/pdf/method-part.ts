// How to read the numbers: a short table that stands on the first page when there is room, else with the scope.
import { reportTitles } from '../wording/report.ts';
import { controlDefinition, methodTexts } from '../wording/scope.ts';
import { heading, type Sheet } from './sheet.ts';
import { drawTable, tableHeight } from './table.ts';
import type { Column, Row } from './table-rows.ts';
import { styles, type TextStyle } from './theme.ts';

const columns: readonly Column[] = [
  { title: 'Term', share: 16 },
  { title: 'Meaning', share: 84 },
];

/** Draws all of it when it ends above `end`, else nothing. */
export function drawMethod(
  sheet: Sheet,
  { end, style }: { readonly end: number; readonly style: TextStyle },
): 'drawn' | 'left' {
  const rows = [['Control', controlDefinition] as const, ...methodTexts].map(
    ([term, meaning]): Row => ({
      kind: 'cells',
      cells: [
        { blocks: [{ text: term, style: styles.smallStrong }], heads: 'row' },
        { blocks: [{ text: meaning, style: styles.small }] },
      ],
    }),
  );
  if (sheet.y + methodHead + tableHeight(sheet, { columns, rows }) > end) return 'left';
  heading(sheet, { level: style === styles.partHeading ? 'H2' : 'H3', text: reportTitles.method, style });
  drawTable(sheet, { columns, rows });
  sheet.y += 14;
  return 'drawn';
}

const methodHead = 24;
