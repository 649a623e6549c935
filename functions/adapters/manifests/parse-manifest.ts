// The text of one file → its documents. JSON goes through JSON.parse, everything else through the YAML parser; text
// that cannot be either is one problem.

import type { InputLimits } from './input-limits.ts';
import { jsonPositions } from './json-positions.ts';
import { type ParsedDocument, parseYaml } from './parse-yaml.ts';

/** The documents of a file's bytes, in order. */
export function* parseManifest(bytes: Uint8Array, limits: InputLimits): Generator<ParsedDocument> {
  const text = decode(bytes);
  if (text === undefined) {
    const problem = { reason: 'syntax' as const, message: 'it is not UTF-8 text' };
    yield { problem, line: 1, text: 'kind:' };
    return;
  }
  const json = text.slice(0, 1000).trimStart();
  if (json.startsWith('{') || json.startsWith('[')) {
    const parsed = parseJson(text);
    // Text that only looks like JSON may be YAML in flow style, which is slow to parse.
    if ('value' in parsed || text.length > MOST_FLOW_YAML) {
      yield parsed;
      return;
    }
  }
  if (bytes.length > limits.yamlBytes) {
    const size = `${Math.round(limits.yamlBytes / 1024 / 1024)} MiB`;
    const problem = { reason: 'limit' as const, message: `it is YAML of more than ${size}` };
    yield { problem, line: 1, text: 'kind:' };
    return;
  }
  yield* parseYaml(text, limits.aliases);
}

const MOST_FLOW_YAML = 1024 * 1024;

function parseJson(text: string): ParsedDocument {
  try {
    const value: unknown = JSON.parse(text);
    return { value, positions: jsonPositions(text) };
  } catch (error) {
    const [message = ''] = (error as SyntaxError).message.split(' in JSON at position');
    const line = /\(line (\d+)/.exec((error as SyntaxError).message)?.[1];
    return { problem: { reason: 'syntax', message }, line: Number(line ?? 1), text: text.slice(0, 10_000) };
  }
}

/** The text without its byte order mark; undefined when it is binary. PowerShell writes UTF-16. */
function decode(bytes: Uint8Array): string | undefined {
  const [first, second] = bytes;
  const encoding =
    first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
    return text.includes('\0') ? undefined : text;
  } catch {
    return undefined;
  }
}
