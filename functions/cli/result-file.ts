// A file that scan wrote → the result in it.
import { readFileSync, statSync } from 'node:fs';
import type { ScanResult } from '../../lib/model/scan-result.ts';
import { InputError } from '../errors.ts';

/** Undefined for what is no result of one cluster. Throws InputError for one of a version that is not known. */
export function readResult(path: string): ScanResult | undefined {
  if (!path.endsWith('.json') || !statSync(path, { throwIfNoEntry: false })?.isFile()) return undefined;
  const text = readFileSync(path, 'utf8');
  if (!text.slice(0, 100_000_000).includes('"bulkhead.scan-result/')) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const { schemaVersion } = (value ?? {}) as { readonly schemaVersion?: unknown };
  if (schemaVersion === 'bulkhead.scan-result/v1') return value as ScanResult;
  if (typeof schemaVersion === 'string' && schemaVersion.startsWith('bulkhead.scan-result/'))
    throw new InputError(`Cannot use "${path}": this version of bulkhead does not read ${schemaVersion}`);
  return undefined;
}
