import { describe, expect, test } from 'vitest';
import { INPUT_LIMITS } from '../../../../functions/adapters/manifests/input-limits.ts';
import type { GapReason } from '../../../../lib/model/gap.ts';
import { readFiles } from './temporary-folder.ts';

const good = 'apiVersion: v1\nkind: Pod\nmetadata: {name: good}\nspec: {}\n';
const everywhere = { scope: 'population', namespaces: ['*'] };
const bomb = `kind: Pod\n${Array.from(
  { length: 12 },
  (_, i) =>
    `a${i}: &a${i} [${
      i === 0
        ? 'x'
        : Array(10)
            .fill(`*a${i - 1}`)
            .join(', ')
    }]\n`,
).join('')}`;
const policyWith = (spec: string) =>
  `{"apiVersion":"networking.k8s.io/v1","kind":"NetworkPolicy","metadata":{"name":"p","namespace":"shop"},"spec":${spec}}`;

describe('a document that cannot be parsed is a gap with its line, and the rest is read', () => {
  test.each<[name: string, reason: GapReason, line: number, told: string, text: string | Uint8Array]>([
    [
      'a tab',
      'syntax',
      4,
      'Tabs are not allowed as indentation',
      `kind: Pod\nmetadata:\n  name: a\n\tlabels: {}\n`,
    ],
    ['a colon too many', 'syntax', 2, 'Nested mappings are not allowed', 'kind: Pod\nmetadata: name: a\n'],
    [
      'a bracket that is not closed',
      'syntax',
      3,
      'Flow sequence in block collection',
      'kind: Pod\nspec: [a, b\n',
    ],
    ['a reserved character', 'syntax', 1, 'reserved character @', '@apiVersion: v1\nkind: Pod\n'],
    [
      'a key that is there twice',
      'syntax',
      3,
      'the key "kind" is there twice',
      'apiVersion: v1\nkind: Pod\nkind: Service\n',
    ],
    [
      'a key that is there twice, deeper',
      'syntax',
      3,
      'the key "a" is there twice',
      'kind: Pod\nspec:\n  - {b: 1, a: 1, a: 2}\n',
    ],
    ['an alias of nothing', 'syntax', 1, 'Unresolved alias', 'kind: Pod\nspec: *nothing\n'],
    [
      'a template',
      'syntax',
      3,
      'may be a template that has not been rendered',
      'kind: Pod\nmetadata:\n{{- if .Values.x }}\n  name: a\n{{- end }}\n',
    ],
    ['a YAML bomb', 'limit', 1, 'its aliases expand too far', bomb],
    [
      'brackets 100,000 deep',
      'limit',
      1,
      'it is nested too deeply',
      `kind: Pod\nspec: ${'['.repeat(100_000)}${']'.repeat(100_000)}\n`,
    ],
    [
      'binary data',
      'syntax',
      1,
      'it is not UTF-8 text',
      Buffer.from([0x6b, 0x69, 0x6e, 0x64, 0x3a, 0x00, 0x01]),
    ],
    [
      'text that is not UTF-8',
      'syntax',
      1,
      'it is not UTF-8 text',
      Buffer.from([0x6b, 0x69, 0x6e, 0x64, 0x3a, 0x20, 0xff, 0xc3, 0x28]),
    ],
  ])('%s', async (_, reason, line, told, text) => {
    const inventory = await readFiles({ 'bad.yaml': text, 'good.yaml': good });
    expect(inventory.objects.map(({ origin }) => origin.file)).toEqual(['good.yaml']);
    expect(inventory.gaps).toMatchObject([
      { reason, origin: { file: 'bad.yaml', line }, effect: everywhere },
    ]);
    expect(inventory.gaps[0]?.message).toContain(told);
    expect(inventory.gaps[0]?.message).toMatch(/^Cannot read "bad\.yaml": .*[^.]$/);
    expect(inventory.gaps[0]?.remedy).not.toBe('');
  });

  test('a broken document beside Kubernetes objects is a gap although it names no kind', async () => {
    const inventory = await readFiles({ 'a.yaml': `${good}---\nthis: is: broken\n`, 'ci.yaml': 'x: y: z\n' });
    expect(inventory.gaps.map(({ origin }) => origin?.file)).toEqual(['a.yaml']);
  });

  test('the other documents of the file are read', async () => {
    const inventory = await readFiles({ 'a.yaml': `${good}---\nkind: [\n---\n${good}` });
    expect(inventory.objects.map(({ origin }) => origin.line)).toEqual([1, 8]);
    expect(inventory.gaps.map(({ origin }) => origin?.line)).toEqual([7]);
  });

  test('JSON that is cut off is told with its line', async () => {
    const { gaps } = await readFiles({
      'a.json': '{\n "apiVersion": "v1",\n "kind": "Pod",\n',
      'good.yaml': good,
    });
    expect(gaps).toMatchObject([
      { reason: 'syntax', origin: { file: 'a.json', line: 4 }, effect: everywhere },
    ]);
  });

  test('text that is plainly not of Kubernetes is counted, not told', async () => {
    const { gaps, ignored } = await readFiles({
      'values.yaml': 'image:\n\ttag: {{ .Values.tag }}\n',
      'ci.yml': 'steps: [a, b\n',
      'list.json': '[1, 2]',
      'config.json': '{"compilerOptions": {}}',
      'Chart.yaml.json': '{"apiVersion": "v2", "name": "app"}',
      'good.yaml': good,
    });
    expect(gaps).toEqual([]);
    expect(ignored).toEqual({ 'not a Kubernetes object': 6 });
  });
});

