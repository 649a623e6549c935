// Addresses and blocks of IPv4 and IPv6 as numbers, and the cutting of the whole address space into disjoint ranges.
//
// Layout: an address is its family and a bigint (IPv4 0…2^32-1, IPv6 0…2^128-1). IPv4-mapped IPv6 text
// (::ffff:a.b.c.d) is refused, as Kubernetes refuses it in new objects. Parsed by hand and not by a regular
// expression: IPv6 text has one `::`, up to eight groups and an optional IPv4 tail, and each mistake must be told.
export type Family = 'v4' | 'v6';

export interface Address {
  readonly family: Family;
  readonly value: bigint;
}

export interface Block {
  readonly family: Family;
  /** First and last address, inclusive; host bits of the text are masked off (semantics.md a6). */
  readonly first: bigint;
  readonly last: bigint;
}

export type AddressSpace = 'public' | 'private' | 'special';

/** A range that no block in use divides. */
export interface AddressRange extends Block {
  /** `special`: loopback, link-local, multicast, reserved. Neither internet nor private. */
  readonly space: AddressSpace;
}

const V4_MAX = (1n << 32n) - 1n;
const V6_MAX = (1n << 128n) - 1n;

/** The address, or undefined when the text is none. Leading zeros in IPv4 are read as decimal, as old objects need. */
export function parseAddress(text: string): Address | undefined {
  if (text.includes(':')) {
    const value = parseV6(text);
    return value === undefined ? undefined : { family: 'v6', value };
  }
  const value = parseV4(text);
  return value === undefined ? undefined : { family: 'v4', value: BigInt(value) };
}

/** The block, or undefined when the text is no CIDR. */
export function parseCidr(text: string): Block | undefined {
  const slash = text.indexOf('/');
  if (slash < 0) return undefined;
  const address = parseAddress(text.slice(0, slash));
  const lengthText = text.slice(slash + 1);
  if (address === undefined || !/^\d{1,3}$/.test(lengthText)) return undefined;
  const width = address.family === 'v4' ? 32 : 128;
  const length = Number(lengthText);
  if (length > width) return undefined;
  const size = 1n << BigInt(width - length);
  const first = address.value & ~(size - 1n);
  return { family: address.family, first, last: first + size - 1n };
}

/** Canonical text: RFC 5952 for IPv6. */
export function formatAddress(address: Address): string {
  return address.family === 'v4' ? formatV4(address.value) : formatV6(address.value);
}

/** `a.b.c.d/n` when the range is one block, else `first-last`. */
export function formatRange(range: Block): string {
  const width = range.family === 'v4' ? 32 : 128;
  const size = range.last - range.first + 1n;
  const first = formatAddress({ family: range.family, value: range.first });
  if ((size & (size - 1n)) === 0n && range.first % size === 0n)
    return `${first}/${width - (size.toString(2).length - 1)}`;
  return `${first}-${formatAddress({ family: range.family, value: range.last })}`;
}

export function blockContains(block: Block, address: Address): boolean {
  return block.family === address.family && block.first <= address.value && address.value <= block.last;
}

export function blocksOverlap(a: Block, b: Block): boolean {
  return a.family === b.family && a.first <= b.last && b.first <= a.last;
}

/** RFC 1918, RFC 6598 and RFC 4193: where pods and the rest of a company's network have their addresses. */
export const PRIVATE_BLOCKS: readonly Block[] = blocks(
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10',
  'fc00::/7',
);

// IANA special-purpose registries: not forwarded on the internet, and not private either. Documentation ranges are
// left public: policies and examples use them for "some address of the internet".
const SPECIAL_BLOCKS: readonly Block[] = blocks(
  '0.0.0.0/8',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '224.0.0.0/4',
  '240.0.0.0/4',
  // Of IPv6 only 2000::/3 is global unicast; the rest, ULA apart, is special.
  '::/3',
  '4000::/2',
  '8000::/2',
  'c000::/3',
  'e000::/4',
  'f000::/5',
  'f800::/6',
  'fe00::/7',
);

/** The whole of both families cut at the ends of `cuts` and of the private and special blocks, sorted. */
export function cutSpace(
  cuts: readonly Block[],
  privateBlocks: readonly Block[] = PRIVATE_BLOCKS,
): AddressRange[] {
  const ranges: AddressRange[] = [];
  for (const family of ['v4', 'v6'] as const) {
    const max = family === 'v4' ? V4_MAX : V6_MAX;
    const starts = new Set<bigint>([0n]);
    for (const block of [...cuts, ...privateBlocks, ...SPECIAL_BLOCKS]) {
      if (block.family !== family) continue;
      starts.add(block.first);
      if (block.last < max) starts.add(block.last + 1n);
    }
    const sorted = [...starts].sort((a, b) => (a < b ? -1 : 1));
    for (let i = 0; i < sorted.length; i++) {
      const first = sorted[i] as bigint;
      const last = i + 1 < sorted.length ? (sorted[i + 1] as bigint) - 1n : max;
      ranges.push({ family, first, last, space: spaceOf({ family, value: first }, privateBlocks) });
    }
  }
  return ranges;
}

