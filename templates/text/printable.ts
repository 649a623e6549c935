// Text that may come from anywhere (names, labels, file names, messages) → text that is safe to print: a terminal
// must not be steered by what a manifest holds, and a log line must stay one line.

// Controls (C0, DEL, C1), format characters (bidirectional controls, zero-width, tags, byte order marks), line and
// paragraph separators, lone surrogates, private use. https://www.unicode.org/reports/tr36/#Bidirectional_Text_Spoofing
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}]/gu;

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** The text with every character that does not show itself written as its escape, e.g. `\x1b`. */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, (character) => SHORT[character] ?? escapeOf(character));
}

/** JSON with an indent of two and a final line feed, whose strings hold no character that does not show itself. */
export function jsonText(value: unknown): string {
  return `${JSON.stringify(value, null, 2).replace(/[^\n\P{C}]|[\p{Zl}\p{Zp}]/gu, jsonEscape)}\n`;
}

/** Columns of a terminal that the text takes: none for combining marks, two for wide East Asian characters and emoji. */
export function columnsOf(text: string): number {
  let columns = 0;
  for (const character of text) columns += /\p{M}/u.test(character) ? 0 : WIDE.test(character) ? 2 : 1;
  return columns;
}

/** At most `columns` wide; a longer text loses its end. */
export function cutEnd(text: string, columns: number): string {
  if (columnsOf(text) <= columns) return text;
  let kept = '';
  for (const character of text) {
    if (columnsOf(kept + character) > columns - 1) break;
    kept += character;
  }
  return `${kept.trimEnd()}…`;
}

/** At most `columns` wide; a longer text loses its middle, where generated names differ least. */
export function cutMiddle(text: string, columns: number): string {
  if (columnsOf(text) <= columns) return text;
  const characters = [...text];
  const tailColumns = Math.floor((columns - 1) / 2);
  let tail = '';
  while (characters.length > 0 && columnsOf(characters.at(-1) + tail) <= tailColumns)
    tail = characters.pop() + tail;
  const head = cutEnd(text, columns - columnsOf(tail));
  return head + tail;
}

/** Lines of at most `columns`, broken at spaces; a word that is longer stays whole. */
export function wrap(text: string, columns: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && columnsOf(last) + 1 + columnsOf(word) <= columns)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

// East Asian Wide and Fullwidth blocks, and emoji (Unicode Standard Annex 11), in ranges that matter for names
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;

function escapeOf(character: string): string {
  const code = character.codePointAt(0) as number;
  if (code <= 0xff) return `\\x${code.toString(16).padStart(2, '0')}`;
  return code <= 0xffff ? `\\u${code.toString(16).padStart(4, '0')}` : `\\u{${code.toString(16)}}`;
}

function jsonEscape(character: string): string {
  let escaped = '';
  for (let i = 0; i < character.length; i++) {
    escaped += `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`;
  }
  return escaped;
}
