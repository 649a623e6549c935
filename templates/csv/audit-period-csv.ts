// An audit period as two tables: a calendar with one row for each cluster and day, and the gaps.
import type { AuditPeriod, PeriodCluster, PeriodPoint } from '../../lib/model/audit-period.ts';
import { statusWord } from '../wording/status.ts';
import type { CsvEncoding } from './cluster-csv.ts';
import { exceptionRuleCells, exceptionRuleColumns } from './exception-columns.ts';
import { type Cell, toCsv } from './to-csv.ts';

const DAY_MS = 86_400_000;

const CALENDAR_COLUMNS = [
  'day',
  'cluster',
  'id',
  'scans',
  'not assessed',
  'status',
  'coverage worst',
  'exposure worst',
  'why not assessed',
];

/** Days in UTC, every day of the period for every cluster; the last scan of a day that gave a result speaks for it. */
export function calendarCsv(period: AuditPeriod, encoding: CsvEncoding): string {
  const rows = daysOf(period).flatMap((day) => period.clusters.map((cluster) => dayRow(day, cluster)));
  return toCsv(CALENDAR_COLUMNS, rows, encoding);
}

function daysOf({ from, to }: AuditPeriod): string[] {
  const days: string[] = [];
  const end = Date.parse(to);
  for (let at = Date.parse(`${from.slice(0, 10)}T00:00:00Z`); at < end; at += DAY_MS)
    days.push(new Date(at).toISOString().slice(0, 10));
  return days;
}

function dayRow(day: string, { id, name, points }: PeriodCluster): Cell[] {
  const own = points.filter(({ at }) => at.startsWith(day));
  const last: PeriodPoint | undefined =
    own.findLast(({ notAssessed }) => notAssessed === undefined) ?? own.at(-1);
  const failed = own.filter(({ notAssessed }) => notAssessed !== undefined);
  return [
    day,
    name,
    id,
    own.length,
    failed.length,
    last === undefined ? 'No scan' : statusWord(last.status, { kind: 'enforced' }),
    last?.scores.coverage?.worst,
    last?.scores.exposure?.worst,
    [...new Set(failed.map(({ notAssessed }) => notAssessed))].join('; '),
  ];
}

const GAP_COLUMNS = ['cluster', 'id', 'from', 'to', 'hours', 'reasons'];

export function gapsCsv(period: AuditPeriod, encoding: CsvEncoding): string {
  const rows = period.clusters.flatMap(({ name, id, gaps }) =>
    gaps.map(({ from, to, hours, reasons }): Cell[] => [name, id, from, to, hours, reasons.join('; ')]),
  );
  return toCsv(GAP_COLUMNS, rows, encoding);
}

const EXCEPTION_COLUMNS = [
  'exception',
  ...exceptionRuleColumns,
  'first seen',
  'last seen',
  'most findings',
  'clusters',
  'fingerprints',
];

/** One row for each exception of the period; a head alone where there was none. */
export function periodExceptionsCsv({ exceptions = [] }: AuditPeriod, encoding: CsvEncoding): string {
  const rows = exceptions.map((one): Cell[] => [
    one.id,
    ...exceptionRuleCells(one),
    one.firstSeen,
    one.lastSeen,
    one.mostFindings,
    one.clusters.join('; '),
    one.fingerprints.join('; '),
  ]);
  return toCsv(EXCEPTION_COLUMNS, rows, encoding);
}
