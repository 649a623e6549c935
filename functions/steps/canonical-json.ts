// Documents as one text each, whatever order their keys or their objects were read in: what hashes are made of.
import type { Inventory } from '../../lib/model/inventory.ts';
import { jsonText } from '../../templates/text/printable.ts';

/** JSON without spaces, keys sorted at every depth. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => (isMap(part) ? sortedByKey(part) : part));
}

/** The same for a person to read: an indent of two and a final line feed; characters that do not show are escaped. */
export function canonicalText(value: unknown): string {
  return jsonText(JSON.parse(canonicalJson(value)));
}

/** The inventory in parts: its head, then its objects, sorted by their text. Joined they are what is hashed. */
export function inventoryParts({ objects, ...head }: Inventory): string[] {
  return [canonicalJson(head), ...objects.map(canonicalJson).sort()].map((part) => `${part}\n`);
}

/** The inventory as a document: the same text for the same inventory, one object a line. */
export function inventoryText(inventory: Inventory): string {
  const fields = Object.entries(inventory).sort(([a], [b]) => (a < b ? -1 : 1));
  const texts = fields.map(([field, value]) => {
    if (field !== 'objects') return `${JSON.stringify(field)}:${canonicalJson(value)}`;
    const objects = inventory.objects.map(canonicalJson).sort();
    return `"objects":[${objects.length === 0 ? '' : `\n${objects.join(',\n')}\n`}]`;
  });
  return `{${texts.join(',')}}\n`;
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function sortedByKey(map: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1)));
}
