// A company's own frameworks, and those that it does not want, from a YAML or JSON file. Every mistake is told, with its
// line. What the fields mean: lib/model/framework.ts.
import { z } from 'zod';
import type { Framework, FrameworkCatalogue } from '../../lib/model/framework.ts';
import { type FileMistake, type Mistake, parseYamlAs, readConfigText } from './yaml-file.ts';

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

/** What the file says must fit: ids of checks, and the frameworks that are there already. */
export interface FrameworkKnowledge {
  readonly catalogue: FrameworkCatalogue;
  readonly checkIds: readonly string[];
}

/** The catalogue with the file's changes, or every mistake in it. Throws InputError when it cannot be read. */
export function readFrameworks(
  path: string,
  knowledge: FrameworkKnowledge,
): { readonly catalogue: FrameworkCatalogue } | { readonly mistakes: readonly FileMistake[] } {
  const read = parseYamlAs(fileSchema, readConfigText(path), ({ value }) => {
    if (value === undefined) return [];
    const { drop, add } = value;
    return [
      ...dropMistakes(drop, knowledge),
      ...addMistakes(add as readonly Framework[], { drop, knowledge }),
    ];
  });
  if ('mistakes' in read) return read;
  const { drop, add } = read.value;
  const kept = knowledge.catalogue.frameworks.filter(({ id }) => !drop.includes(id));
  return {
    catalogue: {
      version: knowledge.catalogue.version,
      frameworks: [...kept, ...(add as readonly Framework[])],
    },
  };
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
