// Reads single fields of objects that are as raw as they were written: null, missing and empty are told apart only
// where the API tells them apart. Validation is normalize's; here a field is taken at its word.
import type { RawObject } from '../../model/inventory.ts';

/** True when the field is there: JSON null decodes to an absent pointer in Go, so it counts as not set. */
export function isSet(value: unknown): boolean {
  return value !== undefined && value !== null;
}

/** The object, or an empty one for null and missing: what Go decodes them to where the field is no pointer. */
export function readObject(value: unknown): RawObject {
  return isSet(value) ? (value as RawObject) : {};
}

/** The objects of a list; empty for null and missing. */
export function readObjects(value: unknown): readonly RawObject[] {
  return isSet(value) ? (value as readonly unknown[]).map(readObject) : [];
}

/** The strings of a list; empty for null and missing. */
export function readStrings(value: unknown): readonly string[] {
  return isSet(value) ? (value as readonly string[]) : [];
}
