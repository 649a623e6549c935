// Order and equality that do not depend on the order of the input.
import { compareText } from '../match/compare-text.ts';

/** JSON with keys sorted at every depth. */
export function sortedJson(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    isMap(part) ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => compareText(a, b))) : part,
  );
}

export function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** By key, each pair of what has it on either side, sorted by key. */
export function pairUp<T>(
  sides: { readonly before: readonly T[]; readonly after: readonly T[] },
  keyOf: (item: T) => string,
): { readonly key: string; readonly before?: T; readonly after?: T }[] {
  const before = new Map(sides.before.map((item) => [keyOf(item), item]));
  const after = new Map(sides.after.map((item) => [keyOf(item), item]));
  return [...new Set([...before.keys(), ...after.keys()])].sort(compareText).map((key) => {
    const [own, other] = [before.get(key), after.get(key)];
    return { key, ...(own !== undefined && { before: own }), ...(other !== undefined && { after: other }) };
  });
}
