// The formulas of scoring.md sections 2 to 4, one function each. Every one is monotone, and counts of ports, addresses
// and workloads enter by their logarithm (P2, P8).
import type { Band } from '../model/scan-result.ts';
import { RULESET } from './ruleset.ts';

/** `a`: weight of address space, 0–1; `space` in IPv4 addresses and IPv6 /64s. */
export function addressWeight(space: number): number {
  const { freeLog2, spanLog2 } = RULESET.addresses;
  return space <= 0 ? 0 : clamp((Math.log2(space) - freeLog2) / spanLog2);
}

/** `p`: weight of protocol–port pairs open to a stranger, 0.5–1; 0 for none. */
export function portWeight(pairs: number): number {
  const { base, perLog2 } = RULESET.ports;
  return pairs <= 0 ? 0 : Math.min(1, base + perLog2 * Math.log2(pairs));
}

/** `s`: weight of protocol–port pairs open to listed peers, 0–1. */
export function listedPortWeight(pairs: number): number {
  const { free, fullLog2 } = RULESET.listedPorts;
  return pairs <= 0 ? 0 : clamp((Math.log2(pairs) - Math.log2(free)) / (fullLog2 - Math.log2(free)));
}

/** `reach`: weight of real workloads that can connect, 0–1. */
export function workloadWeight(workloadCount: number): number {
  return Math.min(1, Math.log2(1 + workloadCount) / RULESET.workloads.spanLog2);
}

/** What open address space costs of a position's exposure points, 0–1. */
export function addressExposure(space: number): number {
  const { anyAddress } = RULESET.exposure;
  return space <= 0 ? 0 : Math.min(1, anyAddress + (1 - anyAddress) * addressWeight(space));
}

/** The largest of the values, and what it is of; undefined when there is none above 0. */
export function largest<T>(
  items: readonly T[],
  worth: (item: T) => number,
): { readonly item: T; readonly value: number } | undefined {
  let best: { readonly item: T; readonly value: number } | undefined;
  for (const item of items) {
    const value = worth(item);
    if (value > (best?.value ?? 0)) best = { item, value };
  }
  return best;
}

/** Worst first: the worst sets it, the next two add a little, the rest nothing (0–100). */
export function combineExposure(exposures: readonly number[]): number {
  const [first = 0, second = 0, third = 0] = exposures.toSorted((a, b) => b - a);
  const left = 100 - first;
  return (
    first + (RULESET.exposure.second * left * second) / 100 + (RULESET.exposure.third * left * third) / 100
  );
}

export function bandOf(exposure: number): Band {
  const { critical, high, medium } = RULESET.exposure.bands;
  if (exposure >= critical) return 'critical';
  if (exposure >= high) return 'high';
  return exposure >= medium ? 'medium' : 'low';
}

/** To 2 decimals, as scores and points are shown and judged. */
export function roundScore(value: number): number {
  return Math.round(value * 100) / 100;
}

/** To 4 decimals, as qualities are shown. */
export function roundQuality(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}

function clamp(value: number): number {
  return Math.min(1, Math.max(0, value));
}
