import { describe, expect, test } from 'vitest';
import {
  columnsOf,
  cutEnd,
  cutMiddle,
  jsonText,
  printable,
  wrap,
} from '../../../templates/text/printable.ts';

describe('what does not show itself is written as its escape:', () => {
  test.each([
    ['terminal escapes', '\u001b[2J\u001b]0;x\u0007', '\\x1b[2J\\x1b]0;x\\x07'],
    ['C1 controls', '\u009b31m', '\\x9b31m'],
    ['line ends', 'a\r\nb\tc\u2028d', 'a\\r\\nb\\tc\\u2028d'],
    ['bidirectional controls', 'a\u202egnp.exe\u2066', 'a\\u202egnp.exe\\u2066'],
    ['zero-width characters', 'pay\u200bments\ufeff', 'pay\\u200bments\\ufeff'],
    ['tag characters', '\u{e0041}', '\\u{e0041}'],
    ['lone surrogates', 'a\ud800b', 'a\\ud800b'],
    ['delete and null', '\u007f\u0000', '\\x7f\\x00'],
  ])('%s', (_, hostile, shown) => {
    expect(printable(hostile)).toBe(shown);
  });

  test('and all other text stays what it is', () => {
    expect(printable('naïve-名前 ✓ 🚢 “x”')).toBe('naïve-名前 ✓ 🚢 “x”');
  });
});

test('JSON holds no such character either, and still means the same', () => {
  const value = { 'a\u009b': ['\u202e\u2028\u007f\u0000', '\u{e0041}', '🚢 ü', 'a\nb'] };
  const text = jsonText(value);
  expect(text.replaceAll('\n', '')).toBe(printable(text.replaceAll('\n', '')));
  expect(text).toContain('🚢 ü');
  expect(JSON.parse(text)).toEqual(value);
});

test.each([
  ['abc', 3],
  ['名前', 4],
  ['e\u0301', 1],
  ['🚢', 2],
  ['▲ Not met', 9],
])('%j takes %i columns', (text, columns) => {
  expect(columnsOf(text)).toBe(columns);
});

test.each([
  [cutEnd, 'ingress-nginx', 20, 'ingress-nginx'],
  [cutEnd, 'ingress-nginx', 8, 'ingress…'],
  [cutMiddle, 'ingress-nginx-controller', 11, 'ingre…oller'],
  [cutMiddle, '名前名前名前', 7, '名前…前'],
  [cutMiddle, 'web', 3, 'web'],
] as [typeof cutEnd, string, number, string][])(
  '%o: %j in %i columns is %j',
  (cut, text, columns, expected) => {
    expect(cut(text, columns)).toBe(expected);
    expect(columnsOf(cut(text, columns))).toBeLessThanOrEqual(columns);
  },
);

test('lines are broken at spaces, and a long word stays whole', () => {
  expect(wrap('one two three-and-four five', 9)).toEqual(['one two', 'three-and-four', 'five']);
});
