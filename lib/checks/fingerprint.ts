// The name of a cause, stable over scans: what a mute, an exception and a comparison of two scans go by.
// FNV-1a, 64 bits: short enough to type, and no secret, so no cryptographic hash is needed.
// http://www.isthe.com/chongo/tech/comp/fnv/

const OFFSET = 0xcbf29ce484222325n;
const PRIME = 0x100000001b3n;
const MASK = (1n << 64n) - 1n;

/** 16 hexadecimal digits for the parts of a cause, in order. The parts hold names, never counts, lines or positions in a list. */
export function fingerprintOf(parts: readonly string[]): string {
  let hash = OFFSET;
  for (const character of parts.join('\n')) {
    hash = ((hash ^ BigInt(character.codePointAt(0) as number)) * PRIME) & MASK;
  }
  return hash.toString(16).padStart(16, '0');
}
