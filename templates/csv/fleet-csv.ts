// A fleet as two tables: its clusters, and what recurs in them.
import type { FleetCluster, FleetResult } from '../../lib/model/fleet-result.ts';
import { basisWord, statusWord } from '../wording/status.ts';
import type { CsvEncoding } from './cluster-csv.ts';
import { type Cell, toCsv } from './to-csv.ts';

const CLUSTER_COLUMNS = [
  'fleet',
  'cluster',
  'id',
  'account',
  'region',
  'status',
  'not assessed because',
  'basis',
  'coverage best',
  'coverage worst',
  'exposure best',
  'exposure worst',
  'band',
  'namespaces',
  'workloads',
  'open directions',
  'critical',
  'high',
  'medium',
  'low',
  'gaps',
  'collected at',
  'result SHA-256',
];

/** One row for each target, worst first. */
export function fleetScoreboardCsv({ fleet, clusters }: FleetResult, encoding: CsvEncoding): string {
  const rows = clusters.map((cluster): Cell[] => [
    fleet.name,
    cluster.name,
    cluster.id,
    cluster.accountId,
    cluster.region,
    statusWord(cluster.status, cluster.basis ?? { kind: 'none' }),
    cluster.notAssessed,
    cluster.basis === undefined ? '' : basisWord(cluster.basis),
    ...numbersOf(cluster),
    cluster.collectedAt,
    cluster.resultSha256,
  ]);
  return toCsv(CLUSTER_COLUMNS, rows, encoding);
}

/** Empty where nothing was assessed: 0 would say that there is nothing. */
function numbersOf({ scores, notAssessed, ...cluster }: FleetCluster): Cell[] {
  const { coverage, exposure, band } = scores;
  const { critical, high, medium, low } = cluster.findings;
  const counts = [
    cluster.namespaces.length,
    cluster.workloads,
    cluster.openDirections,
    critical,
    high,
    medium,
    low,
    cluster.gaps,
  ];
  return [
    coverage?.best,
    coverage?.worst,
    exposure?.best,
    exposure?.worst,
    band ?? '',
    ...(notAssessed === undefined ? counts : counts.map(() => '')),
  ];
}

/** One row for each check that fails somewhere, most clusters first. */
export function fleetRecurringCsv({ fleet, recurring }: FleetResult, encoding: CsvEncoding): string {
  const rows = recurring.map((one): Cell[] => [
    fleet.name,
    one.checkId,
    one.title,
    one.severity,
    one.clusterCount,
    one.findingCount,
  ]);
  return toCsv(['fleet', 'check', 'title', 'severity', 'clusters', 'findings'], rows, encoding);
}
