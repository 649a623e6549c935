// What a live cluster was asked and what it listed, each kind against what the result counts, so that a reader sees
// that the population is whole. Part of the scope section.
import type { Reading } from '../../lib/model/inventory.ts';
import type { Population, Status } from '../../lib/model/scan-result.ts';
import {
  listDetail,
  type ReconciledList,
  readingRows,
  readingTitles,
  reconciledLists,
  reconciliationText,
} from '../wording/reading.ts';
import { drawShape } from './marks.ts';
import { paragraph, type Sheet } from './sheet.ts';
import { drawTable } from './table.ts';
import { drawTablePart, pairColumns, textRow } from './table-part.ts';
import type { Column, Row } from './table-rows.ts';
import { statusLooks, styles } from './theme.ts';

const columns: readonly Column[] = [
  { title: 'Kind', share: 44 },
  { title: 'Listed', share: 13, align: 'right' },
  { title: 'Analysed', share: 14, align: 'right' },
  { title: 'Reconciled', share: 21 },
  { title: 'How it was read', share: 34 },
];

/** States have the shapes of the statuses that mean the same. */
const shapes: Readonly<Record<ReconciledList['state'], Status>> = {
  equal: 'met',
  different: 'notMet',
  notRead: 'notAssessed',
  notInstalled: 'empty',
};

export function drawReading(
  sheet: Sheet,
  { reading, population }: { readonly reading: Reading; readonly population: Population },
): void {
  const facts = readingRows(reading).map(textRow);
  drawTablePart(sheet, { title: readingTitles.part, columns: pairColumns, rows: facts });
  sheet.y -= 4;
  const lists = reconciledLists(reading, population);
  paragraph(sheet, { text: reconciliationText(lists), style: styles.strong });
  drawTable(sheet, { columns, rows: lists.map(rowOf) });
  sheet.y += 14;
}

function rowOf(reconciled: ReconciledList): Row {
  const { list, kind, listed, processed, state, word } = reconciled;
  const status = shapes[state];
  return {
    kind: 'cells',
    cells: [
      {
        blocks: [
          { text: kind, style: styles.cellStrong, limit: 2 },
          { text: list.path, style: styles.code, limit: 3 },
        ],
        heads: 'row',
      },
      { blocks: [{ text: listed }] },
      { blocks: [{ text: processed }] },
      {
        blocks: [{ text: word }],
        inset: 12,
        ornament: (doc, { box }) => {
          const { outline } = statusLooks[status];
          drawShape(doc, { status, x: box.x + 4, y: box.y + 5.2, radius: 3.2, colour: outline });
        },
      },
      { blocks: [{ text: state === 'notInstalled' ? '–' : listDetail(list), style: styles.small }] },
    ],
  };
}
