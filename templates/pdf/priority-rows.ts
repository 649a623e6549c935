// What to do first, as rows of a table: namespace with its status, what is wrong, and the fix.
import type { ScanResult } from '../../lib/model/scan-result.ts';
import { priorities } from '../wording/priority.ts';
import { statusWord } from '../wording/status.ts';
import { drawShape } from './marks.ts';
import type { Column, Row } from './table-rows.ts';
import { statusLooks, styles } from './theme.ts';

export const priorityColumns: readonly Column[] = [
  { title: '#', share: 4 },
  { title: 'Namespace', share: 23 },
  { title: 'What is wrong', share: 37 },
  { title: 'Fix', share: 40 },
];

/** At most `limit` rows, worst first; none when there is nothing to do. */
export function priorityRows(result: ScanResult, limit: number): Row[] {
  return priorities(result, limit).map(({ namespace, status, wrong, fix }, index): Row => {
    const word = statusWord(status, result.scan.basis);
    return {
      kind: 'cells',
      cells: [
        { blocks: [{ text: String(index + 1), style: styles.cellMute }] },
        {
          blocks: [
            { text: namespace, style: styles.cellStrong, limit: 3 },
            { text: word, style: styles.cellMute },
          ],
          inset: 13,
          ornament: (doc, { box }) => {
            const look = statusLooks[status];
            drawShape(doc, { status, x: box.x + 4, y: box.y + 5.2, radius: 3.6, colour: look.outline });
          },
          heads: 'row',
        },
        { blocks: [{ text: `${wrong}.`, limit: 5 }] },
        { blocks: [{ text: `${fix}.`, limit: 5 }] },
      ],
    };
  });
}
