// A folder as an object store: a file for each object.
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { InputError } from '../../errors.ts';
import { listFiles } from '../files/folder-files.ts';
import { checkKey, type ObjectStore } from './object-store.ts';

/** Beside the objects and never a key: keys do not begin with a dot. */
const UNFINISHED = '.unfinished';

/** `folder` is absolute, and is made when it is missing. Throws InputError when it cannot be written. */
export function folderStore(folder: string): ObjectStore {
  let written = 0;
  return {
    get: async (key) => {
      try {
        return readFileSync(join(folder, checkKey(key)));
      } catch (error) {
        if (isCode(error, 'ENOENT')) return undefined;
        throw cannot('read', key, error);
      }
    },
    putNew: async (key, content) => {
      const path = join(folder, checkKey(key));
      const unfinished = join(folder, UNFINISHED, `${process.pid}-${++written}`);
      try {
        mkdirSync(dirname(unfinished), { recursive: true });
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(unfinished, content);
        // Unlike a rename, a link never replaces what is there
        linkSync(unfinished, path);
        return true;
      } catch (error) {
        if (isCode(error, 'EEXIST')) return false;
        throw cannot('write', key, error);
      } finally {
        rmSync(unfinished, { force: true });
      }
    },
    list: async (prefix) => {
      mkdirSync(folder, { recursive: true });
      return listFiles(folder).filter((key) => key.startsWith(prefix) && !key.startsWith(`${UNFINISHED}/`));
    },
  };
}

function isCode(error: unknown, code: string): boolean {
  return (error as NodeJS.ErrnoException).code === code;
}

function cannot(doing: string, key: string, cause: unknown): InputError {
  return new InputError(`Cannot ${doing} "${key}": ${(cause as Error).message}`, { cause });
}
