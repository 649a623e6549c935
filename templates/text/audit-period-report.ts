// An audit period as lines of text: what the runs prove, cluster by cluster, and what nobody can say.
import type { AuditPeriod, PeriodCluster, PeriodRun } from '../../lib/model/audit-period.ts';
import { countOf, dateText, numberText } from '../wording/format.ts';
import { statusWord } from '../wording/status.ts';
import { cutMiddle } from './printable.ts';

const GAPS_OF_A_CLUSTER = 5;
const PROBLEMS_OF_A_RUN = 5;

/** Not escaped: names are as they were read. */
export function auditPeriodReport(period: AuditPeriod): string[] {
  const { group, from, to, validHours, runs, clusters, exceptions = [] } = period;
  const unfinished = runs.filter(({ state }) => state === 'unfinished').length;
  return [
    `${group}: ${dateText(from)} to ${dateText(to)}`,
    `${countOf(runs.length, 'run')}${unfinished === 0 ? '' : `, of which ${numberText(unfinished)} did not come to an end`}; evidence counts for ${countOf(validHours, 'hour')}`,
    '',
    ...clusters.flatMap(clusterLines),
    ...(clusters.length === 0 ? ['No run of the period, or before it, lists a cluster'] : []),
    ...(exceptions.length === 0
      ? []
      : ['', `${countOf(exceptions.length, 'exception')} in the registers of these runs: exceptions.csv`]),
    ...problemLines(runs),
  ];
}

/** `99.1 %`, rounded down, so that 100 % is every hour. */
export function shareText({ hoursInFleet, hoursCovered }: PeriodCluster): string {
  if (hoursInFleet === 0) return '–';
  return `${(Math.floor((1000 * hoursCovered) / hoursInFleet) / 10).toFixed(1)} %`;
}

function clusterLines(cluster: PeriodCluster): string[] {
  const { name, region, scans, notAssessed, gaps, points } = cluster;
  const last = points.findLast((point) => point.notAssessed === undefined);
  const status = last === undefined ? 'never assessed' : statusWord(last.status, { kind: 'enforced' });
  const failed = notAssessed === 0 ? '' : `, ${numberText(notAssessed)} without a result`;
  const shown = gaps.slice(0, GAPS_OF_A_CLUSTER);
  return [
    `${cutMiddle(name, 30).padEnd(32)}${shareText(cluster).padStart(7)} covered  ${countOf(scans, 'scan')}${failed}, last ${status}${region === undefined ? '' : ` (${region})`}`,
    ...shown.map(
      ({ from, to, hours, reasons }) =>
        `    no evidence from ${dateText(from)} to ${dateText(to)} (${countOf(hours, 'hour')})${reasons.length === 0 ? '' : `: ${reasons.join('; ')}`}`,
    ),
    ...(gaps.length > shown.length ? [`    and ${countOf(gaps.length - shown.length, 'more gap')}`] : []),
  ];
}

function problemLines(runs: readonly PeriodRun[]): string[] {
  const lines = runs.flatMap(({ runId, problems }) => [
    ...problems.slice(0, PROBLEMS_OF_A_RUN).map((problem) => `${runId}: ${problem}`),
    ...(problems.length > PROBLEMS_OF_A_RUN
      ? [`${runId}: and ${countOf(problems.length - PROBLEMS_OF_A_RUN, 'more problem')}`]
      : []),
  ]);
  return lines.length === 0 ? [] : ['', 'Not as it was written:', ...lines];
}
