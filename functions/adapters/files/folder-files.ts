// The files of a folder by their paths from it, never by way of a link and never outside of it: what a manifest names is
// as little to be trusted as what a cluster holds.
import { createHash } from 'node:crypto';
import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
} from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../../errors.ts';

export interface FileHash {
  readonly sizeBytes: number;
  readonly sha256: string;
}

/** More than any manifest has: a file that is larger is none. */
const MANIFEST_LIMIT = 64 * 1024 * 1024;

/** Why a path may not be followed from a folder; undefined when it may. Says nothing about what is there. */
export function pathProblem(path: string): string | undefined {
  const parts = path.split('/');
  if (path.startsWith('/') || /^[A-Za-z]:/.test(path)) return 'it is absolute';
  if (path.includes('\\') || path.includes('\0')) return 'it holds a character that no path has';
  return parts.some((part) => part === '' || part === '.' || part === '..')
    ? 'it leads out of the folder'
    : undefined;
}

/** Size and hash of a regular file below the folder; a text says why there is none. */
export function hashFileIn(folder: string, path: string): FileHash | string {
  const problem = pathProblem(path) ?? linkProblem(folder, path);
  if (problem !== undefined) return problem;
  return withFile(join(folder, path), hashOpenFile);
}

/** Bytes of a small file below the folder; a text says why there are none. */
export function readFileIn(folder: string, path: string): Buffer | string {
  const problem = pathProblem(path) ?? linkProblem(folder, path);
  if (problem !== undefined) return problem;
  return withFile(join(folder, path), (descriptor, size) =>
    size > MANIFEST_LIMIT ? 'it is too large' : readFileSync(descriptor),
  );
}

/** Paths of everything below the folder that is no folder, sorted; links are listed and not followed. */
export function listFiles(folder: string): string[] {
  const found: string[] = [];
  const visit = (path: string) => {
    for (const entry of readdirSync(join(folder, path), { withFileTypes: true })) {
      const inner = path === '' ? entry.name : `${path}/${entry.name}`;
      if (entry.isDirectory()) visit(inner);
      else found.push(inner);
    }
  };
  try {
    visit('');
  } catch (cause) {
    throw new InputError(`Cannot list "${folder}": ${(cause as Error).message}`, { cause });
  }
  return found.sort();
}

/** Every part of the way is looked at: a folder that is a link leads out as well as a file that is one. */
function linkProblem(folder: string, path: string): string | undefined {
  const parts = path.split('/');
  for (let count = 1; count <= parts.length; count++) {
    try {
      if (lstatSync(join(folder, ...parts.slice(0, count))).isSymbolicLink()) return 'it is a symbolic link';
    } catch {
      return 'it is missing';
    }
  }
  return undefined;
}

function withFile<T>(path: string, use: (descriptor: number, size: number) => T): T | string {
  let descriptor: number | undefined;
  try {
    // A link put there since it was looked at is refused, and a pipe is not waited for
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    const stat = fstatSync(descriptor);
    return stat.isFile() ? use(descriptor, stat.size) : 'it is no file';
  } catch (error) {
    return `it cannot be read: ${(error as NodeJS.ErrnoException).code ?? String(error)}`;
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

function hashOpenFile(descriptor: number): FileHash {
  const hash = createHash('sha256');
  const chunk = Buffer.allocUnsafe(1 << 20);
  let sizeBytes = 0;
  for (;;) {
    const length = readSync(descriptor, chunk, 0, chunk.length, null);
    if (length === 0) return { sizeBytes, sha256: hash.digest('hex') };
    hash.update(chunk.subarray(0, length));
    sizeBytes += length;
  }
}
