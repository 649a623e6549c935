// Flow collections in any indentation: what YAML 1.2 forbids and the YAML parser of kubectl (go-yaml) reads.
import { describe, expect, test } from 'vitest';
import { parseYaml } from '../../../../functions/adapters/manifests/parse-yaml.ts';

describe('a flow collection', () => {
  test.each([
    ['lines that start with tabs', 'a:\n  - b: [\n\t\t1,\n\t\t2\n  ]\nc: 3\n', { a: [{ b: [1, 2] }], c: 3 }],
    ['lines that start at the margin', 'a:\n  b: [\n1,\n2\n]\nc: 3\n', { a: { b: [1, 2] }, c: 3 }],
    ['one inside another', 'a: {\nb: 1,\n\td: [\n2]\n}\nc: 3\n', { a: { b: 1, d: [2] }, c: 3 }],
  ])('is read with %s, and what follows keeps its line', (_, text, value) => {
    const [parsed] = [...parseYaml(text, 100)];
    expect(parsed).toMatchObject({ value });
    expect(parsed !== undefined && 'positions' in parsed && parsed.positions.lineOf(['c'])).toBe(6);
  });

  test('that does not end is a problem on the line where it breaks', () => {
    const [parsed] = [...parseYaml('a:\n  b: [\n1,\n2\nc: 5\n', 100)];
    expect(parsed).toMatchObject({ line: 3, problem: { reason: 'syntax' } });
  });
});

test('a tab that indents a block collection is a problem', () => {
  const [parsed] = [...parseYaml('a:\n\tb: 1\n', 100)];
  expect(parsed).toMatchObject({ line: 2, problem: { reason: 'syntax' } });
});
