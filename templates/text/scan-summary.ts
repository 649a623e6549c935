// What a scan prints: every cluster and as many of its namespaces as fit the screen, worst first, each with status,
// scores and the worst that is open; then what was not assessed, and where the reports are.
import type {
  Basis,
  NamespaceResult,
  Position,
  ScanResult,
  Scores,
  Status,
} from '../../lib/model/scan-result.ts';
import { exceptionNotices } from '../wording/exception.ts';
import { countOf, intervalText, numberText } from '../wording/format.ts';
import { intentsSummary, isIntentBroken } from '../wording/intent.ts';
import { worstOpening } from '../wording/opening.ts';
import { byNeed } from '../wording/priority.ts';
import { basisSentence, statusOrder, statusSymbol, statusWord } from '../wording/status.ts';
import { gapLines } from './gap-lines.ts';
import type { Paint } from './paint.ts';
import { printable, wrap } from './printable.ts';
import { type RemarkRow, type SummaryRow, tableLines } from './summary-table.ts';

export interface SummaryOptions {
  readonly paint: Paint;
  /** Of the terminal. */
  readonly columns: number;
  readonly rows: number;
  /** Paths as they are to be printed; empty when none were written. */
  readonly reports: readonly string[];
}

const MOST_COLUMNS = 120;
const FEWEST_ROWS = 5;

/** Where a stranger stands, in the fewest words. */
const POSITIONS: Readonly<Record<Position, string>> = {
  internet: 'internet',
  private: 'private addresses',
  otherNamespaces: 'any namespace',
  sameNamespace: 'same namespace',
  listedPeers: 'listed peers',
  instanceMetadata: 'instance metadata',
  nodesAndApiServer: 'API server',
  isolation: 'anyone',
};

/** Ends with a line feed. Fits `rows` lines, if those are more than a few. */
export function scanSummary(results: readonly ScanResult[], options: SummaryOptions): string {
  const { paint } = options;
  const columns = Math.min(options.columns, MOST_COLUMNS);
  const tail = [
    ...basisLines(results, columns),
    ...gapLines(results, { paint, columns }),
    ...intentLines(results, { paint, columns }),
    ...exceptionLines(results, { paint, columns }),
    ...reportLines(options.reports),
  ];
  // A line for the headings, one between table and tail, one for the prompt that follows
  const room = Math.max(FEWEST_ROWS, options.rows - tail.length - 3);
  return `${[...tableLines(tableRows(results, room), { paint, columns }), '', ...tail].join('\n')}\n`;
}

/** Clusters stand in the order in which they were given, unless there are too many to show. */
function tableRows(results: readonly ScanResult[], room: number): (SummaryRow | RemarkRow)[] {
  if (results.length > room) {
    const ranked = [...results].sort(byNeed);
    const rest = ranked.slice(room - 1);
    return [...ranked.slice(0, room - 1).map(clusterRow), restRow(rest.map(withBasis))];
  }
  const perCluster = namespacesPerCluster(results, room);
  return results.flatMap((result) => {
    const namespaces = [...result.namespaces].sort(byNeed);
    const rest = namespaces.slice(perCluster);
    return [
      clusterRow(result),
      ...namespaces.slice(0, perCluster).map((namespace) => namespaceRow(result, namespace)),
      ...(rest.length > 0 && perCluster > 0
        ? [restRow(rest.map((namespace) => withBasis({ ...result, status: namespace.status })))]
        : []),
    ];
  });
}

/** The most that each cluster may show so that all of them fit, each with a line for itself and one for the rest. */
function namespacesPerCluster(results: readonly ScanResult[], room: number): number {
  const counts = results.map(({ namespaces }) => namespaces.length);
  const linesWith = (most: number) =>
    counts.reduce((sum, count) => sum + 1 + Math.min(count, most) + (count > most ? 1 : 0), 0);
  for (let most = Math.max(0, ...counts); most > 0; most--) if (linesWith(most) <= room) return most;
  return 0;
}

function clusterRow(result: ScanResult): SummaryRow {
  const { cluster, population } = result;
  return {
    level: 'cluster',
    name: printable(cluster.name),
    ...assessmentCells(result, result),
    note: countOf(population.workloads, 'workload'),
  };
}

function namespaceRow(result: ScanResult, namespace: NamespaceResult): SummaryRow {
  return {
    level: 'namespace',
    name: printable(namespace.name),
    ...assessmentCells(result, namespace),
    note: openingNote(namespace),
  };
}

function assessmentCells(
  { scan }: ScanResult,
  { status, scores }: Pick<NamespaceResult, 'status' | 'scores'>,
): Omit<SummaryRow, 'level' | 'name' | 'note'> {
  const text = (interval: Scores['coverage']) => (interval === null ? '–' : intervalText(interval));
  return {
    status,
    statusText: printable(`${statusSymbol(status)} ${statusWord(status, scan.basis)}`),
    coverage: text(scores.coverage),
    exposure: text(scores.exposure),
    band: scores.band,
  };
}

