// bulkhead diff: what is different between two results of a cluster, for a person, a program or a pull request.
import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { compare } from '../../lib/compare/compare.ts';
import type { Changes } from '../../lib/model/changes.ts';
import type { DeclaredEntryPoint } from '../../lib/model/options.ts';
import type { ScanResult } from '../../lib/model/scan-result.ts';
import { changesMarkdown } from '../../templates/markdown/changes-markdown.ts';
import { changesReport } from '../../templates/text/changes-report.ts';
import { jsonText } from '../../templates/text/printable.ts';
import { writeWhole } from '../adapters/files/write-whole.ts';
import { InputError } from '../errors.ts';
import { scanCluster } from '../steps/scan-cluster.ts';
import { exceptionsFor } from './exceptions-option.ts';
import { type FailOnChange, hasChange, parseFailOnChange } from './fail-on-change.ts';
import { collectEntryPoints } from './option-values.ts';
import { readResult } from './result-file.ts';
import { EXIT, type Shell } from './shell.ts';
import { addSourceOptions, oneSource, SOURCE_HELP, type SourceOptions } from './source-options.ts';
import { makePaint } from './terminal.ts';

interface DiffOptions extends SourceOptions {
  readonly format: 'text' | 'json' | 'markdown';
  readonly out?: string;
  readonly json?: boolean;
  readonly failOn?: FailOnChange;
  readonly entryPoint?: readonly DeclaredEntryPoint[];
  readonly exceptions?: string;
  readonly color: boolean;
}

const EXAMPLES = `
Each side is a result that scan wrote (JSON), or anything that scan takes. What
could not be read on one side is neither new nor fixed, and is said.

Examples:
  $ bulkhead diff yesterday.json today.json
  $ bulkhead diff main/k8s pull-request/k8s --cluster-name shop --format markdown --out comment.md
  $ bulkhead diff baseline.json context:prod --fail-on new:high

Exit status: 0 whatever changed; 1 --fail-on was met; 2 an input or an option
cannot be used; 3 a side could not be assessed`;

/** Adds the command; `done` takes its exit status. */
export function addDiffCommand(program: Command, shell: Shell, done: (status: number) => void): void {
  const command = program
    .command('diff')
    .argument('<before>', `a result, or ${SOURCE_HELP}`)
    .argument('<after>', 'the same, later');
  addSourceOptions(command)
    .summary('tell what changed between two scans')
    .description(
      'Tells what changed between two results of a cluster: findings, policies and their fields, connections, scores.',
    )
    .addOption(
      new Option('--format <format>', 'how it is written')
        .choices(['text', 'json', 'markdown'])
        .default('text'),
    )
    .option('--json', 'the same as --format json')
    .option('--out <file>', 'write it to a file')
    .option(
      '--fail-on <what>',
      'exit status 1 for new:SEVERITY (new or worse findings from that severity on), or regression',
      parseFailOnChange,
    )
    .option(
      '--entry-point <workload[:ports]>',
      'entry point that is meant to be public, as scan takes it; repeatable',
      collectEntryPoints,
    )
    .option('--exceptions <file>', 'findings that somebody accepts until a date, YAML or JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (before: string, after: string, _: unknown, self: Command) => {
      done(await diff(shell, { before, after, options: self.optsWithGlobals<DiffOptions>() }));
    });
}

async function diff(
  shell: Shell,
  {
    before,
    after,
    options,
  }: { readonly before: string; readonly after: string; readonly options: DiffOptions },
): Promise<number> {
  if (before === '-' && after === '-') throw new InputError('Cannot read both sides from standard input');
  const changes = compare(await resultOf(shell, before, options), await resultOf(shell, after, options));
  const text = textOf(shell, changes, options);
  if (options.out === undefined) shell.out(text);
  else writeWhole(resolve(shell.baseDir, options.out), text);
  if (changes.limits.some(({ id }) => id === 'notAssessed')) return EXIT.notAssessed;
  return options.failOn !== undefined && hasChange(changes, options.failOn) ? EXIT.findings : EXIT.fine;
}

function textOf(shell: Shell, changes: Changes, options: DiffOptions): string {
  const format = options.json ? 'json' : options.format;
  if (format === 'json') return jsonText(changes);
  if (format === 'markdown') return changesMarkdown(changes);
  return changesReport(changes, {
    paint: options.out === undefined ? makePaint(shell, options) : (_, plain) => plain,
  });
}

/** A document that scan wrote is taken as it is; anything else is scanned now. */
async function resultOf(shell: Shell, source: string, options: DiffOptions): Promise<ScanResult> {
  const read = readResult(resolve(shell.baseDir, source));
  if (read !== undefined) return read;
  const exceptions = exceptionsFor(shell, options.exceptions, 'one');
  return scanCluster({
    source: oneSource(shell, source, options),
    toolVersion: shell.version,
    declaredEntryPoints: options.entryPoint ?? [],
    ...(exceptions && { exceptions }),
    ...(options.assumeCni !== undefined && { assumeCni: options.assumeCni }),
  });
}
