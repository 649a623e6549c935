// bulkhead evidence: an audit period of a fleet group as one folder, verified, with what it proves and where it has gaps.
import { existsSync, readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { auditPeriodReport } from '../../templates/text/audit-period-report.ts';
import { jsonText, printable } from '../../templates/text/printable.ts';
import { InputError } from '../errors.ts';
import { openStores } from '../steps/fleet-run/open-stores.ts';
import { packEvidence } from '../steps/fleet-run/pack-evidence.ts';
import { makeSigner, makeVerifier } from '../steps/signing-keys.ts';
import { parseName, parseTime } from './option-values.ts';
import { EXIT, type Shell } from './shell.ts';
import { makePaint } from './terminal.ts';

interface EvidenceOptions {
  readonly group: string;
  readonly from: string;
  readonly to?: string;
  readonly out: string;
  readonly validHours: number;
  readonly store: string;
  readonly table?: string;
  readonly profile?: string;
  readonly key?: string;
  readonly signKey?: string;
  readonly json?: boolean;
  readonly color: boolean;
}

const EXAMPLES = `
The folder has the runs as they were written, each verified against its manifest,
period.json (bulkhead schema audit-period), calendar.csv with a row for each
cluster and day, gaps.csv, and a manifest of all of it.

Examples:
  $ bulkhead evidence --group prod-eu --from 2026-01-01 --to 2026-04-01 --out q1
  $ bulkhead evidence --group prod-eu --from 2026-01-01 --store s3://evidence --table bulkhead-state

Exit status: 0 every cluster was covered all the time; 1 there are gaps, or
something is not as it was written; 2 an option cannot be used`;

/** Adds the command; `done` takes its exit status. */
export function addEvidenceCommand(program: Command, shell: Shell, done: (status: number) => void): void {
  program
    .command('evidence')
    .summary('pack the evidence of an audit period')
    .description(
      'Packs the runs of a fleet group between two times: results, reports, manifests, and a calendar of scans and gaps.',
    )
    .requiredOption('--group <name>', 'which group of bulkhead.yaml', parseName)
    .requiredOption('--from <time>', 'first day or time of the period, in UTC', parseMoment)
    .option('--to <time>', 'end of the period, not part of it (default: now)', parseMoment)
    .option('--out <folder>', 'where to write it; must be empty or missing', 'evidence')
    .option(
      '--valid-hours <n>',
      'how long evidence speaks for a cluster after it was collected',
      parseHours,
      26,
    )
    .option('--store <place>', 'folder of runs, or s3://BUCKET', 'store')
    .option('--table <name>', 'with s3://BUCKET: the DynamoDB table beside it', parseName)
    .option('--profile <name>', 'AWS profile (default: the usual AWS environment)', parseName)
    .option('--key <key>', 'public key in PEM, or ARN of a KMS key, that the runs have to be signed by')
    .option(
      '--sign-key <key>',
      'private key in PEM, or ARN of a KMS key, that signs the manifest of the whole',
    )
    .option('--json', 'print the period for a program')
    .addHelpText('after', EXAMPLES)
    .action(async (_: unknown, self: Command) => {
      done(await pack(shell, self.optsWithGlobals<EvidenceOptions>()));
    });
}

async function pack(shell: Shell, options: EvidenceOptions): Promise<number> {
  const { group, from, to = shell.now(), validHours, store, table, profile, key, signKey } = options;
  if (from >= to)
    throw new InputError(`Cannot pack a period from ${from} to ${to}: it ends before it begins`);
  const resolvePath = (path: string) => resolve(shell.baseDir, path);
  const folder = resolvePath(options.out);
  // Files of another period would be in nobody's manifest
  if (existsSync(folder) && readdirSync(folder).length > 0)
    throw new InputError(`Cannot write to "${options.out}": it is not empty`);
  const { objects } = await openStores({
    store: store.startsWith('s3://') ? store : resolvePath(store),
    ...(table !== undefined && { table }),
    ...(profile !== undefined && { profile }),
  });
  const period = await packEvidence({
    objects,
    group,
    from,
    to,
    validHours,
    folder,
    toolVersion: shell.version,
    ...(key !== undefined && { verifier: await makeVerifier(key, resolvePath) }),
    ...(signKey !== undefined && { signer: await makeSigner(signKey, resolvePath) }),
  });
  if (options.json) shell.out(jsonText(period));
  else {
    const [title = '', ...lines] = auditPeriodReport(period).map(printable);
    shell.out([makePaint(shell, options)('strong', title), ...lines, '', options.out, ''].join('\n'));
  }
  const isWhole =
    period.runs.every(({ state, problems }) => state === 'finished' && problems.length === 0) &&
    period.clusters.every(({ gaps }) => gaps.length === 0);
  return isWhole ? EXIT.fine : EXIT.findings;
}

/** A day means its beginning. */
function parseMoment(text: string): string {
  return parseTime(/^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00Z` : text);
}

function parseHours(text: string): number {
  const hours = Number(text);
  if (!Number.isInteger(hours) || hours < 1 || hours > 9999)
    throw new InvalidArgumentError('It takes a whole number of hours from 1 to 9999.');
  return hours;
}
