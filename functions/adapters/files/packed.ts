// Texts, packed with gzip. The same text gives the same bytes: no time of its own is in the head.
import { gunzipSync, gzipSync } from 'node:zlib';

export function pack(text: string): Uint8Array {
  return gzipSync(text);
}

/** Throws an Error for what is not packed. */
export function unpack(bytes: Uint8Array): string {
  return gunzipSync(bytes).toString('utf8');
}
