// Runs the content stream of a page as far as the tests ask: where each piece of text stands and ends, which glyphs
// it uses, inside which marked content it is, and whether anything is painted outside of all.
import type { PdfPage } from './read-pdf.ts';

export interface TextPiece {
  readonly text: string;
  readonly glyphs: readonly number[];
  readonly font: string;
  /** Ends without a last space, and baseline, in points from the upper left corner; turned text by its ends. */
  readonly left: number;
  readonly right: number;
  readonly baseline: number;
  /** Innermost tag, e.g. `TD` or `Artifact`. */
  readonly tag: string;
}

export interface PageContent {
  readonly pieces: readonly TextPiece[];
  /** Operators that paint outside of marked content. */
  readonly unmarked: readonly string[];
  /** Marked content that is open at the end; 0 when all is well. */
  readonly leftOpen: number;
}

type Matrix = readonly [number, number, number, number, number, number];

interface State {
  matrix: Matrix;
  readonly saved: Matrix[];
  readonly tags: string[];
  text: Matrix;
  font: string;
  size: number;
}

const painting = new Set(['f', 'F', 'f*', 'S', 's', 'B', 'B*', 'b', 'b*', 'TJ', 'Tj', 'Do', 'sh']);
const token = /\[(?:<[^>]*>|[^\]<])*\]|<<(?:[^>]|>(?!>))*>>|<[^>]*>|\/[^\s/[\]<>()]+|[^\s/[\]<>()]+/g;

export function runPage(page: PdfPage): PageContent {
  const identity: Matrix = [1, 0, 0, 1, 0, 0];
  const state: State = { matrix: identity, saved: [], tags: [], text: identity, font: '', size: 0 };
  const pieces: TextPiece[] = [];
  const unmarked: string[] = [];
  let operands: string[] = [];
  for (const [word] of page.content.matchAll(token)) {
    if (!/^(?:[A-Za-z]+\*?|'|")$/.test(word)) {
      operands.push(word);
      continue;
    }
    if (painting.has(word) && state.tags.length === 0) unmarked.push(word);
    if (word === 'TJ') pieces.push(pieceOf(page, { state, array: operands[0] ?? '' }));
    else apply(state, { operator: word, operands });
    operands = [];
  }
  return { pieces, unmarked, leftOpen: state.tags.length };
}

function apply(
  state: State,
  { operator, operands }: { operator: string; operands: readonly string[] },
): void {
  const numbers = operands.map(Number);
  if (operator === 'q') state.saved.push(state.matrix);
  if (operator === 'Q') state.matrix = state.saved.pop() ?? state.matrix;
  if (operator === 'cm') state.matrix = product(numbers as unknown as Matrix, state.matrix);
  if (operator === 'Tm') state.text = numbers as unknown as Matrix;
  if (operator === 'Tf') {
    state.font = (operands[0] ?? '').slice(1);
    state.size = Number(operands[1]);
  }
  if (operator === 'BDC' || operator === 'BMC') state.tags.push((operands[0] ?? '').slice(1));
  if (operator === 'EMC') state.tags.pop();
}

function pieceOf(page: PdfPage, { state, array }: { state: State; array: string }): TextPiece {
  const font = page.fonts.get(state.font);
  const glyphs: number[] = [];
  let width = 0;
  for (const [part] of array.matchAll(/<[^>]*>|-?[\d.]+/g)) {
    if (!part.startsWith('<')) {
      width -= Number(part);
      continue;
    }
    for (const [hex] of part.matchAll(/[0-9a-f]{4}/gi)) {
      const glyph = Number.parseInt(hex, 16);
      glyphs.push(glyph);
      width += font?.widths[glyph] ?? 0;
    }
  }
  const last = glyphs.at(-1) ?? 0;
  if (font?.unicode[last] === ' ') width -= font.widths[last] ?? 0;
  const matrix = product(state.text, state.matrix);
  const length = (width * state.size) / 1000;
  const ends = [matrix[4], matrix[4] + length * matrix[0]];
  return {
    text: glyphs.map((glyph) => font?.unicode[glyph] ?? '').join(''),
    glyphs,
    font: font?.name ?? '',
    left: Math.min(...ends),
    right: Math.max(...ends),
    baseline: page.height - matrix[5],
    tag: state.tags.at(-1) ?? '',
  };
}

function product(a: Matrix, b: Matrix): Matrix {
  return [
    a[0] * b[0] + a[1] * b[2],
    a[0] * b[1] + a[1] * b[3],
    a[2] * b[0] + a[3] * b[2],
    a[2] * b[1] + a[3] * b[3],
    a[4] * b[0] + a[5] * b[2] + b[4],
    a[4] * b[1] + a[5] * b[3] + b[5],
  ];
}
