// A folder that is there while something works in it. On Lambda /tmp is all that can be written, and it outlives the call.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface TemporaryFolder {
  /** Absolute. */
  readonly path: string;
  readonly read: (name: string) => Uint8Array;
}

/** The folder is removed when the work has ended, however it ends. */
export async function inTemporaryFolder<T>(work: (folder: TemporaryFolder) => Promise<T>): Promise<T> {
  const path = mkdtempSync(join(tmpdir(), 'bulkhead-'));
  try {
    return await work({ path, read: (name) => readFileSync(join(path, name)) });
  } finally {
    rmSync(path, { recursive: true, force: true });
  }
}
