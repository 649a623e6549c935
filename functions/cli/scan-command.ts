// bulkhead scan: each SOURCE is one cluster; writes its reports and prints a summary of all of them.
import { relative, resolve } from 'node:path';
import type { Command } from 'commander';
import type { DeclaredEntryPoint } from '../../lib/model/options.ts';
import type { ScanResult } from '../../lib/model/scan-result.ts';
import type { Detail } from '../../templates/pdf/namespace-section.ts';
import type { PageSize } from '../../templates/pdf/theme.ts';
import { jsonText, printable } from '../../templates/text/printable.ts';
import { scanSummary } from '../../templates/text/scan-summary.ts';
import { InputError } from '../errors.ts';
import { scanCluster } from '../steps/scan-cluster.ts';
import { type ReportFormat, writeReports } from '../steps/write-reports.ts';
import { clusterNames, safeFileName } from './cluster-names.ts';
import {
  collectCidrs,
  collectEntryPoints,
  FAIL_ON,
  type FailOn,
  parseDetail,
  parseFailOn,
  parseFormats,
  parsePaper,
  parseTime,
} from './option-values.ts';
import { EXIT, type Shell } from './shell.ts';
import { addSourceOptions, readOptions, SOURCE_HELP, type SourceOptions } from './source-options.ts';
import { makePaint, makeProgress } from './terminal.ts';

interface ScanOptions extends SourceOptions {
  readonly out?: string;
  readonly format?: readonly ReportFormat[];
  readonly paper?: PageSize;
  readonly detail?: Detail;
  readonly json?: boolean;
  readonly entryPoint?: readonly DeclaredEntryPoint[];
  readonly failOn?: FailOn;
  readonly scannedAt?: string;
  readonly color: boolean;
}

const EXAMPLES = `
Examples:
  $ bulkhead scan k8s/                               reports/k8s.json and .pdf
  $ bulkhead scan k8s/ --entry-point shop/web:443    web is meant to be public
  $ bulkhead scan eu/prod us/prod --fail-on notMet   for a pipeline
  $ bulkhead scan k8s/ --json | jq .status
  $ kubectl get all,ns,no,ing,netpol -A -o json | bulkhead scan -

Exit status:
  0  every cluster was assessed
  1  a cluster has the status of --fail-on, or worse
  2  an option or a SOURCE cannot be used
  3  a cluster could not be assessed`;

/** Adds the command; `done` takes its exit status. */
export function addScanCommand(program: Command, shell: Shell, done: (status: number) => void): void {
  const command = program
    .command('scan')
    .argument('<source...>', `${SOURCE_HELP}; each is one cluster`)
    .summary('score clusters, write their reports, print a summary')
    .description(
      'Scores how far each cluster is segmented, and what is open. Writes a JSON result and a PDF for each.',
    )
    .option('-o, --out <dir>', 'folder of the reports (default: reports)')
    .option('--format <list>', 'reports to write: json, pdf or both (default: json,pdf)', parseFormats)
    .option('--paper <size>', 'paper of PDF reports: a4 or letter (default: a4)', parsePaper)
    .option(
      '--detail <level>',
      'namespaces in PDF reports: usual, or all for those that are met too (default: usual)',
      parseDetail,
    )
    .option('--json', 'print the result instead of the summary; reports only with --out or --format')
    .option('--fail-on <status>', `exit with 1 at this status or worse: ${FAIL_ON.join(', ')}`, parseFailOn)
    .option(
      '--entry-point <ns/name[:port,…]>',
      'workload or Ingress that is meant to be public; repeatable',
      collectEntryPoints,
    )
    .option(
      '--load-balancer-cidr <cidr>',
      'subnets of load balancers that send to pods; repeatable',
      collectCidrs,
    )
    .option('--scanned-at <time>', 'time of the scan, for reproducible reports (default: now)', parseTime);
  addSourceOptions(command)
    .addHelpText('after', EXAMPLES)
    .action(async (sources: readonly string[], _: unknown, self: Command) => {
      done(await scan(shell, sources, self.optsWithGlobals<ScanOptions>()));
    });
}

interface Scanned {
  readonly results: readonly ScanResult[];
  readonly reports: readonly string[];
  readonly errors: readonly InputError[];
}

