// One cause is one finding with a list, whichever checks fail by it.
import { describe, expect, test } from 'vitest';
import type { RawObject } from '../../../lib/model/inventory.ts';
import { namespace, networkPolicy, pod } from '../../cases/build-inventory.ts';
import { findingsOf, outcomeOf, scan, service } from './scan.ts';

describe('one cause is one finding', () => {
  const open = { podSelector: {}, policyTypes: ['Ingress', 'Egress'] };
  const apps = ['a', 'b', 'c'].map((name) =>
    pod(`shop/${name}`, { labels: { app: name }, ports: ['http:TCP:8080'] }),
  );
  const shop = [namespace('shop'), ...apps];

  test('a rule that opens several positions is told once, with every position in its evidence', () => {
    const rule = { from: [{ namespaceSelector: {} }], ports: [{ port: 8080 }] };
    const result = scan([...shop, networkPolicy('shop/all', { ...open, ingress: [rule] })]);
    const [only, ...others] = result.findings.filter(({ evidence }) =>
      evidence.some(({ direction }) => direction === 'ingress'),
    );
    expect(others).toEqual([]);
    expect(only).toMatchObject({
      checkId: 'strangers-of-other-namespaces',
      otherChecks: ['next-pod-not-covered', 'strangers-of-the-same-namespace'],
      resources: ['Pod/a', 'Pod/b', 'Pod/c'],
    });
    expect(only?.evidence[0]).toMatchObject({
      policy: { name: 'all', file: 'test.yaml', line: 5 },
      ruleIndex: 0,
    });
  });

  test('the same rule in several policies of a namespace is told once, with all of them', () => {
    const rule = { to: [{ namespaceSelector: {} }], ports: [{ protocol: 'UDP', port: 53 }] };
    const policies = ['a', 'b', 'c'].map((app) =>
      networkPolicy(`shop/${app}`, {
        podSelector: { matchLabels: { app } },
        policyTypes: ['Egress'],
        egress: [rule],
      }),
    );
    const [only, ...others] = findingsOf(scan([...shop, ...policies]), 'strangers-of-other-namespaces');
    expect(others).toEqual([]);
    expect(only?.message).toBe(
      'The same egress rule in 3 policies lets 3 workloads of namespace "shop" connect to pods of every namespace on UDP 53',
    );
    expect(only?.resources).toEqual([
      'NetworkPolicy/a',
      'NetworkPolicy/b',
      'NetworkPolicy/c',
      'Pod/a',
      'Pod/b',
      'Pod/c',
    ]);
  });

  describe('rules that name the same peers, each for ports of its own', () => {
    const metrics = (app: string, port: number) =>
      networkPolicy(`shop/${app}`, {
        podSelector: { matchLabels: { app } },
        ingress: [{ from: [{ namespaceSelector: {} }], ports: [{ port }] }],
      });
    const deny = networkPolicy('shop/deny', open);
    const toldFor = (...policies: readonly RawObject[]) =>
      findingsOf(scan([...shop, deny, ...policies]), 'strangers-of-other-namespaces');
    const [both] = toldFor(metrics('a', 9001), metrics('b', 9002));

    test('are told once, with each connection in the evidence', () => {
      expect(toldFor(metrics('a', 9001), metrics('b', 9002))).toHaveLength(1);
      expect(both).toMatchObject({
        message:
          'Ingress rules of 2 policies admit pods of every namespace to 2 workloads of namespace "shop" on TCP 9001-9002',
        fix: 'Name the namespaces and pods that need it in the ingress rules of these 2 policies',
        resources: ['NetworkPolicy/a', 'NetworkPolicy/b', 'Pod/a', 'Pod/b'],
      });
      expect(both?.evidence.map(({ connection }) => connection)).toEqual([
        'any pod of another namespace → Pod "shop/a", TCP 9001',
        'any pod of the same namespace → Pod "shop/a", TCP 9001',
        'any pod of another namespace → Pod "shop/b", TCP 9002',
      ]);
    });

    test('keep their fingerprint with another workload, and not with another port', () => {
      const [workload] = toldFor(metrics('a', 9001), metrics('b', 9002), metrics('c', 9002));
      const [port] = toldFor(metrics('a', 9001), metrics('b', 9002), metrics('c', 22));
      expect(workload?.fingerprint).toBe(both?.fingerprint);
      expect(port?.fingerprint).not.toBe(both?.fingerprint);
    });

    test('are apart from one for all ports, which opens more', () => {
      const all = networkPolicy('shop/c', {
        podSelector: { matchLabels: { app: 'c' } },
        ingress: [{ from: [{ namespaceSelector: {} }] }],
      });
      expect(toldFor(metrics('a', 9001), all).map(({ resources }) => resources)).toEqual([
        ['Pod/c'],
        ['Pod/a'],
      ]);
    });
  });

  test('a rule of a cluster-scoped policy is told once over all namespaces', () => {
    const accept = { action: 'Accept', from: [{ namespaces: {} }] };
    const cnp = {
      apiVersion: 'policy.networking.k8s.io/v1alpha2',
      kind: 'ClusterNetworkPolicy',
      metadata: { name: 'inside' },
      spec: { tier: 'Admin', priority: 1, subject: { namespaces: {} }, ingress: [accept] },
    };
    const deny = (name: string) =>
      networkPolicy(`${name}/deny`, { podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
    const more = [namespace('blog'), pod('blog/app', { labels: { app: 'app' } })];
    const [only, ...others] = findingsOf(
      scan([...shop, ...more, deny('shop'), deny('blog'), cnp]),
      'strangers-of-other-namespaces',
    );
    expect(others).toEqual([]);
    expect(only?.namespace).toBeUndefined();
    expect(only?.resources).toEqual(['blog/Pod/app', 'shop/Pod/a', 'shop/Pod/b', 'shop/Pod/c']);
  });

  test('a missing policy accounts for the next pod, the metadata service and every stranger', () => {
    const { findings, checks } = scan(shop);
    expect(findings.map(({ checkId }) => checkId)).toEqual(['default-deny-missing', 'default-deny-missing']);
    const failing = checks.filter(({ outcome }) => outcome === 'fail').map(({ id }) => id);
    expect(failing).toEqual([
      'default-deny-missing',
      'next-pod-not-covered',
      'strangers-of-the-internet',
      'strangers-of-other-namespaces',
      'strangers-of-private-ranges',
      'strangers-of-the-same-namespace',
      'internet-egress',
      'instance-metadata-egress',
      'node-and-api-server-egress',
    ]);
  });

  test('a policy that could not be read is told once, and leaves each check that rests on it unknown', () => {
    const broken = { podSelector: {}, ingress: [{ ports: [{ port: 70000 }] }] };
    const result = scan([...shop, networkPolicy('shop/deny', open), networkPolicy('shop/broken', broken)]);
    expect(findingsOf(result, 'unreadable-input')).toHaveLength(1);
    expect(result.findings).toHaveLength(1);
    expect(outcomeOf(result, 'strangers-of-other-namespaces')).toBe('unknown');
    expect(outcomeOf(result, 'internet-egress')).toBe('pass');
  });

  test('a rule that is redundant because another one is too wide is told with the wide one', () => {
    const narrow = networkPolicy('shop/narrow', {
      podSelector: { matchLabels: { app: 'a' } },
      ingress: [{ from: [{ podSelector: { matchLabels: { app: 'b' } } }] }],
    });
    const wide = networkPolicy('shop/wide', {
      podSelector: { matchLabels: { app: 'a' } },
      ingress: [{ from: [{ podSelector: {} }] }],
    });
    const result = scan([...shop, networkPolicy('shop/deny', open), narrow, wide]);
    expect(findingsOf(result, 'redundant-rule')).toEqual([]);
    expect(outcomeOf(result, 'redundant-rule')).toBe('fail');
  });

  test('of two rules that open the same the wider one is to blame: narrowing the other would change nothing', () => {
    const narrow = { from: [{ namespaceSelector: {} }], ports: [{ port: 8080 }] };
    const wide = { ports: [{ port: 8080 }] };
    const told = scan([...shop, networkPolicy('shop/all', { ...open, ingress: [narrow, wide] })]);
    const [only, ...others] = told.findings;
    expect(others).toEqual([]);
    expect(only).toMatchObject({
      checkId: 'strangers-of-the-internet',
      message:
        'Ingress rule 2 of NetworkPolicy "shop/all" admits anyone to 3 workloads of namespace "shop" on TCP 8080',
    });
    expect(new Set(only?.evidence.map(({ ruleIndex }) => ruleIndex))).toEqual(new Set([1]));
    const named = { from: [{ podSelector: { matchLabels: { app: 'a' } } }], ports: [{ port: 8080 }] };
    const mended = scan([...shop, networkPolicy('shop/all', { ...open, ingress: [narrow, named] })]);
    expect(findingsOf(mended, 'strangers-of-other-namespaces').map(({ message }) => message)).toEqual([
      'Ingress rule 1 of NetworkPolicy "shop/all" admits pods of every namespace to 3 workloads of namespace "shop" on TCP 8080',
    ]);
  });

  test('policies that repeat one another are told together: one may go, and not all', () => {
    const rule = { from: [{ podSelector: { matchLabels: { app: 'b' } } }], ports: [{ port: 8080 }] };
    const same = ['one', 'two', 'three'].map((name) =>
      networkPolicy(`shop/${name}`, { podSelector: { matchLabels: { app: 'a' } }, ingress: [rule] }),
    );
    const [only, ...others] = findingsOf(
      scan([...shop, networkPolicy('shop/deny', open), ...same]),
      'redundant-rule',
    );
    expect(others).toEqual([]);
    expect(only).toMatchObject({
      message:
        'NetworkPolicy "shop/one", NetworkPolicy "shop/three" and NetworkPolicy "shop/two" repeat one another: without one of them no verdict changes',
      fix: 'Remove one of NetworkPolicy "shop/one", NetworkPolicy "shop/three" and NetworkPolicy "shop/two", then scan again',
      resources: ['NetworkPolicy/one', 'NetworkPolicy/three', 'NetworkPolicy/two'],
    });
  });

  test('a way in that is declared is no finding, nor is the rule that lets it in', () => {
    const admit = {
      from: [
        {
          ipBlock: {
            cidr: '0.0.0.0/0',
            except: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10'],
          },
        },
      ],
      ports: [{ port: 8080 }],
    };
    const objects = [
      ...shop,
      networkPolicy('shop/deny', open),
      networkPolicy('shop/a', { podSelector: { matchLabels: { app: 'a' } }, ingress: [admit] }),
      service('shop/a', { type: 'LoadBalancer', externalTrafficPolicy: 'Local' }),
    ];
    expect(scan(objects).findings.map(({ checkId }) => checkId)).toEqual(['undeclared-entry-point']);
    expect(scan(objects, [{ namespace: 'shop', name: 'a', ports: [8080] }]).findings).toEqual([]);
  });
});
