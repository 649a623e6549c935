// A shell that remembers what a command printed. The clock stands still.

import { join } from 'node:path';
import { Readable } from 'node:stream';
import { runProgram } from '../../../functions/cli/program.ts';
import type { Shell } from '../../../functions/cli/shell.ts';
import { fakeSurroundings } from '../../fakes/kubernetes-api/surroundings.ts';

export const root = join(import.meta.dirname, '../../..');

export interface Ran {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

/** Runs one command line in the root of the checkout, or with other settings. */
export async function run(
  args: readonly string[],
  settings: Partial<Shell> & { readonly input?: string } = {},
): Promise<Ran> {
  const { input, ...shell } = settings;
  let out = '';
  let err = '';
  const status = await runProgram(args, {
    version: '1.2.3',
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    stdin: Readable.from(input === undefined ? [] : [input]),
    stdinIsTerminal: input === undefined,
    baseDir: root,
    now: () => '2026-01-01T00:00:00Z',
    columns: 80,
    rows: 24,
    outHasColours: false,
    errIsTerminal: false,
    env: {},
    surroundings: fakeSurroundings(),
    ...shell,
  });
  return { status, out, err };
}
