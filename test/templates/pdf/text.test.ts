// Lines as they are broken and cut, measured with the fonts that the report embeds.
// What is drawn of them is read back in render-pdf.test.ts.
import { describe, expect, test } from 'vitest';
import { openDocument } from '../../../templates/pdf/document.ts';
import { readFonts } from '../../../templates/pdf/fonts.ts';
import { fitLine, widthOf, wrap } from '../../../templates/pdf/text.ts';
import { styles } from '../../../templates/pdf/theme.ts';
import { makeTypesetter } from '../../../templates/pdf/typesetter.ts';

const doc = openDocument({
  title: 'Text',
  subject: 'Text',
  createdAt: new Date('2026-11-20T06:00:00Z'),
  pageSize: 'A4',
  fonts: readFonts(),
  attachments: [],
});
const setter = makeTypesetter(doc);
const style = styles.cell;
const width = 100;
const names = [
  'a'.repeat(253),
  'W'.repeat(253),
  'WA'.repeat(120),
  `${'long-name.'.repeat(25)}x`,
  'short',
  '',
];

describe('lines', () => {
  test.each(names)('of %j are no wider than the column and lose nothing', (name) => {
    const lines = wrap(setter, { text: `policy ${name} allows`, style, width });
    for (const line of lines) expect(widthOf(setter, { text: line, style })).toBeLessThanOrEqual(width);
    expect(lines.join('').replaceAll(' ', '')).toBe(`policy${name}allows`);
  });

  test('of a word with joints end at a joint', () => {
    const lines = wrap(setter, {
      text: 'clusters/prod-eu-1/payments/network-policies.yaml:123',
      style,
      width,
    });
    for (const line of lines.slice(0, -1)) expect(line).toMatch(/[-./:]$/);
  });

  test('beyond the limit lose the middle of the text, not its ends', () => {
    const lines = wrap(setter, { text: `begin ${'x'.repeat(400)} end`, style, width, limit: 3 });
    expect(lines.length).toBeLessThanOrEqual(3);
    expect(lines.join('')).toMatch(/^begin.*…x* ?end$/);
  });
});

describe('one line', () => {
  test.each(names)('of %j fits', (text) => {
    const line = fitLine(setter, { text, style, width });
    expect(widthOf(setter, { text: line, style })).toBeLessThanOrEqual(width);
  });
  test('that is cut keeps both ends', () => {
    expect(fitLine(setter, { text: `first${'x'.repeat(100)}last`, style, width })).toMatch(
      /^first.*….*last$/,
    );
  });
  test('that fits is not touched', () => {
    expect(fitLine(setter, { text: 'kube-system', style, width })).toBe('kube-system');
  });
});

test('18.1 is as wide as its parts, so that the dot is seen', () => {
  const whole = widthOf(setter, { text: '18.1', style });
  const parts = ['18.', '1'].map((text) => widthOf(setter, { text, style }));
  expect(whole).toBeCloseTo((parts[0] ?? 0) + (parts[1] ?? 0), 3);
});
