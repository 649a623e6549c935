// Holds design.md section 5: who may import whom, what lib/ may touch, and what no file may be called or hold.
// The rules are data with the reason beside each; one parser (the test runner's own) reads every source file.
// The second half plants an offence against each rule, so that a rule that stopped biting shows itself.
import { readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join, posix } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseAst } from 'vitest/node';

const root = join(import.meta.dirname, '..');

/**
 * One row of the import table. A pattern that ends in "/", ":" or "-" is a prefix, any other the whole name, "*" one
 * folder. Targets are paths from the root, "node:NAME" and "npm:PACKAGE". A folder may always import itself.
 */
interface ImportRule {
  readonly from: string;
  readonly may: readonly string[];
  /** What may be named in types only, so that nothing of it runs. */
  readonly mayTypesOf?: readonly string[];
  readonly never?: readonly string[];
  readonly why: string;
}

const vocabulary = ['lib/model/', 'lib/sets/', 'lib/match/'];
const stageNames =
  'normalize policy enforcement reach score checks exceptions intents frameworks compare history fleet alert'.split(
    ' ',
  );
const stages = stageNames.map((name) => `lib/${name}/`);
const pipelines = 'analyze.ts advise/ ask/ reach/ compare/ history/ fleet/ alert/'
  .split(' ')
  .map((name) => `lib/${name}`);
const shellBase = ['functions/config/', 'functions/errors.ts', 'functions/log.ts'];
const forSteps = [
  ...pipelines,
  'lib/model/',
  'lib/score/ruleset.ts',
  'lib/match/name-pattern.ts',
  'lib/checks/catalogue.ts',
  'lib/frameworks/catalogue.ts',
  'templates/',
  'functions/adapters/',
  ...shellBase,
];

/** The first row whose `from` fits a file decides for it; a file that no row fits is an offence. */
const importTable: readonly ImportRule[] = [
  { from: 'lib/sets/', may: [], why: 'the kernels know bits and ranges, and nothing of clusters' },
  { from: 'lib/model/', may: [], mayTypesOf: ['lib/sets/'], why: 'the nouns are types, which do nothing' },
  {
    from: 'lib/match/',
    may: ['lib/model/', 'lib/sets/'],
    why: 'a matcher is compiled before any stage runs',
  },
  {
    from: 'lib/reach/verdict/',
    may: ['lib/model/'],
    why: 'the second engine is only a check on the first while the two share no code',
  },
  {
    from: 'lib/reach/',
    may: vocabulary,
    never: ['lib/reach/verdict/'],
    why: 'the matrix may not lean on the engine that it is checked against',
  },
  {
    from: 'lib/checks/',
    may: [...vocabulary, 'lib/reach/verdict/'],
    why: 'a check reads results; it may ask the explainer which policy decides',
  },
  {
    from: 'lib/ask/',
    may: [...vocabulary, 'lib/reach/'],
    why: 'a question is put to both engines: one answers, the other says why, and they must agree',
  },
  {
    from: 'lib/intents/',
    may: [...vocabulary, 'lib/ask/'],
    why: 'an intent is a question that is put again with every scan',
  },
  {
    from: 'lib/fleet/',
    may: [...vocabulary, 'lib/score/formulas.ts'],
    why: 'a fleet is scored by the formulas of its clusters; it sees results, and no other stage',
  },
  ...stages.map((from) => ({ from, may: vocabulary, why: 'stages never import each other' })),
  {
    from: 'lib/analyze.ts',
    may: [...vocabulary, ...stages],
    why: 'the pipeline calls the stages; nothing stands above it but advise and the shell',
  },
  {
    from: 'lib/advise/',
    may: ['lib/analyze.ts', ...vocabulary, ...stages],
    why: 'advice is proven by analysing again, so it stands above the pipeline',
  },
  {
    from: 'templates/wording/',
    may: ['templates/wording/'],
    mayTypesOf: ['lib/model/'],
    why: 'wording needs only the nouns',
  },
  {
    from: 'templates/pdf/fonts.ts',
    may: ['templates/pdf/', 'node:fs', 'node:url', 'npm:pdfkit'],
    why: 'the only template that reads files: the fonts that it embeds',
  },
  ...Object.entries({
    pdf: ['npm:pdfkit', 'npm:d3-'],
    html: ['npm:d3-'],
    csv: ['npm:csv-stringify'],
    openreports: ['npm:yaml'],
    '*': [],
  }).map(([folder, drawing]) => ({
    from: `templates/${folder}/`,
    may: ['templates/wording/', 'templates/text/printable.ts', ...drawing],
    mayTypesOf: ['lib/model/', 'npm:'],
    why: 'an output draws a result; it computes nothing, reads nothing and knows no other output',
  })),
  { from: 'functions/errors.ts', may: [], why: 'what everything in the shell throws depends on nothing' },
  { from: 'functions/log.ts', may: ['node:', 'npm:'], why: 'logging is under everything in the shell' },
  {
    from: 'functions/config/',
    may: ['lib/model/', 'functions/errors.ts', 'functions/log.ts', 'node:', 'npm:'],
    why: 'configuration is read before there is anything to configure',
  },
  {
    from: 'functions/adapters/',
    may: ['lib/model/', ...shellBase, 'node:', 'npm:'],
    why: 'an adapter turns the world into our nouns and back, and decides nothing',
  },
  { from: 'functions/steps/', may: forSteps, why: 'steps touch the world through adapters only' },
  {
    from: 'functions/cli/',
    may: ['functions/steps/', ...forSteps, 'package.json', 'schemas/', 'node:', 'npm:'],
    why: 'the command line is one more caller of the steps; other callers are not its business',
  },
  {
    from: 'functions/*/',
    may: ['functions/steps/', ...forSteps, 'node:', 'npm:'],
    why: 'what two functions share is a step; no function calls another',
  },
];

