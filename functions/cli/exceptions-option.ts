// --exceptions FILE → what is accepted, and whether namespaces may accept for themselves.
import { resolve } from 'node:path';
import { CATALOGUE } from '../../lib/checks/catalogue.ts';
import { type ExceptionSettings, exceptionSettings, parseExceptionFile } from '../config/exceptions.ts';
import { readConfigText } from '../config/yaml-file.ts';
import { fileProblems } from './input-problems.ts';
import type { Shell } from './shell.ts';

/** Undefined without a file. Throws InputProblems with every mistake. */
export function exceptionsFor(
  shell: Shell,
  file: string | undefined,
  clusters: ExceptionSettings['clusters'],
): ExceptionSettings | undefined {
  if (file === undefined) return undefined;
  const read = parseExceptionFile(
    readConfigText(resolve(shell.baseDir, file)),
    CATALOGUE.map(({ meta }) => meta.id),
  );
  if ('mistakes' in read) throw fileProblems(file, read.mistakes);
  return exceptionSettings(read.file, clusters);
}
