// Inputs that np-guard rejects as a whole, because the API server would reject an object of them. Here the object is
// reported and the rest is still scanned, so that each must leave a gap, an unreadable policy or a usage error.
import { join } from 'node:path';
import { InputError } from '../../../functions/errors.ts';
import { normalize } from '../../../lib/normalize/normalize.ts';
import { type ConformanceCase, makeNotes, type Notes } from '../case.ts';
import { npGuardDir, readJson } from '../corpus.ts';
import { readCorpus } from '../subject.ts';

interface FatalError {
  readonly case: string;
  readonly dir: string;
}

export function fatalErrorCases(): ConformanceCase[] {
  const { cases } = readJson<{ cases: readonly FatalError[] }>(
    join(npGuardDir, 'expected-fatal-errors.json'),
  );
  return cases.map((fatal) => ({
    id: `fatal/${fatal.dir}`,
    group: 'np-guard fatal errors',
    run: () => runFatal(fatal.dir),
  }));
}

async function runFatal(dir: string): Promise<Notes> {
  const notes = makeNotes();
  notes.compared = 1;
  try {
    const { gaps, policies } = normalize(await readCorpus([join(npGuardDir, 'tests', dir)], 'asWritten'));
    const unreadable = policies.some((policy) => policy.unreadable !== undefined);
    if (gaps.length === 0 && !unreadable) notes.differences.push('Nothing is reported');
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
  }
  return notes;
}