interface Node {
  readonly type: string;
  readonly [field: string]: unknown;
}
interface Source {
  readonly path: string;
  readonly text: string;
  readonly program: Node;
  readonly imports: readonly { readonly target: string; readonly typeOnly: boolean }[];
}
/** Returns what in a source breaks the rule, each as a phrase that follows its path. */
interface SourceRule {
  readonly name: string;
  readonly why: string;
  readonly offences: (source: Source) => string[];
}

const dependencies = Object.keys(
  JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).dependencies as Record<string, string>,
);
const impureGlobals = new Set(
  'process fetch globalThis require console performance crypto setTimeout setInterval'.split(' '),
);
const impureCalls = new Set(['Date.now', 'Math.random']);
const bannedNames = new Set('utils helpers common shared core manager service'.split(' '));
const mayBeLong = [
  { path: 'lib/sets/', why: 'a kernel reads best in one piece' },
  { path: 'lib/reach/matrix.ts', why: 'the row operations share one memory layout' },
];

const sourceRules: readonly SourceRule[] = [
  { name: 'imports', why: 'design.md section 5', offences: importOffences },
  {
    name: 'runtime packages',
    why: 'an installed bulkhead has no devDependencies',
    offences: ({ imports }) =>
      imports
        .filter(({ target, typeOnly }) => target.startsWith('npm:') && !typeOnly)
        .filter(({ target }) => !dependencies.includes(target.slice(4)))
        .map(({ target }) => `runs ${target}, which is not in dependencies`),
  },
  {
    name: 'purity',
    why: 'the same inventory must give the same bytes: the clock, chance and the machine are inputs',
    offences: ({ path, program }) => (path.startsWith('lib/') ? visit(program, impurity) : []),
  },
  {
    name: 'module state',
    why: 'a module that remembers makes the second call differ from the first',
    offences: ({ program }) =>
      nodesOf(program.body)
        .map((statement) => (isNode(statement.declaration) ? statement.declaration : statement))
        .filter(({ type, kind, declare }) => type === 'VariableDeclaration' && kind !== 'const' && !declare)
        .map(({ kind }) => `declares ${kind} at the top level`),
  },
  {
    name: 'default exports',
    why: 'one name for one thing, wherever it is imported',
    offences: ({ program }) =>
      visit(program, (node) => {
        const asDefault = node.type === 'ExportSpecifier' && nameOf(node.exported) === 'default';
        return node.type === 'ExportDefaultDeclaration' || asDefault ? 'has a default export' : undefined;
      }),
  },
  {
    name: 'enums',
    why: 'union literals are erased and read as the API spells them',
    offences: ({ program }) =>
      visit(program, (node) => (node.type === 'TSEnumDeclaration' ? 'declares an enum' : undefined)),
  },
  {
    name: 'boolean parameters',
    why: 'a true at the call says nothing; a union literal or an option has a name',
    offences: ({ program }) =>
      visit(program, (node) => {
        const exported = node.type === 'ExportNamedDeclaration' && isNode(node.declaration);
        const parameters = exported ? nodesOf((node.declaration as Node).params) : [];
        const found = parameters.find((parameter) => annotationOf(parameter) === 'TSBooleanKeyword');
        return found && `takes the boolean ${nameOf(found)}`;
      }),
  },
  {
    name: 'barrels',
    why: 'an import names the file that holds the thing',
    offences: ({ program }) => {
      const statements = nodesOf(program.body);
      const exportsAnything = statements.some(({ type }) => type.startsWith('Export'));
      const forwards = ({ type, declaration }: Node) =>
        type === 'ImportDeclaration' ||
        type === 'ExportAllDeclaration' ||
        (type === 'ExportNamedDeclaration' && !declaration);
      return exportsAnything && statements.every(forwards) ? ['only re-exports'] : [];
    },
  },
  {
    name: 'length',
    why: 'a file of more than 300 lines is two files',
    offences: ({ path, text }) => {
      const lines = text.trimEnd().split('\n').length;
      return lines > 300 && !mayBeLong.some((exception) => fits(exception.path, path))
        ? [`has ${lines} lines`]
        : [];
    },
  },
];

