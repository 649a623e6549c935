// The bench: the whole analysis against the time that JSON.parse takes on the same Pods, in one run, as a table.
// Targets: the analysis in at most a fifth of that time, within 512 MB beside the inventory, at 10,000 and 100,000
// pods. Numbers hold for the machine and the moment; their ratio is what travels.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { benchService } from './lambda/bench-lambda.ts';
import type { Measurement, Stage } from './measure.ts';
import { benchPdf } from './pdf.ts';
import { benchReader } from './reader/bench-reader.ts';

const ROWS = ['1000', '10000', '100000', 'hard'];
// The live reader is measured beside them; alone with `--size reader`
const READER = 'reader';
// So is the service, as it is bundled
const SERVICE = 'service';
const RATIO_TARGET = 0.2;
const MEMORY_TARGET_MB = 512;
const USAGE = `Usage: npm run -s bench [-- --size ROW]   ROW: ${ROWS.join(', ')}, ${READER}, ${SERVICE}, or any number of pods`;

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { size: { type: 'string', multiple: true } } });
  const asked = values.size ?? [...ROWS, READER, SERVICE];
  const rows = asked.filter((row) => row !== READER && row !== SERVICE);
  if (rows.some((row) => row !== 'hard' && !(Number(row) >= 1000))) {
    console.error(USAGE);
    process.exitCode = 2;
    return;
  }
  const measurements: Measurement[] = [];
  for (const row of rows) {
    console.error(`Measuring ${row}`);
    measurements.push(measureInChild(row));
  }
  if (measurements.length > 0) {
    console.log(formatTable([HEADINGS, ...measurements.map(cellsOf)]));
    console.log(growthOf(measurements).join('\n'));
  }
  if (asked.includes(READER)) console.log((await benchReader()).join('\n'));
  if (values.size === undefined) console.log(benchPdf());
  if (asked.includes(SERVICE)) console.log((await benchService()).join('\n'));
}

/** Ends the bench when the row cannot be measured: the child has said why. */
function measureInChild(row: string): Measurement {
  const program = fileURLToPath(new URL('./measure.ts', import.meta.url));
  const child = spawnSync(process.execPath, ['--expose-gc', program, row], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (child.status !== 0) {
    console.error(`Cannot measure ${row}: the child ended with ${child.signal ?? `status ${child.status}`}`);
    process.exit(1);
  }
  return JSON.parse(child.stdout) as Measurement;
}

const STAGES: readonly Stage[] = [
  'normalize',
  'policies',
  'matrix',
  'survey',
  'score',
  'facts',
  'checks',
  'zones',
];

const HEADINGS = [
  'cluster',
  'pods',
  'policies',
  'columns of the matrix',
  'distinct rows',
  'JSON of pods, MB',
  'JSON.parse, CPU ms',
  'analysis, CPU ms',
  `ratio (target ≤ ${RATIO_TARGET})`,
  'first analysis, CPU ms',
  'JSON.parse, wall ms',
  'analysis, wall ms',
  'ratio of wall times',
  `peak beside input, MB (target ≤ ${MEMORY_TARGET_MB})`,
  'kept by the result, MB',
  // Zones are beside the analysis: they are judged where somebody declares them
  ...STAGES.map((stage) => `  ${stage}, CPU ms`),
];

function cellsOf(m: Measurement): string[] {
  const ratio = m.analysis.cpuMs / m.parse.cpuMs;
  return [
    m.cluster,
    whole(m.pods),
    whole(m.policies),
    whole(m.columns),
    whole(m.distinctRows),
    megabytes(m.jsonBytes),
    whole(m.parse.cpuMs),
    whole(m.analysis.cpuMs),
    `${ratio.toFixed(2)} ${ratio <= RATIO_TARGET ? 'met' : 'missed'}`,
    whole(m.first.cpuMs),
    whole(m.parse.wallMs),
    whole(m.analysis.wallMs),
    (m.analysis.wallMs / m.parse.wallMs).toFixed(2),
    `${megabytes(m.peakBytes)} ${m.peakBytes <= MEMORY_TARGET_MB * 1e6 ? 'met' : 'missed'}`,
    megabytes(m.keptBytes),
    ...STAGES.map((stage) => whole(m.stages[stage].cpuMs)),
  ];
}

function whole(value: number): string {
  return Math.round(value).toLocaleString('en');
}

function megabytes(bytes: number): string {
  return whole(bytes / 1e6);
}

/** The table turned on its side: one line for a quantity, one column for a cluster. */
function formatTable(columns: readonly (readonly string[])[]): string {
  const widths = columns.map((column) => Math.max(...column.map((cell) => cell.length)));
  return HEADINGS.map((_, line) =>
    columns
      .map((column, at) => {
        const cell = column[line] as string;
        return at === 0 ? cell.padEnd(widths[at] as number) : cell.padStart(widths[at] as number);
      })
      .join('  '),
  ).join('\n');
}

/** How time grows with the number of pods, policies growing alike: 1 is in proportion, 2 is with the square. */
function growthOf(measurements: readonly Measurement[]): string[] {
  const sizes = measurements.filter(({ cluster }) => cluster !== 'hard');
  return sizes.slice(1).map((larger, at) => {
    const smaller = sizes[at] as Measurement;
    const exponent = (value: (m: Measurement) => number) =>
      (Math.log(value(larger) / value(smaller)) / Math.log(larger.pods / smaller.pods)).toFixed(2);
    return (
      `growth ${whole(smaller.pods)} → ${whole(larger.pods)} pods: time ^${exponent((m) => m.analysis.cpuMs)}, ` +
      `peak memory ^${exponent((m) => m.peakBytes)}`
    );
  });
}

await main();
