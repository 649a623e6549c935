// bulkhead diff over manifests and results: what a person reads, and what a pipeline is told.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import schema from '../../../schemas/changes.schema.json' with { type: 'json' };
import { root, run } from './fake-shell.ts';

const folder = mkdtempSync(join(tmpdir(), 'bulkhead-diff-'));
afterAll(() => rmSync(folder, { recursive: true }));
const example = (name: string) => join(root, 'examples/wordpress-mysql', name);
const diff = (...args: string[]) => run(['diff', '--cluster-name=wp', ...args], { baseDir: folder });

beforeAll(async () => {
  const { out } = await run(['scan', example('1-before'), '--cluster-name=wp', '--json'], {
    baseDir: folder,
  });
  writeFileSync(join(folder, 'before.json'), out);
  writeFileSync(join(folder, 'later.json'), '{"schemaVersion": "bulkhead.scan-result/v9"}');
});

describe('bulkhead diff', () => {
  test('tells what a policy changed, in the order of what matters', async () => {
    const { status, out, err } = await diff(example('1-before'), example('2-ingress-policy'));
    expect([status, err]).toEqual([0, '']);
    expect(out).toMatch(/^wp {2}/);
    expect(out).toContain('Not met, coverage 0 → 15 (better), exposure 88.9 → 88.1 (better)');
    expect(out).toContain('added       NetworkPolicy wordpress-mysql/mysql-from-wordpress');
    expect(out).toContain(
      'wordpress-mysql/Deployment/wordpress → wordpress-mysql/StatefulSet/mysql: TCP 1-3305,3307-65535',
    );
    expect(out).not.toContain('Connections opened');
  });
  test('a result that scan wrote is the same as the manifests that it was made of', async () => {
    const { out } = await diff('before.json', example('1-before'), '--json');
    const { findings, policies, connections } = JSON.parse(out);
    expect([findings, policies.changes, connections.opened.count, connections.closed.count]).toEqual([
      [],
      [],
      0,
      0,
    ]);
  });
  test('the JSON keeps its schema', async () => {
    const { out } = await diff(example('1-before'), example('3-allow-list'), '--format=json');
    const validate = new Ajv2020({ strict: false }).compile(schema);
    expect(validate(JSON.parse(out)), JSON.stringify(validate.errors)).toBe(true);
  });
  test('an edited policy is told with its field, from what to what', async () => {
    const text = readFileSync(join(example('2-ingress-policy'), 'mysql-ingress.yaml'), 'utf8');
    const manifests = join(folder, 'edited');
    const { cpSync } = await import('node:fs');
    cpSync(example('2-ingress-policy'), manifests, { recursive: true });
    writeFileSync(join(manifests, 'mysql-ingress.yaml'), text.replace('3306', '3307'));
    const { out } = await diff(example('2-ingress-policy'), manifests);
    expect(out).toContain('spec.ingress[0].ports[0].port: 3306 → 3307');
    expect(out).toMatch(/Connections opened: 1\n.*mysql: TCP 3307/);
  });
  test.each([
    ['new:high', '3-allow-list', '1-before', 1],
    ['new:high', '1-before', '3-allow-list', 0],
    ['new:high', '1-before', '1-before', 0],
    ['regression', '3-allow-list', '2-ingress-policy', 1],
    ['regression', '1-before', '2-ingress-policy', 0],
  ])('--fail-on %s from %s to %s ends with %i', async (failOn, from, to, expected) => {
    const { status } = await diff(example(from), example(to), `--fail-on=${failOn}`);
    expect(status).toBe(expected);
  });
  test('--fail-on new counts what got worse, not what got better', async () => {
    const severity = async (from: string, to: string) => {
      const { out } = await run(['scan', example('1-before'), '--cluster-name=wp', '--json'], {
        baseDir: folder,
      });
      const result = JSON.parse(out);
      const [first, ...others] = result.findings;
      const of = (level: string) =>
        JSON.stringify({ ...result, findings: [{ ...first, severity: level }, ...others] });
      writeFileSync(join(folder, 'from.json'), of(from));
      writeFileSync(join(folder, 'to.json'), of(to));
      return (await diff('from.json', 'to.json', '--fail-on=new:high')).status;
    };
    expect(await severity('medium', 'critical')).toBe(1);
    expect(await severity('critical', 'high')).toBe(0);
    expect(await severity('low', 'medium')).toBe(0);
  });
  test('a side that was not assessed ends with 3, whatever else changed', async () => {
    const broken = join(folder, 'broken');
    mkdirSync(broken, { recursive: true });
    writeFileSync(
      join(broken, 'all.yaml'),
      'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web, namespace: shop}\nspec: {template: broken}\n',
    );
    const { status } = await diff(example('3-allow-list'), broken, '--fail-on=new:low');
    expect(status).toBe(3);
  });
  test('is written to a file', async () => {
    const { out } = await diff('before.json', example('3-allow-list'), '--format=markdown', '--out=c.md');
    expect(out).toBe('');
    expect(readFileSync(join(folder, 'c.md'), 'utf8')).toMatch(/^### Network segmentation of `wp`\n/);
  });
  test('clusters of other names are compared, and that is said', async () => {
    const { out } = await run(['diff', example('1-before'), example('2-ingress-policy')], {
      baseDir: folder,
    });
    expect(out).toContain('The clusters have different names: "1-before" and "2-ingress-policy".');
  });
  test.each([
    [['missing/', 'before.json'], 'Cannot read "missing/"'],
    [['later.json', 'before.json'], 'does not read bulkhead.scan-result/v9'],
    [['-', '-'], 'Cannot read both sides from standard input'],
    [['before.json', 'before.json', '--fail-on=new:bad'], 'It takes regression, or new: with critical'],
    [['before.json'], "Missing required argument 'after'"],
  ])('refuses %j', async (args, message) => {
    const { status, err } = await diff(...args);
    expect([status, err]).toEqual([2, expect.stringContaining(message)]);
  });
});
