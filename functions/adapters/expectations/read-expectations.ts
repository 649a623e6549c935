// An expectation file → its items with their lines. YAML or JSON; what an item means is for lib/ask to say.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { InputError } from '../../errors.ts';
import { INPUT_LIMITS } from '../manifests/input-limits.ts';
import { parseManifest } from '../manifests/parse-manifest.ts';
import { type RawItem, readSimpleList } from './simple-list.ts';

/** The items of the list `expect`. Throws InputError when the file cannot be read or holds no such list. */
export function readExpectations(file: string, baseDir: string): readonly RawItem[] {
  const bytes = readBytes(file, baseDir);
  const simple = readSimpleList(bytes.toString('utf8'));
  if (simple !== undefined) return simple;
  const documents = [...parseManifest(bytes, INPUT_LIMITS)];
  const [document] = documents;
  if (document === undefined) throw new InputError(`Cannot read "${file}": it is empty`);
  if ('problem' in document) {
    throw new InputError(`Cannot read "${file}:${document.line}": ${document.problem.message}`);
  }
  if (documents.length > 1) {
    throw new InputError(
      `Cannot read "${file}": it holds ${documents.length} documents, and an expectation file is one`,
    );
  }
  const { value } = document;
  const { lineOf, duplicateKeyOf } = document.positions;
  const twice = duplicateKeyOf([]);
  if (twice !== undefined) throw new InputError(`Cannot read "${file}": the key "${twice}" is there twice`);
  const list =
    typeof value === 'object' && value !== null ? (value as Record<string, unknown>).expect : undefined;
  if (!Array.isArray(list))
    throw new InputError(`Cannot read "${file}": it has no list "expect" of expectations`);
  const [stranger] = Object.keys(value as object).filter((key) => key !== 'expect');
  if (stranger !== undefined) {
    throw new InputError(
      `Cannot read "${file}:${lineOf([stranger]) ?? 1}": unknown key "${stranger}" beside "expect"`,
    );
  }
  if (list.length === 0) throw new InputError(`Cannot test "${file}": its list "expect" is empty`);
  return list.map((item: unknown, index) => ({ line: lineOf(['expect', index]) ?? 1, value: item }));
}

function readBytes(file: string, baseDir: string): Buffer {
  try {
    return readFileSync(resolve(baseDir, file));
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const why = code === 'ENOENT' ? 'no such file' : code === 'EISDIR' ? 'it is a folder' : message;
    throw new InputError(`Cannot read "${file}": ${why}`, { cause });
  }
}
