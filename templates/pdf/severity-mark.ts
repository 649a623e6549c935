// How severe something is, as a mark: four bars of rising height, as many of them solid as it is severe. Shape, word
// and colour say the same, so that it reads in grey; no status looks like it. Decoration: the word is text beside it.
import type { Weight } from '../wording/finding.ts';
import type { PdfDocument } from './document.ts';
import { drawChip, drawShape } from './marks.ts';
import type { Box } from './sheet.ts';
import { type StatusLook, statusLooks } from './theme.ts';

type Look = Pick<StatusLook, 'fill' | 'ink' | 'outline'>;

const looks: Readonly<Record<Weight, Look & { readonly bars: number }>> = {
  critical: { fill: '#B3261E', ink: '#FFFFFF', outline: '#B3261E', bars: 4 },
  high: { fill: '#E97B33', ink: '#111827', outline: '#A34A06', bars: 3 },
  medium: { fill: '#FBD98A', ink: '#111827', outline: '#8A5A00', bars: 2 },
  low: { fill: '#E6F0F9', ink: '#08306B', outline: '#0B61A4', bars: 1 },
  notAssessed: { ...statusLooks.notAssessed, bars: 0 },
};

/** Colour of a word on the chip. */
export function severityInk(weight: Weight): string {
  return looks[weight].ink;
}

/** A chip without its word: surface and mark; the word starts 17 points from its left. */
export function drawSeverityChip(
  doc: PdfDocument,
  { weight, box }: { readonly weight: Weight; readonly box: Box },
): void {
  if (weight === 'notAssessed') {
    drawChip(doc, { status: 'notAssessed', box });
    return;
  }
  const { fill, outline, ink } = looks[weight];
  const { x, y, width, height } = box;
  doc.roundedRect(x, y, width, height, 3).fill(fill);
  doc
    .lineWidth(0.6)
    .roundedRect(x + 0.3, y + 0.3, width - 0.6, height - 0.6, 3)
    .stroke(outline);
  drawSeverityMark(doc, { weight, x: x + 9, y: y + height / 2, colour: ink });
}

/** The mark alone, 9 points wide and 8 high, around a centre. */
export function drawSeverityMark(
  doc: PdfDocument,
  {
    weight,
    x,
    y,
    colour,
  }: { readonly weight: Weight; readonly x: number; readonly y: number; readonly colour: string },
): void {
  const { bars } = looks[weight];
  if (bars === 0) {
    drawShape(doc, { status: 'notAssessed', x, y, radius: 3, colour });
    return;
  }
  for (let bar = 1; bar <= 4; bar++) {
    const left = x - 4.5 + (bar - 1) * 2.4;
    const height = bar * 1.9;
    // What is not reached stays as a foot, so that one bar of four is seen to be one of four
    const shown = bar <= bars ? height : 0.7;
    doc.rect(left, y + 3.8 - shown, 1.7, shown).fill(colour);
  }
}
