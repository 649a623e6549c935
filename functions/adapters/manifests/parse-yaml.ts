// YAML text → values with their lines, one document (or one item of a top-level list) at a time, so that memory
// is bounded by the largest object and not by the file. Reads scalars as kubectl does (YAML 1.1 booleans and
// octals, no dates). Which values are Kubernetes objects is for others to say.
import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, type Schema } from 'yaml';
import { INPUT_LIMITS } from './input-limits.ts';
import { splitDocuments, splitItems, type TextPart } from './split-yaml.ts';
import { makeSchema, readDocument } from './yaml-document.ts';

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

interface Reading {
  readonly maxAliasCount: number;
  readonly schema: Schema;
}

/** The documents of a YAML text in order; empty ones are left out. A large list comes as lists of one item each. */
export function* parseYaml(text: string, maxAliasCount: number): Generator<ParsedDocument> {
  const reading: Reading = { maxAliasCount, schema: makeSchema() };
  for (const document of splitDocuments(text)) {
    const parts = splitItems(document);
    const [head] = parts === undefined ? [] : [...parsePart(parts.head, reading)];
    const isList = head !== undefined && 'value' in head && isObject(head.value) && 'kind' in head.value;
    if (parts === undefined || !isList) yield* parsePart(document, reading);
    else {
      yield head;
      for (const item of parts.items) {
        for (const parsed of parsePart(item, reading)) yield asList(parsed, head.value as object);
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

function* parsePart(part: TextPart, reading: Reading): Generator<ParsedDocument> {
  const { line, text } = part;
  if (text.length > INPUT_LIMITS.yamlDocumentBytes) {
    const size = `${INPUT_LIMITS.yamlDocumentBytes / 1024 / 1024} MiB`;
    yield {
      problem: { reason: 'limit', message: `a document of it is more than ${size} of YAML` },
      line,
      text,
    };
    return;
  }
  try {
    yield* parseOne(part, reading);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    yield { problem: problemOf(error.message, reading), line, text };
  }
}

function problemOf(message: string, { maxAliasCount }: Reading): SyntaxProblem {
  // The package reports some overflows as errors of the document, and throws others.
  if (message.includes('Maximum call stack')) return { reason: 'limit', message: 'it is nested too deeply' };
  if (message.includes('Excessive alias count')) {
    return { reason: 'limit', message: `its aliases expand too far (at most ${maxAliasCount} are resolved)` };
  }
  return { reason: 'syntax', message: oneLine(message) };
}

function* parseOne(part: TextPart, reading: Reading): Generator<ParsedDocument> {
  const lineCounter = new LineCounter();
  const document = readDocument(part.text, { lineCounter, schema: reading.schema });
  const lineAt = (offset: number) => part.line + lineCounter.linePos(offset).line - 1;
  const [error] = document.errors;
  if (error !== undefined) {
    yield { problem: problemOf(error.message, reading), line: lineAt(error.pos[0]), text: part.text };
    return;
  }
  if (document.contents === null) return;
  const value: unknown = document.toJS({ maxAliasCount: reading.maxAliasCount });
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
