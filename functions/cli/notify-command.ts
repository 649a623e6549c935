// bulkhead notify: what would be told of a scan, to whom and why; and whether each channel can be reached.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { decideAlerts } from '../../lib/alert/decide-alerts.ts';
import type { AlertState } from '../../lib/model/alert.ts';
import type { ScanResult } from '../../lib/model/scan-result.ts';
import { eventMessage, rollUpMessage, testMessage } from '../../templates/slack/messages.ts';
import { jsonText, printable } from '../../templates/text/printable.ts';
import { alertSummary, alertTitle, overBudget, routedByWords } from '../../templates/wording/alert.ts';
import { secretSource } from '../adapters/secrets/secret-source.ts';
import type { AlertSettings } from '../config/alert-settings.ts';
import type { FleetFile } from '../config/fleet-file.ts';
import { readConfigText } from '../config/yaml-file.ts';
import { InputError } from '../errors.ts';
import { openChannel } from '../steps/fleet-run/open-alerts.ts';
import { openDestinations } from '../steps/fleet-run/open-destinations.ts';
import { planAlerts } from '../steps/fleet-run/plan-alerts.ts';
import { fleetConfig } from '../steps/fleet-run/read-config.ts';
import { fileProblems } from './input-problems.ts';
import { previewDestinations, tryDestinations } from './notify-destinations.ts';
import { parseName } from './option-values.ts';
import { EXIT, type Shell } from './shell.ts';

interface NotifyOptions {
  readonly config: string;
  readonly group: string;
  readonly dryRun?: string;
  readonly before?: string;
  readonly test?: boolean;
  readonly json?: boolean;
}

const EXAMPLES = `
Alerts are sent by the service at the end of each run (alerts in bulkhead.yaml).
--dry-run decides as it would for one result, and sends nothing. Without --before
it is the first scan of the cluster, which is one summary.

Examples:
  $ bulkhead notify --group prod-eu --dry-run shop.json --before shop-yesterday.json
  $ bulkhead notify --group prod-eu --test

Exit status: 0 fine; 1 somebody did not take the test message; 2 a file or an
option cannot be used`;

/** Adds the command; `done` takes its exit status. */
export function addNotifyCommand(program: Command, shell: Shell, done: (status: number) => void): void {
  program
    .command('notify')
    .summary('see what alerts would say, and whether channels can be reached')
    .description(
      'Shows which alerts a result would cause, or sends one test message to each channel, bus and webhook.',
    )
    .option('--config <file>', 'the configuration', 'bulkhead.yaml')
    .requiredOption('--group <name>', 'fleet group of bulkhead.yaml', parseName)
    .option('--dry-run <result>', 'a result that scan wrote (JSON): print what would be told')
    .option('--before <result>', 'the result of the scan before it')
    .option('--test', 'send one message to each channel, bus and webhook')
    .option('--json', 'with --dry-run: the messages as they are sent')
    .addHelpText('after', EXAMPLES)
    .action(async (_: unknown, self: Command) => {
      done(await notify(shell, self.optsWithGlobals<NotifyOptions>()));
    });
}

async function notify(shell: Shell, options: NotifyOptions): Promise<number> {
  const file = readFleetFile(shell, options.config);
  const settings = file.alerts;
  if (settings === undefined) throw new InputError(`Cannot notify: "${options.config}" has no alerts`);
  if (!file.groups.some(({ name }) => name === options.group))
    throw new InputError(`Cannot find the group "${options.group}" in "${options.config}"`);
  if ((options.dryRun === undefined) === (options.test !== true))
    throw new InputError('Cannot notify: give either --dry-run RESULT or --test');
  if (options.dryRun === undefined) return testChannels(shell, settings);
  return dryRun(shell, { settings, options, path: options.dryRun });
}

function readFleetFile(shell: Shell, path: string): FleetFile {
  const read = fleetConfig(readConfigText(resolve(shell.baseDir, path)));
  if ('mistakes' in read) throw fileProblems(path, read.mistakes);
  return read.config.file;
}

