// Every sentence about a lost point: its form for each position, direction and cause, and what it names.
// The form is one sentence, imperative for a fix, without full stop or contraction.
import { describe, expect, test } from 'vitest';
import type { Cause, Deduction, Position } from '../../../lib/model/scan-result.ts';
import {
  causeSource,
  causeText,
  fixText,
  openingPhrase,
  peerText,
  portsText,
  restText,
} from '../../../templates/wording/deduction.ts';
import { anyPod, anywhere, lost, rule } from '../result-builder.ts';

const policy = {
  kind: 'NetworkPolicy',
  namespace: 'n'.repeat(63),
  name: 'p'.repeat(253),
  file: 'a.yaml',
  line: 3,
};
const causes: readonly Cause[] = [
  { kind: 'noPolicy' },
  { kind: 'node' },
  { kind: 'rule', policy, ruleIndex: 0, line: 9 },
  { kind: 'unreadable', policy },
];
const positions: readonly Position[] = [
  'internet',
  'private',
  'otherNamespaces',
  'sameNamespace',
  'listedPeers',
  'instanceMetadata',
  'nodesAndApiServer',
  'isolation',
];
const imperative = /^(Apply|Close|Turn|Correct|Replace|Declare|Allow|Move|Name|Run) /;
const contraction = /\b(?:is|are|do|does|can|could|was|has|it|that)n?'(?:t|s|re|ve)\b/i;

describe('a lost point', () => {
  const all = positions.flatMap((position) =>
    (['ingress', 'egress'] as const).flatMap((direction) =>
      causes.map(
        (cause): Deduction => ({ position, direction, cause, points: 1, peer: anywhere, ports: 'TCP 80' }),
      ),
    ),
  );
  test('has a fix of one imperative sentence without full stop, at most 180 characters', () => {
    for (const deduction of all) {
      const fix = fixText(deduction);
      expect(fix).toMatch(imperative);
      expect(fix).not.toMatch(/\.$|\. /);
      expect(fix.length).toBeLessThanOrEqual(180);
    }
  });
  test('says nothing with a contraction or an undefined', () => {
    for (const deduction of all) {
      const said = [
        fixText(deduction),
        openingPhrase(deduction),
        causeText(deduction.cause, deduction.direction),
      ].join(' ');
      expect(said).not.toMatch(contraction);
      expect(said).not.toMatch(/undefined|\[object/);
    }
  });
  test('names the rule as people count, and its own line before that of the policy', () => {
    const cause = rule('shop', 'web', { index: 1, file: 'shop.yaml', line: 10 });
    expect(causeText(cause, 'ingress')).toBe('NetworkPolicy shop/web, ingress rule 2');
    expect(causeSource(cause)).toBe('shop.yaml:17');
    expect(causeSource({ kind: 'noPolicy' })).toBe('');
  });
  test.each([
    [anywhere, '0.0.0.0/0'],
    [anyPod, 'a pod of another namespace'],
    [
      { ...anyPod, namespace: 'same' as const, labels: { app: 'x' } },
      'a pod of the same namespace labelled app=x',
    ],
    [
      { kind: 'workload' as const, namespace: 'a', workloadKind: 'Deployment', name: 'b', count: 3 },
      'Deployment a/b and 2 more',
    ],
    [{ kind: 'entryPoint' as const, entryPoint: 'Ingress shop' }, 'the internet through Ingress shop'],
  ])('names the peer %o', (peer, expected) => {
    expect(peerText(peer)).toBe(expected);
  });
  test('does not repeat a workload that its opening has named, and names it when that was shortened', () => {
    const peer = {
      kind: 'workload',
      namespace: 'kube-system',
      workloadKind: 'Deployment',
      name: 'coredns',
      count: 1,
    } as const;
    const short = lost('otherNamespaces', 'egress', 1, { peer, ports: 'UDP 53' });
    expect(openingPhrase(short)).toBe('open to Deployment kube-system/coredns');
    expect(restText(short)).toBe('UDP 53');
    const long = { ...short, peer: { ...peer, name: 'x'.repeat(90) } };
    expect(restText(long)).toContain('x'.repeat(90));
  });
  test('on all ports says so', () => {
    expect(portsText('all')).toBe('all ports');
    expect(portsText('TCP 80')).toBe('TCP 80');
  });
});
