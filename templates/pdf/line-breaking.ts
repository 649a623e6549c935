// Breaks text into lines and cuts it to length, knowing nothing of fonts: widths are asked of the caller.

/** Width of a piece of text without spaces at its ends. */
export type Measure = (text: string) => number;

/** Where a word may break when it is longer than the line: after these. */
const joints = new Set('-./:_,@=');
/** A character and the marks on it stay together. */
const withMarks = /\P{M}\p{M}*|\p{M}+/gu;

/** The text in lines no wider than `width`; a word that is wider goes in pieces. */
export function breakLines(
  text: string,
  { width, measure }: { readonly width: number; readonly measure: Measure },
): string[] {
  const space = measure(' ');
  const lines: string[] = [];
  let line = '';
  let used = 0;
  for (const word of text.split(' ')) {
    const wide = measure(word);
    if (line !== '' && used + space + wide <= width) {
      line += ` ${word}`;
      used += space + wide;
      continue;
    }
    if (line !== '') lines.push(line);
    const pieces = wide <= width ? [word] : breakWord(word, { width, measure });
    lines.push(...pieces.slice(0, -1));
    line = pieces.at(-1) ?? '';
    used = pieces.length > 1 ? measure(line) : wide;
  }
  return [...lines, line];
}

/** The text with so many of its characters left, half at each end. */
export function withoutMiddle(text: string, kept: number): string {
  const characters = [...text];
  const tail = Math.floor(kept / 2);
  return `${characters.slice(0, kept - tail).join('')}…${characters.slice(characters.length - tail).join('')}`;
}

/** The text with as much of its middle left out as it takes to pass. */
export function cutMiddle(text: string, passes: (candidate: string) => boolean): string {
  let low = 0;
  let high = [...text].length;
  while (low < high) {
    const kept = Math.ceil((low + high) / 2);
    if (passes(withoutMiddle(text, kept))) low = kept;
    else high = kept - 1;
  }
  return withoutMiddle(text, low);
}

/** A long word in pieces that fit; a joint in the last two thirds of a piece ends it. */
function breakWord(
  word: string,
  { width, measure }: { readonly width: number; readonly measure: Measure },
): string[] {
  const pieces: string[] = [];
  let rest: readonly string[] = word.match(withMarks) ?? [];
  while (rest.length > 0) {
    let used = 0;
    let count = rest.findIndex((character) => {
      used += measure(character);
      return used > width;
    });
    if (count === -1) count = rest.length;
    // Kerning makes some pairs wider than their characters
    while (count > 1 && measure(rest.slice(0, count).join('')) > width) count--;
    const joint = count < rest.length ? rest.slice(0, count).findLastIndex((one) => joints.has(one)) + 1 : 0;
    if (joint > count / 3) count = joint;
    pieces.push(rest.slice(0, Math.max(1, count)).join(''));
    rest = rest.slice(Math.max(1, count));
  }
  return pieces;
}
