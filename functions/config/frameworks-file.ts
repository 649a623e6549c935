// A company's own frameworks, and those that it does not want, from a YAML or JSON file. Every mistake is told, with its
// line. What the fields mean: lib/model/framework.ts.
import { readFileSync } from 'node:fs';
import { isAlias, isCollection, isMap, LineCounter, type Node, parseDocument, visit } from 'yaml';
import { type ZodType, z } from 'zod';
import type { Framework, FrameworkCatalogue } from '../../lib/model/framework.ts';
import { InputError } from '../errors.ts';

const text = z.string().trim().min(1);
const evidenceKey = z.enum(['E1', 'E2', 'E3', 'E4', 'E5', 'E6', 'E7', 'E8', 'E9']);

const requirement = z
  .strictObject({
    id: text.max(200),
    version: text.max(100).optional(),
    title: text.max(300),
    strength: z.enum(['direct', 'partial', 'supporting', 'none', 'future']),
    evidence: z.array(evidenceKey).default([]),
    checks: z.array(text).default([]),
    doesNotProve: z.string().max(500).default(''),
    needsEnforcement: z.literal(true).optional(),
    ownReading: z.literal('policyInEachNamespace').optional(),
    oscalControls: z
      .array(z.string().regex(/^[a-z][a-z0-9.-]*$/, 'is no OSCAL control id such as ac-4.21'))
      .optional(),
  })
  .refine(
    ({ strength, checks, needsEnforcement }) =>
      strength !== 'direct' || checks.length > 0 || needsEnforcement,
    {
      message: 'is direct and rests on nothing: name checks, or set needsEnforcement',
    },
  );

const framework = z.strictObject({
  id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'takes lower-case letters, digits and dashes'),
  name: text.max(200),
  version: text.max(100),
  requirements: z.array(requirement).min(1),
});

const fileSchema = z.strictObject({
  drop: z.array(text).default([]),
  add: z.array(framework).default([]),
});

export interface FileMistake {
  /** From 1. */
  readonly line: number;
  readonly message: string;
}

/** What the file says must fit: ids of checks, and the frameworks that are there already. */
export interface FrameworkKnowledge {
  readonly catalogue: FrameworkCatalogue;
  readonly checkIds: readonly string[];
}

/** Larger than any list of requirements. */
const SIZE_LIMIT = 2 * 1024 * 1024;

/** The catalogue with the file's changes, or every mistake in it. Throws InputError when it cannot be read. */
export function readFrameworks(
  path: string,
  knowledge: FrameworkKnowledge,
): { readonly catalogue: FrameworkCatalogue } | { readonly mistakes: readonly FileMistake[] } {
  const lines = new LineCounter();
  // JSON is YAML; version 1.2 knows no `yes` that is true
  const document = parseDocument(readText(path), { lineCounter: lines, version: '1.2', uniqueKeys: true });
  if (document.errors.length > 0) {
    return {
      mistakes: document.errors.map(({ pos, message }) => ({
        line: lines.linePos(pos[0]).line,
        message: firstLine(message),
      })),
    };
  }
  const lineOf = (keys: readonly PropertyKey[]) => lineOfPath(document.contents, { keys, lines });
  // An alias can make a small file a large one; nothing in this file needs one
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
  const parsed = parse(fileSchema, document.toJS());
  if ('issues' in parsed) {
    return {
      mistakes: parsed.issues.map(({ path: keys, message }) => ({
        line: lineOf(keys),
        message: `${pathText(keys)}: ${message}`,
      })),
    };
  }
  const { drop, add } = parsed.value;
  const added = add as readonly Framework[];
  const mistakes = [...dropMistakes(drop, knowledge), ...addMistakes(added, { drop, knowledge })];
  if (mistakes.length > 0)
    return {
      mistakes: mistakes.map(({ keys, message }) => ({
        line: lineOf(keys),
        message: `${pathText(keys)}: ${message}`,
      })),
    };
  const kept = knowledge.catalogue.frameworks.filter(({ id }) => !drop.includes(id));
  return { catalogue: { version: knowledge.catalogue.version, frameworks: [...kept, ...added] } };
}

interface Mistake {
  readonly keys: readonly PropertyKey[];
  readonly message: string;
}

function dropMistakes(drop: readonly string[], { catalogue }: FrameworkKnowledge): Mistake[] {
  const ids = catalogue.frameworks.map(({ id }) => id);
  return drop.flatMap((id, index) =>
    ids.includes(id)
      ? []
      : [{ keys: ['drop', index], message: `"${id}" is no framework: there are ${ids.join(', ')}` }],
  );
}

function addMistakes(
  add: readonly Framework[],
  { drop, knowledge }: { readonly drop: readonly string[]; readonly knowledge: FrameworkKnowledge },
): Mistake[] {
  const taken = new Set(
    knowledge.catalogue.frameworks.map(({ id }) => id).filter((id) => !drop.includes(id)),
  );
  const mistakes: Mistake[] = [];
  for (const [index, one] of add.entries()) {
    if (taken.has(one.id))
      mistakes.push({ keys: ['add', index, 'id'], message: `"${one.id}" is there already: drop it first` });
    taken.add(one.id);
    const rows = new Set<string>();
    for (const [row, { id, version, checks }] of one.requirements.entries()) {
      const keys = ['add', index, 'requirements', row];
      const key = JSON.stringify([id, version]);
      if (rows.has(key)) mistakes.push({ keys: [...keys, 'id'], message: `"${id}" is there twice` });
      rows.add(key);
      for (const [place, check] of checks.entries())
        if (!knowledge.checkIds.includes(check))
          mistakes.push({
            keys: [...keys, 'checks', place],
            message: `"${check}" is no check: CHECKS.md lists them`,
          });
    }
  }
  return mistakes;
}

function parse<T>(
  schema: ZodType<T>,
  value: unknown,
):
  | { readonly value: T }
  | { readonly issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[] } {
  const { success, data, error } = schema.safeParse(value);
  return success ? { value: data } : { issues: error.issues };
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

function readText(path: string): string {
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

function firstLine(message: string): string {
  return message.split('\n')[0]?.replace(/ at line \d+, column \d+:?$/, '') ?? message;
}
