// --frameworks FILE → what results are held against: the frameworks that come with the scanner, changed by the file.
import { resolve } from 'node:path';
import { CATALOGUE } from '../../lib/checks/catalogue.ts';
import { FRAMEWORKS } from '../../lib/frameworks/catalogue.ts';
import type { AnalyzeOptions } from '../../lib/model/options.ts';
import { sha256 } from '../adapters/files/sha256.ts';
import { readFrameworks } from '../config/frameworks-file.ts';
import { canonicalJson } from '../steps/canonical-json.ts';
import { fileProblems } from './input-problems.ts';
import type { Shell } from './shell.ts';

/** With the hash of the data. Undefined when every framework was dropped. Throws InputProblems with every mistake. */
export function frameworksFor(shell: Shell, file: string | undefined): AnalyzeOptions['frameworks'] {
  const catalogue = file === undefined ? FRAMEWORKS : changed(shell, file);
  if (catalogue.frameworks.length === 0) return undefined;
  return { catalogue, sha256: sha256([canonicalJson(catalogue)]) };
}

function changed(shell: Shell, file: string) {
  const read = readFrameworks(resolve(shell.baseDir, file), {
    catalogue: FRAMEWORKS,
    checkIds: CATALOGUE.map(({ meta }) => meta.id),
  });
  if ('mistakes' in read) throw fileProblems(file, read.mistakes);
  return read.catalogue;
}
