// A file of configuration, YAML or JSON, against what it has to be. Every mistake is told at once, with its line.
import { readFileSync } from 'node:fs';
import { isAlias, isCollection, isMap, LineCounter, type Node, parseDocument, visit } from 'yaml';
import type { core, ZodType } from 'zod';
import { InputError } from '../errors.ts';

export interface FileMistake {
  /** From 1. */
  readonly line: number;
  readonly message: string;
}

/** A mistake at a place in the document: `['add', 0, 'id']`. */
export interface Mistake {
  readonly keys: readonly PropertyKey[];
  readonly message: string;
}

/** More than any file of configuration has. */
const SIZE_LIMIT = 2 * 1024 * 1024;

/** What the text says; or every mistake in it. */
export type ParsedYaml<T> = { readonly value: T } | { readonly mistakes: readonly FileMistake[] };

/**
 * The text as `schema` has it. `others` finds mistakes that lie between values, so that they are told together with those
 * of the schema: it is given the value, undefined where the schema refuses the document, and the document as it stands.
 */
export function parseYamlAs<T>(
  schema: ZodType<T>,
  text: string,
  others: (read: {
    readonly value: T | undefined;
    readonly document: unknown;
  }) => readonly Mistake[] = () => [],
): ParsedYaml<T> {
  const lines = new LineCounter();
  // JSON is YAML; version 1.2 knows no `yes` that is true
  const document = parseDocument(text, { lineCounter: lines, version: '1.2', uniqueKeys: true });
  if (document.errors.length > 0) {
    return {
      mistakes: document.errors.map(({ pos, message }) => ({
        line: lines.linePos(pos[0]).line,
        message: firstLine(message),
      })),
    };
  }
  // An alias can make a small file a large one; nothing in these files needs one
  let alias: Node | undefined;
  visit(document, {
    Node: (_, node) => {
      if (isAlias(node)) alias ??= node;
    },
  });
  if (alias !== undefined)
    return {
      mistakes: [{ line: lines.linePos(alias.range?.[0] ?? 0).line, message: 'aliases are not taken' }],
    };
  const plain: unknown = document.toJS();
  const parsed = schema.safeParse(plain);
  const between = others({ value: parsed.data, document: plain });
  const mistakes = [...(parsed.error?.issues.flatMap(mistakesOf) ?? []), ...between].map(
    ({ keys, message }) => ({
      line: lineOfPath(document.contents, { keys, lines }),
      message: `${pathText(keys)}: ${message}`,
    }),
  );
  return parsed.success && mistakes.length === 0 ? { value: parsed.data } : { mistakes };
}

/** An unknown key has a line of its own, and is told there. */
function mistakesOf(issue: core.$ZodIssue): Mistake[] {
  if (issue.code !== 'unrecognized_keys') return [{ keys: issue.path, message: issue.message }];
  return issue.keys.map((key) => ({ keys: [...issue.path, key], message: 'is not a field of this file' }));
}

/** Throws InputError when there is no such file, or it is larger than any has to be. */
export function readConfigText(path: string): string {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    throw new InputError(`Cannot read "${path}": ${code === 'ENOENT' ? 'no such file' : message}`, { cause });
  }
  if (bytes.length > SIZE_LIMIT) throw new InputError(`Cannot read "${path}": it is larger than 2 MB`);
  return bytes.toString('utf8');
}

/** Of the deepest part of the path that is there: what is missing has no line of its own. */
function lineOfPath(
  root: unknown,
  { keys, lines }: { readonly keys: readonly PropertyKey[]; readonly lines: LineCounter },
): number {
  let node = root as Node | null;
  let offset = node?.range?.[0] ?? 0;
  for (const key of keys) {
    if (!isCollection(node)) break;
    const pair = isMap(node) ? node.items.find((item) => String(item.key) === String(key)) : undefined;
    const next = (pair === undefined ? node.get(key as string, true) : pair.value) as Node | null | undefined;
    if (next === undefined || next === null) break;
    offset = ((pair?.key as Node | undefined) ?? next).range?.[0] ?? offset;
    node = next;
  }
  return lines.linePos(offset).line || 1;
}

/** `add[0].requirements[2].checks[1]`. */
function pathText(keys: readonly PropertyKey[]): string {
  const text = keys.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('');
  return text === '' ? 'the file' : text.replace(/^\./, '');
}

function firstLine(message: string): string {
  return message.split('\n')[0]?.replace(/ at line \d+, column \d+:?$/, '') ?? message;
}
