import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { INPUT_LIMITS } from '../../../../functions/adapters/manifests/input-limits.ts';
import { InputError } from '../../../../functions/errors.ts';
import type { Inventory } from '../../../../lib/model/inventory.ts';
import { readFiles, temporaryFolder } from './temporary-folder.ts';

const pod = (name: string) => `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}}\nspec: {}\n`;
const policy = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: p
spec:
  podSelector: {}
  ingress:
    - from:
        - podSelector: {}
    - {}
  egress:
    - to: []
`;
const places = ({ objects }: Inventory) =>
  objects.map(
    ({ kind, origin, object }) =>
      `${origin.file}:${origin.line} ${kind}/${(object.metadata as { name: string }).name}`,
  );
const stdin = (text: string) => ({ sources: ['-'], stdin: [Buffer.from(text)] as never });

describe('which files are read', () => {
  test('folders are read with all below them, in the order of names; hidden files, node_modules and others are not', async () => {
    const inventory = await readFiles({
      'b.yml': pod('b'),
      'a.yaml': pod('a'),
      'sub/deep/c.json': JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'c' }, spec: {} }),
      'notes.txt': pod('no'),
      '.hidden.yaml': pod('no'),
      '.git/x.yaml': pod('no'),
      'node_modules/x/x.yaml': pod('no'),
    });
    expect(places(inventory)).toEqual(['a.yaml:1 Pod/a', 'b.yml:1 Pod/b', 'sub/deep/c.json:1 Pod/c']);
  });
  test('a path is named as the user gave it, and a file that is given is read whatever its name', async () => {
    const baseDir = temporaryFolder({ 'in/x.yaml': pod('x'), 'in/plain': pod('z') });
    const inventory = await readFiles({}, { baseDir, sources: ['in/', 'in/plain'] });
    expect(places(inventory)).toEqual(['in/x.yaml:1 Pod/x', 'in/plain:1 Pod/z']);
  });
  test('a file that several sources hold is read once', async () => {
    const baseDir = temporaryFolder({ 'in/x.yaml': pod('x') });
    const inventory = await readFiles({}, { baseDir, sources: ['in', 'in/x.yaml', '.'] });
    expect(places(inventory)).toEqual(['in/x.yaml:1 Pod/x']);
  });
  test('a link that leads back up is followed once', async () => {
    const baseDir = temporaryFolder({ 'in/x.yaml': pod('x') });
    symlinkSync(baseDir, join(baseDir, 'in', 'loop'));
    symlinkSync(join(baseDir, 'gone.yaml'), join(baseDir, 'in', 'broken.yaml'));
    const inventory = await readFiles({}, { baseDir, sources: ['.'] });
    expect(places(inventory)).toEqual(['in/x.yaml:1 Pod/x']);
    expect(inventory.gaps).toMatchObject([
      {
        message: 'Cannot read "in/broken.yaml": no such file or folder',
        effect: { scope: 'population', namespaces: ['*'] },
      },
    ]);
  });
  test('standard input holds YAML or JSON', async () => {
    expect(places(await readFiles({}, stdin(`${pod('a')}---\n${pod('b')}`)))).toEqual([
      '-:1 Pod/a',
      '-:6 Pod/b',
    ]);
    expect(
      places(await readFiles({}, stdin('{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a"}}'))),
    ).toEqual(['-:1 Pod/a']);
  });
});

describe('what the user asked for wrongly is an InputError', () => {
  const fails = async (
    files: Parameters<typeof readFiles>[0],
    more: Parameters<typeof readFiles>[1],
    told: string,
  ) => {
    const error = await readFiles(files, more).then(
      () => undefined,
      (caught: unknown) => caught,
    );
    expect(error).toBeInstanceOf(InputError);
    expect((error as Error).message).toBe(told);
  };
  test('a path that does not exist', async () => {
    await fails({}, { sources: ['gone'] }, 'Cannot read "gone": no such file or folder');
  });
  test('a folder without manifests', async () => {
    await fails(
      { 'a.txt': 'x' },
      {},
      'Cannot find Kubernetes objects in ".": looked for .yaml, .yml and .json',
    );
  });
  test('files without Kubernetes objects', async () => {
    await fails(
      { 'values.yaml': 'replicas: 1\n' },
      {},
      'Cannot find Kubernetes objects in ".": looked for .yaml, .yml and .json',
    );
  });
  test('standard input that is empty, or not there', async () => {
    await fails(
      {},
      stdin(''),
      'Cannot find Kubernetes objects in standard input: looked for .yaml, .yml and .json',
    );
    await fails({}, { sources: ['-'] }, 'Cannot read standard input: nothing is piped in');
  });
  test('a Helm chart, with the command that renders it', async () => {
    const files = { 'app/Chart.yaml': 'apiVersion: v2\nname: app\n', 'app/templates/a.yaml': pod('a') };
    await fails(
      files,
      { sources: ['app'] },
      'Cannot scan "app": it is a Helm chart. Render it first: helm template NAME app | bulkhead scan -',
    );
  });
  test.each(['kustomization.yaml', 'kustomization.yml', 'Kustomization'])(
    'a folder with %s, with the command that renders it',
    async (name) => {
      const files = { [`k/${name}`]: 'resources: [a.yaml]\n', 'k/a.yaml': pod('a') };
      await fails(
        files,
        { sources: ['k'] },
        'Cannot scan "k": it is built by Kustomize. Render it first: kubectl kustomize k | bulkhead scan -',
      );
    },
  );
  test('more input than the limit', async () => {
    const limits = { ...INPUT_LIMITS, totalBytes: 1024 * 1024 };
    const files = { 'a.yaml': 'x'.repeat(700_000), 'b.yaml': 'x'.repeat(700_000) };
    await fails(files, { limits }, 'Cannot read ".": more than 1 MiB of input');
    await fails({}, { ...stdin('x'.repeat(1_100_000)), limits }, 'Cannot read "-": more than 1 MiB of input');
  });
});

test('a chart deeper in a folder is one gap, and a kustomization there is ignored', async () => {
  const inventory = await readFiles({
    'a.yaml': pod('a'),
    'charts/app/Chart.yaml': 'apiVersion: v2\nname: app\n',
    'charts/app/templates/a.yaml': '{{ if .Values.x }}\nkind: Pod\n{{ end }}\n',
    'k/kustomization.yaml':
      'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [b.yaml]\n',
    'k/b.yaml': pod('b'),
  });
  expect(places(inventory)).toEqual(['a.yaml:1 Pod/a', 'k/b.yaml:1 Pod/b']);
  expect(inventory.ignored).toEqual({ 'kustomize.config.k8s.io/v1beta1/Kustomization': 1 });
  expect(inventory.gaps).toEqual([
    {
      reason: 'syntax',
      message: 'Cannot read "charts/app": it is a Helm chart that has not been rendered',
      remedy: 'Render it: helm template NAME charts/app | bulkhead scan -',
      origin: { file: 'charts/app', line: 0 },
      effect: { scope: 'population', namespaces: ['*'] },
    },
  ]);
});

describe('documents and lists', () => {
  test('every document of a file is read, with the line of its first key; empty ones are nothing', async () => {
    const text = `# comment\n---\n\n---\n# more\n${pod('a')}...\n---\n${pod('b')}---\n`;
    const inventory = await readFiles({ 'a.yaml': text });
    expect(places(inventory)).toEqual(['a.yaml:6 Pod/a', 'a.yaml:12 Pod/b']);
    expect(inventory.ignored).toEqual({});
  });
  test.each(['List', 'PodList'])('the items of a %s are read, typed or not', async (kind) => {
    const items = [{ metadata: { name: 'a' } }, { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'b' } }];
    const list = { apiVersion: 'v1', kind, items: kind === 'List' ? items.slice(1) : items };
    const names = kind === 'List' ? ['Pod/b'] : ['Pod/a', 'Pod/b'];
    for (const text of [
      JSON.stringify(list),
      `apiVersion: v1\nkind: ${kind}\nitems: ${JSON.stringify(list.items)}\n`,
    ]) {
      expect(places(await readFiles({ 'a.yaml': text }))).toEqual(
        names.map((name) => expect.stringContaining(name)),
      );
    }
  });
  test('lists in lists are read', async () => {
    const list = (...items: object[]) => ({ apiVersion: 'v1', kind: 'List', items });
    const inner = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' } };
    expect(places(await readFiles({ 'a.json': JSON.stringify(list(list(inner), list())) }))).toHaveLength(1);
  });
  test('an empty list is an answer: nothing is there', async () => {
    const inventory = await readFiles(
      {},
      stdin('{"apiVersion":"v1","items":[],"kind":"List","metadata":{"resourceVersion":""}}'),
    );
    expect([inventory.objects, inventory.gaps]).toEqual([[], []]);
  });
  test('one page of a list is not the list', async () => {
    const page = { apiVersion: 'v1', kind: 'PodList', metadata: { continue: 'abc' }, items: [] };
    expect((await readFiles({ 'a.json': JSON.stringify(page) })).gaps).toMatchObject([
      { reason: 'limit', effect: { scope: 'population', namespaces: ['*'] } },
    ]);
  });
  test('the lines of rules are kept, from YAML and from JSON', async () => {
    const yaml = await readFiles({ 'a.yaml': `---\n${policy}` });
    expect(yaml.objects[0]?.origin).toEqual({
      file: 'a.yaml',
      line: 2,
      ruleLines: { ingress: [9, 11], egress: [13] },
    });
    const value = {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      spec: { egress: [{}], ingress: [{}, {}] },
      metadata: { name: 'p "[{' },
    };
    const json = await readFiles({
      'a.json': JSON.stringify({ kind: 'List', apiVersion: 'v1', items: [value, value] }, null, 2),
    });
    expect(json.objects.map(({ origin }) => [origin.line, origin.ruleLines])).toEqual([
      [5, { ingress: [13, 14], egress: [10] }],
      [21, { ingress: [29, 30], egress: [26] }],
    ]);
  });
  test('YAML is read as kubectl reads it', async () => {
    const labels = 'a: yes\nb: "yes"\nc: 010\nd: 2026-08-01\ne: 12:30\nf: null\n<<: {g: h}\n';
    const text = `apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n  labels:\n${labels.replace(/^/gm, '    ').trimEnd()}\n`;
    const [found] = (await readFiles({ 'a.yaml': text })).objects;
    expect(found?.object.metadata).toEqual({
      name: 'a',
      labels: { a: true, b: 'yes', c: 8, d: '2026-08-01', e: '12:30', f: null, g: 'h' },
    });
  });
});

