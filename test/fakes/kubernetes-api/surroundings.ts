// Time and chance for tests: the clock of the machine, waits that take no time, and jitter that is always a half.
import type { Surroundings } from '../../../functions/adapters/kubernetes-api/reader-limits.ts';

export interface FakeSurroundings extends Surroundings {
  /** Milliseconds of each wait that was asked for. */
  readonly waits: number[];
}

/** Where the clock starts. */
export const FAKE_NOW = '2026-03-01T12:00:00Z';

/** A wait moves the clock and nothing else. */
export function fakeSurroundings(start = Date.parse(FAKE_NOW)): FakeSurroundings {
  const waits: number[] = [];
  let now = start;
  return {
    waits,
    now: () => now,
    random: () => 0.5,
    sleep: async (ms) => {
      waits.push(ms);
      now += ms;
    },
  };
}
