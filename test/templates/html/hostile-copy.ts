// A result with a hostile text in every field that is not one of a closed list of words: what the published schema
// calls an enum or a constant stays, all other text tries to become markup.
import schema from '../../../schemas/scan-result.schema.json' with { type: 'json' };

/** Ends scripts, attributes and comments; runs when it becomes markup; a separator that breaks lines of script. */
export const hostileText =
  '</script><!--<img src=x onerror=alert(1)>"\'><svg onload=alert(2)>\u2028]]>&lt;{{7*7}}\u202Ejavascript:alert(4)';

/** The value with every free text changed; keys of labels too. */
export function hostileCopy<Value>(value: Value): Value {
  return change(value, '') as Value;
}

const words = new Set(wordsOf(schema));

function change(value: unknown, key: string): unknown {
  // Times and hashes are shown as they come, and names are keys of other parts: the end stays what it was
  if (typeof value === 'string') return words.has(value) ? value : `${hostileText}${value}`;
  if (Array.isArray(value)) return value.map((one) => change(one, key));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [
      freeKeys.has(key) ? `${hostileText}${name}` : name,
      change(one, name),
    ]),
  );
}

/** Members whose own keys come from the cluster. */
const freeKeys = new Set(['labels', 'objects']);

function wordsOf(node: unknown): string[] {
  if (Array.isArray(node)) return node.flatMap(wordsOf);
  if (node === null || typeof node !== 'object') return [];
  return Object.entries(node).flatMap(([key, value]) => {
    if (key === 'const') return [String(value)];
    return key === 'enum' ? (value as unknown[]).map(String) : wordsOf(value);
  });
}
