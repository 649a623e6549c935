// A table cell with a status: chip, shape and word.
import type { Status } from '../../lib/model/scan-result.ts';
import { drawChip } from './marks.ts';
import type { Cell } from './table-rows.ts';
import { statusLooks, styles } from './theme.ts';

/** The word may take two lines; the chip grows with it. */
export function statusCell(word: string, status: Status): Cell {
  const style = { ...styles.smallStrong, size: 7.2, colour: statusLooks[status].ink };
  return {
    blocks: [{ text: word, style }],
    inset: 17,
    ornament: (doc, { box, textHeight }) =>
      drawChip(doc, { status, box: { ...box, y: box.y - 1.5, height: textHeight + 3 } }),
  };
}
