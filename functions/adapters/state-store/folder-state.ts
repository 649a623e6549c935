// A folder as a state store: a file for each version of an item, made by a link that fails when the version is there.
import { linkSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../../errors.ts';
import type { StateItem, StateStore } from './state-store.ts';

/** `folder` is absolute, and is made when it is missing. Throws InputError when it cannot be read or written. */
export function folderState(folder: string): StateStore {
  let written = 0;
  const latestOf = (partition: string, sort: string): number =>
    versionsIn(join(folder, encode(partition)), encode(sort)).at(-1) ?? 0;
  const read = (partition: string, sort: string): StateItem | undefined => {
    const version = latestOf(partition, sort);
    if (version === 0) return undefined;
    try {
      return JSON.parse(readFileSync(pathOf(folder, { partition, sort, version }), 'utf8')) as StateItem;
    } catch (error) {
      // Two later ones were written since it was looked for
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return read(partition, sort);
      throw error;
    }
  };
  return {
    get: async (partition, sort) => read(partition, sort),
    put: async (item) => {
      if (latestOf(item.partition, item.sort) !== item.version - 1) return false;
      const unfinished = join(folder, `.${process.pid}-${++written}`);
      try {
        mkdirSync(join(folder, encode(item.partition)), { recursive: true });
        writeFileSync(unfinished, JSON.stringify(item));
        linkSync(unfinished, pathOf(folder, item));
      } catch (cause) {
        if ((cause as NodeJS.ErrnoException).code === 'EEXIST') return false;
        throw new InputError(`Cannot write state to "${folder}": ${(cause as Error).message}`, { cause });
      } finally {
        rmSync(unfinished, { force: true });
      }
      // The version before last, so that a reader that has just looked for the last one still finds it
      rmSync(pathOf(folder, { ...item, version: item.version - 2 }), { force: true });
      return true;
    },
    list: async (partition, sortPrefix) => {
      const names = filesIn(join(folder, encode(partition))).map((file) =>
        decode(file.replace(/\.\d+$/, '')),
      );
      return [...new Set(names)]
        .filter((sort) => sort.startsWith(sortPrefix))
        .sort()
        .flatMap((sort) => read(partition, sort) ?? []);
    },
  };
}

/** Every character that a file system may take amiss as its code; no name begins with a dot. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(/[.*'()!~]/g, (one) => `%${one.charCodeAt(0).toString(16)}`);
}

function decode(name: string): string {
  return decodeURIComponent(name);
}

function pathOf(
  folder: string,
  { partition, sort, version }: Pick<StateItem, 'partition' | 'sort' | 'version'>,
) {
  return join(folder, encode(partition), `${encode(sort)}.${version}`);
}

function versionsIn(folder: string, name: string): number[] {
  return filesIn(folder)
    .filter((file) => file.replace(/\.\d+$/, '') === name)
    .map((file) => Number(file.split('.').at(-1)))
    .sort((a, b) => a - b);
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw new InputError(`Cannot read state of "${folder}": ${(error as Error).message}`, { cause: error });
  }
}
