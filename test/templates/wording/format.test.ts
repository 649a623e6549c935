// Numbers, counts, dates and lists: nothing rounds over a limit, nothing depends on the machine.
// Scores are cut to one decimal, never rounded up to a limit.
import { describe, expect, test } from 'vitest';
import {
  countOf,
  dateText,
  gainText,
  intervalText,
  listText,
  pointsText,
  scoreText,
  shorten,
} from '../../../templates/wording/format.ts';
import { shareText } from '../../../templates/wording/reach.ts';

describe('numbers', () => {
  test.each([
    [100, '100'],
    [99.97, '99.9'],
    [59.96, '59.9'],
    [0.04, '0.1'],
    [0, '0'],
    [22.5, '22.5'],
    [0.3, '0.3'],
    [54.2, '54.2'],
  ])('the score %d reads %s', (score, expected) => {
    expect(scoreText(score)).toBe(expected);
  });
  test.each([
    [{ best: 50, worst: 22.5 }, '22.5 to 50'],
    [{ best: 0, worst: 71.3 }, '0 to 71.3'],
    [{ best: 61, worst: 61 }, '61'],
    [null, 'no score'],
  ])('the interval %o reads %s', (interval, expected) => {
    expect(intervalText(interval)).toBe(expected);
  });
  test('points carry their sign', () => {
    expect([pointsText(12.5), pointsText(0), gainText(0.42)]).toEqual(['−12.5', '0', '+0.42']);
  });
  test('counts agree with their noun', () => {
    expect([countOf(1, 'policy'), countOf(2, 'policy'), countOf(12_656, 'pod')]).toEqual([
      '1 policy',
      '2 policies',
      '12,656 pods',
    ]);
  });
  test('a share is never 0% or 100% when it is not', () => {
    expect([shareText(1, 100_000), shareText(99_999, 100_000), shareText(0, 5), shareText(5, 5)]).toEqual([
      '0.1%',
      '99.9%',
      '0%',
      '100%',
    ]);
  });
  test('a time is the same everywhere', () => {
    expect(dateText('2026-11-20T06:00:00Z')).toBe('20 Nov 2026, 06:00 UTC');
    expect(dateText('yesterday')).toBe('yesterday');
  });
  test('lists end with and, and say how many are left out', () => {
    expect([
      listText([], 3),
      listText(['a'], 3),
      listText(['a', 'b'], 3),
      listText(['a', 'b', 'c', 'd'], 2),
    ]).toEqual(['', 'a', 'a and b', 'a, b and 2 more']);
  });
  test('a long name loses its middle', () => {
    expect(shorten('abcdefghij', 5)).toBe('ab…ij');
    expect(shorten('abcde', 5)).toBe('abcde');
  });
});
