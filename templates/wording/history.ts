// History in words, and the trend as shares of a chart, whatever it is drawn with.

import type { Finding } from '../../lib/model/finding.ts';
import type { ClusterHistory, HistoryPoint } from '../../lib/model/history.ts';
import type { Interval } from '../../lib/model/scan-result.ts';
import { countOf, dateText, intervalText, numberText } from './format.ts';
import { statusWord } from './status.ts';

export const historyTitles = {
  section: 'History',
  trend: 'Trend',
  points: 'Scans',
  changes: 'What changed',
  gone: 'Findings that are over',
  at: 'Evidence as of',
  status: 'Status',
  coverage: 'Coverage',
  exposure: 'Exposure',
  findings: 'Findings that fail',
  change: 'Change',
  what: 'What',
  place: 'Where',
  policy: 'Policy',
  fields: 'Fields',
  connection: 'Connection',
  finding: 'Finding',
  seen: 'Seen',
} as const;

export const trendIntro =
  'Each scan stands at its time, with the mark of its status. The band lies between the best and the worst case. A scan without a score stands on the axis, and no line leads over it.';

/** Of a fleet. */
export const fleetTrendIntro = 'Each run counts the clusters that it assessed.';

/** How many scans, from when to when, and how many of them have no result; with full stops. */
export function historyText({ points, pointsLeft }: Pick<ClusterHistory, 'points' | 'pointsLeft'>): string {
  const [first] = points;
  const last = points.at(-1);
  if (first === undefined || last === undefined) return '';
  const missed = points.filter(({ notAssessed }) => notAssessed !== undefined).length;
  const left = pointsLeft === 0 ? '' : ` ${countOf(pointsLeft, 'earlier scan')} are not in it.`;
  const without = missed === 0 ? 'all of them with a result' : `${numberText(missed)} without a result`;
  return `${countOf(points.length, 'scan')} from ${dateText(first.at)} to ${dateText(last.at)}, ${without}.${left}`;
}

/** Stands where scores before and after do not compare; empty when they do. With full stops. */
export function breaksText({ points }: Pick<ClusterHistory, 'points'>): string {
  const assessed = points.filter(({ notAssessed }) => notAssessed === undefined);
  const breaks = assessed.flatMap((point, index) => {
    const before = assessed[index - 1];
    return before !== undefined && !isComparable(before, point) ? [dateText(point.at)] : [];
  });
  return breaks.length === 0
    ? ''
    : `Scores before and after ${breaks.slice(-3).join(' and ')} do not compare: the rules or the basis of the scores changed (dashed line).`;
}

export function isComparable(before: HistoryPoint, after: HistoryPoint): boolean {
  return (
    before.rulesetSha256 === after.rulesetSha256 &&
    before.basis?.kind === after.basis?.kind &&
    before.basis?.assumedCni === after.basis?.assumedCni
  );
}

export interface PointRow {
  readonly at: string;
  readonly status: HistoryPoint['status'];
  readonly statusText: string;
  readonly coverage: string;
  readonly exposure: string;
  readonly findings: string;
}

/** The last scans, newest first. */
export function pointRows({ points }: Pick<ClusterHistory, 'points'>, limit: number): PointRow[] {
  return points
    .slice(-limit)
    .reverse()
    .map(({ at, status, basis, notAssessed, coverage, exposure, findings, accepted = 0 }) => {
      const { critical = 0, high = 0, medium = 0, low = 0 } = findings ?? {};
      const total = critical + high + medium + low;
      const counted = `${numberText(total)} (${numberText(critical)} critical, ${numberText(high)} high)`;
      return {
        at: dateText(at),
        status,
        statusText: statusWord(status, basis ?? { kind: 'none' }),
        coverage: notAssessed === undefined ? intervalText(coverage ?? null) : '–',
        exposure: notAssessed === undefined ? intervalText(exposure ?? null) : '–',
        findings:
          notAssessed ?? (accepted === 0 ? counted : `${counted}, ${numberText(accepted)} of them accepted`),
      };
    });
}

/** `First seen 1 Nov 2026, 06:00 UTC`, without full stop; empty without history. */
export function firstSeenLine(
  { fingerprint }: Pick<Finding, 'fingerprint'>,
  times: ClusterHistory['firstSeen'] = {},
): string {
  const at = Object.hasOwn(times, fingerprint) ? times[fingerprint] : undefined;
  return at === undefined ? '' : `First seen ${dateText(at)}`;
}

export interface TrendPoint {
  /** 0 is the first scan and 1 the last. */
  readonly x: number;
  /** 0–1 of the height, lower end and upper end; equal when nothing is unknown. Absent without a score. */
  readonly low?: number;
  readonly high?: number;
  readonly status: HistoryPoint['status'];
  /** The scores of the one before do not compare. */
  readonly isBreak: boolean;
}

/** One score over time. A single scan stands in the middle. */
export function trendPoints(
  { points }: Pick<ClusterHistory, 'points'>,
  score: 'coverage' | 'exposure',
): TrendPoint[] {
  const times = points.map(({ at }) => Date.parse(at));
  const [first = 0] = times;
  const span = (times.at(-1) ?? 0) - first;
  let before: HistoryPoint | undefined;
  return points.map((point, index) => {
    const interval: Interval | null = point[score] ?? null;
    const isAssessed = point.notAssessed === undefined;
    const isBreak = isAssessed && before !== undefined && !isComparable(before, point);
    if (isAssessed) before = point;
    return {
      x: span === 0 ? 0.5 : ((times[index] as number) - first) / span,
      ...(interval && {
        low: Math.min(interval.best, interval.worst) / 100,
        high: Math.max(interval.best, interval.worst) / 100,
      }),
      status: point.status,
      isBreak,
    };
  });
}

/** Stretches of scans that follow each other and have a score: what may be joined by a line. */
export function trendStretches(
  points: readonly TrendPoint[],
): (TrendPoint & { low: number; high: number })[][] {
  const stretches: (TrendPoint & { low: number; high: number })[][] = [];
  let open = false;
  for (const point of points) {
    if (point.low === undefined || point.high === undefined) {
      open = false;
      continue;
    }
    const whole = { ...point, low: point.low, high: point.high };
    if (open && !point.isBreak) (stretches.at(-1) as (typeof whole)[]).push(whole);
    else stretches.push([whole]);
    open = true;
  }
  return stretches;
}

/** The alternative text of a chart: every number that decides. */
export function trendAlt(history: Pick<ClusterHistory, 'points'>, score: 'coverage' | 'exposure'): string {
  const assessed = history.points.filter(({ notAssessed }) => notAssessed === undefined);
  const [first] = assessed;
  const last = assessed.at(-1);
  const name = score === 'coverage' ? historyTitles.coverage : historyTitles.exposure;
  if (first === undefined || last === undefined) return `${name}: no scan has a result.`;
  const missed = history.points.length - assessed.length;
  const without = missed === 0 ? '' : ` ${countOf(missed, 'scan')} without a result.`;
  return `${name} from ${intervalText(first[score] ?? null)} on ${dateText(first.at)} to ${intervalText(last[score] ?? null)} on ${dateText(last.at)}, over ${countOf(assessed.length, 'scan')}.${without} The numbers stand in the table of scans.`;
}
