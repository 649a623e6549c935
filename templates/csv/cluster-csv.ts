// A result as three tables: findings, scoreboard, reachability.
import type { Finding } from '../../lib/model/finding.ts';
import type { IntentResults } from '../../lib/model/intent.ts';
import type { Interval, ScanResult, Status } from '../../lib/model/scan-result.ts';
import { policyText } from '../wording/deduction.ts';
import { exceptionRow } from '../wording/exception.ts';
import { outcomeWord, weightOf, weightWord } from '../wording/finding.ts';
import { requirementName, requirementsOn } from '../wording/framework.ts';
import { flowWord } from '../wording/intent.ts';
import { reasonText } from '../wording/reason.ts';
import { basisWord, statusWord } from '../wording/status.ts';
import { exceptionRuleCells, exceptionRuleColumns } from './exception-columns.ts';
import { type Cell, toCsv } from './to-csv.ts';

export type CsvEncoding = 'plain' | 'excel';

const FINDING_COLUMNS = [
  'cluster',
  'severity',
  'outcome',
  'check',
  'other checks',
  'namespace',
  'message',
  'attacker gains',
  'fix',
  'resources',
  'connection',
  'policy',
  'file',
  'line',
  'coverage points',
  'exposure points',
  'requirements',
  'fingerprint',
  'exception',
  'collected at',
];

/** One row for each finding, worst first; evidence is the first piece. */
export function findingsCsv(result: ScanResult, encoding: CsvEncoding): string {
  const rows = result.findings.map((finding): Cell[] => [
    result.cluster.name,
    weightWord(weightOf(finding)),
    outcomeWord(finding.outcome),
    finding.checkId,
    finding.otherChecks.join('; '),
    finding.namespace,
    finding.message,
    finding.attackerGains,
    finding.fix,
    finding.resources.join('; '),
    ...evidenceCells(finding),
    finding.points.coverage,
    finding.points.exposure,
    requirementsOn(result.frameworks, [finding.checkId]).map(requirementName).join('; '),
    finding.fingerprint,
    finding.exception ?? '',
    result.scan.collectedAt,
  ]);
  return toCsv(FINDING_COLUMNS, rows, encoding);
}

function evidenceCells({ evidence }: Finding): Cell[] {
  const [first] = evidence;
  if (first === undefined) return ['', '', '', ''];
  const { connection, policy, line, origin } = first;
  const place = origin ?? (policy && { file: policy.file, line: line ?? policy.line });
  return [
    connection ?? '',
    policy === undefined ? '' : policyText(policy),
    place?.file ?? '',
    place === undefined || place.line === 0 ? '' : place.line,
  ];
}

const EXCEPTION_COLUMNS = [
  'cluster',
  'exception',
  'state',
  'days left',
  'findings',
  ...exceptionRuleColumns,
  'source',
  'collected at',
];

/** One row for each exception, first the one that ends first; a head alone where there is none. */
export function exceptionsCsv({ cluster, scan, exceptions = [] }: ScanResult, encoding: CsvEncoding): string {
  const rows = exceptions.map((one): Cell[] => [
    cluster.name,
    one.id,
    exceptionRow(one).stateText,
    one.daysLeft,
    one.findingCount,
    ...exceptionRuleCells(one),
    one.source,
    scan.collectedAt,
  ]);
  return toCsv(EXCEPTION_COLUMNS, rows, encoding);
}

const ZONE_COLUMNS = [
  'cluster',
  'from',
  'to',
  'verdict',
  'flows allow',
  'open',
  'pairs of ends',
  'open pairs',
  'pairs that no flow allows',
  'pairs not known',
  'ports that no flow allows',
  'sources',
  'destinations',
  'collected at',
];

/** One row for each ordered pair of zones of which one was declared. */
export function zonesCsv(
  { cluster, scan }: Pick<ScanResult, 'cluster' | 'scan'>,
  { flows }: IntentResults,
  encoding: CsvEncoding,
): string {
  const rows = flows.map((flow): Cell[] => [
    cluster.name,
    flow.from,
    flow.to,
    flowWord(flow),
    flow.allowed,
    flow.open,
    flow.pairs,
    flow.openPairs,
    flow.wrongPairs,
    flow.unknownPairs,
    flow.wrongPorts,
    flow.sources.join('; '),
    flow.destinations.join('; '),
    scan.collectedAt,
  ]);
  return toCsv(ZONE_COLUMNS, rows, encoding);
}

const SCORE_COLUMNS = [
  'cluster',
  'namespace',
  'system',
  'status',
  'basis',
  'coverage best',
  'coverage worst',
  'exposure best',
  'exposure worst',
  'band',
  'workloads',
  'unreadable workloads',
  'pods',
  'policies',
  'open directions',
  'why not met',
  'collected at',
];

/** One row for each namespace, by name; the first row, without a namespace, is the cluster. */
export function scoreboardCsv(result: ScanResult, encoding: CsvEncoding): string {
  const { scan, cluster, namespaces, population } = result;
  const status = (of: Status) => [statusWord(of, scan.basis), basisWord(scan.basis)];
  const openDirections = namespaces.reduce((sum, one) => sum + one.openDirections, 0);
  const whole: Cell[] = [
    cluster.name,
    '',
    '',
    ...status(result.status),
    ...scoreCells(result.scores.coverage, result.scores.exposure),
    result.scores.band ?? '',
    population.workloads,
    population.unreadableWorkloads,
    population.pods,
    population.policies,
    openDirections,
    '',
    scan.collectedAt,
  ];
  const rows = namespaces.map((one): Cell[] => [
    cluster.name,
    one.name,
    one.system ? 'yes' : 'no',
    ...status(one.status),
    ...scoreCells(one.scores.coverage, one.scores.exposure),
    one.scores.band ?? '',
    one.workloads.length,
    one.unreadableWorkloads.length,
    one.podCount,
    one.policyCount,
    one.openDirections,
    one.statusReasons.map(reasonText).join('; '),
    scan.collectedAt,
  ]);
  return toCsv(SCORE_COLUMNS, [whole, ...rows], encoding);
}

function scoreCells(coverage: Interval | null, exposure: Interval | null): Cell[] {
  return [coverage?.best, coverage?.worst, exposure?.best, exposure?.worst];
}

const REACH_COLUMNS = [
  'cluster',
  'from namespace',
  'to namespace',
  'open workload pairs',
  'workload pairs',
  'most ports of a pair',
  'rests on unreadable policies',
];

/** One row for each ordered pair of namespaces where something is open or unknown; a pair without a row is closed. */
export function reachabilityCsv({ cluster, matrix }: ScanResult, encoding: CsvEncoding): string {
  const { namespaces, cells } = matrix;
  const rows: Cell[][] = [];
  for (const [index, cell] of cells.entries()) {
    if (cell.openPairs === 0 && !cell.unknown) continue;
    rows.push([
      cluster.name,
      namespaces[Math.floor(index / namespaces.length)],
      namespaces[index % namespaces.length],
      cell.openPairs,
      cell.pairCount,
      cell.ports,
      cell.unknown ? 'yes' : 'no',
    ]);
  }
  return toCsv(REACH_COLUMNS, rows, encoding);
}
