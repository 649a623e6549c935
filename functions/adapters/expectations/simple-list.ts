// Reads the usual form of an expectation file, `expect:` with one plain map an item, without the YAML parser, which
// takes ten seconds for 100,000 of them. Takes only text whose meaning in YAML is beyond doubt; anything else (quotes,
// anchors, several documents, unusual values) is left to the parser. A property test holds the two together.

export interface RawItem {
  /** 1-based. */
  readonly line: number;
  readonly value: unknown;
}

const KEY = 'from|to|protocol|port|allowed';
// Names with a slash, addresses and CIDRs, protocols, port names that YAML reads as text, numbers without sign or zero
const VALUE =
  /^(?:[a-z][a-z0-9.-]*(?:\/[A-Za-z0-9*][A-Za-z0-9.*-]*){1,2}|internet|\d+\.\d+\.\d+\.\d+(?:\/\d+)?|[0-9a-f]+:[0-9a-f]*:[0-9a-f:]*[0-9a-f](?:\/\d+)?|[1-9]\d{0,4}|TCP|UDP|SCTP|ICMP|https?|grpc|metrics|dns|true|false)$/;

/** The items; undefined when the text is not of the simple form. */
export function readSimpleList(text: string): RawItem[] | undefined {
  const items: MutableItem[] = [];
  let headSeen = false;
  let indent: number | undefined;
  let number = 0;
  for (const raw of text.split('\n')) {
    number++;
    const line = raw.trimEnd();
    if (line === '' || /^ *#/.test(line)) continue;
    if (!headSeen) {
      if (line !== 'expect:') return undefined;
      headSeen = true;
      continue;
    }
    const spaces = line.search(/[^ ]/);
    indent ??= spaces;
    const taken = line.startsWith('- ', indent)
      ? spaces === indent && addItem(items, { line: number, body: line.slice(indent + 2) })
      : spaces === indent + 2 && continueItem(items.at(-1), line.slice(spaces));
    if (!taken) return undefined;
  }
  return items.length === 0 ? undefined : items.map(({ line, value }) => ({ line, value }));
}

interface MutableItem {
  readonly line: number;
  readonly value: Record<string, unknown>;
  /** A map in flow style ends on its line. */
  readonly style: 'flow' | 'block';
}

/** False when the text is not plain. */
function addItem(
  items: MutableItem[],
  { line, body }: { readonly line: number; readonly body: string },
): boolean {
  const style = body.startsWith('{') ? 'flow' : 'block';
  const item: MutableItem = { line, value: {}, style };
  items.push(item);
  const pairs = style === 'flow' ? flowPairs(body) : [body];
  return pairs?.every((pair) => addPair(item.value, pair)) ?? false;
}

function continueItem(item: MutableItem | undefined, pair: string): boolean {
  return item?.style === 'block' && addPair(item.value, pair);
}

function flowPairs(body: string): string[] | undefined {
  return /^\{[^{}[\]"'#&]*\}$/.test(body) ? body.slice(1, -1).trim().split(/, +/) : undefined;
}

/** False when the pair is not plain, or its key is there already. */
function addPair(into: Record<string, unknown>, pair: string): boolean {
  const [, key, value] = PAIR.exec(pair) ?? [];
  if (key === undefined || value === undefined || !VALUE.test(value) || key in into) return false;
  into[key] =
    value === 'true' ? true : value === 'false' ? false : /^\d+$/.test(value) ? Number(value) : value;
  return true;
}

const PAIR = new RegExp(`^(${KEY}): +(\\S+)$`);
