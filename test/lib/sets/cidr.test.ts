import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Address,
  type Block,
  cutSpace,
  formatAddress,
  formatRange,
  makeRangeFinder,
  parseAddress,
  parseCidr,
  rangeIndex,
  rangesOfBlock,
  spaceSize,
} from '../../../lib/sets/cidr.ts';

describe('addresses', () => {
  test.each([
    ['10.0.0.1', '10.0.0.1'],
    ['010.000.0.001', '10.0.0.1'],
    ['::', '::'],
    ['::1', '::1'],
    ['2001:DB8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['2001:db8::192.0.2.1', '2001:db8::c000:201'],
    ['1:2:3:4:5:6:7:8', '1:2:3:4:5:6:7:8'],
    ['fe80:0:0:0:0:0:0:0', 'fe80::'],
  ])('"%s" is written %s', (text, canonical) => {
    expect(formatAddress(parseAddress(text) as Address)).toBe(canonical);
  });

  test.each([
    '',
    '10.0.0',
    '10.0.0.256',
    '10.0.0.1.2',
    '10.0.0.x',
    '1::2::3',
    ':::',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '12345::',
    '::ffff:10.0.0.1',
    '1.2.3.4::',
    'fe80::1%eth0',
    '1:2:3:4:5:6:7:8::',
  ])('"%s" is no address', (text) => {
    expect(parseAddress(text)).toBeUndefined();
  });

  test.each(['10.0.0.0', '10.0.0.0/', '10.0.0.0/33', '10.0.0.0/-1', '::/129', '10.0.0.0/8/8', '10.0.0.0/a'])(
    '"%s" is no block',
    (text) => {
      expect(parseCidr(text)).toBeUndefined();
    },
  );

  test('host bits of a block are masked off', () => {
    expect(formatRange(parseCidr('10.1.2.3/8') as Block)).toBe('10.0.0.0/8');
  });

  test('IPv6 addresses survive writing and reading', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: (1n << 128n) - 1n }), (value) => {
        fc.pre(value >> 32n !== 0xffffn);
        expect(parseAddress(formatAddress({ family: 'v6', value }))).toEqual({ family: 'v6', value });
      }),
    );
  });
});

describe('cutting the address space', () => {
  const cuts = ['10.0.0.0/8', '10.1.0.0/16', '203.0.113.0/24', '2001:db8::/32', '0.0.0.0/0'].map(
    (text) => parseCidr(text) as Block,
  );
  const ranges = cutSpace(cuts);

  test('the ranges are disjoint and together the whole of both families', () => {
    const total = (family: string) =>
      ranges
        .filter((range) => range.family === family)
        .reduce((sum, range) => sum + range.last - range.first + 1n, 0n);
    expect(total('v4')).toBe(1n << 32n);
    expect(total('v6')).toBe(1n << 128n);
  });

  test('a block that was cut out is exactly the ranges that it touches', () => {
    for (const block of cuts) {
      const [first, last] = rangesOfBlock(ranges, block);
      expect(ranges[first]?.first).toBe(block.first);
      expect(ranges[last]?.last).toBe(block.last);
    }
  });

  test('every address lies in the range that rangeIndex names', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('v4' as const, 'v6' as const),
        fc.bigInt({ min: 0n, max: (1n << 128n) - 1n }),
        (family, n) => {
          const value = family === 'v4' ? n % (1n << 32n) : n;
          const range = ranges[rangeIndex(ranges, { family, value })];
          expect(range?.family).toBe(family);
          expect(range !== undefined && range.first <= value && value <= range.last).toBe(true);
        },
      ),
    );
  });

  test.each([
    ['10.200.0.1', 'private'],
    ['172.31.255.255', 'private'],
    ['172.32.0.0', 'public'],
    ['100.64.0.1', 'private'],
    ['fd00::1', 'private'],
    ['169.254.169.254', 'special'],
    ['127.0.0.1', 'special'],
    ['203.0.113.9', 'public'],
    ['2001:db8::1', 'public'],
    ['fe80::1', 'special'],
    ['ff02::1', 'special'],
    ['::1', 'special'],
  ])('%s is %s', (text, space) => {
    expect(ranges[rangeIndex(ranges, parseAddress(text) as Address)]?.space).toBe(space);
  });

  test('IPv6 space is counted in /64s', () => {
    expect(spaceSize(parseCidr('2001:db8::/48') as Block)).toBe(65536);
    expect(spaceSize(parseCidr('2001:db8::1/128') as Block)).toBe(1);
    expect(spaceSize(parseCidr('10.0.0.0/8') as Block)).toBe(2 ** 24);
  });
});

test('the range finder answers as rangeIndex does', () => {
  const ranges = cutSpace(
    ['10.1.0.0/16', '203.0.113.0/24', '2001:db8::/32'].map((text) => parseCidr(text) as Block),
  );
  const find = makeRangeFinder(ranges);
  fc.assert(
    fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (text) => {
      const address = parseAddress(text);
      fc.pre(address !== undefined);
      expect(find(text)).toBe(rangeIndex(ranges, address as Address));
    }),
  );
});
