// How many namespaces have which status, as one bar: shape, word, number and colour in each part. Parts are as wide
// as their share, but never too narrow for what they say.
import type { Basis, NamespaceResult, Status } from '../../lib/model/scan-result.ts';
import { numberText } from '../wording/format.ts';
import { statusOrder, statusWord } from '../wording/status.ts';
import { drawShape, drawSurface, hatchWidth } from './marks.ts';
import type { Sheet } from './sheet.ts';
import { content } from './tags.ts';
import { drawLine, widthOf } from './text.ts';
import { leading, statusLooks, styles, type TextStyle } from './theme.ts';

interface Part {
  readonly status: Status;
  readonly text: string;
  readonly count: number;
  /** Room beside the text, least width with it, and the style of the text that it was measured with. */
  readonly beside: number;
  readonly least: number;
  readonly style: TextStyle;
}

const barHeight = 21;
const gap = 3;

/** Draws at the cursor over the whole width and moves the cursor below it. */
export function drawStatusBar(
  sheet: Sheet,
  { namespaces, basis }: { readonly namespaces: readonly NamespaceResult[]; readonly basis: Basis },
): void {
  const all = partsOf(sheet, { namespaces, basis });
  const parts = narrowed(all, sheet.width - gap * (all.length - 1));
  const widths = widthsOf(parts, sheet.width - gap * (parts.length - 1));
  const alt = `Namespaces by status: ${parts.map(({ text }) => text).join(', ')}.`;
  const { y } = sheet;
  content(sheet.doc, {
    parent: sheet.section,
    name: 'Figure',
    options: { alt, bbox: [sheet.left, y, sheet.left + sheet.width, y + barHeight] },
    draw: () => {
      let x = sheet.left;
      parts.forEach((part, index) => {
        const width = widths[index] ?? 0;
        drawSurface(sheet.doc, { status: part.status, box: { x, y, width, height: barHeight }, corner: 3 });
        const { ink } = statusLooks[part.status];
        drawShape(sheet.doc, {
          status: part.status,
          x: x + 12,
          y: y + barHeight / 2,
          radius: 3.6,
          colour: ink,
        });
        const style = { ...part.style, colour: ink };
        drawLine(sheet.setter, {
          text: part.text,
          style,
          x: x + 21,
          y: y + (barHeight - style.size * leading) / 2,
        });
        x += width + gap;
      });
    },
  });
  sheet.y += barHeight;
}

function partsOf(
  sheet: Sheet,
  { namespaces, basis }: { readonly namespaces: readonly NamespaceResult[]; readonly basis: Basis },
): Part[] {
  const parts = statusOrder.map((status) => {
    const count = namespaces.filter((namespace) => namespace.status === status).length;
    const text = `${numberText(count)} ${statusWord(status, basis)}`;
    const style: TextStyle = styles.strong;
    const beside = 29 + (status === 'notAssessed' ? hatchWidth : 0);
    return { status, count, text, style, beside, least: widthOf(sheet.setter, { text, style }) + beside };
  });
  const present = parts.filter(({ count }) => count > 0);
  if (present.length > 0) return present;
  return [{ status: 'empty', count: 0, text: 'No namespaces', style: styles.strong, beside: 0, least: 0 }];
}

/** All six words at full size are wider than the page: then the words get smaller. */
function narrowed(parts: readonly Part[], width: number): Part[] {
  const beside = parts.reduce((sum, part) => sum + part.beside, 0);
  const words = parts.reduce((sum, part) => sum + part.least - part.beside, 1);
  const factor = Math.min(1, (width - beside) / words);
  return parts.map((part) => ({
    ...part,
    least: part.beside + (part.least - part.beside) * factor,
    style: { ...part.style, size: part.style.size * factor },
  }));
}

/** Shares of the width; what a narrow part needs beyond its share is taken from those with room to spare. */
function widthsOf(parts: readonly Part[], width: number): number[] {
  const total = parts.reduce((sum, { count }) => sum + count, 0);
  const wanted = parts.map(({ count, least }) =>
    Math.max(least, total === 0 ? width : (width * count) / total),
  );
  const excess = wanted.reduce((sum, part) => sum + part, 0) - width;
  const spare = wanted.map((part, index) => part - (parts[index]?.least ?? 0));
  const allSpare = spare.reduce((sum, part) => sum + part, 0);
  return wanted.map((part, index) =>
    allSpare > 0 ? part - (excess * (spare[index] ?? 0)) / allSpare : part,
  );
}