const topLevelFolders = 'functions lib templates infra test schemas examples'.split(' ');
const notOurs = 'node_modules dist reports coverage'.split(' ');
const files = topLevelFolders.flatMap(filesUnder);
const sources = files.filter((path) => /^(lib|templates|functions)\/.*\.ts$/.test(path)).map(readSource);

describe('the sources keep the rule of', () => {
  test.each(sourceRules)('$name: $why', (rule) => {
    expect(sources.length, 'source files read').toBeGreaterThan(0);
    expect(
      sources.flatMap((source) => rule.offences(source).map((what) => `${source.path} ${what}`)),
    ).toEqual([]);
  });
  test('names: a name that fits everything says nothing', () => {
    expect(files.filter(hasBannedName)).toEqual([]);
  });
  test('top level: its folders are the rings of the design and what proves them', () => {
    const folders = readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    const ours = folders
      .map(({ name }) => name)
      .filter((name) => !name.startsWith('.') && !notOurs.includes(name));
    expect(ours.filter((name) => !topLevelFolders.includes(name))).toEqual([]);
  });
});

const planted: readonly [rule: string, path: string, text: string][] = [
  ['imports', 'lib/sets/a.ts', "import type { Gap } from '../model/gap.ts';"],
  ['imports', 'lib/model/a.ts', "import { BitSet } from '../sets/bit-set.ts';"],
  ['imports', 'lib/model/a.ts', "import type { A } from '../match/a.ts';"],
  ['imports', 'lib/match/a.ts', "import { a } from '../policy/a.ts';"],
  ['imports', 'lib/score/a.ts', "import { a } from '../reach/matrix.ts';"],
  ['imports', 'lib/checks/a.ts', "import { a } from '../reach/matrix.ts';"],
  ['imports', 'lib/reach/matrix.ts', "import { a } from './verdict/a.ts';"],
  ['imports', 'lib/reach/verdict/a.ts', "import type { A } from '../../sets/a.ts';"],
  ['imports', 'lib/reach/verdict/a.ts', "import { a } from '../../match/a.ts';"],
  ['imports', 'lib/reach/verdict/a.ts', "export { a } from '../matrix.ts';"],
  ['imports', 'lib/analyze.ts', "import { a } from './advise/a.ts';"],
  ['imports', 'lib/policy/a.ts', "import { parse } from 'yaml';"],
  ['imports', 'lib/policy/a.ts', "import { readFileSync } from 'fs';"],
  ['imports', 'lib/policy/a.ts', "export const a = () => import('node:fs');"],
  ['imports', 'lib/policy/a.ts', "export type A = import('../score/a.ts').A;"],
  ['imports', 'lib/policy/a.ts', "import './../../test/fakes/a.ts';"],
  ['imports', 'lib/invented/a.ts', 'export const a = 1;'],
  ['imports', 'templates/html/a.ts', "import { a } from '../pdf/a.ts';"],
  ['imports', 'templates/html/a.ts', "import { a } from '../../lib/model/a.ts';"],
  ['imports', 'templates/pdf/a.ts', "import { readFileSync } from 'node:fs';"],
  ['imports', 'functions/adapters/a.ts', "import { a } from '../../lib/analyze.ts';"],
  ['imports', 'functions/adapters/a.ts', "import { a } from '../steps/a.ts';"],
  ['imports', 'functions/steps/a.ts', "import { writeFileSync } from 'node:fs';"],
  ['imports', 'functions/scan/handler.ts', "import { a } from '../report/handler.ts';"],
  ['imports', 'functions/cli/a.ts', "import { a } from '../scan/handler.ts';"],
  ['runtime packages', 'functions/adapters/a.ts', "import fc from 'fast-check';"],
  ['purity', 'lib/score/a.ts', 'export const a = () => Date.now();'],
  ['purity', 'lib/score/a.ts', 'export const a = () => new Date();'],
  ['purity', 'lib/score/a.ts', 'export const a = () => Math.random();'],
  ['purity', 'lib/score/a.ts', 'export const a = () => process.env.HOME;'],
  ['purity', 'lib/score/a.ts', "export const a = () => fetch('https://example.com');"],
  ['module state', 'lib/score/a.ts', 'export let count = 0;'],
  ['default exports', 'functions/scan/handler.ts', 'export default function handler() {}'],
  ['default exports', 'lib/score/a.ts', 'const a = 1;\nexport { a as default };'],
  ['enums', 'lib/model/a.ts', 'export enum Verdict { accept }'],
  ['boolean parameters', 'lib/score/a.ts', 'export function a(isIngress: boolean) { return isIngress; }'],
  ['barrels', 'lib/score/index.ts', "export * from './coverage.ts';"],
  ['barrels', 'lib/score/index.ts', "import { a } from './coverage.ts';\nexport { a };"],
];

