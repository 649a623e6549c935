import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readExpectations } from '../../../../functions/adapters/expectations/read-expectations.ts';
import { readSimpleList } from '../../../../functions/adapters/expectations/simple-list.ts';
import { INPUT_LIMITS } from '../../../../functions/adapters/manifests/input-limits.ts';
import { parseManifest } from '../../../../functions/adapters/manifests/parse-manifest.ts';
import { InputError } from '../../../../functions/errors.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bulkhead-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function read(text: string | Uint8Array) {
  writeFileSync(join(folder, 'expect.yaml'), text);
  return readExpectations('expect.yaml', folder);
}

const item = { from: 'a/b', to: 'internet', allowed: false };

describe('items are read with their lines from', () => {
  test.each([
    ['flow maps', 'expect:\n  - {from: a/b, to: internet, allowed: false}\n', [2]],
    ['block maps', '# rules\nexpect:\n- from: a/b\n  to: internet\n  allowed: false\n', [3]],
    ['flow maps over several lines', 'expect: [\n  {from: a/b,\n   to: internet, allowed: false}]', [2]],
    ['JSON', JSON.stringify({ expect: [item] }, null, 1), [3]],
    ['JSON on one line', JSON.stringify({ expect: [item] }), [1]],
    ['Windows line ends', 'expect:\r\n  - {from: a/b, to: internet, allowed: false}\r\n', [2]],
    ['anchors', 'expect:\n  - &x {from: a/b, to: internet, allowed: false}\n  - *x\n', [2, 3]],
    ['quotes', 'expect:\n  - {from: "a/b", to: \'internet\', allowed: false}\n', [2]],
  ])('%s', (_, text, lines) => {
    expect(read(text)).toEqual(lines.map((line) => ({ line, value: item })));
  });
});

describe('a file that is no list of expectations is refused:', () => {
  test.each([
    ['no list', 'a: 1', 'it has no list "expect"'],
    ['a list without its key', '- {from: a/b}', 'it has no list "expect"'],
    ['an empty list', 'expect: []', 'its list "expect" is empty'],
    ['an empty file', '', 'it is empty'],
    ['two documents', 'expect: [1]\n---\nexpect: [2]', 'it holds 2 documents'],
    ['a key beside it', 'expect: [1]\nexpext: [2]', 'expect.yaml:2": unknown key "expext"'],
    ['broken YAML', 'expect:\n  - {from: a/b\n', 'Cannot read "expect.yaml:'],
    ['broken JSON', '{"expect": [', 'Cannot read "expect.yaml:'],
    ['a key that is there twice', 'expect:\n  - {from: a/b, from: c/d}', 'twice'],
    ['a key that is there twice in JSON', '{"expect": [{"from": "a/b", "from": "c/d"}]}', 'twice'],
    ['bytes that are no text', Uint8Array.of(0xff, 0x00, 0x80), 'Cannot read "expect.yaml'],
  ])('%s', (_, text, message) => {
    expect(() => read(text)).toThrow(InputError);
    expect(() => read(text)).toThrow(message);
  });

  test('a file that does not exist', () => {
    expect(() => readExpectations('gone.yaml', folder)).toThrow('Cannot read "gone.yaml": no such file');
  });

  test('a folder', () => {
    expect(() => readExpectations('.', folder)).toThrow('it is a folder');
  });
});

describe('the quick reader', () => {
  test('reads a hundred thousand plain items in a fraction of the time', () => {
    const lines = Array.from(
      { length: 100_000 },
      (_, i) => `  - {from: a/w-${i}, to: b/x, port: ${(i % 999) + 1}, allowed: true}`,
    );
    const start = performance.now();
    expect(readSimpleList(`expect:\n${lines.join('\n')}\n`)).toHaveLength(100_000);
    expect(performance.now() - start).toBeLessThan(5000);
  });

  test('says what the YAML parser says, or nothing', () => {
    const plain = fc.constantFrom(
      'a/b',
      'a/*',
      'internet',
      '10.0.0.0/8',
      'fd00::1',
      '80',
      'TCP',
      'true',
      'http',
    );
    const odd = fc.constantFrom(
      ...[
        'a/b',
        'a/*',
        'a/Deployment/b',
        'internet',
        '10.0.0.1',
        '10.0.0.0/8',
        'fd00::1',
        '::1',
        'fd00::',
        '1:2',
        '80',
      ],
      ...[
        '080',
        '1e3',
        '0x10',
        'TCP',
        'icmp',
        'true',
        'false',
        'yes',
        'null',
        '~',
        'http',
        '"a/b"',
        'a b',
        'a: b',
        '*a',
        '',
      ],
      ...['a/b # c', '1_000', '12:30:45', '1.5', '-', '{a: b}', '[a]', 'a/b,', '99999', 'a/b:', 'a/:b'],
    );
    const value = fc.oneof({ weight: 6, arbitrary: plain }, { weight: 1, arbitrary: odd });
    const key = fc.constantFrom(
      ...'from from to to port port protocol protocol allowed allowed other'.split(' '),
    );
    const pair = fc.tuple(key, value).map(([name, text]) => `${name}: ${text}`);
    const flow = fc.array(pair, { maxLength: 5 }).map((pairs) => `  - {${pairs.join(', ')}}`);
    const block = fc
      .tuple(fc.array(pair, { minLength: 1, maxLength: 4 }), fc.constantFrom('    ', '     ', '   ', '\t'))
      .map(([[first, ...rest], indent]) => [`  - ${first}`, ...rest.map((one) => indent + one)].join('\n'));
    const noise = fc.constantFrom('', '# note', '  # note', '---', '  plain', '- {}');
    const text = fc
      .array(fc.oneof(flow, block, noise), { maxLength: 4 })
      .map((items) => ['expect:', ...items].join('\n'));
    let read = 0;
    fc.assert(
      fc.property(text, (source) => {
        const quick = readSimpleList(source);
        if (quick === undefined) return;
        read++;
        const [document] = [...parseManifest(Buffer.from(source), INPUT_LIMITS)];
        expect(document).toMatchObject({ value: { expect: quick.map((one) => one.value) } });
        if (document === undefined || !('positions' in document)) return;
        const { lineOf } = document.positions;
        expect(quick.map((_, index) => lineOf(['expect', index]))).toEqual(quick.map(({ line }) => line));
      }),
      { numRuns: 3000, seed: 7 },
    );
    expect(read).toBeGreaterThan(100);
  });
});
