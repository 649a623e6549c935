// The formulas of scoring.md sections 2 to 4, at the points that the text names and between them.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { namespaceCoverage } from '../../../lib/score/coverage.ts';
import {
  addressExposure,
  addressWeight,
  bandOf,
  combineExposure,
  listedPortWeight,
  portWeight,
  workloadWeight,
} from '../../../lib/score/formulas.ts';

describe('a, p, s and reach', () => {
  const rows: readonly (readonly [
    name: string,
    weigh: (n: number) => number,
    points: readonly (readonly [number, number])[],
  ])[] = [
    [
      'a: 4,096 addresses are listed, 65,536 half, 1,048,576 all',
      addressWeight,
      [
        [0, 0],
        [1, 0],
        [4096, 0],
        [65_536, 0.5],
        [1_048_576, 1],
        [2 ** 32, 1],
      ],
    ],
    [
      'p: one port is half, 1,024 are all',
      portWeight,
      [
        [0, 0],
        [1, 0.5],
        [2, 0.55],
        [32, 0.75],
        [1024, 1],
        [196_606, 1],
      ],
    ],
    [
      's: ten ports to listed peers are none, 1,024 all',
      listedPortWeight,
      [
        [0, 0],
        [10, 0],
        [1024, 1],
        [196_606, 1],
      ],
    ],
    [
      'reach: one workload is a sixth, 63 are as a stranger',
      workloadWeight,
      [
        [0, 0],
        [1, 1 / 6],
        [7, 0.5],
        [63, 1],
        [64, 1],
      ],
    ],
    [
      'exposure of addresses: anything open costs 15 percent',
      addressExposure,
      [
        [0, 0],
        [1, 0.15],
        [65_536, 0.575],
        [2 ** 32, 1],
        [Number.POSITIVE_INFINITY, 1],
      ],
    ],
  ];
  test.each(rows)('%s', (_, weigh, points) => {
    for (const [n, value] of points) expect(weigh(n)).toBeCloseTo(value, 12);
  });

  test.each(rows)('%s: one more never weighs less, and never much more', (_, weigh) => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300_000 }), (n) => {
        const step = weigh(n + 1) - weigh(n);
        return step >= 0 && step <= 0.14;
      }),
    );
  });
});

describe('exposures are combined, worst first', () => {
  test.each([
    [[], 0],
    [[85], 85],
    [[70, 85], 87.1],
    [[20, 20, 20, 20], 24.8],
    [[100, 100], 100],
  ])('%j make %d', (exposures, combined) => {
    expect(combineExposure(exposures)).toBeCloseTo(combined, 10);
  });

  test('quiet ones never dilute, and a worse one never makes it better', () => {
    const exposure = fc.double({ min: 0, max: 100, noNaN: true });
    fc.assert(
      fc.property(fc.array(exposure, { minLength: 1, maxLength: 6 }), exposure, (exposures, more) => {
        const before = combineExposure(exposures);
        const raised = exposures.map((value, index) => (index === 0 ? Math.max(value, more) : value));
        expect(combineExposure([...exposures, 0])).toBe(before);
        expect(combineExposure(raised)).toBeGreaterThanOrEqual(before - 1e-9);
        expect(combineExposure([...exposures, more])).toBeGreaterThanOrEqual(before - 1e-9);
        expect(before).toBeLessThanOrEqual(100);
      }),
    );
  });

  test('bands begin at 20, 40 and 60', () => {
    expect([0, 19.99, 20, 39.99, 40, 59.99, 60, 100].map(bandOf)).toEqual([
      'low',
      'low',
      'medium',
      'medium',
      'high',
      'high',
      'critical',
      'critical',
    ]);
  });
});

describe('coverage of a namespace', () => {
  const closed = { ingress: 1, egress: 1 };
  const open = { ingress: 0, egress: 0 };
  const many = Array.from({ length: 99 }, () => closed);

  test('is nine parts workloads and one part next pod', () => {
    expect(namespaceCoverage([closed], closed)).toBe(100);
    expect(namespaceCoverage([closed], open)).toBe(90);
    expect(namespaceCoverage([{ ingress: 1, egress: 0 }], open)).toBe(45);
    expect(namespaceCoverage([], closed)).toBeNull();
  });

  test('is 79 at most with one open direction, 59 with an open workload', () => {
    expect(namespaceCoverage([...many, { ingress: 1, egress: 0 }], closed)).toBeCloseTo(79, 10);
    expect(namespaceCoverage([...many, { ingress: 0.5, egress: 1 }], closed)).toBeCloseTo(79, 10);
    expect(namespaceCoverage([...many, open], closed)).toBeCloseTo(59, 10);
    expect(namespaceCoverage([...many, { ingress: 0.49, egress: 0.5 }], closed)).toBeCloseTo(59, 10);
  });

  test('has no cliff: a little quality less costs a little', () => {
    const quality = fc.double({ min: 0.05, max: 1, noNaN: true });
    fc.assert(
      fc.property(quality, quality, fc.integer({ min: 0, max: 50 }), (ingress, egress, others) => {
        const rest = many.slice(0, others);
        const before = namespaceCoverage([...rest, { ingress, egress }], closed) as number;
        const after = namespaceCoverage([...rest, { ingress: ingress - 0.0175, egress }], closed) as number;
        expect(after).toBeLessThanOrEqual(before);
        expect(before - after).toBeLessThan(0.9);
      }),
    );
  });
});
