// How a page holds its data: what is packed comes back, and the matrix in runs is the matrix.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { MatrixCell } from '../../../lib/model/scan-result.ts';
import { decodeRow, encodeMatrix } from '../../../templates/html/client/matrix-rows.ts';
import { pack, unpack } from '../../../templates/html/client/pack.ts';
import { shopResult } from '../shop-result.ts';

describe('pack', () => {
  test('gives back any JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        const plain = JSON.parse(JSON.stringify(value));
        expect(unpack(JSON.parse(JSON.stringify(pack(plain))))).toEqual(plain);
      }),
    );
  });

  test('writes once what is equal', () => {
    const one = shopResult();
    const size = (value: unknown) => JSON.stringify(pack(value)).length;
    expect(size([one, shopResult()])).toBeLessThan(size(one) + 100);
    expect(size(one)).toBeLessThan(JSON.stringify(one).length / 3);
  });

  test('leaves out members that are undefined, as JSON does', () => {
    expect(unpack(pack({ a: undefined, b: 1 }))).toEqual({ b: 1 });
  });
});

describe('the matrix in runs', () => {
  const counts = fc.array(fc.nat(4), { minLength: 1, maxLength: 7 });

  test('is the matrix, cell by cell', () => {
    fc.assert(
      fc.property(
        counts.chain((all) =>
          fc.tuple(
            fc.constant(all),
            fc.array(cellSeed, { minLength: all.length ** 2, maxLength: all.length ** 2 }),
          ),
        ),
        ([all, seeds]) => {
          const cells = seeds.map((seed, index) => cellOf(all, index, seed));
          const names = all.map((_, index) => `ns-${index}`);
          const order = names.map((_, index) => index).reverse();
          const rows = encodeMatrix({ namespaces: names, cells }, order);
          expect(all.flatMap((_, from) => decodeRow(rows, from, all))).toEqual(cells);
        },
      ),
    );
  });

  test('needs little where everything is alike', () => {
    const n = 400;
    const cell: MatrixCell = { openPairs: 4, pairCount: 4, ports: 196606, unknown: false };
    const names = Array.from({ length: n }, (_, index) => `ns-${index}`);
    const cells = new Array<MatrixCell>(n * n).fill(cell);
    expect(JSON.stringify(encodeMatrix({ namespaces: names, cells }, [...names.keys()])).length).toBeLessThan(
      2000,
    );
  });
});

const cellSeed = fc.record({ open: fc.nat(20), ports: fc.nat(3), unknown: fc.boolean() });

function cellOf(
  counts: readonly number[],
  index: number,
  { open, ports, unknown }: { readonly open: number; readonly ports: number; readonly unknown: boolean },
): MatrixCell {
  const [from, to] = [Math.floor(index / counts.length), index % counts.length];
  const [own, other] = [counts[from] as number, counts[to] as number];
  const pairCount = own * other - (from === to ? own : 0);
  const openPairs = Math.min(open, pairCount);
  return openPairs === 0
    ? { openPairs, pairCount, ports: 0, unknown: unknown && pairCount > 0 }
    : { openPairs, pairCount, ports, unknown };
}
