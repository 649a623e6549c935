// bulkhead scan: each SOURCE is one cluster; writes its reports and prints a summary of all of them. What is done with
// each cluster stands in scan-clusters.ts.
import type { Command } from 'commander';
import type { Changes } from '../../lib/model/changes.ts';
import type { DeclaredEntryPoint } from '../../lib/model/options.ts';
import type { ScanResult } from '../../lib/model/scan-result.ts';
import { printable } from '../../templates/text/printable.ts';
import { scanSummary } from '../../templates/text/scan-summary.ts';
import { changesLine } from '../../templates/wording/changes.ts';
import { InputError, KubernetesError } from '../errors.ts';
import { recordText } from '../steps/record-text.ts';
import { type EksFound, type EksRun, makeEksRun } from './eks-run.ts';
import { type FailOnChange, hasChange, parseFailOnChange } from './fail-on-change.ts';
import {
  collectCidrs,
  collectEntryPoints,
  collectNames,
  FAIL_ON,
  type FailOn,
  parseFailOn,
  parseTime,
} from './option-values.ts';
import { addReportOptions } from './report-options.ts';
import { type ScanClustersOptions, scanClusters } from './scan-clusters.ts';
import { EXIT, type Shell } from './shell.ts';
import { addSourceOptions, allContexts, SOURCE_HELP } from './source-options.ts';
import { makePaint, makeProgress } from './terminal.ts';

interface ScanOptions extends ScanClustersOptions {
  readonly allContexts?: boolean;
  readonly eks?: boolean;
  readonly region?: readonly string[];
  readonly failOn?: FailOn | FailOnChange;
  readonly color: boolean;
}

const EXAMPLES = `
Examples:
  $ bulkhead scan k8s/                               reports/k8s.html, .pdf …
  $ bulkhead scan k8s/ --entry-point shop/web:443    web is meant to be public
  $ bulkhead scan k8s/ --assume-cni vpc-cni          as this CNI would enforce
  $ bulkhead scan eu/prod us/prod --fail-on notMet   for a pipeline
  $ bulkhead scan k8s/ --baseline main.json --fail-on new:high
  $ bulkhead scan k8s/ --json | jq .status
  $ kubectl get all,ns,no,ing,netpol -A -o json | bulkhead scan -
  $ bulkhead scan context:prod-eu context:prod-us    live, of the kubeconfig
  $ bulkhead scan --eks --region eu-west-1           live, all of an account

Exit status:
  0  every cluster was assessed
  1  a cluster has the status of --fail-on, or worse, or has what it names
  2  an option or a SOURCE cannot be used
  3  a cluster could not be assessed`;

/** Adds the command; `done` takes its exit status. */
export function addScanCommand(program: Command, shell: Shell, done: (status: number) => void): void {
  const command = program
    .command('scan')
    .argument('[source...]', `${SOURCE_HELP}; each is one cluster`)
    .summary('score clusters, write their reports, print a summary')
    .description(
      'Scores how far each cluster is segmented, and what is open. Writes reports for each, for several together, and a manifest of their hashes.',
    )
    .option('--all-contexts', 'every context of the kubeconfig, beside each SOURCE')
    .option('--eks', 'every EKS cluster of the account, or of the account of each --role-arn')
    .option(
      '--region <name>',
      'AWS region that --eks searches; repeatable (default: that of the profile)',
      collectNames,
    )
    .option('--json', 'print the result instead of the summary; reports only with --out or --format')
    .option(
      '--fail-on <what>',
      `exit with 1 at this status or worse: ${FAIL_ON.join(', ')}; or, after --baseline or --history, for new:SEVERITY or regression`,
      parseFailOnAny,
    )
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
    .option('--exceptions <file>', 'findings that somebody accepts until a date, YAML or JSON')
    .option('--intents <file>', 'zones, flows and expectations that have to hold, YAML or JSON')
    .option('--history <folder>', 'keep the scan there, and tell trend and changes from those before it')
    .option('--baseline <file>', 'tell changes against this JSON result; takes one SOURCE')
    .option('--scanned-at <time>', 'time of the scan, for reproducible reports (default: now)', parseTime);
  addReportOptions(addSourceOptions(command))
    .addHelpText('after', EXAMPLES)
    .action(async (sources: readonly string[], _: unknown, self: Command) => {
      done(await scan(shell, sources, self.optsWithGlobals<ScanOptions>()));
    });
}

