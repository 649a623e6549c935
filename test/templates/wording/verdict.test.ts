// The verdict and the risk: at most 90 characters for the one, the most exposed workload for the other.
// Both for every status, basis and sample.
import { describe, expect, test } from 'vitest';
import type { ScanResult, Status } from '../../../lib/model/scan-result.ts';
import { statusOrder } from '../../../templates/wording/status.ts';
import { riskText, verdictText } from '../../../templates/wording/verdict.ts';
import { hostileResult } from '../hostile-result.ts';
import { emptyResult, largeResult, metResult, unknownResult, wordpressResult } from '../sample-result.ts';
import { shopResult } from '../shop-result.ts';

const samples: readonly ScanResult[] = [
  wordpressResult,
  metResult,
  shopResult,
  hostileResult,
  emptyResult,
  unknownResult,
].map((make) => make());
describe('the verdict', () => {
  test('has at most 90 characters, whatever the cluster', () => {
    const many = {
      ...largeResult(3),
      namespaces: Array.from({ length: 12_345 }, () => largeResult(1).namespaces[0]),
    };
    const statuses: readonly Status[] = statusOrder;
    for (const base of [...samples, many as ScanResult]) {
      for (const status of statuses) {
        for (const kind of ['declared', 'enforced', 'none'] as const) {
          const result = { ...base, status, scan: { ...base.scan, basis: { kind } } };
          expect(verdictText(result).length, verdictText(result)).toBeLessThanOrEqual(90);
          expect(verdictText(result)).toMatch(/^[A-Z() ]+[.]? .*\.$/);
        }
      }
    }
  });

  test.each([
    [wordpressResult, 'CONTROL NOT MET. 1 of 1 namespace not met.'],
    [shopResult, 'CONTROL NOT MET. 3 of 14 namespaces not met; 1 not assessed.'],
    [metResult, 'CONTROL MET (DECLARED) in 1 namespace: open at declared entry points only.'],
    [unknownResult, 'CONTROL NOT ASSESSED. What could not be read decides 3 of 3 namespaces.'],
    [emptyResult, 'NOTHING TO ASSESS. The source holds no workloads.'],
  ])('of %o says how many', (make, expected) => {
    expect(verdictText(make())).toBe(expected);
  });

  test('is followed by the biggest risk of the most exposed workload, in both directions', () => {
    expect(riskText(wordpressResult())).toBe(
      'Biggest risk: wordpress-mysql/wordpress is open from the internet and open to the internet.',
    );
  });
});