function dryRun(
  shell: Shell,
  {
    settings,
    options,
    path,
  }: { readonly settings: AlertSettings; readonly options: NotifyOptions; readonly path: string },
): number {
  const now = readResult(shell, path);
  const before = options.before === undefined ? undefined : readResult(shell, options.before);
  const state = before && decide(before, { settings, runId: 'before' }).state;
  const { events } = decide(now, { settings, runId: 'now', ...(state && { state }) });
  const messages = planAlerts(events, settings);
  const elsewhere = previewDestinations(settings, { events, now, ...(before && { before }) });
  if (options.json) {
    const blocks = messages.map((message) => ({
      channel: message.channel,
      ...(message.kind === 'event'
        ? eventMessage(message.event, { group: options.group })
        : rollUpMessage(message.events)),
    }));
    shell.out(jsonText([...blocks, ...elsewhere.map(({ json }) => json)]));
    return EXIT.fine;
  }
  for (const message of messages) {
    const own = message.kind === 'event' ? [message.event] : message.events;
    const why = message.kind === 'event' ? routedByWords[message.by] : overBudget;
    for (const event of own)
      shell.out(
        `${printable(`#${message.channel}  ${alertTitle(event)}  (${why})`)}\n    ${printable(alertSummary(event))}\n`,
      );
  }
  if (events.length === 0) shell.out('Nothing would be told: nothing has changed that is worth a message\n');
  for (const { line } of elsewhere) shell.out(`${printable(line)}\n`);
  for (const line of ignoredWishes(now, settings)) shell.out(`${printable(line)}\n`);
  return EXIT.fine;
}

/** Namespaces that ask for a channel that they may not have. */
function ignoredWishes({ namespaces }: ScanResult, { annotationChannels }: AlertSettings): string[] {
  return namespaces.flatMap(({ name, alertChannel }) =>
    alertChannel === undefined || annotationChannels.includes(alertChannel)
      ? []
      : [
          `Ignored: namespace "${name}" asks for the channel "${alertChannel}", which annotationChannels does not name`,
        ],
  );
}

function decide(
  result: ScanResult,
  {
    settings,
    runId,
    state,
  }: { readonly settings: AlertSettings; readonly runId: string; readonly state?: AlertState },
) {
  const { cluster, scan } = result;
  return decideAlerts({
    runId,
    at: scan.collectedAt,
    cluster: { id: cluster.eks?.arn ?? cluster.name, name: cluster.name },
    outcome: { result },
    ...(state && { state }),
    rules: { minSeverity: settings.minSeverity, worsensBy: settings.worsensBy, staleHours: 26 },
    mutes: [],
  });
}

/** Throws InputError for what is no result of one cluster. */
function readResult(shell: Shell, path: string): ScanResult {
  try {
    const result = JSON.parse(readFileSync(resolve(shell.baseDir, path), 'utf8')) as ScanResult;
    if (result.schemaVersion === 'bulkhead.scan-result/v1') return result;
  } catch (cause) {
    throw new InputError(`Cannot read the result "${path}": ${(cause as Error).message}`, { cause });
  }
  throw new InputError(`Cannot use "${path}": it is no result of a scan (bulkhead.scan-result/v1)`);
}

async function testChannels(shell: Shell, settings: AlertSettings): Promise<number> {
  const secretOf = secretSource(shell.surroundings.now);
  let status: number = EXIT.fine;
  for (const name of Object.keys(settings.channels)) {
    try {
      const channel = await openChannel(settings, name, { secretOf, surroundings: shell.surroundings });
      await channel.post(testMessage(name));
      shell.out(`${name}: taken\n`);
    } catch (error) {
      status = EXIT.findings;
      shell.out(`${printable(`${name}: ${(error as Error).message}`)}\n`);
    }
  }
  const destinations = openDestinations(settings, { secretOf, surroundings: shell.surroundings });
  const { securityHub } = settings;
  for (const { line, isTaken } of await tryDestinations(destinations, { securityHub, at: shell.now() })) {
    if (!isTaken) status = EXIT.findings;
    shell.out(`${printable(line)}\n`);
  }
  return status;
}
