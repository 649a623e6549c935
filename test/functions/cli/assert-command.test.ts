import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { root, run } from './fake-shell.ts';

const expectFile = 'examples/wordpress-mysql/expect.yaml';

let base: string;
beforeAll(() => {
  base = mkdtempSync(join(tmpdir(), 'bulkhead-'));
});
afterAll(() => rmSync(base, { recursive: true }));

function assert(source: string, text: string) {
  writeFileSync(join(base, 'rules.yaml'), text);
  return run(['assert', join(root, source), '--expect', 'rules.yaml'], { baseDir: base });
}

describe('the expectations of the example', () => {
  test('all hold for the allow-list', async () => {
    expect(await run(['assert', 'examples/wordpress-mysql/3-allow-list', '-e', expectFile])).toEqual({
      status: 0,
      out: '9 expectations: all hold\n',
      err: '',
    });
  });

  test.each(['1-before', '2-ingress-policy'])(
    'fail for %s, each with what was found and what decides',
    async (name) => {
      const { status, out, err } = await run([
        'assert',
        `examples/wordpress-mysql/${name}`,
        '--expect',
        expectFile,
      ]);
      expect([status, err]).toEqual([1, '']);
      await expect(out).toMatchFileSnapshot(`../../golden/assert/${name}.txt`);
    },
  );

  test('are told as JSON', async () => {
    const { status, out } = await run([
      'assert',
      'examples/wordpress-mysql/1-before',
      '-e',
      expectFile,
      '--json',
    ]);
    expect(status).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      schemaVersion: 'bulkhead.assert-report/v1',
      total: 9,
      passed: 3,
      failed: 6,
      failures: [
        { line: 11, expected: 'deny', found: 'accept', evidence: { ingress: { reason: 'notIsolated' } } },
        {},
        {},
        {},
        {},
        {},
      ],
    });
  });
});

describe('a file that cannot be used exits with 2:', () => {
  test('every mistake with its line', async () => {
    const { status, out, err } = await assert(
      'examples/shop',
      'expect:\n  - {from: internet, to: storefront/web, alowed: true}\n  - nonsense\n  - {from: a/b, to: c/d, port: 0, allowed: true}\n',
    );
    expect([status, out]).toEqual([2, '']);
    expect(err.trimEnd().split('\n')).toEqual([
      'Cannot use "rules.yaml": it has 4 mistakes',
      '  rules.yaml:2: Cannot read the expectation: unknown key "alowed", did you mean "allowed"',
      '  rules.yaml:2: Cannot read the expectation: "allowed" is missing',
      '  rules.yaml:3: Cannot read the expectation: it is not a map with from, to and allowed',
      '  rules.yaml:4: Cannot read the expectation: "port" is neither a number from 1 to 65535 nor the name of a port',
    ]);
  });

  test('every end that matches nothing, with its line', async () => {
    const { status, err } = await assert(
      'examples/shop',
      'expect:\n  - {from: internet, to: storefront/weeb, allowed: false}\n  - {from: internet, to: storefront/web, allowed: true}\n  - {from: shop/*, to: internet, allowed: false}\n',
    );
    expect(status).toBe(2);
    expect(err.trimEnd().split('\n')).toEqual([
      'Cannot use "rules.yaml": it has 2 mistakes',
      '  rules.yaml:2: Cannot find "storefront/weeb": namespace "storefront" has no workload or pod "weeb"; did you mean storefront/web',
      '  rules.yaml:4: Cannot find "shop/*": the cluster has no namespace "shop"',
    ]);
  });

  test('no file', async () => {
    expect(await run(['assert', 'examples/shop', '--expect', 'gone.yaml'])).toMatchObject({
      status: 2,
      err: 'Cannot read "gone.yaml": no such file\n',
    });
    expect((await run(['assert', 'examples/shop'])).err).toBe(
      "Required option '-e, --expect <file>' not specified\n",
    );
  });
});

test('a hundred thousand expectations take seconds, and failures past a hundred are counted', async () => {
  const workloads = [
    'storefront/web',
    'storefront/cart',
    'orders/orders-api',
    'payments/ledger',
    'legacy/soap-bridge',
    'internet',
    'orders/*',
  ];
  const lines = Array.from({ length: 100_000 }, (_, i) => {
    const from = workloads[i % workloads.length];
    const to = workloads[(i * 3 + 1) % (workloads.length - 2)];
    return `  - {from: ${from}, to: ${to}, port: ${(i % 60_000) + 1}, allowed: false}`;
  });
  const start = performance.now();
  const { status, out } = await assert('examples/shop', `expect:\n${lines.join('\n')}\n`);
  expect(performance.now() - start).toBeLessThan(20_000);
  expect(status).toBe(1);
  expect(out.match(/^FAILED/gm)).toHaveLength(100);
  const [, last = '', count = ''] = out.trimEnd().split('\n').slice(-3);
  expect(last).toMatch(/^… and [\d,]+ more expectations that fail$/);
  expect(count).toMatch(/^100,000 expectations: [\d,]+ hold, [\d,]+ failed$/);
});
