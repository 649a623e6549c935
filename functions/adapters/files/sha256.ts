// The hash of a document. Hashing is not lib's work, which has no packages.
import { createHash } from 'node:crypto';

/** SHA-256 in lower-case hexadecimal of the parts, text in UTF-8, one after the other. */
export function sha256(parts: Iterable<string | Uint8Array>): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}
