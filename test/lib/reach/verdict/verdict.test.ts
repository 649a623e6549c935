// What only the literal engine answers: ends that do not exist, both sides' reasons at once, and its own broken invariants.
// Everything that both engines answer is in the case table (test/lib/reach/engines.test.ts).
import { describe, expect, test } from 'vitest';
import type { End } from '../../../../lib/model/connection.ts';
import type { RawObject } from '../../../../lib/model/inventory.ts';
import { normalize } from '../../../../lib/normalize/normalize.ts';
import { makeVerdictEngine } from '../../../../lib/reach/verdict/verdict.ts';
import { readAsk } from '../../../cases/ask.ts';
import {
  adminNetworkPolicy,
  buildInventory,
  networkPolicy,
  node,
  pod,
} from '../../../cases/build-inventory.ts';
import { labelled, requires, world } from '../../../cases/world.ts';

function tomorrow(labels: Readonly<Record<string, string>>): End {
  const namespaceLabels = { team: 'red', 'kubernetes.io/metadata.name': 'a' };
  return { kind: 'hypothetical', namespace: 'a', namespaceLabels, labels };
}

function engineOf(...objects: readonly RawObject[]) {
  const cluster = normalize(buildInventory([...world, ...objects]));
  const ask = makeVerdictEngine(cluster);
  return {
    between: (src: string, dst: string, traffic = 'TCP 80') => ask(readAsk(cluster, [src, dst, traffic])),
    towards: (src: End, dst: string, traffic = 'TCP 80') =>
      ask({ ...readAsk(cluster, ['203.0.113.1', dst, traffic]), src }),
    from: (src: string, dst: End, traffic = 'TCP 80') =>
      ask({ ...readAsk(cluster, [src, '203.0.113.1', traffic]), dst }),
    ask,
  };
}

describe('a pod that does not exist yet', () => {
  test('is selected by its labels, as a subject and as a peer', () => {
    const { towards, from } = engineOf(
      networkPolicy('a/p', { podSelector: requires('app', 'NotIn', ['db']), policyTypes: ['Ingress'] }),
      networkPolicy('b/p', {
        podSelector: labelled('app', 'web'),
        ingress: [
          { from: [{ namespaceSelector: labelled('team', 'red'), podSelector: labelled('app', 'new') }] },
        ],
      }),
    );
    expect(from('b/web', tomorrow({})).ingress).toMatchObject({ verdict: 'deny', reason: 'isolated' });
    expect(from('b/web', tomorrow({ app: 'db' })).ingress).toMatchObject({
      verdict: 'accept',
      reason: 'notIsolated',
    });
    expect(towards(tomorrow({ app: 'new' }), 'b/web').verdict).toBe('accept');
    expect(towards(tomorrow({}), 'b/web').verdict).toBe('deny');
  });

  test('has no port names, and an address somewhere in the pod ranges', () => {
    const { from } = engineOf(
      networkPolicy('a/p', {
        podSelector: labelled('app', 'web'),
        policyTypes: ['Egress'],
        egress: [{ to: [{ ipBlock: { cidr: '0.0.0.0/0' } }], ports: [{ port: 'http' }, { port: 443 }] }],
      }),
      networkPolicy('a/q', {
        podSelector: labelled('app', 'db'),
        policyTypes: ['Egress'],
        egress: [{ to: [{ ipBlock: { cidr: '10.0.0.0/8' } }] }],
      }),
    );
    expect(from('a/web', tomorrow({}), 'TCP 443').verdict).toBe('accept');
    expect(from('a/web', tomorrow({}), 'TCP 80').verdict).toBe('deny');
    expect(from('a/db', tomorrow({})).verdict).toBe('deny');
  });

  test('runs on a node that is not known', () => {
    const { towards, from, ask } = engineOf(
      node('n', { ips: ['192.168.0.1'] }),
      pod('b/agent', { ips: ['192.168.0.1'], node: 'n', hostNetwork: true }),
      networkPolicy('a/deny', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] }),
    );
    expect(from('b/agent', tomorrow({})).ingress).toMatchObject({
      verdict: 'unknown',
      reason: 'nodeUnknown',
    });
    expect(towards(tomorrow({}), 'b/agent').egress).toMatchObject({
      verdict: 'unknown',
      reason: 'nodeUnknown',
    });
    const two = ask({ src: tomorrow({}), dst: tomorrow({}), protocol: 'TCP', port: 1 });
    expect(two.verdict).toBe('deny');
  });
});

describe('an explanation', () => {
  test('names what decides on each side', () => {
    const { between } = engineOf(
      adminNetworkPolicy('open', {
        priority: 1,
        subject: { namespaces: {} },
        egress: [
          { action: 'Pass', to: [{ namespaces: labelled('team', 'blue') }] },
          { action: 'Allow', to: [{ namespaces: {} }] },
        ],
      }),
      networkPolicy('a/one', {
        podSelector: labelled('app', 'db'),
        ingress: [{ from: [{ podSelector: labelled('app', 'web') }], ports: [{ port: 80 }] }, {}],
      }),
    );
    const found = between('a/web', 'a/db');
    expect(found.egress).toEqual({
      direction: 'egress',
      verdict: 'accept',
      reason: 'rule',
      rules: [{ policyId: expect.any(Number), ruleIndex: 1, action: 'accept' }],
      policyIds: [],
    });
    expect(found.ingress.rules.map(({ ruleIndex }) => ruleIndex)).toEqual([0, 1]);
    // A Pass is no decision: nobody is told that it decided.
    expect(between('a/web', 'b/web').egress).toMatchObject({ reason: 'notIsolated', rules: [] });
  });

  test('of a dual-stack connection is that of the family that answers best', () => {
    const { between } = engineOf(
      pod('a/dual', { labels: { app: 'dual' }, ips: ['10.0.0.9', 'fd00::9'] }),
      pod('b/dual', { ips: ['10.0.1.9', 'fd00::19'] }),
      networkPolicy('a/p', {
        podSelector: labelled('app', 'dual'),
        ingress: [
          { from: [{ ipBlock: { cidr: '192.0.2.0/24' } }] },
          { from: [{ ipBlock: { cidr: 'fd00::/64' } }] },
        ],
      }),
    );
    expect(between('b/dual', 'a/dual').ingress).toMatchObject({
      verdict: 'accept',
      rules: [{ ruleIndex: 1 }],
    });
    expect(between('b/web', 'a/dual').ingress).toMatchObject({ verdict: 'deny', reason: 'isolated' });
  });
});

test('an end that the cluster does not have is our bug, not an answer', () => {
  const { ask } = engineOf();
  expect(() =>
    ask({ src: { kind: 'pod', podId: 99 }, dst: { kind: 'pod', podId: 0 }, protocol: 'TCP', port: 1 }),
  ).toThrow('Cannot find pod 99');
});
