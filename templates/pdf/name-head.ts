// The head of the part of a namespace or a cluster: its name with a rule above it, and its status as a chip at the right.
import type { Basis, Status } from '../../lib/model/scan-result.ts';
import { statusWord } from '../wording/status.ts';
import { drawChip } from './marks.ts';
import { paragraphAt, type Sheet } from './sheet.ts';
import { decoration } from './tags.ts';
import { widthOf } from './text.ts';
import { statusLooks, styles } from './theme.ts';

/** Draws at the cursor and moves it below the name. */
export function drawNameHead(
  sheet: Sheet,
  { name, status, basis }: { readonly name: string; readonly status: Status; readonly basis: Basis },
): void {
  const { doc, left, width } = sheet;
  const word = statusWord(status, basis);
  const style = { ...styles.smallStrong, colour: statusLooks[status].ink };
  const beside = status === 'notAssessed' ? 36 : 24;
  const chipWidth = widthOf(sheet.setter, { text: word, style }) + beside;
  const chip = { x: left + width - chipWidth, y: sheet.y + 1, width: chipWidth, height: 14 };
  decoration(doc, () => {
    doc
      .lineWidth(1)
      .moveTo(left, sheet.y - 4)
      .lineTo(left + width, sheet.y - 4)
      .stroke('#9FB3C8');
    drawChip(doc, { status, box: chip });
  });
  const place = { x: left, y: sheet.y, width: width - chipWidth - 12 };
  const named = { text: name, style: styles.subheading, name: 'H3', limit: 6 } as const;
  const height = paragraphAt(sheet, { ...place, ...named });
  paragraphAt(sheet, { text: word, style, x: chip.x + 17, y: chip.y + 2, width: chipWidth });
  sheet.y += height + 2;
}
