// bulkhead inventory: saves what a cluster holds, so that every command can be asked later, and elsewhere, without it.
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { writeWhole } from '../adapters/files/write-whole.ts';
import { inventoryText } from '../steps/canonical-json.ts';
import { readSource } from '../steps/read-source.ts';
import { clusterNames } from './cluster-names.ts';
import { noteGaps } from './gap-note.ts';
import { parseTime } from './option-values.ts';
import { makeScanProgress } from './scan-progress.ts';
import { EXIT, type Shell } from './shell.ts';
import { addSourceOptions, SOURCE_HELP, type SourceOptions, sourceOf } from './source-options.ts';

interface InventoryOptions extends SourceOptions {
  readonly out?: string;
  readonly scannedAt?: string;
}

const EXAMPLES = `
What is in it: the fields that the analysis reads, and policies as they are. No
Secret, no environment of an application, of ConfigMaps only the settings of the
network. The file can be read by its owner alone.

Examples:
  $ bulkhead inventory context:prod -o prod.json
  $ bulkhead scan prod.json              the same result as of the cluster
  $ bulkhead explain prod.json internet shop/db

Exit status: 0 saved; 2 an option or SOURCE cannot be used; 3 the cluster cannot
be read, or not all of it (the document is there, and says what is missing)`;

/** Adds the command; `done` takes its exit status. */
export function addInventoryCommand(program: Command, shell: Shell, done: (status: number) => void): void {
  addSourceOptions(program.command('inventory').argument('<source>', SOURCE_HELP))
    .summary('save what a cluster holds, for any command to read')
    .description('Saves what a cluster holds as one document, which every command takes in its place.')
    .option('-o, --out <file>', 'file to write (default: standard output)')
    .option('--scanned-at <time>', 'time of the reading (default: now)', parseTime)
    .addHelpText('after', EXAMPLES)
    .action(async (source: string, _: unknown, command: Command) => {
      done(await save(shell, source, command.optsWithGlobals<InventoryOptions>()));
    });
}

async function save(shell: Shell, source: string, options: InventoryOptions): Promise<number> {
  const [name = 'cluster'] = clusterNames([source], shell.baseDir);
  const progress = makeScanProgress(shell, 1);
  const time = options.scannedAt === undefined ? {} : { collectedAt: options.scannedAt };
  const onProgress = progress.start(options.clusterName ?? name);
  const inventory = await readSource(sourceOf(shell, { source, name, ...time, options, onProgress })).finally(
    progress.clear,
  );
  const text = inventoryText(inventory);
  if (options.out === undefined || options.out === '-') shell.out(text);
  else writeWhole(resolve(shell.baseDir, options.out), text, { readableBy: 'owner' });
  noteGaps(shell, inventory);
  const isWhole = inventory.gaps.every(({ reason }) => reason !== 'forbidden' && reason !== 'unavailable');
  return isWhole ? EXIT.fine : EXIT.notAssessed;
}
