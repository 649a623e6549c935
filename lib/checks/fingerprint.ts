// The name of a cause, stable over scans: what a mute, an exception and a comparison of two scans go by.
// FNV-1a, 64 bits: short enough to type, and no secret, so no cryptographic hash is needed.
// http://www.isthe.com/chongo/tech/comp/fnv/

// The offset 0xcbf29ce484222325 and the prime 2^40 + 0x1b3, in halves: numbers, because BigInt is ten times slower.
const OFFSET_HIGH = 0xcbf29ce4;
const OFFSET_LOW = 0x84222325;
const PRIME_LOW = 0x1b3;
const HALF = 2 ** 32;

/**
 * 16 hexadecimal digits for the parts of a cause, in order; of each UTF-16 unit. The parts hold names, never counts,
 * lines or positions in a list.
 */
export function fingerprintOf(parts: readonly string[]): string {
  const text = parts.join('\n');
  let high = OFFSET_HIGH;
  let low = OFFSET_LOW;
  for (let i = 0; i < text.length; i++) {
    low = (low ^ text.charCodeAt(i)) >>> 0;
    // Below 2^41, so exact; of the 2^40 in the prime only low × 2^8 stays in the high half.
    const product = low * PRIME_LOW;
    high = (high * PRIME_LOW + Math.floor(product / HALF) + ((low << 8) >>> 0)) % HALF;
    low = product % HALF;
  }
  return `${hex(high)}${hex(low)}`;
}

function hex(half: number): string {
  return half.toString(16).padStart(8, '0');
}
