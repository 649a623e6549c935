// What exceptions do to findings, to the register and to the gate of a small cluster.
import { describe, expect, test } from 'vitest';
import { analyze } from '../../../lib/analyze.ts';
import type { ExceptionRule } from '../../../lib/model/exception.ts';
import type { RawObject } from '../../../lib/model/inventory.ts';
import { buildInventory, namespace, networkPolicy } from '../../cases/build-inventory.ts';
import { workload } from '../../cases/scored-objects.ts';

const BASE = [namespace('shop'), workload('shop/web')];
const everyNamespace = { from: [{ namespaceSelector: {} }], ports: [{ port: 80 }] };
const deny = { podSelector: {}, policyTypes: ['Ingress', 'Egress'] };
const opened = [...BASE, networkPolicy('shop/all', { ...deny, ingress: [everyNamespace] })];
const OPENING = ['strangers-of-other-namespaces', 'strangers-of-the-same-namespace', 'next-pod-not-covered'];

function rule(parts: Partial<ExceptionRule> = {}): ExceptionRule {
  return {
    id: 'metrics',
    source: 'file',
    scope: { clusters: [], namespaces: ['shop'], workloads: [] },
    checks: OPENING,
    reason: 'scraped',
    compensatingControl: 'mTLS',
    owner: 'Ann',
    approver: 'Bob',
    approvedOn: '2020-01-01',
    expiresOn: '2099-01-01',
    ...parts,
  };
}

function scan(
  objects: readonly RawObject[],
  exceptions: readonly ExceptionRule[] = [],
  collectedAt?: string,
  clusters: 'one' | 'several' = 'one',
) {
  const inventory = buildInventory(objects);
  return analyze(
    { ...inventory, ...(collectedAt !== undefined && { collectedAt }) },
    {
      toolVersion: '0',
      inventorySha256: '',
      rulesetSha256: '',
      declaredEntryPoints: [],
      exceptions: { rules: exceptions, clusters },
    },
  );
}

function statusOf(objects: readonly RawObject[], ...exceptions: ExceptionRule[]) {
  return scan(objects, exceptions).status;
}

describe('the gate', () => {
  test('an opening that nobody accepts is Partial', () => {
    expect(statusOf(opened)).toBe('partial');
  });
  test('an accepted opening is Met with exceptions, and costs what it cost', () => {
    const [before, after] = [scan(opened), scan(opened, [rule()])];
    expect(after.status).toBe('metWithExceptions');
    expect(after.scores).toEqual(before.scores);
    expect(after.statusReasons).toEqual(before.statusReasons);
    expect(after.checks).toEqual(before.checks);
    expect(after.findings.map(({ exception }) => exception)).toContain('metrics');
  });
  test('a second rule that opens the same to other ports, and that no finding names, is not accepted', () => {
    const more = { from: [{ namespaceSelector: {} }], ports: [{ port: 443 }] };
    const wider = [...BASE, networkPolicy('shop/all', { ...deny, ingress: [everyNamespace, more] })];
    const own = scan(opened).findings.find(({ checkId }) => OPENING.includes(checkId));
    const pinned = rule({
      scope: { clusters: [], namespaces: [], workloads: [], fingerprint: own?.fingerprint ?? '' },
    });
    expect(statusOf(opened, pinned)).toBe('metWithExceptions');
    expect(statusOf(wider, pinned)).toBe('partial');
  });
  test('a rule that comes to fail another check is not accepted by patterns', () => {
    const all = [
      ...BASE,
      networkPolicy('shop/all', { ...deny, ingress: [{ from: [{ namespaceSelector: {} }] }] }),
    ];
    expect(statusOf(all, rule())).toBe('partial');
  });
  test('a workload that is open both ways stays Not met', () => {
    const result = scan(BASE, [rule({ checks: ['default-deny-missing'] })]);
    expect(result.status).toBe('notMet');
    expect(result.findings.some(({ exception }) => exception === 'metrics')).toBe(true);
  });
});

describe('the register, by the day of the scan', () => {
  test.each([
    ['2026-11-27', '2026-12-31', 'live', 34],
    ['2026-11-27', '2026-12-11', 'expiresSoon', 14],
    ['2026-11-27', '2026-11-27', 'expiresSoon', 0],
    ['2026-11-27', '2026-11-26', 'expired', -1],
  ])('%s, expires on %s: %s, %i days left', (day, expiresOn, state, daysLeft) => {
    const result = scan(opened, [rule({ expiresOn })], `${day}T06:00:00Z`);
    expect(result.exceptions).toMatchObject([{ id: 'metrics', state, daysLeft, findingCount: 1 }]);
    expect(result.status).toBe(state === 'expired' ? 'partial' : 'metWithExceptions');
  });
  test('one that is approved tomorrow accepts nothing', () => {
    const result = scan(opened, [rule({ approvedOn: '2026-11-28' })], '2026-11-27T06:00:00Z');
    expect(result.exceptions).toMatchObject([{ state: 'notYetValid' }]);
    expect(result.status).toBe('partial');
  });
  test('one without a finding matches nothing; one for another cluster is not in it', () => {
    const elsewhere = rule({
      id: 'b',
      scope: { clusters: ['other-*'], namespaces: ['shop'], workloads: [] },
    });
    const result = scan(opened, [rule({ checks: ['dns-cut'] }), elsewhere]);
    expect(result.exceptions).toMatchObject([{ id: 'metrics', state: 'matchesNothing', fingerprints: [] }]);
  });
  test.each([
    ['shared with other clusters', [], 'notHere'],
    ['shared, and naming this cluster by a pattern', ['*'], 'notHere'],
    ['shared, and naming this very cluster', ['test'], 'matchesNothing'],
  ])('one without a finding, %s', (_, clusters, state) => {
    const nothing = rule({ checks: ['dns-cut'], scope: { clusters, namespaces: ['shop'], workloads: [] } });
    const result = scan(opened, [nothing], '2026-11-27T06:00:00Z', 'several');
    expect(result.exceptions).toMatchObject([{ state }]);
  });
});
