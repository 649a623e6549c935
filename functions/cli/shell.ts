// What the commands know of the process they run in. Everything that touches it comes in here, so that a test runs a
// command like any other function.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Surroundings } from '../adapters/kubernetes-api/reader-limits.ts';

export interface Shell {
  /** Of bulkhead. */
  readonly version: string;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly stdin: AsyncIterable<Uint8Array | string>;
  /** True when nothing is piped in. */
  readonly stdinIsTerminal: boolean;
  /** Absolute folder that relative paths start from. */
  readonly baseDir: string;
  /** RFC 3339 UTC, to the second. */
  readonly now: () => string;
  /** Of the terminal; 80 and 24 when there is none. */
  readonly columns: number;
  readonly rows: number;
  readonly outHasColours: boolean;
  readonly errIsTerminal: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Clock and chance of what waits for others. */
  readonly surroundings: Surroundings;
  /** FOR TESTS ONLY: see DescribeOptions of adapters/eks. The shell of a process never has it. */
  readonly endpointsTrustedInTests?: readonly string[];
}

/** Exit statuses (design.md section 3). */
export const EXIT = { fine: 0, findings: 1, usage: 2, notAssessed: 3 } as const;

/** The shell of this process. */
export function processShell(version: string): Shell {
  const { env, stdin, stdout, stderr } = process;
  return {
    version,
    out: (text) => void stdout.write(text),
    err: (text) => void stderr.write(text),
    stdin,
    stdinIsTerminal: stdin.isTTY === true,
    baseDir: baseDirOf(env, process.cwd()),
    now: () => `${new Date().toISOString().slice(0, 19)}Z`,
    columns: stdout.columns ?? 80,
    rows: stdout.rows ?? 24,
    outHasColours: stdout.isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb',
    errIsTerminal: stderr.isTTY === true,
    env,
    surroundings: { now: Date.now, sleep, random: Math.random },
  };
}

/** npm runs the script `bulkhead` of a checkout in its root; paths are meant from where npm was called. */
export function baseDirOf(env: Readonly<Record<string, string | undefined>>, cwd: string): string {
  const ownScript = env.npm_package_name === 'bulkhead' && env.npm_lifecycle_event === 'bulkhead';
  return (ownScript ? env.INIT_CWD : undefined) ?? cwd;
}
