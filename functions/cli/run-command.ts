// bulkhead run: the scheduled run of one group, here and now, over a folder. It is what the service does on AWS.
import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { FleetResult } from '../../lib/model/fleet-result.ts';
import { printable } from '../../templates/text/printable.ts';
import { exceptionNotices } from '../../templates/wording/exception.ts';
import { thresholdsText } from '../../templates/wording/fleet-report.ts';
import { fleetIntentsText } from '../../templates/wording/intent.ts';
import { statusWord } from '../../templates/wording/status.ts';
import { isLocalExecutionAlive, ownExecutionId } from '../adapters/workflow/local-process.ts';
import { readConfigText } from '../config/yaml-file.ts';
import { DuplicateRun } from '../steps/fleet-run/claim-run.ts';
import { openStores } from '../steps/fleet-run/open-stores.ts';
import type { RunPorts } from '../steps/fleet-run/ports.ts';
import { type FleetConfig, fleetConfig } from '../steps/fleet-run/read-config.ts';
import { runHere } from '../steps/fleet-run/run-here.ts';
import { fileProblems } from './input-problems.ts';
import { parseName, parseTime } from './option-values.ts';
import { makeScanProgress, type ScanProgress } from './scan-progress.ts';
import { EXIT, type Shell } from './shell.ts';

interface RunOptions {
  readonly config: string;
  readonly group: string;
  readonly store: string;
  readonly table?: string;
  readonly scheduled?: string;
  readonly profile?: string;
}

const EXAMPLES = `
A run is named by its group and its time. One that was cut off goes on where it
was when it is started again with the same --scheduled; one that is done is left
as it is. The folder of a run has a manifest, chained to the run before.

Examples:
  $ bulkhead run --group prod-eu
  $ bulkhead run --config fleet/bulkhead.yaml --group prod-eu --store /srv/bulkhead
  $ bulkhead run --group prod-eu --store s3://evidence --table bulkhead-state
  $ bulkhead verify store/runs/prod-eu/20261126T060000Z/manifest.json

Exit status: 0 every cluster was assessed, or the run was done already; 1 a
cluster misses a threshold of the configuration, or a zone or an expectation
is broken; 2 the configuration or an
option cannot be used; 3 a cluster could not be assessed`;

/** Adds the command; `done` takes its exit status. */
export function addRunCommand(program: Command, shell: Shell, done: (status: number) => void): void {
  program
    .command('run')
    .summary('scan a group of EKS clusters as bulkhead.yaml says')
    .description(
      'Finds the EKS clusters of a group of bulkhead.yaml, scans them, and keeps results, reports and history in a folder.',
    )
    .requiredOption('--group <name>', 'which group', parseName)
    .option('--config <file>', 'the configuration', 'bulkhead.yaml')
    .option('--store <place>', 'folder of runs and their state, or s3://BUCKET', 'store')
    .option('--table <name>', 'with s3://BUCKET: the DynamoDB table of locks and history', parseName)
    .option('--scheduled <time>', 'time that the run is named by (default: now)', parseTime)
    .option('--profile <name>', 'AWS profile (default: the usual AWS environment)', parseName)
    .addHelpText('after', EXAMPLES)
    .action(async (_: unknown, self: Command) => {
      done(await run(shell, self.optsWithGlobals<RunOptions>()));
    });
}

async function run(shell: Shell, options: RunOptions): Promise<number> {
  const { group, scheduled = shell.now() } = options;
  const config = readFleetFile(shell, options.config);
  const ports = await portsFor(shell, config, options);
  let progress: ScanProgress | undefined;
  try {
    const { runId, fleet } = await runHere(ports, {
      request: { group, scheduledTime: scheduled },
      executionId: ownExecutionId(shell.surroundings.now()),
      isAlive: async (id) => isLocalExecutionAlive(id, shell.surroundings.now()),
      onTargets: ({ length }) => {
        progress = makeScanProgress(shell, length);
      },
      onStart: ({ name }) => void progress?.start(name),
      onEnd: ({ name }) => progress?.end(name),
    });
    progress?.clear();
    tell(shell, fleet, { store: options.store, runId });
    return statusOf(fleet);
  } catch (error) {
    if (!(error instanceof DuplicateRun)) throw error;
    shell.err(`${printable(error.message)}: nothing is to do\n`);
    return EXIT.fine;
  } finally {
    progress?.clear();
  }
}

function statusOf({ clusters }: FleetResult): number {
  if (clusters.some(({ notAssessed }) => notAssessed !== undefined)) return EXIT.notAssessed;
  return clusters.some(
    ({ missedThresholds = [], intents }) => missedThresholds.length > 0 || (intents?.broken ?? 0) > 0,
  )
    ? EXIT.findings
    : EXIT.fine;
}

/** Throws InputProblems with every mistake. */
function readFleetFile(shell: Shell, path: string): FleetConfig {
  const read = fleetConfig(readConfigText(resolve(shell.baseDir, path)));
  if ('mistakes' in read) throw fileProblems(path, read.mistakes);
  return read.config;
}

async function portsFor(shell: Shell, config: FleetConfig, options: RunOptions): Promise<RunPorts> {
  const { group, store, table, profile } = options;
  const stores = await openStores({
    store: store.startsWith('s3://') ? store : resolve(shell.baseDir, store),
    ...(table !== undefined && { table }),
    ...(profile !== undefined && { profile }),
  });
  const { groupPlan } = await import('../steps/fleet-run/group-plan.ts');
  const { endpointsTrustedInTests, surroundings } = shell;
  const plan = groupPlan(config, group, {
    now: surroundings.now,
    ...(profile !== undefined && { profile }),
    ...(endpointsTrustedInTests && { endpointsTrustedInTests }),
  });
  return {
    ...stores,
    surroundings,
    toolVersion: shell.version,
    groupOf: async () => plan,
  };
}

/** Of what was not assessed, and of a fleet, whose clusters have one each. */
const NO_BASIS = { kind: 'none' } as const;

function tell(
  shell: Shell,
  fleet: FleetResult,
  at: { readonly store: string; readonly runId: string },
): void {
  const { clusters, status } = fleet;
  for (const cluster of clusters) {
    const why = cluster.notAssessed === undefined ? '' : `: ${cluster.notAssessed}`;
    const word = statusWord(cluster.status, cluster.basis ?? NO_BASIS);
    shell.out(`${printable(`${word.padEnd(22)}${cluster.region ?? ''} ${cluster.name}${why}`)}\n`);
  }
  const count = clusters.length === 1 ? '1 cluster' : `${clusters.length} clusters`;
  shell.out(`\n${statusWord(status, NO_BASIS)}: ${count}\n`);
  const thresholds = thresholdsText(fleet);
  const intents = fleetIntentsText(fleet);
  if (intents !== '') shell.out(`${printable(intents)}\n`);
  for (const { text } of exceptionNotices(fleet.exceptions)) shell.out(`${printable(text)}\n`);
  if (thresholds !== undefined) shell.out(`${printable(thresholds)}\n`);
  shell.out(`${printable(`${at.store}/runs/${at.runId}`)}\n`);
}
