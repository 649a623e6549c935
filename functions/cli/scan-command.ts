// bulkhead scan: each SOURCE is one cluster; writes its reports and prints a summary of all of them.
import { relative } from 'node:path';
import type { Command } from 'commander';
import type { FleetOutcome } from '../../lib/fleet/assemble-fleet.ts';
import type { FleetTarget } from '../../lib/model/fleet-result.ts';
import type { AnalyzeOptions, DeclaredEntryPoint } from '../../lib/model/options.ts';
import type { ScanResult } from '../../lib/model/scan-result.ts';
import { printable } from '../../templates/text/printable.ts';
import { scanSummary } from '../../templates/text/scan-summary.ts';
import { InputError } from '../errors.ts';
import { closeRun } from '../steps/close-run.ts';
import { recordText } from '../steps/record-text.ts';
import { scanCluster } from '../steps/scan-cluster.ts';
import { writeReports } from '../steps/write-reports.ts';
import { clusterNames, safeFileName } from './cluster-names.ts';
import { frameworksFor } from './frameworks-option.ts';
import {
  collectCidrs,
  collectEntryPoints,
  FAIL_ON,
  type FailOn,
  parseFailOn,
  parseTime,
} from './option-values.ts';
import { addReportOptions, planReports, type ReportOptions, type ReportPlan } from './report-options.ts';
import { EXIT, type Shell } from './shell.ts';
import { addSourceOptions, readOptions, SOURCE_HELP, type SourceOptions } from './source-options.ts';
import { makePaint, makeProgress } from './terminal.ts';

interface ScanOptions extends SourceOptions, ReportOptions {
  readonly frameworks?: string;
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
      'Scores how far each cluster is segmented, and what is open. Writes reports for each, for several together, and a manifest of their hashes.',
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
    .option('--frameworks <file>', 'frameworks to add or to drop, YAML or JSON (see README)')
    .option('--scanned-at <time>', 'time of the scan, for reproducible reports (default: now)', parseTime);
  addReportOptions(addSourceOptions(command))
    .addHelpText('after', EXAMPLES)
    .action(async (sources: readonly string[], _: unknown, self: Command) => {
      done(await scan(shell, sources, self.optsWithGlobals<ScanOptions>()));
    });
}

interface Scanned {
  readonly results: readonly ScanResult[];
  /** Paths of all files that were written, as the user would name them. */
  readonly reports: readonly string[];
  readonly errors: readonly InputError[];
  /** What was asked for and could not be written, one sentence each. */
  readonly notes: readonly string[];
}

interface ScanOneOptions {
  readonly source: string;
  readonly name: string;
  readonly collectedAt: string;
  readonly options: ScanOptions;
  readonly frameworks: NonNullable<AnalyzeOptions['frameworks']> | undefined;
}

async function scan(shell: Shell, sources: readonly string[], options: ScanOptions): Promise<number> {
  if (options.clusterName !== undefined && sources.length > 1) {
    throw new InputError(`Cannot give ${sources.length} clusters one name: --cluster-name takes one SOURCE`);
  }
  if (sources.filter((source) => source === '-').length > 1) {
    throw new InputError('Cannot read standard input twice: give - once');
  }
  const { results, reports, errors, notes } = await scanAll(shell, sources, options);
  if (options.json && (results.length > 0 || sources.length > 1)) {
    shell.out(recordText(sources.length === 1 ? (results[0] as ScanResult) : results).text);
  } else if (results.length > 0) {
    const { columns, rows } = shell;
    shell.out(scanSummary(results, { paint: makePaint(shell, options), columns, rows, reports }));
  }
  const unused = unusedEntryPoints(results, options.entryPoint ?? []);
  for (const note of [...notes, ...unused]) shell.err(`${printable(note)}\n`);
  // One cluster that cannot be read does not keep the others from their reports
  const [first, ...others] = errors;
  for (const error of others) shell.err(`${printable(error.message)}\n`);
  if (first !== undefined) throw first;
  return exitStatus(results, options.failOn);
}

async function scanAll(shell: Shell, sources: readonly string[], options: ScanOptions): Promise<Scanned> {
  const plan = await planReports(shell, options);
  const frameworks = frameworksFor(shell, options.frameworks);
  const names = clusterNames(sources, shell.baseDir);
  const collectedAt = options.scannedAt ?? shell.now();
  const progress = makeProgress(shell);
  const targets: FleetTarget[] = [];
  const outcomes = new Map<string, FleetOutcome>();
  const files: string[] = [];
  const notes: string[] = [];
  const errors: InputError[] = [];
  for (const [index, source] of sources.entries()) {
    const name = options.clusterName ?? (names[index] as string);
    targets.push({ id: name, name });
    progress.show(`Scanning ${name} (${index + 1} of ${sources.length})`);
    try {
      const result = await scanOne(shell, { source, name, collectedAt, options, frameworks });
      const written = await writeReports(result, { ...plan, name: safeFileName(name) });
      files.push(...written.files);
      if (written.left.includes('asff')) notes.push(noAccount(name));
      outcomes.set(name, { result, sha256: written.recordSha256 });
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      outcomes.set(name, { notAssessed: error.message });
      errors.push(error);
    } finally {
      progress.clear();
    }
  }
  const last = await closeRun({ ...plan, toolVersion: shell.version, targets, outcomes, files });
  const results = [...outcomes.values()].flatMap((one) => ('result' in one ? [one.result] : []));
  return { results, reports: pathsFrom(shell, plan, [...files, ...last]), errors, notes };
}

function scanOne(
  shell: Shell,
  { source, name, collectedAt, options, frameworks }: ScanOneOptions,
): Promise<ScanResult> {
  return scanCluster({
    source: readOptions(shell, { source, clusterName: name, collectedAt, options }),
    toolVersion: shell.version,
    declaredEntryPoints: options.entryPoint ?? [],
    ...(frameworks && { frameworks }),
  });
}

function noAccount(name: string): string {
  return `Cannot write ASFF of "${name}": its account is not known; give --aws-account and --aws-region`;
}

/** As the user would name them: relative where that leads down. */
function pathsFrom(shell: Shell, { folder }: ReportPlan, files: readonly string[]): string[] {
  const near = relative(shell.baseDir, folder);
  const start = near.startsWith('..') ? folder : near;
  return files.map((file) => (start === '' ? file : `${start}/${file}`));
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