async function scan(shell: Shell, given: readonly string[], options: ScanOptions): Promise<number> {
  const eks = makeEksRun(shell, options);
  const found = await search(shell, eks, options);
  const contexts = options.allContexts === true ? allContexts(shell, options) : [];
  const sources = [...given, ...contexts, ...found.sources.filter((source) => !given.includes(source))];
  const total = sources.length + found.unread.length;
  if (total === 0) throw nothingToScan(options);
  requireUsable(options, { sources, total });
  const { results, reports, errors, notes, changes } = await scanClusters(shell, {
    sources,
    eks,
    unread: found.unread,
    options,
  });
  if (options.json && (results.length > 0 || total > 1)) {
    shell.out(recordText(total === 1 ? (results[0] as ScanResult) : results).text);
  } else if (results.length > 0) {
    const { columns, rows } = shell;
    shell.out(scanSummary(results, { paint: makePaint(shell, options), columns, rows, reports }));
    for (const one of changes) shell.out(`${printable(changesLine(one, results.length))}\n`);
  }
  const unused = unusedEntryPoints(results, options.entryPoint ?? []);
  for (const note of [...notes, ...unused]) shell.err(`${printable(note)}\n`);
  // One cluster that cannot be read does not keep the others from their reports. A mistake of the user comes first
  const [first, ...others] = [...errors].sort((a, b) => rankOf(a) - rankOf(b));
  const unread = errors.filter((error) => error instanceof KubernetesError).length;
  if (unread > 0 && total > 1) shell.err(`Not assessed: ${unread} of ${total} clusters\n`);
  for (const error of others) shell.err(`${printable(error.message)}\n`);
  if (first !== undefined) throw first;
  return statusOf(options, { results, changes });
}

function parseFailOnAny(text: string): FailOn | FailOnChange {
  return text === 'regression' || text.startsWith('new:') ? parseFailOnChange(text) : parseFailOn(text);
}

function isOfChange(failOn: ScanOptions['failOn']): failOn is FailOnChange {
  return failOn === 'regression' || typeof failOn === 'object';
}

/** Throws InputError for options that do not go with each other, or with what is scanned. */
function requireUsable(
  { clusterName, baseline, history, failOn }: ScanOptions,
  { sources, total }: { readonly sources: readonly string[]; readonly total: number },
): void {
  if (clusterName !== undefined && total > 1)
    throw new InputError(`Cannot give ${total} clusters one name: --cluster-name takes one SOURCE`);
  if (sources.filter((source) => source === '-').length > 1)
    throw new InputError('Cannot read standard input twice: give - once');
  if (baseline !== undefined && total > 1)
    throw new InputError(`Cannot hold ${total} clusters against one baseline: --baseline takes one SOURCE`);
  if (isOfChange(failOn) && baseline === undefined && history === undefined)
    throw new InputError('Cannot tell what is new: give --baseline or --history with this --fail-on');
}

function statusOf(
  { failOn }: ScanOptions,
  { results, changes }: { readonly results: readonly ScanResult[]; readonly changes: readonly Changes[] },
): number {
  if (!isOfChange(failOn)) return exitStatus(results, failOn);
  const unassessed = exitStatus(results, undefined);
  if (unassessed !== EXIT.fine) return unassessed;
  return changes.some((one) => hasChange(one, failOn)) ? EXIT.findings : EXIT.fine;
}

/** What --eks finds; nothing without it. */
async function search(shell: Shell, eks: EksRun, options: ScanOptions): Promise<EksFound> {
  if (options.eks !== true) {
    if (options.region === undefined) return { sources: [], unread: [] };
    throw new InputError('Cannot use --region alone: it says where --eks searches');
  }
  const progress = makeProgress(shell);
  progress.show('Searching for EKS clusters');
  return eks.discover(options.region ?? []).finally(progress.clear);
}

function nothingToScan({ eks }: ScanOptions): InputError {
  return new InputError(
    eks === true
      ? 'Cannot find any EKS cluster in the accounts and regions that were searched'
      : 'Cannot scan nothing: give a SOURCE, --all-contexts or --eks',
  );
}

function rankOf(error: Error): number {
  return error instanceof InputError ? 0 : 1;
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
