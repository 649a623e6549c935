// The trend of a fleet: what each run adds to it.
import { describe, expect, test } from 'vitest';
import { assembleFleet } from '../../../lib/fleet/assemble-fleet.ts';
import type { FleetOutcome } from '../../../lib/fleet/assessed.ts';
import type { HistoryPoint } from '../../../lib/model/history.ts';
import type { ScanResult } from '../../../lib/model/scan-result.ts';
import { withExceptions } from '../../templates/exception-samples.ts';
import { shopResult } from '../../templates/shop-result.ts';

const shop = shopResult();
const at = '2026-03-09T06:00:00Z';

function historyOf(
  given: Readonly<Record<string, ScanResult | string>>,
  earlier: readonly HistoryPoint[] = [],
): readonly HistoryPoint[] {
  const outcomes = Object.entries(given).map(([id, one]): [string, FleetOutcome] => [
    id,
    typeof one === 'string' ? { notAssessed: one } : { result: one, sha256: id },
  ]);
  const { history = [] } = assembleFleet({
    name: 'f',
    tool: { name: 'bulkhead', version: '1.2.3' },
    ruleset: { version: '1', sha256: 'rules' },
    targets: Object.keys(given).map((id) => ({ id, name: id })),
    outcomes: new Map(outcomes),
    trail: { earlier, at },
  });
  return history;
}

describe('fleetHistory()', () => {
  test('a run counts the findings of all clusters, and an accepted one once, whoever else accepts it', () => {
    const under = withExceptions(shop);
    const [metrics, ...others] = under.exceptions ?? [];
    if (metrics === undefined) throw new Error('the sample has no exceptions');
    const twice = { ...under, exceptions: [metrics, { ...metrics, id: 'second' }, ...others] };
    const failing = shop.findings.filter(({ outcome }) => outcome === 'fail');
    const [point, ...rest] = historyOf({ a: shop, b: twice, c: '403 forbidden' });
    expect(rest).toEqual([]);
    expect(point).toMatchObject({ at: shop.scan.collectedAt, rulesetSha256: 'rules', accepted: 1 });
    expect(point).not.toHaveProperty('notAssessed');
    const counts = Object.values(point?.findings ?? {}).reduce((sum, one) => sum + one, 0);
    expect(counts).toBe(2 * failing.length);
    expect(point?.findings?.critical).toBe(
      2 * failing.filter(({ severity }) => severity === 'critical').length,
    );
  });

  test('a run that assessed no cluster has the time of the run, and no scores', () => {
    expect(historyOf({ a: '403 forbidden' })).toEqual([
      { at, status: 'notAssessed', notAssessed: 'No cluster was assessed' },
    ]);
  });

  test('goes on after earlier runs, of which it keeps the last', () => {
    const earlier = Array.from({ length: 400 }, (_, index): HistoryPoint => {
      return { at: new Date(Date.UTC(2025, 0, index + 1)).toISOString(), status: 'met' };
    });
    const history = historyOf({ a: shop }, earlier);
    expect(history).toHaveLength(400);
    expect(history[0]).toEqual(earlier[1]);
    expect(history.at(-1)?.at).toBe(shop.scan.collectedAt);
  });
});
