// --intents FILE → what the clusters are meant to be.
import { resolve } from 'node:path';
import type { Intents } from '../../lib/model/intent.ts';
import { intentsOf, parseIntentFile } from '../config/intents.ts';
import { readConfigText } from '../config/yaml-file.ts';
import { fileProblems } from './input-problems.ts';
import type { Shell } from './shell.ts';

/** Undefined without a file. Throws InputProblems with every mistake. */
export function intentsFor(
  shell: Shell,
  file: string | undefined,
  clusters: Intents['clusters'],
): Intents | undefined {
  if (file === undefined) return undefined;
  const read = parseIntentFile(readConfigText(resolve(shell.baseDir, file)));
  if ('mistakes' in read) throw fileProblems(file, read.mistakes);
  return intentsOf(read.file, clusters);
}