describe('text that is written in other ways', () => {
  const utf16 = (text: string) => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]);
  test.each<[name: string, content: string | Uint8Array]>([
    ['Windows line ends', `${pod('a')}---\n${policy}`.replaceAll('\n', '\r\n')],
    ['a byte order mark', `\uFEFF${pod('a')}---\n${policy}`],
    ['UTF-16, as PowerShell writes it', utf16(`${pod('a')}---\n${policy}`)],
  ])('%s', async (_, content) => {
    const inventory = await readFiles({ 'a.yaml': content });
    expect(places(inventory)).toEqual(['a.yaml:1 Pod/a', 'a.yaml:6 NetworkPolicy/p']);
    expect(inventory.objects[1]?.origin.ruleLines?.ingress).toEqual([13, 15]);
    expect(inventory.gaps).toEqual([]);
  });
});

test('only the fields that are read are kept; a policy is kept whole but for managedFields', async () => {
  const full = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'a', uid: 'u', labels: { x: 'y' }, managedFields: [] },
    spec: {
      nodeName: 'n',
      volumes: [],
      containers: [{ name: 'm', image: 'i', ports: [{ containerPort: 1 }] }],
    },
    status: { phase: 'Running', podIP: '10.0.0.1', conditions: [] },
  };
  const np = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'p', managedFields: [{}], annotations: { a: 'b' } },
    spec: { podSelector: {} },
    extra: 1,
  };
  const { objects } = await readFiles({
    'a.json': JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [full, np] }),
  });
  expect(objects.map(({ object }) => object)).toEqual([
    {
      metadata: { name: 'a', labels: { x: 'y' } },
      spec: { nodeName: 'n', containers: [{ ports: [{ containerPort: 1 }] }] },
      status: { phase: 'Running', podIP: '10.0.0.1' },
    },
    { ...np, metadata: { name: 'p', annotations: { a: 'b' } } },
  ]);
});
