// Documents in an object store, read as what was written there by us. A key that ends in .gz holds them packed.
import { pack, unpack } from '../../adapters/files/packed.ts';
import type { ObjectStore } from '../../adapters/object-store/object-store.ts';

export interface StoredText {
  /** As they are stored. */
  readonly bytes: Uint8Array;
  readonly text: string;
}

/** Undefined when there is no object of that key. */
export async function storedText(objects: ObjectStore, key: string): Promise<StoredText | undefined> {
  const bytes = await objects.get(key);
  if (bytes === undefined) return undefined;
  return { bytes, text: key.endsWith('.gz') ? unpack(bytes) : Buffer.from(bytes).toString('utf8') };
}

/** Throws a SyntaxError for what is no JSON: nothing else writes there, so the store was tampered with. */
export async function storedJson<T>(objects: ObjectStore, key: string): Promise<T | undefined> {
  const stored = await storedText(objects, key);
  return stored === undefined ? undefined : (JSON.parse(stored.text) as T);
}

/** False when something was there already, which stays. */
export function putPacked(objects: ObjectStore, key: string, text: string): Promise<boolean> {
  return objects.putNew(key, pack(text));
}
