// Lines and duplicate keys in JSON text: JSON.parse is fifty times faster than the YAML parser and tells neither.
// Works on text that JSON.parse has accepted, so nothing is checked here; the cost is about one pass over the text.
import type { Path, Positions } from './parse-yaml.ts';

const QUOTE = 34;
const BACKSLASH = 92;

/** Quick for paths that come in the order of the text, as a walk over the parsed value asks for them. */
export function jsonPositions(text: string): Positions {
  // What has been found, by offset of the list, and by offset of the object and key.
  const elements = new Map<number, readonly number[]>();
  const members = new Map<string, number | undefined>();
  // The line of an offset, and where that line ends.
  let cursor = { offset: 0, line: 1, end: lineEnd(text, 0) };
  const lineAt = (offset: number) => {
    if (offset < cursor.offset) cursor = { offset: 0, line: 1, end: lineEnd(text, 0) };
    let { line, end } = cursor;
    while (end < offset) {
      line++;
      end = lineEnd(text, end + 1);
    }
    cursor = { offset, line, end };
    return line;
  };
  const elementsAt = (list: number) => {
    const offsets = elements.get(list) ?? elementOffsets(text, list);
    elements.set(list, offsets);
    return offsets;
  };
  const memberAt = (object: number, key: string) => {
    const id = `${object} ${key}`;
    if (!members.has(id)) members.set(id, memberOffset(text, { at: object, key }));
    return members.get(id);
  };
  const offsetOf = (path: Path) => {
    let at: number | undefined = skipSpace(text, 0);
    for (const step of path) {
      if (at === undefined) return undefined;
      at = typeof step === 'number' ? elementsAt(at)[step] : memberAt(at, step);
    }
    return at;
  };
  return {
    lineOf: (path) => {
      const offset = offsetOf(path);
      return offset === undefined ? undefined : lineAt(offset);
    },
    duplicateKeyOf: (path) => {
      const offset = offsetOf(path);
      return offset === undefined ? undefined : duplicateKey(text.slice(offset, skipValue(text, offset)));
    },
  };
}

/** JSON.parse lets the last one win, silently. */
function duplicateKey(text: string): string | undefined {
  const open: (Set<string> | undefined)[] = [];
  let key: string | undefined;
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (char === '{') open.push(new Set());
    else if (char === '[') open.push(undefined);
    else if (char === '}' || char === ']') open.pop();
    else if (char === ':' && key !== undefined) {
      const keys = open.at(-1);
      if (keys?.has(key)) return key;
      keys?.add(key);
    } else if (char === '"') {
      const end = skipString(text, at);
      key = text.slice(at + 1, end - 1);
      at = end - 1;
    }
  }
  return undefined;
}

/** Offset after the value that starts here. */
function skipValue(text: string, start: number): number {
  let depth = 0;
  let at = start;
  do {
    const char = text.charCodeAt(at);
    if (char === QUOTE) at = skipString(text, at);
    else {
      if (char === 123 || char === 91) depth++;
      else if (char === 125 || char === 93) depth--;
      else if (depth === 0) return skipBare(text, at);
      at++;
    }
  } while (depth > 0);
  return at;
}

function elementOffsets(text: string, list: number): number[] {
  const offsets: number[] = [];
  if (text[list] !== '[') return offsets;
  let at = skipSpace(text, list + 1);
  while (at < text.length && text[at] !== ']') {
    offsets.push(at);
    at = skipSpace(text, skipValue(text, at));
    if (text[at] === ',') at = skipSpace(text, at + 1);
  }
  return offsets;
}

function memberOffset(
  text: string,
  member: { readonly at: number; readonly key: string },
): number | undefined {
  if (text[member.at] !== '{') return undefined;
  let at = skipSpace(text, member.at + 1);
  while (at < text.length && text[at] !== '}') {
    const end = skipString(text, at);
    const value = skipSpace(text, skipSpace(text, end) + 1);
    if (text.slice(at + 1, end - 1) === member.key) return value;
    at = skipSpace(text, skipValue(text, value));
    if (text[at] === ',') at = skipSpace(text, at + 1);
  }
  return undefined;
}

function skipString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (end > 0 && isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end < 0 ? text.length : end + 1;
}

function isEscaped(text: string, quote: number): boolean {
  let backslashes = 0;
  while (text.charCodeAt(quote - 1 - backslashes) === BACKSLASH) backslashes++;
  return backslashes % 2 === 1;
}

function skipBare(text: string, start: number): number {
  let at = start;
  while (at < text.length && !',]} \t\r\n'.includes(text[at] as string)) at++;
  return at;
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

function skipSpace(text: string, start: number): number {
  let at = start;
  while (at < text.length && text.charCodeAt(at) <= 32) at++;
  return at;
}
