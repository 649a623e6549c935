// Takes a file away.
import { rmSync } from 'node:fs';
import { InputError } from '../../errors.ts';

/** No error when it is not there. Throws InputError when it is and cannot be removed. */
export function removeFile(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch (cause) {
    throw new InputError(`Cannot remove "${path}": ${(cause as Error).message}`, { cause });
  }
}
