// What the doctor found, as text: who asks whom, what can be read, what cannot and why, and what to apply.
import type { AccessRow, DoctorReport } from '../../lib/model/doctor-report.ts';
import { countOf } from '../wording/format.ts';
import type { Paint } from './paint.ts';
import { printable, wrap } from './printable.ts';

export interface DoctorOptions {
  readonly paint: Paint;
  readonly columns: number;
}

/** Ends with a line feed. Files to apply come last, each as it is, so that they can be copied. */
export function doctorText(report: DoctorReport, options: DoctorOptions): string {
  const { paint } = options;
  const { problems, grants } = report;
  const verdict =
    problems.length === 0
      ? paint('good', 'A scan sees everything that it asks for.')
      : paint('bad', `A scan would not see everything: ${countOf(problems.length, 'problem')}.`);
  const lines = [
    ...headLines(report, options),
    ...accessLines(report.access, options),
    ...listLines('Policy kinds', report.policyKinds, options),
    ...countLines(report, options),
    '',
    verdict,
    ...problems.flatMap((problem) => bullet(problem, options)),
  ];
  const files = grants.flatMap(({ file, how, text }) => [
    '',
    paint('strong', `${file}   (${how})`),
    text.trimEnd(),
  ]);
  return `${[...lines, ...files].join('\n')}\n`;
}

function headLines({ cluster, server, identity }: DoctorReport, { paint }: DoctorOptions): string[] {
  const skew = server?.clockSkewSeconds;
  const facts = [
    ...(server === undefined ? [] : [`server ${server.host}, ${server.version ?? 'version not told'}`]),
    ...(identity === undefined ? [] : [`as ${identity}`]),
    ...(skew === undefined ? [] : [`clock ${skew === 0 ? 'exact' : `${skew > 0 ? '+' : ''}${skew} s`}`]),
  ];
  const source = cluster.source === 'live' ? 'live cluster' : 'manifests';
  return [
    `${paint('strong', printable(cluster.name))}  ${source}`,
    ...facts.map((fact) => `  ${printable(fact)}`),
  ];
}

function accessLines(rows: readonly AccessRow[], options: DoctorOptions): string[] {
  if (rows.length === 0) return [];
  const of = (...outcomes: AccessRow['outcome'][]) =>
    rows.filter(({ outcome }) => outcomes.includes(outcome)).map(({ resource }) => resource);
  return [
    '',
    ...listLines('Readable', of('readable'), options),
    ...listLines('Not installed', of('notInstalled'), options),
    ...listLines('Not readable', of('forbidden', 'failed'), options),
  ];
}

function countLines({ objectCounts }: DoctorReport, options: DoctorOptions): string[] {
  const counts = Object.entries(objectCounts ?? {}).map(([kind, count]) => `${count} ${kind}`);
  return listLines('Objects', counts, options);
}

const LABEL_COLUMNS = 15;
const NO_BREAK = '\u00a0';

function listLines(label: string, words: readonly string[], { paint, columns }: DoctorOptions): string[] {
  if (words.length === 0) return [];
  // A line may end between the words of the list, and not inside one
  const whole = words.map((word) => printable(word).replaceAll(' ', NO_BREAK)).join(', ');
  const [first = '', ...rest] = wrap(whole, columns - LABEL_COLUMNS).map((line) =>
    line.replaceAll(NO_BREAK, ' '),
  );
  const indent = ' '.repeat(LABEL_COLUMNS);
  return [paint('faint', label.padEnd(LABEL_COLUMNS)) + first, ...rest.map((line) => indent + line)];
}

function bullet(text: string, { columns }: DoctorOptions): string[] {
  const [first = '', ...rest] = wrap(printable(text), columns - 4);
  return [`  - ${first}`, ...rest.map((line) => `    ${line}`)];
}
