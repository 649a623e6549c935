import { describe, expect, test } from 'vitest';
import { analyze, prepare } from '../../../lib/analyze.ts';
import type { Gap, GapEffect } from '../../../lib/model/gap.ts';
import { normalize } from '../../../lib/normalize/normalize.ts';
import { buildInventory, namespace, networkPolicy, pod } from '../../cases/build-inventory.ts';

function gap(effect: GapEffect, kind = 'NetworkPolicy'): Gap {
  return {
    reason: 'forbidden',
    message: `Cannot list ${kind}: forbidden`,
    remedy: 'Apply the ClusterRole',
    object: { apiVersion: 'networking.k8s.io/v1', kind, name: '' },
    effect,
  };
}

const denyAll = { podSelector: {}, policyTypes: ['Ingress', 'Egress'] };
const objects = [
  namespace('a'),
  namespace('b'),
  pod('a/web', { ips: ['10.0.0.1'] }),
  networkPolicy('a/deny', denyAll),
  networkPolicy('b/deny', denyAll),
];

function inventoryWith(...gaps: readonly Gap[]) {
  return { ...buildInventory(objects), gaps };
}

function resultOf(...gaps: readonly Gap[]) {
  return analyze(inventoryWith(...gaps), {
    toolVersion: '0.0.0',
    inventorySha256: '',
    rulesetSha256: '',
    declaredEntryPoints: [],
  });
}

describe('a list of policies that was not read', () => {
  test('stands as one unreadable policy in each namespace, for a kind that has one', () => {
    const { policies } = normalize(inventoryWith(gap({ scope: 'policies', kinds: ['NetworkPolicy'] })));
    expect(
      policies.map(({ id, namespace: of, name, unreadable }) => [id, of, name, unreadable?.isUnread]),
    ).toEqual([
      [0, 'a', '*', true],
      [1, 'b', '*', true],
      [2, 'a', 'deny', undefined],
      [3, 'b', 'deny', undefined],
    ]);
  });

  test.each([
    ['AdminNetworkPolicy', 'AdminNetworkPolicy'],
    ['BaselineAdminNetworkPolicy', 'BaselineAdminNetworkPolicy'],
    ['ClusterNetworkPolicy', 'ClusterNetworkPolicy'],
    ['CiliumNetworkPolicy.cilium.io', 'ClusterNetworkPolicy'],
  ])('of %s stands as one %s of the cluster', (kind, standsAs) => {
    const { policies } = normalize(inventoryWith(gap({ scope: 'policies', kinds: [kind] }, kind)));
    const unread = policies.filter(({ unreadable }) => unreadable?.isUnread === true);
    expect(unread.map((policy) => [policy.kind, policy.namespace])).toEqual([[standsAs, undefined]]);
  });

  test('may close everything or open everything: neither 0 nor a pass', () => {
    const without = { ...inventoryWith(gap({ scope: 'policies', kinds: ['NetworkPolicy'] })) };
    const open = objects.filter(({ kind }) => kind !== 'NetworkPolicy');
    const { status, scores } = analyze(
      { ...without, objects: buildInventory(open).objects },
      { toolVersion: '0.0.0', inventorySha256: '', rulesetSha256: '', declaredEntryPoints: [] },
    );
    expect(status).toBe('notAssessed');
    expect(scores.coverage).toEqual({ best: 100, worst: 0 });
  });

  test('is one finding and counts as no policy', () => {
    const { findings, population, namespaces } = resultOf(
      gap({ scope: 'policies', kinds: ['NetworkPolicy'] }),
    );
    expect(
      findings.filter(({ checkId }) => checkId === 'unreadable-input').map(({ message }) => message),
    ).toEqual(['Cannot list NetworkPolicy: forbidden']);
    expect([population.policies, population.unreadablePolicies]).toEqual([2, 0]);
    expect(namespaces.map(({ policyCount }) => policyCount)).toEqual([1, 1]);
  });

  test('leaves what a readable rule allows as certain as it was', () => {
    const analysis = prepare(inventoryWith(gap({ scope: 'policies', kinds: ['NetworkPolicy'] })));
    expect(analysis.best).not.toBe(analysis.worst);
  });
});

describe('ways in that were not read', () => {
  test('have a best and a worst case, and no status is met', () => {
    const read = resultOf();
    const unread = resultOf(gap({ scope: 'entryPoints' }, 'Service'));
    expect(read.status).toBe('met');
    expect(unread.status).toBe('notAssessed');
    expect(unread.scores.exposure?.best).toBe(read.scores.exposure?.best);
    expect(unread.scores.exposure?.worst).toBe(30);
    expect(unread.scores.coverage).toEqual(read.scores.coverage);
  });

  test('leave the checks about ways in without an answer', () => {
    const { checks } = resultOf(gap({ scope: 'entryPoints' }, 'Service'));
    const unknown = checks.filter(({ outcome }) => outcome === 'unknown').map(({ id }) => id);
    expect(unknown).toContain('undeclared-entry-point');
    expect(unknown).toContain('unreadable-input');
  });
});
