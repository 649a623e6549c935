// bulkhead mute: one finding is not told of for a while. Its score, its place in reports and its history stay as they are.
import { resolve } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import type { Mute } from '../../lib/model/alert.ts';
import { printable } from '../../templates/text/printable.ts';
import { InputError } from '../errors.ts';
import { putValue } from '../steps/fleet-run/alert-state.ts';
import { openStores } from '../steps/fleet-run/open-stores.ts';
import { parseName, parseTime } from './option-values.ts';
import { EXIT, type Shell } from './shell.ts';

interface MuteOptions {
  readonly group: string;
  readonly until: string;
  readonly reason: string;
  readonly by?: string;
  readonly store: string;
  readonly table?: string;
  readonly profile?: string;
}

const LONGEST_DAYS = 90;
const DAY_MS = 86_400_000;

const EXAMPLES = `
The fingerprint stands in the alert and in every report. A mute ends by itself; a
finding that is still there then is told of.

Examples:
  $ bulkhead mute 0123456789abcdef --group prod-eu --until 2026-12-24 --reason "migration, NET-311"
  $ bulkhead mute 0123456789abcdef --group prod-eu --until 2026-12-24 --reason "NET-311" \\
      --store s3://evidence --table bulkhead-state`;

/** Adds the command; `done` takes its exit status. */
export function addMuteCommand(program: Command, shell: Shell, done: (status: number) => void): void {
  program
    .command('mute')
    .argument('<fingerprint>', '16 hexadecimal digits of a finding', parseFingerprint)
    .summary('do not tell of a finding for a while')
    .description(
      'Keeps a finding out of alerts until a day, with a reason. Reports and scores stay as they are.',
    )
    .requiredOption('--group <name>', 'fleet group of bulkhead.yaml', parseName)
    .requiredOption(
      '--until <day>',
      `first day on which it is told of again, at most ${LONGEST_DAYS} days from now`,
      parseDay,
    )
    .requiredOption('--reason <text>', 'why; it is kept with the mute', parseName)
    .option('--by <name>', 'who mutes (default: the user of this machine)', parseName)
    .option('--store <place>', 'folder of runs, or s3://BUCKET', 'store')
    .option('--table <name>', 'with s3://BUCKET: the DynamoDB table beside it', parseName)
    .option('--profile <name>', 'AWS profile (default: the usual AWS environment)', parseName)
    .addHelpText('after', EXAMPLES)
    .action(async (fingerprint: string, _: unknown, self: Command) => {
      done(await mute(shell, fingerprint, self.optsWithGlobals<MuteOptions>()));
    });
}

async function mute(shell: Shell, fingerprint: string, options: MuteOptions): Promise<number> {
  const { group, until, reason, store, table, profile } = options;
  const by = options.by ?? shell.env.USER ?? shell.env.LOGNAME;
  if (by === undefined) throw new InputError('Cannot mute: give --by, this machine does not say who you are');
  const now = shell.surroundings.now();
  const left = Date.parse(until) - now;
  if (left <= 0) throw new InputError(`Cannot mute until ${until}: that is over`);
  if (left > LONGEST_DAYS * DAY_MS)
    throw new InputError(`Cannot mute until ${until}: that is more than ${LONGEST_DAYS} days from now`);
  const { state } = await openStores({
    store: store.startsWith('s3://') ? store : resolve(shell.baseDir, store),
    ...(table !== undefined && { table }),
    ...(profile !== undefined && { profile }),
  });
  const value: Mute = { fingerprint, until, by, reason };
  await putValue(
    { state, surroundings: shell.surroundings },
    { partition: `GROUP#${group}`, sort: `MUTE#${fingerprint}`, value: { ...value } },
  );
  shell.out(
    `${printable(`${fingerprint} of ${group} is not told of until ${until.slice(0, 10)} (${by}: ${reason})`)}\n`,
  );
  return EXIT.fine;
}

function parseFingerprint(text: string): string {
  if (!/^[0-9a-f]{16}$/.test(text)) throw new InvalidArgumentError('It takes 16 hexadecimal digits.');
  return text;
}

/** The beginning of a day, in UTC. */
function parseDay(text: string): string {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) throw new InvalidArgumentError('It takes a day such as 2026-01-31.');
  return parseTime(`${text}T00:00:00Z`);
}
