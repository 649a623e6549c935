// Documents as one text each, whatever order their keys or their objects were read in: what hashes are made of.
import type { Inventory } from '../../lib/model/inventory.ts';

/** JSON without spaces, keys sorted at every depth. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => (isMap(part) ? sortedByKey(part) : part));
}

/** The inventory in parts: its head, then its objects, sorted by their text. Joined they are what is hashed. */
export function inventoryParts({ objects, ...head }: Inventory): string[] {
  return [canonicalJson(head), ...objects.map(canonicalJson).sort()].map((part) => `${part}\n`);
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function sortedByKey(map: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1)));
}
