// Exceptions as people write them: in bulkhead.yaml, in a file of their own, or as annotations of a namespace. Every
// mistake is told at once, with its line. What the fields mean: lib/model/exception.ts.
import { z } from 'zod';
import type { ExceptionRule } from '../../lib/model/exception.ts';
import { type FileMistake, type Mistake, parseYamlAs } from './yaml-file.ts';

/** The rest of the name is the id of the exception. */
export const EXCEPTION_ANNOTATION = 'bulkhead.dev/exception-';

/** A leap year and its day. */
const MOST_DAYS = 366;
const DAY_MS = 24 * 60 * 60 * 1000;

const text = z.string().trim().min(1).max(1000);
const person = z.string().trim().min(1).max(200);
const pattern = z.string().regex(/^[A-Za-z0-9._:/*-]{1,253}$/, 'is no name; * stands for any characters');
const patterns = z.array(pattern).default([]);
const id = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'takes lower-case letters, digits and dashes')
  .max(40);
const checks = z.array(z.string()).min(1, 'names no check').max(100);
const fingerprint = z.string().regex(/^[0-9a-f]{16}$/, 'is no fingerprint: 16 hexadecimal digits');
const day = z.iso.date('is no date such as 2026-11-27');

const terms = {
  reason: text.describe('Why the finding is accepted.'),
  compensatingControl: text.describe('What keeps the risk low in its place.'),
  owner: person.describe('Who has to end it.'),
  approver: person.describe('Who accepted it: not the owner.'),
  approvedOn: day.describe('First day on which it holds, in UTC.'),
  expiresOn: day.describe('Last day on which it holds, in UTC: at most 366 days later.'),
};

const exception = z.strictObject({
  id: id.describe('Names it in every report.'),
  scope: z
    .strictObject({
      clusters: patterns.describe('Names of clusters. Absent: every cluster.'),
      namespaces: patterns.describe('Names of namespaces. Absent: every namespace.'),
      workloads: z
        .array(pattern.regex(/^[^/]+\/[^/]+$/, 'is no Kind/name such as DaemonSet/node-exporter'))
        .default([])
        .describe('Kind/name; every object of a finding has to be among them. Absent: every object.'),
      fingerprint: fingerprint.optional().describe('Of one finding, as reports print it.'),
    })
    .refine(
      ({ namespaces, workloads, fingerprint: one }) =>
        namespaces.length + workloads.length > 0 || one !== undefined,
      'accepts everything: name namespaces, workloads or a fingerprint',
    )
    .describe('Which findings it accepts: all that is given has to fit.'),
  checks: checks.describe('Ids of the checks whose findings it accepts; CHECKS.md lists them.'),
  ...terms,
});

/** Fields of a file that has exceptions. */
export const exceptionFields = {
  exceptions: z
    .array(exception)
    .max(1000)
    .default([])
    .describe('Findings that somebody accepts until a date.'),
  exceptionAnnotations: z
    .enum(['allowed', 'ignored'])
    .default('ignored')
    .describe(`Whether annotations ${EXCEPTION_ANNOTATION}ID of a namespace may accept findings in it.`),
};

const fileSchema = z.strictObject(exceptionFields);
export type ExceptionFile = z.output<typeof fileSchema>;

/** A namespace accepts for itself alone, so there is no scope to write. */
const annotationSchema = z.strictObject({
  checks,
  workloads: patterns,
  fingerprint: fingerprint.optional(),
  ...terms,
});

export interface ExceptionSettings {
  readonly rules: readonly ExceptionRule[];
  readonly annotations: 'allowed' | 'ignored';
  /** Whether one cluster is scanned with them, or several. */
  readonly clusters: 'one' | 'several';
}

/** What a file says of exceptions, as the analysis takes it. */
export function exceptionSettings(
  { exceptions, exceptionAnnotations }: ExceptionFile,
  clusters: ExceptionSettings['clusters'],
): ExceptionSettings {
  return {
    clusters,
    annotations: exceptionAnnotations,
    rules: exceptions.map(({ scope, ...rest }): ExceptionRule => {
      const { fingerprint: one, ...patternsOf } = scope;
      return {
        ...rest,
        source: 'file',
        scope: { ...patternsOf, ...(one !== undefined && { fingerprint: one }) },
      };
    }),
  };
}

/** A file that has nothing but exceptions; or every mistake in it. */
export function parseExceptionFile(
  source: string,
  checkIds: readonly string[],
): { readonly file: ExceptionFile } | { readonly mistakes: readonly FileMistake[] } {
  const read = parseYamlAs(fileSchema, source, ({ document }) => exceptionMistakes(document, checkIds));
  return 'mistakes' in read ? read : { file: read.value };
}

/** The annotation of a namespace; or every mistake in it, one sentence each. */
export function parseExceptionAnnotation(
  { name, namespace, value }: { readonly name: string; readonly namespace: string; readonly value: unknown },
  checkIds: readonly string[],
): { readonly rule: ExceptionRule } | { readonly mistakes: readonly string[] } {
  const key = id.safeParse(name.slice(EXCEPTION_ANNOTATION.length));
  if (typeof value !== 'string' || !key.success)
    return {
      mistakes: [`the name after "${EXCEPTION_ANNOTATION}" takes lower-case letters, digits and dashes`],
    };
  const read = parseYamlAs(annotationSchema, value, ({ document }) => ruleMistakes(document, checkIds));
  if ('mistakes' in read) return { mistakes: read.mistakes.map(({ message }) => message) };
  const { workloads, fingerprint: one, ...rest } = read.value;
  const scope = { clusters: [], namespaces: [namespace], workloads };
  return {
    rule: {
      ...rest,
      // Two namespaces may use one name, and a file may have it too
      id: `${namespace}/${key.data}`,
      source: 'annotation',
      scope: { ...scope, ...(one !== undefined && { fingerprint: one }) },
    },
  };
}

/** Mistakes that lie between the values of a document with exceptions, whatever else is wrong with it. */
export function exceptionMistakes(document: unknown, checkIds: readonly string[]): Mistake[] {
  const list = z.object({ exceptions: z.array(z.unknown()) }).safeParse(document).data?.exceptions ?? [];
  const ids = list.map((one) => z.object({ id: z.string() }).safeParse(one).data?.id);
  return list.flatMap((one, index) => {
    const keys = ['exceptions', index];
    const mine = ids[index];
    return [
      ...(mine !== undefined && ids.indexOf(mine) < index
        ? [{ keys: [...keys, 'id'], message: `"${mine}" is there twice` }]
        : []),
      ...ruleMistakes(one, checkIds).map((mistake) => ({ ...mistake, keys: [...keys, ...mistake.keys] })),
    ];
  });
}

const readable = z.object({
  checks: z.array(z.string().catch('')).catch([]),
  owner: z.string().catch(''),
  approver: z.string().catch(''),
  approvedOn: z.string().catch(''),
  expiresOn: z.string().catch(''),
});

function ruleMistakes(document: unknown, checkIds: readonly string[]): Mistake[] {
  const read = readable.safeParse(document).data;
  if (read === undefined) return [];
  const days = (Date.parse(read.expiresOn) - Date.parse(read.approvedOn)) / DAY_MS;
  const same = (name: string) => name.trim().toLowerCase();
  return [
    ...read.checks.flatMap((check, index) =>
      check === '' || checkIds.includes(check)
        ? []
        : [{ keys: ['checks', index], message: `"${check}" is no check: CHECKS.md lists them` }],
    ),
    ...(read.owner !== '' && same(read.owner) === same(read.approver)
      ? [{ keys: ['approver'], message: 'is the owner: somebody else has to approve' }]
      : []),
    ...(days < 0 ? [{ keys: ['expiresOn'], message: 'is before approvedOn' }] : []),
    ...(days > MOST_DAYS
      ? [{ keys: ['expiresOn'], message: `is ${days} days after approvedOn: the most is ${MOST_DAYS}` }]
      : []),
  ];
}