describe('a planted offence is seen', () => {
  test.each(planted)('%s: %s holding %j', (rule, path, text) => {
    const source = parse(path, text);
    const broken = sourceRules.filter((candidate) => candidate.offences(source).length > 0);
    expect(broken.map(({ name }) => name)).toContain(rule);
  });
  test('length: a file of 301 lines', () => {
    const broken = sourceRules.filter(
      ({ offences }) => offences(parse('lib/score/a.ts', '// line\n'.repeat(301))).length > 0,
    );
    expect(broken.map(({ name }) => name)).toEqual(['length']);
  });
  test.each(['lib/shared/a.ts', 'lib/score/utils.ts', 'test/helpers.test.ts'])('names: %s', (path) => {
    expect(hasBannedName(path)).toBe(true);
  });
  test('words in comments and strings, and names of properties, are not offences', () => {
    const text =
      "// import a from 'b'; Date.now()\nexport const a = { process: 'export default fetch()' }.process;";
    const source = parse('lib/score/a.ts', text);
    expect(sourceRules.flatMap((rule) => rule.offences(source))).toEqual([]);
  });
});

function importOffences({ path, imports }: Source): string[] {
  const rule = importTable.find(({ from }) => prefixOf(from, path) !== undefined);
  if (rule === undefined) return ['stands where no row of the import table knows it'];
  const own = rule.from.endsWith('/') ? [prefixOf(rule.from, path) as string] : [];
  const anyFits = (patterns: readonly string[] | undefined, target: string) =>
    patterns?.some((pattern) => fits(pattern, target)) ?? false;
  return imports
    .filter(({ target, typeOnly }) => {
      if (anyFits(rule.never, target)) return true;
      return !anyFits([...own, ...rule.may], target) && !(typeOnly && anyFits(rule.mayTypesOf, target));
    })
    .map(({ target }) => `imports ${target}: ${rule.why}`);
}

