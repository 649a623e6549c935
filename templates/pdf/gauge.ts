// One score as a dial from 0 to 100, with the limits as ticks and the range between best and worst case hatched.
// One figure: its alternative text states every number that is drawn.
import { arc } from 'd3-shape';
import type { Interval } from '../../lib/model/scan-result.ts';
import { intervalText, scoreText } from '../wording/format.ts';
import type { PdfDocument } from './document.ts';
import type { Sheet } from './sheet.ts';
import { content } from './tags.ts';
import { drawLine, fitLine, widthOf } from './text.ts';
import { colours, styles, type TextStyle } from './theme.ts';

export interface Gauge {
  readonly name: string;
  /** Null draws an empty dial that says there is no score. */
  readonly score: Interval | null;
  readonly colour: string;
  /** Below the name: which way is better, the basis. */
  readonly notes: readonly string[];
  readonly ticks: readonly { readonly at: number; readonly weight: 'limit' | 'band' }[];
}

/** Half of the opening at the bottom is left and right of the middle, so the dial spans 270 degrees. */
const sweep = 0.75 * Math.PI;
const thickness = 13;

/** Draws with the centre of the dial at x, y. Height below the centre: radius · 0.71 + 12 for each line of text. */
export function drawGauge(
  sheet: Sheet,
  {
    gauge,
    x,
    y,
    radius,
  }: { readonly gauge: Gauge; readonly x: number; readonly y: number; readonly radius: number },
): void {
  const bottom = y + radius * 0.72 + 16 + gauge.notes.length * 10;
  content(sheet.doc, {
    parent: sheet.section,
    name: 'Figure',
    options: { alt: altText(gauge), bbox: [x - radius - 12, y - radius - 10, x + radius + 12, bottom] },
    draw: () => {
      sheet.doc.save().translate(x, y);
      drawDial(sheet.doc, { gauge, radius });
      sheet.doc.restore();
      for (const { at, weight } of gauge.ticks) drawTick(sheet, { at, weight, x, y, radius });
      drawTexts(sheet, { gauge, x, y, radius });
    },
  });
}

function drawDial(
  doc: PdfDocument,
  { gauge, radius }: { readonly gauge: Gauge; readonly radius: number },
): void {
  doc.path(ring(radius, { from: 0, to: 100 })).fill(colours.track);
  if (gauge.score === null) return;
  const low = Math.min(gauge.score.best, gauge.score.worst);
  const high = Math.max(gauge.score.best, gauge.score.worst);
  if (low > 0) doc.path(ring(radius, { from: 0, to: low })).fill(gauge.colour);
  if (high - low < 0.05) return;
  const unsure = ring(radius, { from: low, to: high });
  doc.save();
  doc.path(unsure).clip();
  doc.lineWidth(1);
  for (let offset = -2 * radius; offset < 2 * radius; offset += 4) {
    doc.moveTo(offset - radius, radius).lineTo(offset + radius, -radius);
  }
  doc.stroke(gauge.colour).restore();
  doc.lineWidth(0.8).path(unsure).stroke(gauge.colour);
}

function drawTick(
  sheet: Sheet,
  {
    at,
    weight,
    x,
    y,
    radius,
  }: {
    readonly at: number;
    readonly weight: 'limit' | 'band';
    readonly x: number;
    readonly y: number;
    readonly radius: number;
  },
): void {
  const angle = angleOf(at);
  const point = (distance: number): [number, number] => [
    x + Math.sin(angle) * distance,
    y - Math.cos(angle) * distance,
  ];
  const inner = radius - thickness - (weight === 'limit' ? 2 : 0);
  sheet.doc
    .lineWidth(weight === 'limit' ? 1.6 : 0.7)
    .moveTo(...point(inner))
    .lineTo(...point(radius + 3))
    .stroke(colours.ink);
  const [labelX, labelY] = point(radius + 9);
  drawLine(sheet.setter, {
    text: String(at),
    style: styles.tick,
    x: labelX - 8,
    y: labelY - 4.2,
    width: 16,
    align: 'center',
  });
}

function drawTexts(
  sheet: Sheet,
  {
    gauge,
    x,
    y,
    radius,
  }: { readonly gauge: Gauge; readonly x: number; readonly y: number; readonly radius: number },
): void {
  const left = x - radius - 12;
  const width = 2 * radius + 24;
  const value = valueText(gauge.score);
  const style = valueStyle(sheet, { value, room: 2 * (radius - thickness) - 16 });
  drawLine(sheet.setter, { text: value, style, x: left, y: y - style.size * 0.66, width, align: 'center' });
  const base = y + radius * 0.72 + 2;
  drawLine(sheet.setter, {
    text: gauge.name,
    style: styles.strong,
    x: left,
    y: base,
    width,
    align: 'center',
  });
  gauge.notes.forEach((note, index) => {
    const text = fitLine(sheet.setter, { text: note, style: styles.smallMute, width });
    const line = { text, style: styles.smallMute, x: left, y: base + 12 + index * 10, width };
    drawLine(sheet.setter, { ...line, align: 'center' });
  });
}

/** The largest size at which the value fits inside the dial. */
function valueStyle(
  sheet: Sheet,
  { value, room }: { readonly value: string; readonly room: number },
): TextStyle {
  const largest: TextStyle = { face: 'bold', size: 28, colour: colours.ink };
  const width = widthOf(sheet.setter, { text: value, style: largest });
  return width <= room ? largest : { ...largest, size: (largest.size * room) / width };
}

function valueText(score: Interval | null): string {
  if (score === null) return '–';
  const ends = [score.best, score.worst].sort((a, b) => a - b).map(scoreText);
  return ends[0] === ends[1] ? `${ends[0]}` : `${ends[0]}–${ends[1]}`;
}

function altText({ name, score, notes, ticks }: Gauge): string {
  const value = score === null ? 'no score' : `${intervalText(score)} of 100`;
  const limits = ticks.map(({ at }) => at).join(', ');
  return `${name}: ${value}; ${notes.join('; ')}. Ticks at ${limits}.`;
}

function ring(radius: number, { from, to }: { readonly from: number; readonly to: number }): string {
  const shape = arc<null>()
    .digits(3)
    .innerRadius(radius - thickness)
    .outerRadius(radius)
    .startAngle(angleOf(from))
    .endAngle(angleOf(to));
  return shape(null) ?? '';
}

function angleOf(score: number): number {
  return -sweep + (2 * sweep * Math.min(100, Math.max(0, score))) / 100;
}
