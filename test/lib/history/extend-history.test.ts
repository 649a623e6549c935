// What is known of a cluster after one more scan: points, when findings were first seen, and which are over.
import { describe, expect, test } from 'vitest';
import { compare } from '../../../lib/compare/compare.ts';
import { extendHistory } from '../../../lib/history/extend-history.ts';
import type { Finding } from '../../../lib/model/finding.ts';
import type { ClusterHistory, HistoryPoint } from '../../../lib/model/history.ts';
import type { ScanResult } from '../../../lib/model/scan-result.ts';
import { check, finding } from '../../templates/finding-samples.ts';
import { namespace, result } from '../../templates/result-builder.ts';

const found = (letter: string, options: Partial<Finding> = {}) =>
  finding('high', { fingerprint: letter.repeat(16), message: letter, ...options });

const timeOf = (day: number) => `2026-11-${String(day).padStart(2, '0')}T06:00:00Z`;

function scanOf(
  day: number,
  findings: readonly Finding[] = [],
  options: Partial<ScanResult> = {},
): ScanResult {
  const made = result([namespace('shop')], { findings, checks: [check('default-deny-missing')] });
  return { ...made, scan: { ...made.scan, collectedAt: timeOf(day) }, ...options };
}

/** One scan after another; undefined is one without a result. */
function historyOf(...scans: readonly (ScanResult | undefined)[]): ClusterHistory {
  let before: { result: ScanResult; history: ClusterHistory } | undefined;
  let missed: HistoryPoint[] = [];
  scans.forEach((one, index) => {
    if (one === undefined) {
      missed.push({ at: timeOf(index + 1), status: 'notAssessed', notAssessed: 'forbidden' });
      return;
    }
    const history = extendHistory({
      result: one,
      missed,
      ...(before && { before, changes: compare(before.result, one) }),
    });
    before = { result: one, history };
    missed = [];
  });
  if (before === undefined) throw new Error('no scan has a result');
  return before.history;
}

describe('the points', () => {
  test('are the scans, oldest first, those without a result among them', () => {
    const { points, changes } = historyOf(scanOf(1, [found('a')]), undefined, undefined, scanOf(4));
    expect(points.map(({ at, notAssessed }) => [at, notAssessed])).toEqual([
      [timeOf(1), undefined],
      [timeOf(2), 'forbidden'],
      [timeOf(3), 'forbidden'],
      [timeOf(4), undefined],
    ]);
    expect(points[0]).toMatchObject({ findings: { critical: 0, high: 1, medium: 0, low: 0 }, accepted: 0 });
    expect(changes?.before.collectedAt).toBe(timeOf(1));
  });
  test('count what fails, not what is unknown, and what of it is accepted', () => {
    const { points } = historyOf(
      scanOf(1, [found('a', { exception: 'x' }), found('b', { outcome: 'unknown' }), found('c')]),
    );
    expect(points).toMatchObject([{ findings: { high: 2 }, accepted: 1 }]);
  });
  test('of a first scan are one, with nothing to compare it with', () => {
    const history = historyOf(scanOf(1, [found('a')]));
    expect(history).toMatchObject({
      points: [{}],
      gone: [],
      firstSeen: { [`${'a'.repeat(16)}`]: timeOf(1) },
    });
    expect('changes' in history).toBe(false);
  });
  test('are 400 at most, and the others are counted', () => {
    const point: HistoryPoint = { at: timeOf(1), status: 'met' };
    const full = { ...historyOf(scanOf(1)), points: Array.from({ length: 400 }, () => point), pointsLeft: 3 };
    const history = extendHistory({
      result: scanOf(2),
      missed: [point],
      before: { result: scanOf(1), history: full },
    });
    expect([history.points.length, history.pointsLeft]).toEqual([400, 5]);
    expect(history.points.at(-1)?.at).toBe(timeOf(2));
  });
});

describe('a finding', () => {
  const [a, b] = [found('a'), found('b')];

  test('is first seen where it was, however often it is seen again', () => {
    const { firstSeen } = historyOf(scanOf(1, [a]), scanOf(2, [a, b]), scanOf(3, [a, b]));
    expect(firstSeen).toEqual({ [a.fingerprint]: timeOf(1), [b.fingerprint]: timeOf(2) });
  });
  test('that is fixed is over, with the last scan that had it; one that comes back is not', () => {
    const over = historyOf(scanOf(1, [a]), scanOf(2, [a]), scanOf(3));
    expect(over.gone).toMatchObject([
      { fingerprint: a.fingerprint, firstSeen: timeOf(1), lastSeen: timeOf(2) },
    ]);
    const back = historyOf(scanOf(1, [a]), scanOf(2), scanOf(3, [a]));
    expect(back.gone).toEqual([]);
    // It is another time that it is there
    expect(back.firstSeen).toEqual({ [a.fingerprint]: timeOf(3) });
  });
  test('that could not be looked at is not over', () => {
    const blind = scanOf(2, [], {
      gaps: [
        {
          reason: 'forbidden',
          message: 'Cannot list pods',
          remedy: 'Grant it',
          effect: { scope: 'population', namespaces: ['*'] },
        },
      ],
    });
    expect(historyOf(scanOf(1, [a]), blind).gone).toEqual([]);
  });
});

test('a result that was kept without its history is the first point', () => {
  const history = extendHistory({ result: scanOf(2), missed: [], before: { result: scanOf(1) } });
  expect(history.points.map(({ at }) => at)).toEqual([timeOf(1), timeOf(2)]);
});