/** Index in `ranges` (as cutSpace returns them) of the range that holds the address; O(log n). */
export function rangeIndex(ranges: readonly AddressRange[], address: Address): number {
  let low = 0;
  let high = ranges.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    const range = ranges[middle] as AddressRange;
    const starts =
      range.family === address.family ? range.first <= address.value : range.family < address.family;
    if (starts) low = middle;
    else high = middle - 1;
  }
  return low;
}

/**
 * rangeIndex for canonical address texts, many of them: IPv4 is looked up in plain numbers, without a bigint.
 * The text must be an address.
 */
export function makeRangeFinder(ranges: readonly AddressRange[]): (text: string) => number {
  const v4Starts = Float64Array.from(
    ranges.filter((range) => range.family === 'v4').map((range) => Number(range.first)),
  );
  return (text) => {
    const value = text.includes(':') ? undefined : parseV4(text);
    if (value === undefined) return rangeIndex(ranges, parseAddress(text) as Address);
    let low = 0;
    let high = v4Starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((v4Starts[middle] as number) <= value) low = middle;
      else high = middle - 1;
    }
    return low;
  };
}

/** Indexes first…last (inclusive) in `ranges` of the ranges that the block touches. */
export function rangesOfBlock(ranges: readonly AddressRange[], block: Block): readonly [number, number] {
  return [
    rangeIndex(ranges, { family: block.family, value: block.first }),
    rangeIndex(ranges, { family: block.family, value: block.last }),
  ];
}

/** How much space the block is, in IPv4 addresses or IPv6 /64s; less than a /64 counts as one (scoring.md 2). */
export function spaceSize(block: Block): number {
  const size = block.last - block.first + 1n;
  return block.family === 'v4' ? Number(size) : Math.max(1, Number(size >> 64n));
}

function spaceOf(address: Address, privateBlocks: readonly Block[]): AddressSpace {
  if (privateBlocks.some((block) => blockContains(block, address))) return 'private';
  return SPECIAL_BLOCKS.some((block) => blockContains(block, address)) ? 'special' : 'public';
}

function blocks(...texts: readonly string[]): Block[] {
  return texts.map((text) => parseCidr(text) as Block);
}

/** Character by character: this is asked of every pod's address, and splitting would cost most of it. */
function parseV4(text: string): number | undefined {
  let value = 0;
  let byte = 0;
  let digits = 0;
  let dots = 0;
  for (let i = 0; i <= text.length; i++) {
    const code = i < text.length ? text.charCodeAt(i) : 46;
    if (code === 46) {
      if (digits === 0 || digits > 3 || byte > 255) return undefined;
      value = value * 256 + byte;
      byte = 0;
      digits = 0;
      dots++;
    } else if (code >= 48 && code <= 57) {
      byte = byte * 10 + code - 48;
      digits++;
    } else return undefined;
  }
  return dots === 4 ? value : undefined;
}

function parseV6(text: string): bigint | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const head = parseGroups(halves[0] as string, halves.length === 1);
  const tail = halves.length === 2 ? parseGroups(halves[1] as string, true) : [];
  if (head === undefined || tail === undefined) return undefined;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  let value = 0n;
  for (const group of [...head, ...new Array<number>(missing).fill(0), ...tail])
    value = (value << 16n) | BigInt(group);
  return value >> 32n === 0xffffn ? undefined : value;
}

/** The 16-bit groups of one side of `::`; `last` allows an IPv4 tail. */
function parseGroups(text: string, last: boolean): number[] | undefined {
  if (text === '') return [];
  const parts = text.split(':');
  const groups: number[] = [];
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i] as string;
    if (last && i === parts.length - 1 && part.includes('.')) {
      const v4 = parseV4(part);
      if (v4 === undefined) return undefined;
      groups.push(Math.floor(v4 / 65536), v4 % 65536);
    } else if (/^[0-9a-fA-F]{1,4}$/.test(part)) groups.push(Number.parseInt(part, 16));
    else return undefined;
  }
  return groups;
}

function formatV4(value: bigint): string {
  const n = Number(value);
  return [Math.floor(n / 2 ** 24), Math.floor(n / 2 ** 16) % 256, Math.floor(n / 256) % 256, n % 256].join(
    '.',
  );
}

function formatV6(value: bigint): string {
  const groups: string[] = [];
  for (let shift = 112n; shift >= 0n; shift -= 16n) groups.push(((value >> shift) & 0xffffn).toString(16));
  let bestStart = -1;
  let bestLength = 1;
  for (let i = 0; i < 8; i++) {
    let j = i;
    while (j < 8 && groups[j] === '0') j++;
    if (j - i > bestLength) {
      bestStart = i;
      bestLength = j - i;
    }
  }
  if (bestStart < 0) return groups.join(':');
  return `${groups.slice(0, bestStart).join(':')}::${groups.slice(bestStart + bestLength).join(':')}`;
}
