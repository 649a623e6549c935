// Shapes for statuses, chips with a status, bars and hatching: drawn, not typed, so that no font decides how they
// look. All of it is decoration; the word that says the same is text beside it.
import type { Interval, Status } from '../../lib/model/scan-result.ts';
import type { PdfDocument } from './document.ts';
import type { Box } from './sheet.ts';
import { colours, statusLooks } from './theme.ts';

/** Hatching at the right end of what was not assessed. */
export const hatchWidth = 14;

/** The shape of a status: circle, half circle, diamond, triangle, square, dash; `radius` is half its height. */
export function drawShape(
  doc: PdfDocument,
  {
    status,
    x,
    y,
    radius,
    colour,
  }: {
    readonly status: Status;
    /** Centre. */
    readonly x: number;
    readonly y: number;
    readonly radius: number;
    readonly colour: string;
  },
): void {
  const r = radius;
  doc.lineWidth(r * 0.35);
  switch (status) {
    case 'met':
      doc.circle(x, y, r).fill(colour);
      return;
    case 'metWithExceptions':
      doc.circle(x, y, r * 0.85).stroke(colour);
      doc.path(`M${x} ${y - r} A${r} ${r} 0 0 0 ${x} ${y + r} Z`).fill(colour);
      return;
    case 'partial':
      doc.polygon([x, y - r * 1.15], [x + r * 1.15, y], [x, y + r * 1.15], [x - r * 1.15, y]).fill(colour);
      return;
    case 'notMet':
      doc.polygon([x, y - r], [x + r * 1.15, y + r * 0.9], [x - r * 1.15, y + r * 0.9]).fill(colour);
      return;
    case 'notAssessed':
      doc.rect(x - r * 0.85, y - r * 0.85, r * 1.7, r * 1.7).stroke(colour);
      return;
    case 'empty':
      doc.rect(x - r, y - r * 0.2, r * 2, r * 0.4).fill(colour);
  }
}

/** A chip without its word: surface and shape. */
export function drawChip(
  doc: PdfDocument,
  { status, box }: { readonly status: Status; readonly box: Box },
): void {
  drawSurface(doc, { status, box, corner: 3 });
  const look = statusLooks[status];
  drawShape(doc, { status, x: box.x + 9, y: box.y + box.height / 2, radius: 3, colour: look.ink });
}

/** The surface of a status: filled, outlined where it is pale, hatched where nothing was assessed. */
export function drawSurface(
  doc: PdfDocument,
  { status, box, corner }: { readonly status: Status; readonly box: Box; readonly corner: number },
): void {
  const look = statusLooks[status];
  const { x, y, width, height } = box;
  doc.roundedRect(x, y, width, height, corner).fill(look.fill);
  if (status === 'notAssessed') {
    const side = Math.min(hatchWidth, width / 8);
    hatch(doc, { box: { x: x + width - side, y, width: side, height }, colour: '#A9AFB9' });
  }
  doc
    .lineWidth(0.6)
    .roundedRect(x + 0.3, y + 0.3, width - 0.6, height - 0.6, corner)
    .stroke(look.outline);
}

/** Diagonal lines inside a box. */
export function hatch(
  doc: PdfDocument,
  { box, colour }: { readonly box: Box; readonly colour: string },
): void {
  const { x, y, width, height } = box;
  doc.save();
  doc.rect(x, y, width, height).clip();
  doc.lineWidth(0.8);
  for (let offset = -height; offset < width; offset += 3.5) {
    doc.moveTo(x + offset, y + height).lineTo(x + offset + height, y);
  }
  doc.stroke(colour).restore();
}

/** A bar for a score of 0 to 100: solid up to what is certain, outlined and hatched up to the other case. */
export function drawBar(
  doc: PdfDocument,
  { interval, box, colour }: { readonly interval: Interval; readonly box: Box; readonly colour: string },
): void {
  const { x, y, width, height } = box;
  const low = Math.min(interval.best, interval.worst);
  const high = Math.max(interval.best, interval.worst);
  doc.rect(x, y, width, height).fill(colours.track);
  if (low > 0) doc.rect(x, y, Math.max(0.8, (width * low) / 100), height).fill(colour);
  if (high - low < 0.05) return;
  const unsure = { x: x + (width * low) / 100, y, width: (width * (high - low)) / 100, height };
  hatch(doc, { box: unsure, colour });
  doc.lineWidth(0.5).rect(unsure.x, y, unsure.width, height).stroke(colour);
}
