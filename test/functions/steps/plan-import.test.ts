// What Security Hub hears of a cluster: changes, at once; what stays, once a week; what is gone, when somebody looked.
import { describe, expect, test } from 'vitest';
import {
  heldAfter,
  type ImportedFindings,
  planImport,
} from '../../../functions/steps/fleet-run/plan-import.ts';
import type { CheckResult, Finding } from '../../../lib/model/finding.ts';
import type { Status } from '../../../lib/model/scan-result.ts';
import { check, finding } from '../../templates/finding-samples.ts';
import { hostileResult } from '../../templates/hostile-result.ts';
import { namespace, result } from '../../templates/result-builder.ts';

const hub = { accountId: '999988887777', region: 'eu-central-1' };

interface Seen {
  readonly checks?: readonly CheckResult[];
  readonly status?: Status;
}

function scan(
  day: number,
  findings: readonly Finding[],
  { checks = [check('default-deny-missing')], status = 'partial' }: Seen = {},
) {
  const made = result([namespace('shop', { status })], { name: 'a', checks, findings });
  return {
    ...made,
    scan: { ...made.scan, collectedAt: `2026-03-${String(day).padStart(2, '0')}T06:00:00Z` },
  };
}

const plan = (before: ImportedFindings, day: number, findings: readonly Finding[], seen?: Seen) =>
  planImport(before, { result: scan(day, findings, seen), hub });
const one = finding('high', { namespace: 'shop', fingerprint: '1'.repeat(16), message: 'One' });
const two = finding('low', { namespace: 'shop', fingerprint: '2'.repeat(16), message: 'Two' });
const nothing: ImportedFindings = new Map();
const told = ({ toImport }: ReturnType<typeof planImport>) =>
  toImport.map(({ Title, RecordState, Compliance }) => `${Title} ${RecordState} ${Compliance.Status}`);

describe('planImport()', () => {
  test('imports every failing finding, filed under the account of the service', () => {
    const first = plan(nothing, 1, [one, two]);
    expect(told(first)).toEqual(['One ACTIVE FAILED', 'Two ACTIVE FAILED']);
    expect(first.toImport[0]).toMatchObject({
      AwsAccountId: '999988887777',
      ProductArn: 'arn:aws:securityhub:eu-central-1:999988887777:product/999988887777/default',
    });
  });
  test('what stays is imported again after seven days, with the time at which it was found', () => {
    const { after } = plan(nothing, 1, [one]);
    expect(told(plan(after, 7, [one]))).toEqual([]);
    const [again] = plan(after, 8, [one]).toImport;
    expect(again).toMatchObject({
      CreatedAt: '2026-03-01T06:00:00.000Z',
      UpdatedAt: '2026-03-08T06:00:00.000Z',
    });
  });
  test('what has changed is imported at once', () => {
    const { after } = plan(nothing, 1, [one, two]);
    expect(told(plan(after, 2, [{ ...one, severity: 'critical' }, two]))).toEqual(['One ACTIVE FAILED']);
  });
  test('what is gone is archived, whole, once, and is new when it comes back', () => {
    const first = plan(nothing, 1, [one, two]);
    const second = plan(first.after, 2, [two]);
    expect(second.toImport).toEqual([
      {
        ...first.toImport[0],
        UpdatedAt: '2026-03-02T06:00:00.000Z',
        RecordState: 'ARCHIVED',
        Compliance: { ...first.toImport[0]?.Compliance, Status: 'PASSED' },
      },
    ]);
    expect(told(plan(second.after, 3, [two]))).toEqual([]);
    const [back] = plan(second.after, 3, [one, two]).toImport;
    expect(back).toMatchObject({ RecordState: 'ACTIVE', CreatedAt: '2026-03-03T06:00:00.000Z' });
  });
  test.each<[string, readonly Finding[], Seen]>([
    ['its check is unknown', [], { checks: [check('default-deny-missing', { outcome: 'unknown' })] }],
    ['its check is not there', [], { checks: [] }],
    ['its namespace could not be assessed', [], { status: 'notAssessed' }],
    ['it is unknown itself', [{ ...one, outcome: 'unknown' }], {}],
  ])('what was not looked at is not gone: %s', (_, findings, seen) => {
    const { after } = plan(nothing, 1, [one]);
    const second = plan(after, 2, findings, seen);
    expect(told(second)).toEqual([]);
    expect(second.after).toEqual(after);
    expect(told(plan(second.after, 3, []))).toEqual(['One ARCHIVED PASSED']);
  });
  test('one that is unknown is not imported', () => {
    expect(told(plan(nothing, 1, [{ ...one, outcome: 'unknown' }]))).toEqual([]);
  });
  test('none is near the 240 kB that a finding may have, nor a hundred near the 6 MB of a call', () => {
    const { toImport } = planImport(nothing, { result: hostileResult(), hub });
    expect(toImport.length).toBeGreaterThan(0);
    for (const asff of toImport) expect(Buffer.byteLength(JSON.stringify(asff))).toBeLessThan(40_000);
  });
});

describe('heldAfter()', () => {
  test('of what was refused it holds what it held before', () => {
    const first = plan(nothing, 1, [one]);
    const changed = plan(first.after, 2, [{ ...one, severity: 'critical' }, two]);
    const ids = changed.toImport.map(({ Id }) => Id);
    expect(heldAfter(first.after, { plan: changed, refused: ids })).toEqual(first.after);
    const over = plan(first.after, 2, []);
    const held = heldAfter(first.after, { plan: over, refused: over.toImport.map(({ Id }) => Id) });
    expect(told(plan(held, 3, []))).toEqual(['One ARCHIVED PASSED']);
  });
});