function impurity(node: Node, parent: Node, field: string): string | undefined {
  const named = ['property', 'key'].includes(field) && !parent.computed;
  if (node.type === 'Identifier' && !named && impureGlobals.has(nameOf(node))) return `uses ${nameOf(node)}`;
  if (node.type === 'MemberExpression') {
    const called = `${nameOf(node.object)}.${nameOf(node.property)}`;
    return impureCalls.has(called) ? `uses ${called}` : undefined;
  }
  const makesDate = ['NewExpression', 'CallExpression'].includes(node.type) && nameOf(node.callee) === 'Date';
  return makesDate && nodesOf(node.arguments).length === 0 ? 'asks Date for the time' : undefined;
}

function parse(path: string, text: string): Source {
  const program = parseAst(text, { lang: 'ts' }) as unknown as Node;
  const imports: { target: string; typeOnly: boolean }[] = [];
  visit(program, (node) => {
    const isImport = /^(Import|ExportNamed|ExportAll)(Declaration|Expression)$|^TSImportType$/.test(
      node.type,
    );
    if (!isImport || !isNode(node.source)) return undefined;
    const typeOnly = [node.importKind, node.exportKind].includes('type') || node.type === 'TSImportType';
    imports.push({ target: targetOf(path, String(node.source.value)), typeOnly });
    return undefined;
  });
  return { path, text, program, imports };
}

function targetOf(path: string, specifier: string): string {
  if (specifier.startsWith('.')) return posix.join(posix.dirname(path), specifier);
  if (isBuiltin(specifier)) return `node:${specifier.replace(/^node:/, '')}`;
  return `npm:${specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')}`;
}

/** Calls ask for every node below the given one, depth first, and returns its answers. */
function visit(parent: Node, ask: (node: Node, parent: Node, field: string) => string | undefined): string[] {
  return Object.entries(parent).flatMap(([field, value]) =>
    nodesOf(Array.isArray(value) ? value : [value]).flatMap((node) => {
      const answer = ask(node, parent, field);
      return [...(answer === undefined ? [] : [answer]), ...visit(node, ask)];
    }),
  );
}

function nodesOf(value: unknown): Node[] {
  return Array.isArray(value) ? value.filter(isNode) : [];
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

function nameOf(value: unknown): string {
  return isNode(value) && typeof value.name === 'string' ? value.name : '';
}

function annotationOf(parameter: Node): string | undefined {
  const target = isNode(parameter.left) ? parameter.left : parameter;
  const annotation = isNode(target.typeAnnotation) ? target.typeAnnotation.typeAnnotation : undefined;
  return isNode(annotation) ? annotation.type : undefined;
}

function fits(pattern: string, target: string): boolean {
  return /[/:-]$/.test(pattern) ? target.startsWith(pattern) : target === pattern;
}

function prefixOf(from: string, path: string): string | undefined {
  const pattern = new RegExp(
    `^${from.replaceAll('.', '\\.').replaceAll('*', '[^/]+')}${from.endsWith('/') ? '' : '$'}`,
  );
  return pattern.exec(path)?.[0];
}

function hasBannedName(path: string): boolean {
  return path.split('/').some((part) => bannedNames.has(part.split('.')[0] ?? ''));
}

function filesUnder(folder: string): string[] {
  try {
    const entries = readdirSync(join(root, folder), { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) =>
        join(entry.parentPath, entry.name)
          .slice(root.length + 1)
          .replaceAll('\\', '/'),
      );
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

function readSource(path: string): Source {
  return parse(path, readFileSync(join(root, path), 'utf8'));
}
