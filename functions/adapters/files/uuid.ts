// Name-based UUIDs, version 5 (RFC 9562 section 5.5): the same name gives the same UUID, in every run and on every machine.
import { createHash } from 'node:crypto';

/** Of URLs (RFC 9562 section 6.6): our names are URNs. */
const NAMESPACE = Buffer.from('6ba7b8119dad11d180b400c04fd430c8', 'hex');

/** Lower case with dashes. SHA-1 is what the version prescribes; nothing rests on it but that names differ. */
export function uuidOf(name: string): string {
  const hash = createHash('sha1').update(NAMESPACE).update(`urn:bulkhead:${name}`).digest();
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x50;
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80;
  const hex = hash.toString('hex', 0, 16);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
