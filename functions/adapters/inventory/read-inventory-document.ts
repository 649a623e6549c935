// A file that `bulkhead inventory` has written → the Inventory in it, checked. Any other file is none.
import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Inventory } from '../../../lib/model/inventory.ts';
import { InputError } from '../../errors.ts';

/** V8 holds no longer string; the inventory of 100,000 pods is about a quarter of it. */
const LARGEST_BYTES = 512 * 1024 * 1024 - 64;

/** Undefined when the file is no inventory document. Throws InputError when it is one that cannot be used. */
export async function readInventoryDocument(source: string, baseDir: string): Promise<Inventory | undefined> {
  const path = resolve(baseDir, source);
  if (!/\.json$/i.test(path) || statSync(path, { throwIfNoEntry: false })?.isFile() !== true)
    return undefined;
  if (statSync(path).size > LARGEST_BYTES) return undefined;
  const text = readText(path);
  if (text === undefined || !/"schemaVersion"\s*:\s*"bulkhead\./.test(text)) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new InputError(`Cannot use the inventory "${source}": it is not JSON, or cut off`);
  }
  const version = (value as { schemaVersion?: unknown } | null)?.schemaVersion;
  if (version !== 'bulkhead.inventory/v1') {
    // A kind of our own, or an object of Kubernetes that happens to quote one
    if (typeof version !== 'string' || !version.startsWith('bulkhead.')) return undefined;
    throw new InputError(`Cannot use "${source}": it is a ${version}, and not a bulkhead.inventory/v1`);
  }
  // Only those who read such a file pay for the import
  const { inventorySchema } = await import('./inventory-schema.ts');
  const parsed = inventorySchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const place = issue?.path.join('.') ?? '';
  const message = issue?.message ?? 'its shape is wrong';
  throw new InputError(`Cannot use the inventory "${source}": ${place === '' ? 'it' : place}: ${message}`);
}

/** Undefined when it cannot be opened: the reader of manifests says why. */
function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
