import { describe, expect, test } from 'vitest';
import { isQuiet, type QuietHours } from '../../../lib/alert/quiet-hours.ts';

const night: QuietHours = { from: '22:00', to: '07:00', timeZone: 'Europe/Berlin', days: [] };
const at = (time: string) => Date.parse(time);

describe('a night', () => {
  test.each([
    // Winter: one hour ahead of UTC
    ['2026-11-27T20:59:00Z', false],
    ['2026-11-27T21:00:00Z', true],
    ['2026-11-28T00:30:00Z', true],
    ['2026-11-28T05:59:59Z', true],
    ['2026-11-28T06:00:00Z', false],
    // Summer: two hours
    ['2026-07-01T20:00:00Z', true],
    ['2026-07-02T05:00:00Z', false],
    // The night in which the clocks go forward has one hour less
    ['2026-03-29T04:59:00Z', true],
    ['2026-03-29T05:00:00Z', false],
  ])('%s: %s', (time, expected) => {
    expect(isQuiet(night, at(time))).toBe(expected);
  });
});

test('hours of a day, and none where both ends are the same', () => {
  const noon: QuietHours = { from: '12:00', to: '13:00', timeZone: 'UTC', days: [] };
  expect(
    ['11:59', '12:00', '12:59', '13:00'].map((clock) => isQuiet(noon, at(`2026-11-27T${clock}:00Z`))),
  ).toEqual([false, true, true, false]);
  const none = { ...noon, to: '12:00' };
  expect(isQuiet(none, at('2026-11-27T12:00:00Z'))).toBe(false);
});

test('whole days are those of the time zone', () => {
  const sunday: QuietHours = { from: '00:00', to: '00:00', timeZone: 'America/New_York', days: ['sun'] };
  expect(isQuiet(sunday, at('2026-11-29T04:59:00Z'))).toBe(false);
  expect(isQuiet(sunday, at('2026-11-29T05:00:00Z'))).toBe(true);
  expect(isQuiet(sunday, at('2026-11-30T04:59:00Z'))).toBe(true);
  expect(isQuiet(sunday, at('2026-11-30T05:00:00Z'))).toBe(false);
});
