// A table cell with a score: the number, the band where there is one, and a bar under them.
import type { Band, Interval } from '../../lib/model/scan-result.ts';
import { intervalText } from '../wording/format.ts';
import { bandWord } from '../wording/status.ts';
import { drawBar } from './marks.ts';
import type { Cell } from './table-rows.ts';
import { styles } from './theme.ts';

/** A dash where there is no score. */
export function scoreCell(
  interval: Interval | null,
  { colour, band }: { readonly colour: string; readonly band?: Band | null },
): Cell {
  if (interval === null) return { blocks: [{ text: '–' }] };
  const word = band === undefined || band === null ? '' : ` ${bandWord(band)}`;
  return {
    blocks: [{ text: `${intervalText(interval)}${word}` }, { text: ' ', style: styles.tick }],
    ornament: (doc, { box, textHeight }) =>
      drawBar(doc, { interval, box: { ...box, y: box.y + textHeight - 6, height: 4 }, colour }),
  };
}
