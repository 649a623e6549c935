// YAML text → values with their lines, one document (or one item of a top-level list) at a time, so that memory
// is bounded by the largest object and not by the file. Reads scalars as kubectl does (YAML 1.1 booleans and
// octals, no dates). Which values are Kubernetes objects is for others to say.
import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  type Tags,
} from 'yaml';
import { splitDocuments, splitItems, type TextPart } from './split-yaml.ts';

/** A value that was read, or why it could not be. */
export type ParsedDocument =
  | { readonly value: unknown; readonly positions: Positions }
  | { readonly problem: SyntaxProblem; readonly line: number; readonly text: string };

export interface SyntaxProblem {
  readonly reason: 'syntax' | 'limit';
  /** A clause without a period. */
  readonly message: string;
}

export type Path = readonly (string | number)[];

/** What the text tells of the value at a path. */
export interface Positions {
  /** 1-based; undefined when there is no such value. */
  readonly lineOf: (path: Path) => number | undefined;
  /** A key that stands twice in one object inside the value; for YAML that is a problem of the document already. */
  readonly duplicateKeyOf: (path: Path) => string | undefined;
}

/** The documents of a YAML text in order; empty ones are left out. A large list comes as lists of one item each. */
export function* parseYaml(text: string, maxAliasCount: number): Generator<ParsedDocument> {
  for (const document of splitDocuments(text)) {
    const parts = splitItems(document);
    const [head] = parts === undefined ? [] : [...parsePart(parts.head, maxAliasCount)];
    const isList = head !== undefined && 'value' in head && isObject(head.value) && 'kind' in head.value;
    if (parts === undefined || !isList) yield* parsePart(document, maxAliasCount);
    else {
      yield head;
      for (const item of parts.items) {
        for (const parsed of parsePart(item, maxAliasCount)) yield asList(parsed, head.value as object);
      }
    }
  }
}

/** The item as the only one of its list. */
function asList(parsed: ParsedDocument, list: object): ParsedDocument {
  if ('problem' in parsed) return parsed;
  const { lineOf, duplicateKeyOf } = parsed.positions;
  const positions = { lineOf: ([, , ...path]: Path) => lineOf(path), duplicateKeyOf };
  return { value: { ...list, items: [parsed.value] }, positions };
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function* parsePart(part: TextPart, maxAliasCount: number): Generator<ParsedDocument> {
  try {
    yield* parseOne(part, maxAliasCount);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const problem: SyntaxProblem =
      error instanceof RangeError
        ? { reason: 'limit', message: 'it is nested too deeply' }
        : error.message.includes('Excessive alias count')
          ? { reason: 'limit', message: `its aliases expand too far (at most ${maxAliasCount} are resolved)` }
          : { reason: 'syntax', message: oneLine(error.message) };
    yield { problem, line: part.line, text: part.text };
  }
}

function* parseOne(part: TextPart, maxAliasCount: number): Generator<ParsedDocument> {
  const lineCounter = new LineCounter();
  const document = readDocument(part.text, lineCounter);
  const lineAt = (offset: number) => part.line + lineCounter.linePos(offset).line - 1;
  const [error] = document.errors;
  if (error !== undefined) {
    const problem: SyntaxProblem = { reason: 'syntax', message: oneLine(error.message) };
    yield { problem, line: lineAt(error.pos[0]), text: part.text };
    return;
  }
  if (document.contents === null) return;
  const value: unknown = document.toJS({ maxAliasCount });
  if (value === null) return;
  const duplicate = findDuplicateKey(document.contents);
  if (duplicate !== undefined) {
    const problem: SyntaxProblem = { reason: 'syntax', message: `the key "${duplicate.key}" is there twice` };
    yield { problem, line: lineAt(duplicate.offset), text: part.text };
    return;
  }
  const root = document.contents;
  const lineOf = (path: Path) => {
    const offset = offsetOf(root, path);
    return offset === undefined ? undefined : lineAt(offset);
  };
  yield { value, positions: { lineOf, duplicateKeyOf: () => undefined } };
}

/** Lines that are indented, and characters that are read again for it. */
const MOST_INDENTED_LINES = 100;
const MOST_READ_AGAIN = 20_000_000;
/** Deeper than block collections are. */
const FLOW_INDENT = 200;

/**
 * The parser of kubectl reads a flow collection however its lines are indented, with tabs too, which YAML 1.2 forbids.
 * Lines that the package finds too far to the left are indented until it reads them: offsets change, lines do not.
 */
function readDocument(text: string, lineCounter: LineCounter): Document.Parsed {
  const first = parseText(text, lineCounter);
  let document = first;
  let indented = text;
  const tries = Math.min(MOST_INDENTED_LINES, MOST_READ_AGAIN / text.length);
  for (let i = 0; i < tries; i++) {
    const [error] = document.errors;
    if (error?.code !== 'BAD_INDENT' || !error.message.startsWith('Flow ')) break;
    const lineStart = indented.lastIndexOf('\n', error.pos[0] - 1) + 1;
    const rest = indented.slice(lineStart).replace(/^[ \t]+/, '');
    indented = `${indented.slice(0, lineStart)}${' '.repeat(FLOW_INDENT)}${rest}`;
    lineCounter.lineStarts.length = 0;
    document = parseText(indented, lineCounter);
  }
  if (document === first || document.errors.length === 0) return document;
  lineCounter.lineStarts.length = 0;
  return parseText(text, lineCounter);
}

function parseText(text: string, lineCounter: LineCounter): Document.Parsed {
  return parseDocument(text, {
    lineCounter,
    prettyErrors: false,
    // The package compares each key with each other; findDuplicateKey needs one pass.
    uniqueKeys: false,
    schema: 'yaml-1.1',
    merge: true,
    customTags,
    logLevel: 'silent',
  });
}

// As sigs.k8s.io/yaml: dates stay text, sexagesimal numbers do not exist, binary is not decoded.
function customTags(tags: Tags): Tags {
  return tags.filter((tag) => {
    if (typeof tag === 'string') return true;
    return (
      !/:(timestamp|binary|omap|pairs|set)$/.test(tag.tag) && !('format' in tag && tag.format === 'TIME')
    );
  });
}

function offsetOf(root: Node, path: Path): number | undefined {
  let node: unknown = root;
  for (const step of path) {
    if (!isMap(node) && !isSeq(node)) return undefined;
    node = node.get(step, true);
  }
  const found = node as Node | undefined;
  return found?.range?.[0];
}

function findDuplicateKey(root: Node): { readonly key: string; readonly offset: number } | undefined {
  const open: unknown[] = [root];
  while (open.length > 0) {
    const node = open.pop();
    if (isSeq(node)) for (const item of node.items) open.push(item);
    if (!isMap(node)) continue;
    const seen = new Set<string>();
    for (const { key, value } of node.items) {
      const name = isScalar(key) ? String(key.value) : isAlias(key) ? key.source : undefined;
      if (name !== undefined && name !== '<<' && seen.has(name))
        return { key: name, offset: (key as Node).range?.[0] ?? 0 };
      if (name !== undefined) seen.add(name);
      open.push(value);
    }
  }
  return undefined;
}

function oneLine(text: string): string {
  const [first = ''] = text.split('\n');
  return first.replace(/[.:\s]+$/, '');
}
