// bulkhead doctor: what can be read of a source, and what to grant, before a scan is wasted.
import type { Command } from 'commander';
import { doctorText } from '../../templates/text/doctor-report.ts';
import { jsonText } from '../../templates/text/printable.ts';
import { examineSource } from '../steps/examine-source.ts';
import { EXIT, type Shell } from './shell.ts';
import { addSourceOptions, oneSource, SOURCE_HELP, type SourceOptions } from './source-options.ts';
import { makePaint } from './terminal.ts';

interface DoctorOptions extends SourceOptions {
  readonly json?: boolean;
  readonly color: boolean;
}

const EXAMPLES = `
Asks a live cluster for one object of each kind that a scan reads, and for
nothing else. Where something is forbidden it prints the ClusterRole to apply.

Examples:
  $ bulkhead doctor context:prod
  $ bulkhead doctor prod.json        of a saved inventory: what was read then

Exit status: 0 a scan sees everything; 2 an option or SOURCE cannot be used;
3 something cannot be read, or the cluster does not answer`;

/** Adds the command; `done` takes its exit status. */
export function addDoctorCommand(program: Command, shell: Shell, done: (status: number) => void): void {
  addSourceOptions(program.command('doctor').argument('<source>', SOURCE_HELP))
    .summary('say what can be read of a cluster, and what to grant')
    .description(
      'Says what this identity can read of a cluster, which policy kinds it has, and what to grant.',
    )
    .option('--json', 'print the report as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (source: string, _: unknown, command: Command) => {
      done(await examine(shell, source, command.optsWithGlobals<DoctorOptions>()));
    });
}

async function examine(shell: Shell, source: string, options: DoctorOptions): Promise<number> {
  const report = await examineSource(oneSource(shell, source, options));
  const columns = Math.min(shell.columns, 120);
  shell.out(
    options.json ? jsonText(report) : doctorText(report, { paint: makePaint(shell, options), columns }),
  );
  return report.problems.length === 0 ? EXIT.fine : EXIT.notAssessed;
}
