// Any string made printable: what stays, what is written out, and which font a stretch of text gets.
// The glyphs of the fonts are stand-ins here; render-pdf.test.ts has the real ones.
import { describe, expect, test } from 'vitest';
import { metadataText, printable, runsOf } from '../../../templates/pdf/characters.ts';

const latin = (point: number) => point < 0x250;
const wide = (point: number) => point < 0x700 || point === 0x1f600;
const has = { own: latin, fallback: wide };

describe('text that is to be drawn', () => {
  test.each([
    ['plain text stays as it is', 'kube-system/coredns:53', 'kube-system/coredns:53'],
    ['line breaks and tabs become one space', 'a\r\n\tb', 'a b'],
    ['a control character is written out', 'a\u0007b', 'a[U+0007]b'],
    ['what turns the direction of text is written out', 'a\u202Eb\u2066', 'a[U+202E]b[U+2066]'],
    ['what cannot be seen is written out', 'a\u200Bb\uFEFF\u00ADc', 'a[U+200B]b[U+FEFF][U+00AD]c'],
    ['half of a surrogate pair is written out', 'a\uD83Db', 'a[U+D83D]b'],
    ['a private character is written out', '\uE000', '[U+E000]'],
    ['a character that no font has is written out', '\u540D', '[U+540D]'],
    ['one that the fallback has stays', '\u05D0\u{1F600}', '\u05D0\u{1F600}'],
    ['a base with marks stays whole', 'e\u0301', 'e\u0301'],
    ['a mark without a base is written out', '\u0301e', '[U+0301]e'],
    ['a stack of marks is cut after three', 'e\u0301\u0302\u0303\u0304', 'e\u0301\u0302\u0303[U+0304]'],
  ])('%s', (_, text, expected) => {
    expect(
      printable(text, { own: (point) => latin(point) || (point >= 0x300 && point < 0x370), fallback: wide }),
    ).toBe(expected);
  });

  test('two names that differ in what cannot be seen do not look the same', () => {
    const names = ['web', 'w\u200Beb', 'web\u202E', 'we\u0000b', 'web\uFE0F'];
    expect(new Set(names.map((name) => printable(name, has))).size).toBe(names.length);
  });
});

describe('runs of one font', () => {
  test('plain text is one run', () => {
    expect(runsOf('a b c', latin)).toEqual([{ font: 'own', text: 'a b c', rightToLeft: false }]);
  });
  test('what the font lacks goes to the fallback, spaces go with what stands before them', () => {
    expect(runsOf('a \u0416\u0416 b', latin)).toEqual([
      { font: 'own', text: 'a ', rightToLeft: false },
      { font: 'fallback', text: '\u0416\u0416 ', rightToLeft: false },
      { font: 'own', text: 'b', rightToLeft: false },
    ]);
  });
  test('right-to-left words are one run with the spaces between them', () => {
    const [, run] = runsOf('a-\u05E9\u05DC \u05E2\u05D5-b', latin);
    expect(run).toEqual({ font: 'fallback', text: '\u05E9\u05DC \u05E2\u05D5', rightToLeft: true });
  });
});

test('metadata keeps scripts that no font has, and writes out what XML or a reader cannot hold', () => {
  expect(metadataText('\u540D\u{1F600}&<\u0000\u202E\uD800\uFFFE')).toBe(
    '\u540D\u{1F600}&<[U+0000][U+202E][U+D800][U+FFFE]',
  );
});
