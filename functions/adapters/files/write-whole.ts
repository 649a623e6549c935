// Writes files so that each is there whole or not at all: into a temporary file beside it, then renamed.
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { InputError } from '../../errors.ts';

export interface WriteOptions {
  /** `owner`: nobody else may read it (0600). Default: as the user's umask has it. */
  readonly readableBy?: 'owner';
}

/** Replaces the file at an absolute path, and makes its folder. Throws InputError when that cannot be done. */
export function writeWhole(path: string, content: string | Uint8Array, options: WriteOptions = {}): void {
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}.tmp`);
  try {
    makeFolder(dirname(path));
    writeFileSync(temporary, content, options.readableBy === 'owner' ? { mode: 0o600 } : {});
    renameSync(temporary, path);
  } catch (cause) {
    if (existsSync(temporary)) rmSync(temporary);
    const { code, message } = cause as NodeJS.ErrnoException;
    throw new InputError(`Cannot write "${path}": ${REASONS[code ?? ''] ?? message}`, { cause });
  }
}

// Not mkdirSync's own `recursive`: it never ends where a folder refuses every entry as not found, as /proc does.
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  if (dirname(path) !== path) makeFolder(dirname(path));
  try {
    mkdirSync(path);
  } catch (error) {
    // Another run of ours may have been quicker
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  ENOENT: 'its folder cannot be made',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'no space is left',
  ENOTDIR: 'a part of its path is a file',
  EEXIST: 'a part of its path is a file',
  EISDIR: 'a folder is in its place',
  ENAMETOOLONG: 'the name is too long',
};