describe('limits', () => {
  test('YAML that is too large is one gap, which says what to do', async () => {
    const limits = { ...INPUT_LIMITS, yamlBytes: 1024 * 1024 };
    const { gaps, objects } = await readFiles(
      { 'big.yaml': `# ${'x'.repeat(1024 * 1024)}\n${good}`, 'good.yaml': good },
      { limits },
    );
    expect(objects).toHaveLength(1);
    expect(gaps).toMatchObject([
      {
        reason: 'limit',
        message: 'Cannot read "big.yaml": it is YAML of more than 1 MiB',
        remedy: 'Split the file, or give it as JSON',
        effect: everywhere,
      },
    ]);
  });
  test('JSON that is nested too deeply is a gap of that object', async () => {
    const deep = policyWith(`{"a":${'['.repeat(50_000)}${']'.repeat(50_000)}}`);
    const { gaps, objects } = await readFiles({ 'a.json': deep, 'good.yaml': good });
    expect(objects).toHaveLength(1);
    expect(gaps).toMatchObject([
      {
        reason: 'limit',
        message: 'Cannot read NetworkPolicy "shop/p": it is nested more than 100 levels deep',
      },
    ]);
  });
  test('lists in lists end somewhere', async () => {
    const text = `${'{"apiVersion":"v1","kind":"List","items":['.repeat(3000)}${']}'.repeat(3000)}`;
    expect((await readFiles({ 'a.json': text })).gaps).toMatchObject([
      { reason: 'limit', effect: everywhere },
    ]);
  });
  test('an object with 100,000 keys takes no longer than its length', async () => {
    const data = Array.from({ length: 100_000 }, (_, i) => `  k${i}: v\n`).join('');
    const { ignored } = await readFiles({ 'a.yaml': `apiVersion: v1\nkind: ConfigMap\ndata:\n${data}` });
    expect(ignored).toEqual({ 'v1/ConfigMap': 1 });
  }, 30_000);
});

describe('a policy in JSON with a key that is there twice is a gap: the last one would silently win', () => {
  test.each([
    '{"podSelector":{},"podSelector":{"matchLabels":{}}}',
    '{"ingress":[{"from":[],"from":[{"a":"\\"x"}]}]}',
  ])('%s', async (spec) => {
    const { gaps, objects } = await readFiles({ 'a.json': policyWith(spec) });
    expect(objects).toEqual([]);
    expect(gaps).toMatchObject([
      { reason: 'syntax', object: { name: 'p' }, effect: { scope: 'population', namespaces: ['shop'] } },
    ]);
    expect(gaps[0]?.message).toContain('is there twice');
  });
  test('the same key in two objects is not', async () => {
    const { gaps } = await readFiles({
      'a.json': policyWith('{"ingress":[{"from":[]},{"from":[]}],"a":"{\\"from\\":1,\\"from\\":2}"}'),
    });
    expect(gaps).toEqual([]);
  });
});

describe('objects that say too little of themselves', () => {
  test.each<[told: string, text: string]>([
    ['apiVersion is missing', 'kind: Pod\nmetadata: {name: a}\n'],
    ['kind is missing', 'apiVersion: v1\nmetadata: {name: a}\n'],
    ['kind is missing', '{"apiVersion": "v1", "items": []}'],
    ['kind is not text', 'apiVersion: v1\nkind: [Pod]\nmetadata: {name: a}\n'],
    ['items is not a list', 'apiVersion: v1\nkind: List\nitems: {}\n'],
  ])('%s: %j', async (told, text) => {
    const { gaps } = await readFiles({ 'a.yaml': text });
    expect(gaps).toMatchObject([{ reason: 'type', origin: { file: 'a.yaml', line: 1 }, effect: everywhere }]);
    expect(gaps[0]?.message).toContain(told);
  });
});
