// What was not read at all: lists that the API server refused, and workloads that the input does not hold.
import { describe, expect, test } from 'vitest';
import { analyze } from '../../../lib/analyze.ts';
import type { Gap, GapEffect } from '../../../lib/model/gap.ts';
import type { RawObject } from '../../../lib/model/inventory.ts';
import { buildInventory, namespace, networkPolicy, pod } from '../../cases/build-inventory.ts';
import { findingsOf, outcomeOf, scan, service } from './scan.ts';

const both = { policyTypes: ['Ingress', 'Egress'] };
const shop = [
  namespace('shop'),
  pod('shop/web', { labels: { app: 'web' }, ports: ['http:TCP:8080'] }),
  service('shop/web'),
  networkPolicy('shop/deny', { podSelector: {}, ...both }),
];

function refused(what: string, effect: GapEffect): Gap {
  return {
    reason: 'forbidden',
    message: `Cannot list ${what}: 403 forbidden`,
    remedy: `Allow to list ${what}`,
    effect,
  };
}

function scanWithGaps(objects: readonly RawObject[], gaps: readonly Gap[]) {
  return analyze(
    { ...buildInventory(objects), gaps },
    { toolVersion: '0.0.0', inventorySha256: '', rulesetSha256: '', declaredEntryPoints: [] },
  );
}

describe('a list that was refused is one finding, and no check that rests on it passes', () => {
  test('of policies: any of them may open or close anything', () => {
    const gap = refused('clusternetworkpolicies', { scope: 'policies', kinds: ['ClusterNetworkPolicy'] });
    const result = scanWithGaps(shop, [gap]);
    expect(findingsOf(result, 'unreadable-input')).toMatchObject([
      {
        outcome: 'unknown',
        message: 'Cannot list clusternetworkpolicies: 403 forbidden',
        fix: 'Allow to list clusternetworkpolicies',
        resources: [],
      },
    ]);
    expect(result.checks.filter(({ outcome }) => outcome === 'pass')).toEqual([]);
  });

  test('of ways in: only what leads traffic is unknown', () => {
    const result = scanWithGaps(shop, [refused('ingresses', { scope: 'entryPoints' })]);
    expect(findingsOf(result, 'unreadable-input')).toHaveLength(1);
    expect(outcomeOf(result, 'undeclared-entry-point')).toBe('unknown');
    expect(outcomeOf(result, 'default-deny-missing')).toBe('pass');
  });

  test('one that nothing rests on is none', () => {
    const result = scanWithGaps(shop, [refused('events', { scope: 'none' })]);
    expect(findingsOf(result, 'unreadable-input')).toEqual([]);
  });
});

describe('a policy that selects no pod', () => {
  const wanted = { podSelector: { matchLabels: { app: 'web' } }, ...both };

  test('in a namespace of which no pod was read is unknown: manifests need not hold all pods', () => {
    const policies = [
      networkPolicy('billing/a', { podSelector: { matchLabels: { app: 'ledger' } }, ...both }),
      networkPolicy('billing/b', { podSelector: { matchLabels: { app: 'mail' } }, ...both }),
    ];
    const result = scan([...shop, namespace('billing'), ...policies]);
    expect(outcomeOf(result, 'policy-selects-nothing')).toBe('unknown');
    expect(findingsOf(result, 'policy-selects-nothing')).toMatchObject([
      {
        namespace: 'billing',
        message: '2 policies select no pod that was read: the input holds no pod of their namespaces',
        resources: ['NetworkPolicy/a', 'NetworkPolicy/b'],
      },
    ]);
  });

  test('and whose labels a pod of another namespace has was applied to the wrong one', () => {
    const rule = { from: [{ podSelector: { matchLabels: { app: 'cart' } } }] };
    const misplaced = networkPolicy('other/web', { ...wanted, ingress: [rule] });
    const result = scan([...shop, namespace('other'), misplaced]);
    expect(findingsOf(result, 'policy-selects-nothing')).toMatchObject([
      {
        outcome: 'fail',
        message:
          'NetworkPolicy "other/web" selects no pod: its namespace has no pods, but Pod "shop/web" of another namespace has its labels',
        fix: 'Move NetworkPolicy "other/web" to namespace "shop", or correct its selector',
      },
    ]);
    // Its peers are not asked about: they are told with it.
    expect(findingsOf(result, 'peer-matches-nothing')).toEqual([]);
  });

  test('is told to be moved only where one namespace has such pods', () => {
    const more = [namespace('third'), pod('third/web', { labels: { app: 'web' } })];
    const idle = pod('other/idle', { labels: { app: 'idle' } });
    const result = scan([...shop, ...more, namespace('other'), idle, networkPolicy('other/web', wanted)]);
    expect(findingsOf(result, 'policy-selects-nothing')).toMatchObject([
      {
        message: 'NetworkPolicy "other/web" selects no pod: no pod of namespace "other" has app=web',
        fix: 'Correct the selector of NetworkPolicy "other/web", or remove the policy',
      },
    ]);
  });
});
