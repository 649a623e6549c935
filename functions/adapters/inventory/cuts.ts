// Combinators of projections: which fields of a value stay. A value of a wrong type is kept as it is, so that normalize
// can judge it.
import type { RawObject } from '../../../lib/model/inventory.ts';

export type Cut = (value: unknown) => unknown;

/** Keeps the value. */
export function whole(value: unknown): unknown {
  return value;
}

/** Keeps these fields of an object, each cut in turn. */
export function fields(cuts: Readonly<Record<string, Cut>>): Cut {
  const entries = Object.entries(cuts);
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    const result: Record<string, unknown> = {};
    for (const [field, cut] of entries) {
      const inner = (value as RawObject)[field];
      const kept = inner === undefined ? undefined : cut(inner);
      if (kept !== undefined) result[field] = kept;
    }
    return result;
  };
}

/** Cuts each entry of a list. */
export function each(cut: Cut): Cut {
  return (value) => (Array.isArray(value) ? value.map(cut) : value);
}
