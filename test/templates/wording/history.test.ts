import { describe, expect, test } from 'vitest';
import {
  breaksText,
  firstSeenLine,
  historyText,
  pointRows,
  trendAlt,
  trendPoints,
  trendStretches,
} from '../../../templates/wording/history.ts';
import { sampleHistory } from '../history-samples.ts';
import { shopResult } from '../shop-result.ts';

const history = sampleHistory(shopResult());

test('how many scans there are, and how many of them have no result', () => {
  expect(historyText(history)).toBe(
    '7 scans from 1 Nov 2026, 06:00 UTC to 20 Nov 2026, 06:00 UTC, 1 without a result. 12 earlier scans are not in it.',
  );
});

test('where the rules changed it is said, and no line leads over it', () => {
  expect(breaksText(history)).toContain('before and after 8 Nov 2026, 06:00 UTC do not compare');
  const points = trendPoints(history, 'coverage');
  expect(points.map(({ isBreak }) => isBreak)).toEqual([false, false, true, false, false, false, false]);
  // Two with the old rules, three with the new ones until one was not read, and the last
  expect(trendStretches(points).map(({ length }) => length)).toEqual([2, 3, 1]);
  expect(breaksText({ ...history, points: history.points.slice(2) })).toBe('');
});

test('points stand at their times, the worst case below and above', () => {
  const points = trendPoints(history, 'coverage');
  expect(points[0]).toMatchObject({ x: 0, low: 0.1, high: 0.15 });
  expect(points.at(-1)?.x).toBe(1);
  expect(points[1]?.x).toBeCloseTo(3 / 19);
  expect(points[5]).toMatchObject({ status: 'notAssessed' });
  expect(points[5]).not.toHaveProperty('low');
  expect(trendPoints({ ...history, points: history.points.slice(-1) }, 'exposure')[0]?.x).toBe(0.5);
});

describe('the table', () => {
  test('has the newest first, and why there is no result', () => {
    const [last, missed] = pointRows(history, 3);
    expect(last).toMatchObject({ at: '20 Nov 2026, 06:00 UTC', status: 'notMet' });
    expect(missed).toMatchObject({
      coverage: '–',
      exposure: '–',
      findings: 'Cannot list pods: 403 forbidden',
      statusText: 'Not assessed',
    });
    expect(pointRows(history, 99).at(-1)?.findings).toBe('7 (2 critical, 4 high), 1 of them accepted');
  });
});

test('the alternative text of a chart says what it shows', () => {
  expect(trendAlt(history, 'coverage')).toMatch(
    /^Coverage from 10 to 15 on 1 Nov 2026, 06:00 UTC to .* on 20 Nov 2026, 06:00 UTC, over 6 scans\. 1 scan without a result\./,
  );
  const none = { ...history, points: history.points.filter(({ notAssessed }) => notAssessed !== undefined) };
  expect(trendAlt(none, 'exposure')).toBe('Exposure: no scan has a result.');
});

test('when a finding was first seen; nothing for one that is not in the history', () => {
  const [fingerprint = ''] = Object.keys(history.firstSeen);
  expect(firstSeenLine({ fingerprint }, history.firstSeen)).toMatch(/^First seen \d+ Nov 2026/);
  expect(firstSeenLine({ fingerprint: 'constructor' }, history.firstSeen)).toBe('');
  expect(firstSeenLine({ fingerprint })).toBe('');
});
