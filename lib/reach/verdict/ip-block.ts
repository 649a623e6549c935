// Addresses and CIDRs as the text of their bits: a block is a prefix, and an address is in it when its text starts
// with the prefix. Slower than numbers and impossible to get wrong by one; the matrix has its own arithmetic.
// Assumes canonical or old, non-canonical but valid text (host bits, leading zeros): normalize refuses the rest.
// https://github.com/kubernetes/api/blob/10b39a3/networking/v1/types.go (IPBlock)

/** An address, or the leading bits of a block: `family` and a text of `0` and `1`, 32 or 128 long for an address. */
export interface Bits {
  readonly family: AddressFamily;
  readonly bits: string;
}

export type AddressFamily = 'v4' | 'v6';

/** The bits of an IPv4 or IPv6 address. Throws when the text is none. */
export function readAddress(text: string): Bits {
  return text.includes(':')
    ? {
        family: 'v6',
        bits: groupsOf(text)
          .map((group) => binary(group, 16))
          .join(''),
      }
    : {
        family: 'v4',
        bits: text
          .split('.')
          .map((byte) => binary(Number(byte), 8))
          .join(''),
      };
}

/** The leading bits that a CIDR fixes; host bits are cut off, which masks them. */
export function readBlock(cidr: string): Bits {
  const [address, length] = cidr.split('/') as [string, string];
  const { family, bits } = readAddress(address);
  return { family, bits: bits.slice(0, Number(length)) };
}

/** Whether the address, or the whole of the smaller block, lies in the block. A block of one family never holds the other. */
export function blockHolds(block: Bits, inner: Bits): boolean {
  return block.family === inner.family && inner.bits.startsWith(block.bits);
}

/** Whether the blocks have an address in common: then one holds the other. */
export function blocksMeet(a: Bits, b: Bits): boolean {
  return blockHolds(a, b) || blockHolds(b, a);
}

/** The eight 16-bit groups of IPv6 text (RFC 4291 2.2): `::` stands for the groups that are missing. */
function groupsOf(text: string): readonly number[] {
  const [head, tail] = text.split('::') as [string, string | undefined];
  const before = groupsIn(head);
  if (tail === undefined) return before;
  const after = groupsIn(tail);
  return [...before, ...new Array<number>(8 - before.length - after.length).fill(0), ...after];
}

function groupsIn(text: string): readonly number[] {
  return text === ''
    ? []
    : text
        .split(':')
        .flatMap((group) => (group.includes('.') ? tailGroups(group) : Number.parseInt(group, 16)));
}

/** The two groups of an IPv4 tail (`64:ff9b::192.0.2.1`). */
function tailGroups(text: string): readonly number[] {
  const [a, b, c, d] = text.split('.').map(Number) as [number, number, number, number];
  return [a * 256 + b, c * 256 + d];
}

function binary(value: number, width: number): string {
  if (!Number.isInteger(value) || value < 0 || value >= 2 ** width)
    throw new Error(`Cannot read an address: "${value}" is no part of one`);
  return value.toString(2).padStart(width, '0');
}
