// How many of something have which status, as one bar: shape, word, number and colour in each part. Parts are as wide
// as their share, but never too narrow for what they say.
import type { Status } from '../../lib/model/scan-result.ts';
import { drawShape, drawSurface, hatchWidth } from './marks.ts';
import type { Sheet } from './sheet.ts';
import { content } from './tags.ts';
import { drawLine, widthOf } from './text.ts';
import { leading, statusLooks, styles, type TextStyle } from './theme.ts';

/** One part of the bar: how many there are, and the number and word that stand in it. */
export interface Share {
  readonly status: Status;
  readonly count: number;
  readonly text: string;
}

interface Part extends Share {
  /** Room beside the text, least width with it, and the style of the text that it was measured with. */
  readonly beside: number;
  readonly least: number;
  readonly style: TextStyle;
}

const barHeight = 21;
const gap = 3;

/** Draws at the cursor over the whole width and moves the cursor below it; shares of nothing are left out. */
export function drawShareBar(
  sheet: Sheet,
  { shares, alt, none }: { readonly shares: readonly Share[]; readonly alt: string; readonly none: string },
): void {
  const all = partsOf(sheet, { shares, none });
  const parts = narrowed(all, sheet.width - gap * (all.length - 1));
  const widths = widthsOf(parts, sheet.width - gap * (parts.length - 1));
  const { y } = sheet;
  content(sheet.doc, {
    parent: sheet.section,
    name: 'Figure',
    options: { alt, bbox: [sheet.left, y, sheet.left + sheet.width, y + barHeight] },
    draw: () => {
      let x = sheet.left;
      parts.forEach((part, index) => {
        const width = widths[index] ?? 0;
        drawPart(sheet, { part, x, width });
        x += width + gap;
      });
    },
  });
  sheet.y += barHeight;
}

function drawPart(
  sheet: Sheet,
  { part, x, width }: { readonly part: Part; readonly x: number; readonly width: number },
): void {
  const { y } = sheet;
  const { ink } = statusLooks[part.status];
  drawSurface(sheet.doc, { status: part.status, box: { x, y, width, height: barHeight }, corner: 3 });
  const shape = { status: part.status, x: x + 12, y: y + barHeight / 2, radius: 3.6, colour: ink };
  drawShape(sheet.doc, shape);
  const style = { ...part.style, colour: ink };
  const top = y + (barHeight - style.size * leading) / 2;
  drawLine(sheet.setter, { text: part.text, style, x: x + 21, y: top });
}

function partsOf(
  sheet: Sheet,
  { shares, none }: { readonly shares: readonly Share[]; readonly none: string },
): Part[] {
  const style: TextStyle = styles.strong;
  const present = shares.filter(({ count }) => count > 0);
  if (present.length === 0) return [{ status: 'empty', count: 0, text: none, style, beside: 0, least: 0 }];
  return present.map((share) => {
    const beside = 29 + (share.status === 'notAssessed' ? hatchWidth : 0);
    return { ...share, style, beside, least: widthOf(sheet.setter, { text: share.text, style }) + beside };
  });
}
/** All the words at full size may be wider than the page: then the words get smaller. */
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
