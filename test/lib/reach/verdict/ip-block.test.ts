// Addresses and CIDRs of the literal engine (semantics.md a6), at the edges of blocks and in every way to write them.
import { describe, expect, test } from 'vitest';
import { blockHolds, blocksMeet, readAddress, readBlock } from '../../../../lib/reach/verdict/ip-block.ts';

describe('a block holds', () => {
  test.each([
    ['10.0.0.0/8', '10.255.255.255', true],
    ['10.0.0.0/8', '11.0.0.0', false],
    ['10.0.0.0/8', '9.255.255.255', false],
    ['10.1.2.3/8', '10.200.0.1', true],
    ['010.000.000.000/08', '10.0.0.1', true],
    ['192.0.2.7/32', '192.0.2.7', true],
    ['192.0.2.7/32', '192.0.2.6', false],
    ['192.0.2.0/31', '192.0.2.1', true],
    ['0.0.0.0/0', '255.255.255.255', true],
    ['0.0.0.0/0', '::1', false],
    ['::/0', '10.0.0.1', false],
    ['::/0', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', true],
    ['fd00::/8', 'fdff::1', true],
    ['fd00::/8', 'fc00::1', false],
    ['2001:DB8:0:0:0:0:0:0/33', '2001:db8:7fff:ffff::', true],
    ['2001:db8::/33', '2001:db8:8000::', false],
    ['2001:db8::1/128', '2001:db8:0:0:0:0:0:1', true],
    ['64:ff9b::/96', '64:ff9b::192.0.2.1', true],
    ['64:ff9b::c000:200/120', '64:ff9b::192.0.2.33', true],
    ['1:2:3:4:5:6:7::/112', '1:2:3:4:5:6:7:0', true],
  ])('%s, %s: %s', (cidr, address, expected) => {
    expect(blockHolds(readBlock(cidr), readAddress(address))).toBe(expected);
  });
});

describe('two blocks meet', () => {
  test.each([
    ['10.0.0.0/8', '10.1.0.0/16', true],
    ['10.1.0.0/16', '10.0.0.0/8', true],
    ['10.0.0.0/9', '10.128.0.0/9', false],
    ['0.0.0.0/0', '::/0', false],
  ])('%s, %s: %s', (a, b, expected) => {
    expect(blocksMeet(readBlock(a), readBlock(b))).toBe(expected);
  });
});

test.each(['10.0.0.256', 'x', '1:2:g::'])('text that is no address is our bug, not an answer: %s', (text) => {
  expect(() => readAddress(text)).toThrow('Cannot read an address');
});
