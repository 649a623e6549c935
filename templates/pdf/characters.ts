// Makes any string printable: names come from clusters and may hold anything. What would reorder, hide or break
// text, and what no font has, is written out as [U+XXXX], so that two different names never look the same.
// Which glyphs a font has is asked of the caller.

/** Whether a face has a glyph for a code point. */
export type HasGlyph = (codePoint: number) => boolean;

/** A stretch of a line in one font; `rightToLeft` text is drawn word by word from its end. */
export interface Run {
  readonly font: 'own' | 'fallback';
  readonly text: string;
  readonly rightToLeft: boolean;
}

const plain = /^[\x20-\x7e]*$/;
/** Control and format characters (bidi controls among them), private use, lone surrogates, unassigned, separators. */
const unprintable =
  /[\p{C}\p{Zl}\p{Zp}\u{115F}\u{1160}\u{3164}\u{FFA0}]|[\u{FE00}-\u{FE0F}\u{FFFC}\u{FFFD}]/u;
/** A character with the marks on it; more than three are a stack that would run into other lines. */
const cluster = /\P{M}\p{M}{0,3}|\p{M}/gu;
const rightToLeftLetter = /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC]|\p{Script=Nko}/u;

/** The text with line breaks and tabs as spaces and everything that cannot be shown written out. */
export function printable(
  text: string,
  has: { readonly own: HasGlyph; readonly fallback: HasGlyph },
): string {
  if (plain.test(text)) return text;
  const oneLine = text.replace(/[\t\n\r\u00a0]+/g, ' ').replace(/[\uD800-\uDFFF]/gu, surrogateText);
  return oneLine.replace(cluster, (characters) => {
    const codePoints = [...characters].map((character) => character.codePointAt(0) ?? 0);
    const shown = (glyphs: HasGlyph): boolean => codePoints.every(glyphs) && !unprintable.test(characters);
    if (!startsWithMark(characters) && (shown(has.own) || shown(has.fallback))) return characters;
    return codePoints.map((point) => writtenOut(point, has)).join('');
  });
}

/** The text without what a PDF string or XML may not hold: for metadata, bookmarks and alternative text. */
export function metadataText(text: string): string {
  return text
    .replace(/[\t\n\r]+/g, ' ')
    .replace(/[\uD800-\uDFFF]/gu, surrogateText)
    .replace(/[\p{Cc}\p{Cf}\p{Cn}\p{Co}\p{Zl}\p{Zp}]/gu, (character) =>
      escapeOf(character.codePointAt(0) ?? 0),
    );
}

/** Runs of printable text: its own font where that has every glyph of a cluster, the fallback elsewhere. */
export function runsOf(text: string, own: HasGlyph): readonly Run[] {
  if (plain.test(text)) return [{ font: 'own', text, rightToLeft: false }];
  const runs: { font: Run['font']; text: string; rightToLeft: boolean }[] = [];
  for (const [characters] of text.matchAll(cluster)) {
    const last = runs.at(-1);
    const joins = characters === ' ' && last !== undefined;
    const rightToLeft = joins ? last.rightToLeft : rightToLeftLetter.test(characters);
    const ownHas = [...characters].every((character) => own(character.codePointAt(0) ?? 0));
    const font = joins ? last.font : ownHas && !rightToLeft ? 'own' : 'fallback';
    if (last !== undefined && last.font === font && last.rightToLeft === rightToLeft) last.text += characters;
    else runs.push({ font, text: characters, rightToLeft });
  }
  return runs;
}

function surrogateText(surrogate: string): string {
  return escapeOf(surrogate.charCodeAt(0));
}

function startsWithMark(characters: string): boolean {
  return /^\p{M}/u.test(characters);
}

function writtenOut(point: number, has: { readonly own: HasGlyph; readonly fallback: HasGlyph }): string {
  const character = String.fromCodePoint(point);
  const hidden = unprintable.test(character) || startsWithMark(character);
  return !hidden && (has.own(point) || has.fallback(point)) ? character : escapeOf(point);
}

function escapeOf(point: number): string {
  return `[U+${point.toString(16).toUpperCase().padStart(4, '0')}]`;
}
