// Verdicts that other tools get wrong, each as the case that shows it.
import { describe, expect, test } from 'vitest';
import type { RawObject } from '../../../lib/model/inventory.ts';
import type { NamespaceResult, ScanResult } from '../../../lib/model/scan-result.ts';
import { namespace, networkPolicy, pod } from '../../cases/build-inventory.ts';
import { findingsOf, outcomeOf, scan } from './scan.ts';

const web = pod('shop/web', { labels: { app: 'web' }, ports: ['http:TCP:8080'] });
const db = pod('shop/db', { labels: { app: 'db' }, ports: ['sql:TCP:5432'] });
const shop = [namespace('shop'), web, db];

const both = { policyTypes: ['Ingress', 'Egress'] };
const denyAll = networkPolicy('shop/default-deny', { podSelector: {}, ...both });
const allowAll = networkPolicy('shop/allow-all', { podSelector: {}, ...both, ingress: [{}], egress: [{}] });
const without = scan(shop);

function withPolicies(...policies: readonly RawObject[]): ScanResult {
  return scan([...shop, ...policies]);
}

function shopOf(result: ScanResult): NamespaceResult {
  return result.namespaces.find(({ name }) => name === 'shop') as NamespaceResult;
}

function isolation(result: ScanResult, workload: string): readonly [ingress: string, egress: string] {
  const found = shopOf(result).workloads.find(({ name }) => name === workload)?.directions;
  return [found?.ingress.isolated ?? '', found?.egress.isolated ?? ''];
}

describe('an allow-all policy is not protection', () => {
  // netfetch: a pod is protected when any policy selects it. Trivy KSV-0038 and Polaris: allow-all passes.
  const result = withPolicies(allowAll);

  test('its status and its scores are those of no policy at all', () => {
    expect(result.status).toBe(without.status);
    expect(result.scores).toEqual(without.scores);
    expect(shopOf(result).status).toBe('notMet');
  });

  test('isolation fails as it does without policies, and the rules are named', () => {
    expect(outcomeOf(result, 'default-deny-missing')).toBe('fail');
    expect(findingsOf(result, 'allow-all-rule').map(({ message }) => message)).toEqual([
      'Egress rule 1 of NetworkPolicy "shop/allow-all" allows every peer on every port to 2 workloads of namespace "shop"',
      'Ingress rule 1 of NetworkPolicy "shop/allow-all" allows every peer on every port of 2 workloads of namespace "shop"',
    ]);
  });

  test('it undoes the default-deny beside it', () => {
    expect(withPolicies(denyAll, allowAll).scores).toEqual(without.scores);
  });

  test.each([
    ['from: []', { from: [] }],
    ['from missing', {}],
    ['0.0.0.0/0 and ::/0', { from: [{ ipBlock: { cidr: '0.0.0.0/0' } }, { ipBlock: { cidr: '::/0' } }] }],
  ])('a rule with %s admits anyone', (_, rule) => {
    // netfetch suggests from: [] as a policy to apply.
    const one = withPolicies(
      denyAll,
      networkPolicy('shop/web', { podSelector: { matchLabels: { app: 'web' } }, ingress: [rule] }),
    );
    expect(outcomeOf(one, 'allow-all-rule')).toBe('fail');
    expect(outcomeOf(one, 'strangers-of-other-namespaces')).toBe('fail');
    expect(isolation(one, 'web')[0]).toBe('no');
  });
});

describe('an allow-all that is dressed as something else is told as one', () => {
  const halves = [{ ipBlock: { cidr: '0.0.0.0/1' } }, { ipBlock: { cidr: '128.0.0.0/1' } }];
  const restored = [
    { ipBlock: { cidr: '0.0.0.0/0', except: ['10.0.0.0/8'] } },
    { ipBlock: { cidr: '10.0.0.0/8' } },
  ];
  const listable = ['TCP', 'UDP', 'SCTP'].map((protocol) => ({ protocol, port: 1, endPort: 65535 }));

  test.each<[string, RawObject]>([
    ['all of IPv4 in two halves', { from: halves }],
    [
      'all of IPv6 in two halves',
      { from: [{ ipBlock: { cidr: '::/1' } }, { ipBlock: { cidr: '8000::/1' } }] },
    ],
    ['an exception that another block takes back', { from: restored }],
    ['every port of every protocol in a list', { ports: listable }],
    ['halves, and ports in a list', { from: halves, ports: listable }],
  ])('%s', (_, rule) => {
    const result = withPolicies(denyAll, networkPolicy('shop/in', { podSelector: {}, ingress: [rule] }));
    expect(findingsOf(result, 'allow-all-rule').map(({ evidence }) => evidence[0]?.ruleIndex)).toEqual([0]);
    expect(outcomeOf(result, 'all-ports-rule')).toBe('pass');
  });

  test.each<[string, RawObject]>([
    ['one half of the addresses', { from: [{ ipBlock: { cidr: '0.0.0.0/1' } }] }],
    [
      'a range that leaves one address out',
      { from: [{ ipBlock: { cidr: '0.0.0.0/0', except: ['1.1.1.1/32'] } }] },
    ],
    ['every port of TCP alone', { ports: [{ protocol: 'TCP', port: 1, endPort: 65535 }] }],
  ])('%s is not', (_, rule) => {
    const result = withPolicies(denyAll, networkPolicy('shop/in', { podSelector: {}, ingress: [rule] }));
    expect(outcomeOf(result, 'allow-all-rule')).toBe('pass');
    expect(outcomeOf(result, 'strangers-of-the-internet')).toBe('fail');
  });

  test.each<[string, RawObject]>([
    [
      'Exists on a label that every namespace has',
      { key: 'kubernetes.io/metadata.name', operator: 'Exists' },
    ],
    [
      'NotIn with a value that nobody has',
      { key: 'kubernetes.io/metadata.name', operator: 'NotIn', values: ['bogus'] },
    ],
    ['DoesNotExist on a label that nobody has', { key: 'bogus', operator: 'DoesNotExist' }],
  ])('a namespaceSelector with %s names nobody', (_, requirement) => {
    const from = [{ namespaceSelector: { matchExpressions: [requirement] } }];
    const result = withPolicies(denyAll, networkPolicy('shop/in', { podSelector: {}, ingress: [{ from }] }));
    expect(findingsOf(result, 'strangers-of-other-namespaces').map(({ message }) => message)).toEqual([
      'Ingress rule 1 of NetworkPolicy "shop/in" admits pods of every namespace to 2 workloads of namespace "shop" on all ports',
    ]);
  });
});

