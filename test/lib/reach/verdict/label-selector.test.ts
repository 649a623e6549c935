// LabelSelector as the API words it (semantics.md a5), each operator over a label that is there, other, empty, missing.
import { describe, expect, test } from 'vitest';
import { selectorMatches } from '../../../../lib/reach/verdict/label-selector.ts';

const labels = { app: 'web', empty: '' };

describe('a selector', () => {
  test.each([
    ['missing selects everything', undefined, true],
    ['null selects everything', null, true],
    ['empty selects everything', {}, true],
    ['with null parts selects everything', { matchLabels: null, matchExpressions: null }, true],
    ['matchLabels wants the value', { matchLabels: { app: 'web' } }, true],
    ['matchLabels refuses another value', { matchLabels: { app: 'db' } }, false],
    ['matchLabels "" refuses a missing key', { matchLabels: { role: '' } }, false],
    ['matchLabels "" matches an empty value', { matchLabels: { empty: '' } }, true],
    ['matchLabels are ANDed', { matchLabels: { app: 'web', role: 'x' } }, false],
    [
      'keys of Object.prototype are no labels',
      { matchExpressions: [{ key: 'toString', operator: 'Exists' }] },
      false,
    ],
    [
      'In holds the value',
      { matchExpressions: [{ key: 'app', operator: 'In', values: ['db', 'web'] }] },
      true,
    ],
    [
      'In refuses a missing key',
      { matchExpressions: [{ key: 'role', operator: 'In', values: [''] }] },
      false,
    ],
    [
      'NotIn refuses a listed value',
      { matchExpressions: [{ key: 'app', operator: 'NotIn', values: ['web'] }] },
      false,
    ],
    [
      'NotIn matches another value',
      { matchExpressions: [{ key: 'app', operator: 'NotIn', values: ['db'] }] },
      true,
    ],
    [
      'NotIn matches a missing key',
      { matchExpressions: [{ key: 'role', operator: 'NotIn', values: ['x'] }] },
      true,
    ],
    [
      'Exists matches an empty value',
      { matchExpressions: [{ key: 'empty', operator: 'Exists', values: null }] },
      true,
    ],
    [
      'DoesNotExist refuses an empty value',
      { matchExpressions: [{ key: 'empty', operator: 'DoesNotExist' }] },
      false,
    ],
    [
      'DoesNotExist matches a missing key',
      { matchExpressions: [{ key: 'role', operator: 'DoesNotExist', values: [] }] },
      true,
    ],
    [
      'both parts are ANDed',
      { matchLabels: { app: 'web' }, matchExpressions: [{ key: 'app', operator: 'DoesNotExist' }] },
      false,
    ],
  ])('%s', (_name, selector, expected) => {
    expect(selectorMatches(selector, labels)).toBe(expected);
  });

  test('with an operator that the API does not have is our bug, not an answer', () => {
    expect(() =>
      selectorMatches({ matchExpressions: [{ key: 'a', operator: 'Gt', values: ['1'] }] }, {}),
    ).toThrow('Cannot evaluate operator "Gt"');
  });
});