async function scan(shell: Shell, sources: readonly string[], options: ScanOptions): Promise<number> {
  if (options.clusterName !== undefined && sources.length > 1) {
    throw new InputError(`Cannot give ${sources.length} clusters one name: --cluster-name takes one SOURCE`);
  }
  if (sources.filter((source) => source === '-').length > 1) {
    throw new InputError('Cannot read standard input twice: give - once');
  }
  const { results, reports, errors } = await scanAll(shell, sources, options);
  if (options.json && (results.length > 0 || sources.length > 1)) {
    shell.out(jsonText(sources.length === 1 ? results[0] : results));
  } else if (results.length > 0) {
    const { columns, rows } = shell;
    shell.out(scanSummary(results, { paint: makePaint(shell, options), columns, rows, reports }));
  }
  for (const note of unusedEntryPoints(results, options.entryPoint ?? [])) shell.err(`${printable(note)}\n`);
  // One cluster that cannot be read does not keep the others from their reports
  const [first, ...others] = errors;
  for (const error of others) shell.err(`${printable(error.message)}\n`);
  if (first !== undefined) throw first;
  return exitStatus(results, options.failOn);
}

async function scanAll(shell: Shell, sources: readonly string[], options: ScanOptions): Promise<Scanned> {
  const names = clusterNames(sources, shell.baseDir);
  const collectedAt = options.scannedAt ?? shell.now();
  const progress = makeProgress(shell);
  const results: ScanResult[] = [];
  const reports: string[] = [];
  const errors: InputError[] = [];
  for (const [index, source] of sources.entries()) {
    const name = options.clusterName ?? (names[index] as string);
    progress.show(`Scanning ${name} (${index + 1} of ${sources.length})`);
    try {
      const result = await scanOne(shell, { source, name, collectedAt, options });
      reports.push(...(await report(shell, result, options)));
      results.push(result);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      errors.push(error);
    } finally {
      progress.clear();
    }
  }
  return { results, reports, errors };
}

function scanOne(
  shell: Shell,
  {
    source,
    name,
    collectedAt,
    options,
  }: {
    readonly source: string;
    readonly name: string;
    readonly collectedAt: string;
    readonly options: ScanOptions;
  },
): Promise<ScanResult> {
  return scanCluster({
    source: readOptions(shell, { source, clusterName: name, collectedAt, options }),
    toolVersion: shell.version,
    declaredEntryPoints: options.entryPoint ?? [],
  });
}

/** Paths of the files that were written, as the user would name them. */
async function report(shell: Shell, result: ScanResult, options: ScanOptions): Promise<string[]> {
  if (options.json && options.out === undefined && options.format === undefined) return [];
  const stem = resolve(shell.baseDir, options.out ?? 'reports', safeFileName(result.cluster.name));
  const pdf = {
    ...(options.paper === undefined ? {} : { pageSize: options.paper }),
    ...(options.detail === undefined ? {} : { detail: options.detail }),
  };
  const written = await writeReports(result, { stem, formats: options.format ?? ['json', 'pdf'], pdf });
  const near = relative(shell.baseDir, stem);
  return written.map((format) => `${near.startsWith('..') ? stem : near}.${format}`);
}

function exitStatus(results: readonly ScanResult[], failOn: FailOn | undefined): number {
  const statuses = results.map(({ status }) => status);
  if (statuses.includes('notAssessed')) return EXIT.notAssessed;
  const failing: readonly string[] =
    failOn === undefined ? [] : FAIL_ON.slice(0, FAIL_ON.indexOf(failOn) + 1);
  return statuses.some((status) => failing.includes(status)) ? EXIT.findings : EXIT.fine;
}

/** A typing mistake in --entry-point would otherwise read as an opening that nobody declared. */
function unusedEntryPoints(
  results: readonly ScanResult[],
  declared: readonly DeclaredEntryPoint[],
): string[] {
  const names = new Set(
    results.flatMap((result) => [
      ...result.entryPoints.map(({ namespace, name }) => `${namespace}/${name}`),
      ...result.namespaces.flatMap((one) => one.workloads.map(({ name }) => `${one.name}/${name}`)),
    ]),
  );
  return declared
    .map(({ namespace, name }) => `${namespace}/${name}`)
    .filter((name) => results.length > 0 && !names.has(name))
    .map(
      (name) => `Cannot find the entry point "${name}": no cluster has a workload or a way in of this name`,
    );
}