describe('a default-deny is protection', () => {
  // Polaris missingNetworkPolicy fails it; kube-network-policies reads `ingress: []` as allow-all.
  test.each([
    ['no rules', {}],
    ['ingress: [] and egress: []', { ingress: [], egress: [] }],
  ])('with %s it isolates both ways, and no stranger connects', (_, rules) => {
    const result = withPolicies(networkPolicy('shop/default-deny', { podSelector: {}, ...both, ...rules }));
    expect(isolation(result, 'web')).toEqual(['yes', 'yes']);
    expect(result.status).toBe('met');
    expect(result.scores.coverage).toEqual({ best: 100, worst: 100 });
    expect(result.findings).toEqual([]);
  });

  test('an empty selector reaches a pod without labels', () => {
    expect(outcomeOf(withPolicies(denyAll), 'next-pod-not-covered')).toBe('pass');
  });

  test('a selector in matchExpressions counts as one in matchLabels does', () => {
    // Kubescape C-0260 and C-0030 look at matchLabels only.
    const expressions = { matchExpressions: [{ key: 'app', operator: 'In', values: ['web', 'db'] }] };
    const result = withPolicies(networkPolicy('shop/apps', { podSelector: expressions, ...both }));
    expect(isolation(result, 'web')).toEqual(['yes', 'yes']);
    expect(outcomeOf(result, 'default-deny-missing')).toBe('pass');
    expect(outcomeOf(result, 'policy-selects-nothing')).toBe('pass');
  });

  test('NotIn selects a pod that lacks the label', () => {
    // policy-assistant and cyclonus: a missing key does not match.
    const notLegacy = { matchExpressions: [{ key: 'legacy', operator: 'NotIn', values: ['true'] }] };
    const result = withPolicies(networkPolicy('shop/modern', { podSelector: notLegacy, ...both }));
    expect(isolation(result, 'web')).toEqual(['yes', 'yes']);
  });
});

describe('a policy protects what it selects, and nothing else', () => {
  test('one right and one wrong label select nothing', () => {
    // Polaris passes it.
    const labels = { app: 'web', tier: 'backend' };
    const result = withPolicies(networkPolicy('shop/web', { podSelector: { matchLabels: labels }, ...both }));
    expect(isolation(result, 'web')).toEqual(['no', 'no']);
    expect(findingsOf(result, 'policy-selects-nothing').map(({ message }) => message)).toEqual([
      'NetworkPolicy "shop/web" selects no pod: no pod of namespace "shop" has tier=backend',
    ]);
    expect(result.scores).toEqual(without.scores);
  });

  test('two labels that one pod has select it', () => {
    // Polaris fails a policy that matches two of the pod's labels.
    const labels = { app: 'api', tier: 'backend' };
    const result = scan([
      namespace('shop'),
      pod('shop/api', { labels }),
      networkPolicy('shop/api', { podSelector: { matchLabels: labels }, ...both }),
    ]);
    expect(isolation(result, 'api')).toEqual(['yes', 'yes']);
    expect(outcomeOf(result, 'policy-selects-nothing')).toBe('pass');
  });

  test('two labels that no single pod has select none', () => {
    const result = scan([
      namespace('shop'),
      pod('shop/a', { labels: { app: 'web' } }),
      pod('shop/b', { labels: { tier: 'backend' } }),
      networkPolicy('shop/web', { podSelector: { matchLabels: { app: 'web', tier: 'backend' } }, ...both }),
    ]);
    expect(findingsOf(result, 'policy-selects-nothing').map(({ message }) => message)).toEqual([
      'NetworkPolicy "shop/web" selects no pod: no pod of namespace "shop" has all of app=web, tier=backend',
    ]);
  });

  test('one policy in the namespace is not protection of the namespace', () => {
    // kube-bench 5.3.2 and EKS 4.3.2, Trivy KSV-0038.
    const result = withPolicies(
      networkPolicy('shop/db', { podSelector: { matchLabels: { app: 'db' } }, ...both }),
    );
    expect(findingsOf(result, 'default-deny-missing').map(({ resources }) => resources)).toEqual([
      ['Pod/web'],
      ['Pod/web'],
    ]);
  });

  test('a namespace without policies fails', () => {
    // Trivy gives it no failing result, and the auditors that start from policies never see it.
    expect(outcomeOf(without, 'default-deny-missing')).toBe('fail');
    expect(outcomeOf(without, 'next-pod-not-covered')).toBe('fail');
    expect(outcomeOf(without, 'instance-metadata-egress')).toBe('fail');
    expect(without.status).toBe('notMet');
  });
});