interface Rated {
  readonly status: Status;
  readonly basis: Basis;
}

function withBasis({ status, scan }: Pick<ScanResult, 'status' | 'scan'>): Rated {
  return { status, basis: scan.basis };
}

/** What is not shown, by status: `… and 31 more: 12 partial, 19 met`. */
function restRow(rest: readonly Rated[]): RemarkRow {
  const words = statusOrder.flatMap((status) =>
    rest.filter((one) => one.status === status).map((one) => statusWord(status, one.basis).toLowerCase()),
  );
  const counts = [...new Set(words)].map((word) => `${words.filter((one) => one === word).length} ${word}`);
  return { level: 'remark', note: `… and ${numberText(rest.length)} more: ${counts.join(', ')}` };
}

/** `wordpress ← internet`: the arrow shows which way the connection is opened. */
function openingNote(namespace: NamespaceResult): string {
  const worst = worstOpening(namespace);
  if (worst === undefined) return namespace.workloads.length === 0 ? 'no workloads' : 'nothing';
  const arrow = worst.deduction.direction === 'ingress' ? '←' : '→';
  return `${printable(worst.workload)} ${arrow} ${POSITIONS[worst.deduction.position]}`;
}

/** What the scores rest on (scoring.md P7), once for clusters that share it. */
function basisLines(results: readonly ScanResult[], columns: number): string[] {
  const sentences = [...new Set(results.map(({ scan }) => printable(basisSentence(scan.basis))))];
  return sentences.flatMap((sentence) => wrap(sentence, columns));
}

/** Clusters of which it is said what their intents came to, the first where something is broken; the reports have all. */
const MOST_INTENTS = 1;

/** What zones and expectations came to: first where something is broken. */
function intentLines(
  results: readonly ScanResult[],
  { paint, columns }: { readonly paint: Paint; readonly columns: number },
): string[] {
  const told = results.flatMap(({ cluster, intents }) =>
    intents === undefined || intentsSummary(intents) === ''
      ? []
      : [
          {
            isBroken: isIntentBroken(intents),
            name: cluster.name,
            text: intentsSummary(intents),
          },
        ],
  );
  const sorted = [...told.filter(({ isBroken }) => isBroken), ...told.filter(({ isBroken }) => !isBroken)];
  const others = told.filter(({ isBroken }) => isBroken).length - MOST_INTENTS;
  const more = others > 0 ? ` (and ${countOf(others, 'more cluster')})` : '';
  return sorted.slice(0, MOST_INTENTS).flatMap(({ isBroken, name, text }) => {
    const of = results.length > 1 ? `${name}${more}: ` : '';
    const lines = cutLines(wrap(printable(`${of}${text}`), columns), columns);
    return isBroken ? lines.map((line) => paint('strong', line)) : lines;
  });
}

/** Notices on exceptions that are shown, the most urgent first, and lines of each; the reports have all of them. */
const MOST_NOTICES = 1;
const NOTICE_LINES = 2;

/** What has to be done about exceptions, warnings first; the cluster is named where there are several. */
function exceptionLines(
  results: readonly ScanResult[],
  { paint, columns }: { readonly paint: Paint; readonly columns: number },
): string[] {
  const notices = results.flatMap(({ cluster, exceptions }) =>
    exceptionNotices(exceptions, Number.POSITIVE_INFINITY).map(({ weight, text }) => ({
      weight,
      text: results.length > 1 ? `${cluster.name}: ${text}` : text,
    })),
  );
  const sorted = [
    ...notices.filter(({ weight }) => weight === 'warning'),
    ...notices.filter(({ weight }) => weight === 'note'),
  ];
  const left = sorted.length - MOST_NOTICES;
  return [
    ...sorted.slice(0, MOST_NOTICES).flatMap(({ weight, text }) => {
      const lines = cutLines(wrap(printable(text), columns), columns);
      return weight === 'warning' ? lines.map((line) => paint('strong', line)) : lines;
    }),
    ...(left > 0 ? [`… and ${countOf(left, 'more exception')} to look after, in the reports`] : []),
  ];
}

function cutLines(lines: readonly string[], columns: number): string[] {
  if (lines.length <= NOTICE_LINES) return [...lines];
  const last = lines[NOTICE_LINES - 1] as string;
  return [...lines.slice(0, NOTICE_LINES - 1), `${last.slice(0, columns - 1)}…`];
}

function reportLines(reports: readonly string[]): string[] {
  if (reports.length === 0) return [];
  const shown = reports.slice(0, 2).map(printable).join(', ');
  return [`Reports: ${shown}${reports.length > 2 ? ` and ${reports.length - 2} more` : ''}`];
}
