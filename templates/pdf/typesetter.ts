// The open fonts of a document and the widths of words in them. Latin text is laid out here, character by character
// with the kerning of each pair: names differ on every page, and shaping each of them is a third of the time of a
// large report. All other text is shaped by pdfkit.
import { type HasGlyph, runsOf } from './characters.ts';
import type { PdfDocument } from './document.ts';
import type { FaceName } from './fonts.ts';

export interface Typesetter {
  readonly doc: PdfDocument;
  /** Filled as faces are opened: a report in plain ASCII never parses the fallback font. */
  readonly faces: Map<FaceName, Face>;
}

/** An open font. */
export interface Face {
  readonly hasGlyph: HasGlyph;
  /** Width at size 1 of text that this font has all of. */
  readonly measure: (text: string) => number;
  /** Widths of words at size 1, whatever fonts they need. */
  readonly words: Map<string, number>;
  readonly internals: FontInternals;
}

/** A font inside pdfkit, as far as it is used here. */
interface FontInternals {
  /** Resource name. */
  readonly id: string;
  readonly font: { hasGlyphForCodePoint(codePoint: number): boolean };
  ref(): unknown;
  widthOfString(text: string, size: number): number;
  layoutRun(text: string, features?: Readonly<Record<string, boolean>>): Layout;
  /** Glyph codes of the embedded subset in hexadecimal, and where they stand. */
  encode(text: string): readonly [readonly string[], readonly Position[]];
}

/** Widths are in thousandths of the size. */
interface Layout {
  readonly glyphs: readonly unknown[];
  readonly positions: readonly Position[];
  readonly advanceWidth: number;
}

interface Position {
  /** With kerning, and without. */
  readonly xAdvance: number;
  readonly advanceWidth: number;
  readonly [field: string]: number;
}

const plain = /^[\x20-\x7e]*$/;
/** Inter pulls a 1 under the dot before it, so that 18.1 reads as 181: these pairs keep their distance. */
const unkerned = /^[.,]\d$/;

export function makeTypesetter(doc: PdfDocument): Typesetter {
  return { doc, faces: new Map() };
}

/** The face, opened on first use. */
export function faceOf(setter: Typesetter, name: FaceName): Face {
  const known = setter.faces.get(name);
  if (known !== undefined) return known;
  const internals = (setter.doc.font(name) as unknown as { readonly _font: FontInternals })._font;
  const shape = internals.layoutRun;
  // Contextual alternates turn "->" in a name into an arrow
  internals.layoutRun = plainLayout((text) => shape.call(internals, text, { calt: false }));
  const face: Face = {
    hasGlyph: (codePoint) => internals.font.hasGlyphForCodePoint(codePoint),
    measure: (text) => internals.widthOfString(text, 1),
    words: new Map(),
    internals,
  };
  setter.faces.set(name, face);
  return face;
}

/** Width at size 1 of a word, or of a single space, with the fallback font where it is needed. */
export function wordWidth(
  setter: Typesetter,
  { word, face }: { readonly word: string; readonly face: FaceName },
): number {
  const own = faceOf(setter, face);
  const known = own.words.get(word);
  if (known !== undefined) return known;
  // With the space that it is drawn with: pdfkit then finds its layout in the cache
  const runs = runsOf(`${word} `, own.hasGlyph);
  const widths = runs.map((run) => faceOf(setter, run.font === 'own' ? face : 'fallback').measure(run.text));
  const width = widths.reduce((sum, one) => sum + one, 0) - own.measure(' ');
  own.words.set(word, width);
  return width;
}

/** Whether `drawPlain` can draw it. */
export function isPlain(text: string): boolean {
  return plain.test(text);
}

/**
 * Draws ASCII text with one operator string. pdfkit's own text method lays the same text out three times and writes
 * eight; a page has hundreds of lines.
 */
export function drawPlain(
  { doc }: Typesetter,
  {
    face,
    text,
    size,
    colour,
    x,
    baseline,
  }: {
    readonly face: Face;
    readonly text: string;
    readonly size: number;
    /** `#RRGGBB`. */
    readonly colour: string;
    readonly x: number;
    readonly baseline: number;
  },
): void {
  const { internals } = face;
  const page = doc.page as unknown as { readonly fonts: Record<string, unknown> };
  page.fonts[internals.id] ??= internals.ref();
  const [codes, positions] = internals.encode(text);
  let shown = '<';
  codes.forEach((code, index) => {
    const { xAdvance = 0, advanceWidth = 0 } = positions[index] ?? {};
    shown += xAdvance === advanceWidth ? code : `${code}> ${rounded(advanceWidth - xAdvance)} <`;
  });
  const channels = [1, 3, 5].map((at) => rounded(Number.parseInt(colour.slice(at, at + 2), 16) / 255));
  // The page is turned upside down by pdfkit, so that y grows downwards; the text is turned back
  doc.addContent(
    `BT ${channels.join(' ')} rg /${internals.id} ${rounded(size)} Tf 1 0 0 -1 ${rounded(x)} ${rounded(baseline)} Tm [${shown}>] TJ ET`,
  );
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}

/** Lays out ASCII from single characters and the kerning of pairs, each shaped once; leaves the rest to `shape`. */
function plainLayout(shape: (text: string) => Layout): (text: string) => Layout {
  const single = new Map<string, Layout>();
  const pairs = new Map<string, Position>();
  const layoutOf = (character: string): Layout => {
    let layout = single.get(character);
    if (layout === undefined) {
      layout = shape(character);
      single.set(character, layout);
    }
    return layout;
  };
  const positionOf = (character: string, next: string): Position => {
    const pair = character + next;
    let position = pairs.get(pair);
    if (position === undefined) {
      const [alone] = layoutOf(character).positions as readonly [Position];
      const both = unkerned.test(pair) ? [] : shape(pair).positions;
      position = both.length === 2 ? { ...alone, xAdvance: both[0]?.xAdvance ?? alone.xAdvance } : alone;
      pairs.set(pair, position);
    }
    return position;
  };
  return (text) => {
    if (!plain.test(text)) return shape(text);
    const glyphs: unknown[] = [];
    const positions: Position[] = [];
    let advanceWidth = 0;
    for (let index = 0; index < text.length; index++) {
      const position = positionOf(text.charAt(index), text.charAt(index + 1));
      glyphs.push(layoutOf(text.charAt(index)).glyphs[0]);
      positions.push(position);
      advanceWidth += position.xAdvance;
    }
    return { glyphs, positions, advanceWidth };
  };
}