describe('a policy of one direction protects in that direction only', () => {
  test.each([
    ['Egress', ['no', 'yes'], 'ingress'],
    ['Ingress', ['yes', 'no'], 'egress'],
  ])('%s alone leaves the other one open', (type, isolated, open) => {
    // netfetch ignores directions; Kubescape C-0030 is content with one.
    const result = withPolicies(networkPolicy('shop/all', { podSelector: {}, policyTypes: [type] }));
    expect(isolation(result, 'web')).toEqual(isolated);
    expect(findingsOf(result, 'default-deny-missing').map(({ message }) => message)).toEqual([
      `No policy isolates any of the 2 workloads of namespace "shop" for ${open}`,
    ]);
    expect(shopOf(result).scores.coverage?.worst).toBeLessThanOrEqual(79);
  });
});

describe('both address families count', () => {
  // netpol-analyzer: IPv4 only.
  test.each([
    ['0.0.0.0/0', '169.254.169.254'],
    ['::/0', 'fd00:ec2::254'],
  ])('egress to %s on port 80 reaches the internet and %s', (cidr, metadata) => {
    const result = withPolicies(
      denyAll,
      networkPolicy('shop/out', {
        podSelector: {},
        policyTypes: ['Egress'],
        egress: [{ to: [{ ipBlock: { cidr } }], ports: [{ port: 80 }] }],
      }),
    );
    expect(outcomeOf(result, 'internet-egress')).toBe('fail');
    expect(findingsOf(result, 'instance-metadata-egress').map(({ message }) => message)).toEqual([
      `Egress rule 1 of NetworkPolicy "shop/out" lets 2 workloads of namespace "shop" reach the instance metadata service at ${metadata}`,
    ]);
  });
});

describe('scores and outcomes are those of each namespace', () => {
  test('clean namespaces beside it change nothing about a bad one', () => {
    // netfetch counts a bad pod again for every namespace that follows.
    const clean = [1, 2, 3].flatMap((number) => [
      namespace(`clean-${number}`),
      pod(`clean-${number}/app`, { labels: { app: 'app' } }),
      networkPolicy(`clean-${number}/default-deny`, { podSelector: {}, ...both }),
    ]);
    const result = scan([...shop, ...clean]);
    expect(shopOf(result).scores).toEqual(shopOf(without).scores);
    expect(findingsOf(result, 'default-deny-missing')).toHaveLength(2);
  });

  test('an invalid selector opens nothing and closes nothing: the answer is unknown', () => {
    // kube-network-policies accepts; a policy that cannot be read may be missing from the cluster altogether.
    const result = withPolicies(
      denyAll,
      networkPolicy('shop/web', {
        podSelector: { matchLabels: ['app', 'web'] },
        policyTypes: ['Ingress'],
        ingress: [{}],
      }),
    );
    expect(outcomeOf(result, 'policy-selects-nothing')).toBe('unknown');
    expect(outcomeOf(result, 'allow-all-rule')).toBe('unknown');
    expect(result.status).toBe('notAssessed');
  });

  test('an unreadable policy hides no failure of a readable one', () => {
    const opening = {
      podSelector: { matchLabels: { app: 'web' } },
      ingress: [{ from: [{ namespaceSelector: {} }] }],
    };
    const broken = { podSelector: {}, ingress: [{ from: [{ ipBlock: { cidr: '10.0.0.0/33' } }] }] };
    const result = withPolicies(denyAll, networkPolicy('shop/z', opening), networkPolicy('shop/a', broken));
    expect(outcomeOf(result, 'strangers-of-other-namespaces')).toBe('fail');
    expect(findingsOf(result, 'strangers-of-other-namespaces').map(({ message }) => message)).toEqual([
      'Ingress rule 1 of NetworkPolicy "shop/z" admits pods of every namespace to Pod "shop/web" on all ports',
    ]);
  });
});
