// The command line as a function: arguments and a shell in, an exit status out. Knows how errors are told; each
// command is a file of its own.
import { Command, CommanderError } from 'commander';
import { printable } from '../../templates/text/printable.ts';
import { InputError, KubernetesError } from '../errors.ts';
import { addAssertCommand } from './assert-command.ts';
import { addDiffCommand } from './diff-command.ts';
import { addDoctorCommand } from './doctor-command.ts';
import { addEvidenceCommand } from './evidence-command.ts';
import { addExplainCommand } from './explain-command.ts';
import { InputProblems } from './input-problems.ts';
import { addInventoryCommand } from './inventory-command.ts';
import { addMuteCommand } from './mute-command.ts';
import { addNotifyCommand } from './notify-command.ts';
import { addRunCommand } from './run-command.ts';
import { addScanCommand } from './scan-command.ts';
import { addSchemaCommand } from './schema-command.ts';
import { EXIT, type Shell } from './shell.ts';
import { makePaint } from './terminal.ts';
import { addVerifyCommand } from './verify-command.ts';

const DESCRIPTION =
  'Says what can reach what in a Kubernetes cluster, which policy decides, and how far network segmentation is met. Reads live clusters, and manifests before they are applied.';

const EXAMPLES = `
Start here:
  $ bulkhead scan k8s/                          how well is this segmented?
  $ bulkhead explain k8s/ internet shop/db      can this connect, and why?
  $ bulkhead assert k8s/ --expect rules.yaml    does it stay that way?

bulkhead COMMAND --help says more about each.`;

/** Runs one command line without the program's name; never throws, and never ends the process. */
export async function runProgram(args: readonly string[], shell: Shell): Promise<number> {
  let status: number = EXIT.fine;
  const program = makeProgram(shell, (given) => {
    status = given;
  });
  try {
    if (args.length === 0) program.help({ error: true });
    await program.parseAsync(args, { from: 'user' });
    return status;
  } catch (error) {
    return tellError(shell, error, { debug: program.opts<{ debug?: boolean }>().debug === true });
  }
}

function makeProgram(shell: Shell, done: (status: number) => void): Command {
  const program = new Command('bulkhead');
  program
    .description(DESCRIPTION)
    .version(shell.version, '-V, --version', 'print the version')
    .option('--no-color', 'print without colours')
    .option('--debug', 'print where an error comes from')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .addHelpText('after', EXAMPLES)
    .showSuggestionAfterError()
    .exitOverride()
    .configureOutput({
      writeOut: shell.out,
      writeErr: shell.err,
      getOutHelpWidth: () => Math.min(shell.columns, 100),
      getErrHelpWidth: () => Math.min(shell.columns, 100),
      getOutHasColors: () => shell.outHasColours,
      getErrHasColors: () => false,
      outputError: (text, write) => write(`${usageText(text)}\n`),
    })
    .configureHelp({
      subcommandTerm: (command) => command.name(),
      styleTitle: (title) => makePaint(shell, { color: true })('strong', title),
    });
  addScanCommand(program, shell, done);
  addExplainCommand(program, shell, done);
  addAssertCommand(program, shell, done);
  addDiffCommand(program, shell, done);
  addRunCommand(program, shell, done);
  addEvidenceCommand(program, shell, done);
  addNotifyCommand(program, shell, done);
  addMuteCommand(program, shell, done);
  addInventoryCommand(program, shell, done);
  addDoctorCommand(program, shell, done);
  addVerifyCommand(program, shell, done);
  addSchemaCommand(program, shell, done);
  // Commands made from a parent take its settings when they are made; this one prints the way to more
  for (const command of program.commands) command.helpOption('-h, --help', 'print this help');
  return program;
}

/** One line in our own form from `error: unknown option '--foo'\n(Did you mean --format?)`. */
function usageText(text: string): string {
  const line = text
    .trim()
    .replace(/^error: /, '')
    .split('\n')
    .join(' ')
    .replace(/\.$/, '');
  return printable(line.charAt(0).toUpperCase() + line.slice(1));
}

function tellError(shell: Shell, error: unknown, { debug }: { readonly debug: boolean }): number {
  if (error instanceof CommanderError) {
    // Help and version end here too, with status 0; commander has told the others already
    return error.exitCode === 0 ? EXIT.fine : EXIT.usage;
  }
  const known = error instanceof InputError || error instanceof KubernetesError;
  const message = error instanceof Error ? error.message : String(error);
  const details = error instanceof InputProblems ? error.details : [];
  const hint = debug ? '' : ' (run again with --debug to see where it comes from)';
  const first = known ? message : `This is a fault in bulkhead, not in the input: ${message}${hint}`;
  for (const line of [first, ...details.map((detail) => `  ${detail}`)]) shell.err(`${printable(line)}\n`);
  if (debug && error instanceof Error) {
    for (const line of (error.stack ?? '').split('\n')) shell.err(`${printable(line)}\n`);
  }
  return error instanceof InputError ? EXIT.usage : EXIT.notAssessed;
}
