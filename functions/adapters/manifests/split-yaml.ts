// Cuts YAML text at its document markers, and a large list document at its items, without parsing it.
// Sound because of YAML 1.2.2 §9.1.2 and §6.1: a marker at the start of a line ends every scalar, and whatever belongs
// to an item of a block sequence is indented more than its dash.
import { INPUT_LIMITS } from './input-limits.ts';

export interface TextPart {
  readonly text: string;
  /** Of its first character, 1-based. */
  readonly line: number;
}

/** Below this a list document is parsed in one piece. */
const LARGE = 64 * 1024;

/** The documents of the text; `---` and `...` lines belong to none. */
export function* splitDocuments(text: string): Generator<TextPart> {
  const marker = /^(?:---|\.\.\.)(?=[ \t\r\n]|$)/gm;
  let start = 0;
  let line = 1;
  while (start <= text.length) {
    marker.lastIndex = start;
    const match = marker.exec(text);
    const end = match === null ? text.length : match.index;
    const part = text.slice(start, end);
    if (part.trim() !== '' && !isDirective(part)) yield { text: part, line };
    if (match === null) return;
    line += countLines(part);
    // What follows `---` on its line belongs to the next document.
    start = end + match[0].length;
  }
}

/** An anchor or alias where a value may begin; text in block scalars may look like one. */
const ANCHOR = /(?:[:-][ \t]+|[[{,][ \t]*|^[ \t]*)[&*]\w/m;

/**
 * The document without its items, and its items, when it is a large block-style list; else undefined. Anchors may
 * reach from one item to another, so a list that may have any is left whole while it can be parsed in one piece.
 */
export function splitItems(document: TextPart): { head: TextPart; items: TextPart[] } | undefined {
  if (document.text.length < LARGE) return undefined;
  const key = /^items:[ \t]*\r?\n/m.exec(document.text);
  if (key === null) return undefined;
  const isSmall = document.text.length <= INPUT_LIMITS.yamlDocumentBytes;
  if (isSmall && ANCHOR.test(document.text)) return undefined;
  const start = key.index + key[0].length;
  const dash = /^( *)-(?=[ \r\n])/.exec(document.text.slice(start, start + 200));
  if (dash === null) return undefined;
  const indent = dash[1] as string;
  // First line after the items that is indented less: the rest of the document's own keys.
  const rest = new RegExp(
    `^(?! {${indent.length}}-[ \\r\\n]| {${indent.length + 1}}|[ \\t]*\\r?$|[ \\t]*#)`,
    'gm',
  );
  rest.lastIndex = start;
  const end = rest.exec(document.text)?.index ?? document.text.length;
  const items: TextPart[] = [];
  const itemStart = new RegExp(`^${indent}-(?=[ \\r\\n])`, 'gm');
  itemStart.lastIndex = start;
  let line = document.line + countLines(document.text.slice(0, start));
  let from = start;
  for (let match = itemStart.exec(document.text); ; match = itemStart.exec(document.text)) {
    const to = match === null || match.index >= end ? end : match.index;
    const text = document.text.slice(from, to);
    // The dash becomes a space, so that columns and lines stay what they are.
    if (text.trim() !== '') items.push({ text: `${indent} ${text.slice(indent.length + 1)}`, line });
    if (to === end) break;
    line += countLines(text);
    from = to;
  }
  const head = `${document.text.slice(0, key.index)}${document.text.slice(end)}`;
  return { head: { text: head, line: document.line }, items };
}

/** Only `%YAML` and `%TAG` lines and comments: belongs to the marker that follows. */
function isDirective(part: string): boolean {
  return part.trimStart().startsWith('%') && part.split('\n').every((line) => /^\s*([%#]|$)/.test(line));
}

function countLines(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count++;
  return count;
}
