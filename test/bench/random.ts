// A small pseudo-random generator, so that a generated cluster is the same on every machine and in every run.
// mulberry32: 32 bits of state are enough for choosing names and numbers; it is no source of secrets.

export interface Random {
  /** An integer from 0 to limit-1. */
  readonly below: (limit: number) => number;
  readonly pick: <T>(items: readonly T[]) => T;
  /** True in `percent` of 100 calls. */
  readonly chance: (percent: number) => boolean;
  /** `length` characters of the alphabet that Kubernetes uses for generated names. */
  readonly suffix: (length: number) => string;
  readonly hex: (length: number) => string;
  readonly uid: () => string;
}

// k8s.io/apimachinery/pkg/util/rand: no vowels, so that no words come out
const NAME_CHARACTERS = 'bcdfghjklmnpqrstvwxz2456789';
const HEX_CHARACTERS = '0123456789abcdef';

/** Three characters of the same alphabet, different for each number below 27³. */
export function suffixOf(ordinal: number): string {
  const base = NAME_CHARACTERS.length;
  const digits = [Math.floor(ordinal / base ** 2), Math.floor(ordinal / base), ordinal];
  return digits.map((digit) => NAME_CHARACTERS[digit % base]).join('');
}

/** A generator that gives the same sequence for the same seed. */
export function makeRandom(seed: number): Random {
  let state = seed >>> 0;
  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
  const below = (limit: number) => Math.floor(next() * limit);
  function text(length: number, characters: string): string {
    let result = '';
    for (let i = 0; i < length; i++) result += characters[below(characters.length)];
    return result;
  }
  const hex = (length: number) => text(length, HEX_CHARACTERS);
  return {
    below,
    pick: <T>(items: readonly T[]) => items[below(items.length)] as T,
    chance: (percent) => below(100) < percent,
    suffix: (length) => text(length, NAME_CHARACTERS),
    hex,
    uid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`,
  };
}
