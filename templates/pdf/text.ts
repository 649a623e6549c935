// Sets text: measures, breaks into lines, shortens in the middle, and draws lines whose characters may need more
// than one font. pdfkit's own wrapping is not used: it measures one way and draws another, and cannot fall back.
import { printable, type Run, runsOf } from './characters.ts';
import type { FaceName } from './fonts.ts';
import { breakLines, cutMiddle } from './line-breaking.ts';
import { leading, type TextStyle } from './theme.ts';
import { drawPlain, faceOf, isPlain, type Typesetter, wordWidth } from './typesetter.ts';

/** Baseline below the top of a line, as a multiple of the size. */
const ascent = 1.02;

/** A line, or lines of one style, at a place; `y` is the top. */
export interface LinePlace {
  readonly style: TextStyle;
  readonly x: number;
  readonly y: number;
  /** Needed for `right` and `center`. */
  readonly width?: number;
  readonly align?: 'left' | 'right' | 'center';
}

/** Height of so many lines. */
export function linesHeight(count: number, style: TextStyle): number {
  return count * style.size * leading;
}

/** Width in points of text that can be shown. */
export function widthOf(
  setter: Typesetter,
  { text, style }: { readonly text: string; readonly style: TextStyle },
): number {
  const { face } = style;
  const words = text.split(' ');
  const space = wordWidth(setter, { word: ' ', face });
  const sum = words.reduce((width, word) => width + wordWidth(setter, { word, face }), 0);
  return (sum + space * (words.length - 1)) * style.size;
}

/**
 * Lines no wider than `width`; a longer word breaks after a joint, or anywhere. Where that takes more than `limit`
 * lines, the text loses its middle. What cannot be shown is written out.
 */
export function wrap(
  setter: Typesetter,
  {
    text,
    style,
    width,
    limit = 60,
  }: { readonly text: string; readonly style: TextStyle; readonly width: number; readonly limit?: number },
): string[] {
  const measure = (word: string): number => wordWidth(setter, { word, face: style.face }) * style.size;
  const whole = readable(setter, { text, face: style.face });
  const broken = (candidate: string): string[] => breakLines(candidate, { width, measure });
  const lines = broken(whole);
  if (lines.length <= limit) return lines;
  return broken(cutMiddle(whole, (candidate) => broken(candidate).length <= limit));
}

/** One line no wider than `width`: a longer text loses its middle. What cannot be shown is written out. */
export function fitLine(
  setter: Typesetter,
  { text, style, width }: { readonly text: string; readonly style: TextStyle; readonly width: number },
): string {
  const whole = readable(setter, { text, face: style.face });
  const fits = (candidate: string): boolean => widthOf(setter, { text: candidate, style }) <= width;
  return fits(whole) ? whole : cutMiddle(whole, fits);
}

/** Draws one line as `wrap` or `fitLine` made it, with the space that keeps it apart from what is read after it. */
export function drawLine(
  setter: Typesetter,
  { text, style, x, y, width = 0, align = 'left' }: LinePlace & { readonly text: string },
): void {
  const { doc } = setter;
  const room = align === 'left' ? 0 : width - widthOf(setter, { text, style });
  let left = x + (align === 'center' ? room / 2 : room);
  const baseline = y + style.size * ascent;
  const own = faceOf(setter, style.face);
  if (isPlain(text)) {
    drawPlain(setter, { ...style, face: own, text: `${text} `, x: left, baseline });
    return;
  }
  doc.fillColor(style.colour);
  for (const run of runsOf(`${text} `, own.hasGlyph)) {
    const name = run.font === 'own' ? style.face : 'fallback';
    const face = faceOf(setter, name);
    doc.font(name).fontSize(style.size);
    // Readers of the text get it in the order it is spoken, whatever the order on the page
    if (run.rightToLeft) doc.markContent('Span', { actual: run.text });
    for (const piece of piecesOf(run)) {
      doc.text(piece, left, baseline, { lineBreak: false, baseline: 'alphabetic' });
      left += face.measure(piece) * style.size;
    }
    if (run.rightToLeft) doc.endMarkedContent();
  }
}

/** Draws lines below each other and returns their height. */
export function drawLines(
  setter: Typesetter,
  { lines, ...place }: LinePlace & { readonly lines: readonly string[] },
): number {
  const step = linesHeight(1, place.style);
  lines.forEach((text, index) => {
    if (text !== '') drawLine(setter, { ...place, text, y: place.y + index * step });
  });
  return lines.length * step;
}

function readable(
  setter: Typesetter,
  { text, face }: { readonly text: string; readonly face: FaceName },
): string {
  const fallback = (codePoint: number): boolean => faceOf(setter, 'fallback').hasGlyph(codePoint);
  return printable(text, { own: faceOf(setter, face).hasGlyph, fallback });
}

/** Right-to-left text goes word by word in the order of the page; each word is turned by its shaping. */
function piecesOf({ text, rightToLeft }: Run): readonly string[] {
  if (!rightToLeft) return [text];
  const pieces = text.split(/( )/).filter((piece) => piece !== '');
  return pieces.reverse();
}
