// Fields of objects of which nothing is certain: what is missing or of another type reads as empty.
import type { RawObject } from '../model/inventory.ts';

export function objectAt(object: RawObject, path: string): RawObject {
  let at: unknown = object;
  for (const field of path.split('.')) at = isObject(at) ? at[field] : undefined;
  return isObject(at) ? at : {};
}

export function listAt(object: RawObject, path: string): readonly RawObject[] {
  const value = parentValue(object, path);
  return Array.isArray(value) ? value.filter(isObject) : [];
}

export function textsAt(object: RawObject, path: string): readonly string[] {
  const value = parentValue(object, path);
  return Array.isArray(value) ? value.filter((text) => typeof text === 'string') : [];
}

/** Empty when missing or no text. */
export function textAt(object: RawObject, path: string): string {
  const value = parentValue(object, path);
  return typeof value === 'string' ? value : '';
}

/** Undefined when missing or no number. */
export function numberAt(object: RawObject, path: string): number | undefined {
  const value = parentValue(object, path);
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/** Its text values; others are left out. */
export function textMapAt(object: RawObject, path: string): Readonly<Record<string, string>> {
  const entries = Object.entries(objectAt(object, path));
  return Object.fromEntries(
    entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

/** The value at a path whose last field may hold dots: only what comes before the last dot is walked. */
function parentValue(object: RawObject, path: string): unknown {
  const dot = path.lastIndexOf('.');
  return (dot < 0 ? object : objectAt(object, path.slice(0, dot)))[path.slice(dot + 1)];
}

function isObject(value: unknown): value is RawObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
