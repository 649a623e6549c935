import { describe, expect, test } from 'vitest';
import { normalize } from '../../../../lib/normalize/normalize.ts';
import { clusterPolicy, inventoryOf } from '../inventory-of.ts';

type Kind = 'AdminNetworkPolicy' | 'BaselineAdminNetworkPolicy' | 'ClusterNetworkPolicy';
const A = 'AdminNetworkPolicy';
const B = 'BaselineAdminNetworkPolicy';
const C = 'ClusterNetworkPolicy';

const subject = { namespaces: {} };
const frame = {
  [A]: { priority: 1, subject },
  [B]: { subject },
  [C]: { tier: 'Admin', priority: 1, subject },
};
const word = { [A]: 'Allow', [B]: 'Allow', [C]: 'Accept' };
const spec = (kind: Kind, parts: object) => ({ ...frame[kind], ...parts });
const egress = (kind: Kind, rule: object) =>
  spec(kind, { egress: [{ action: word[kind], to: [{ namespaces: {} }], ...rule }] });
const ingress = (kind: Kind, rule: object) =>
  spec(kind, { ingress: [{ action: word[kind], from: [{ namespaces: {} }], ...rule }] });
const to = (kind: Kind, peer: unknown) => egress(kind, { to: [peer] });
const ports = (kind: Kind, item: unknown) => egress(kind, { [kind === C ? 'protocols' : 'ports']: [item] });
const many = (count: number, value: unknown) => Array.from({ length: count }, () => value);

function read(kind: Kind, value: unknown, name = 'default') {
  const { policies, gaps } = normalize(inventoryOf([clusterPolicy(kind, value, name)]));
  return { policy: policies[0]!, gaps };
}

describe('the CRD accepts, so there is no gap:', () => {
  test.each<[kind: Kind, name: string, spec: unknown]>([
    [A, 'no rules', frame[A]],
    [A, 'priority 0', spec(A, { priority: 0 })],
    [A, 'priority 1000', spec(A, { priority: 1000 })],
    [A, 'a subject of pods', spec(A, { subject: { pods: { namespaceSelector: {}, podSelector: {} } } })],
    [
      A,
      'every kind of egress peer',
      egress(A, {
        to: [
          { namespaces: {} },
          { pods: { namespaceSelector: {}, podSelector: {} } },
          { nodes: {} },
          { networks: ['0.0.0.0/0', '::/0'] },
          { domainNames: ['*.example.com', 'example.org.'] },
        ],
      }),
    ],
    [
      A,
      'every kind of port',
      ingress(A, {
        ports: [
          { portNumber: { port: 80 } },
          { portNumber: { protocol: 'SCTP', port: 1 } },
          { namedPort: 'http' },
          { portRange: { protocol: 'UDP', start: 1, end: 2 } },
        ],
      }),
    ],
    [
      A,
      'a null where nothing is meant',
      egress(A, { name: null, ports: null, to: [{ namespaces: {}, pods: null }] }),
    ],
    [A, '100 rules', spec(A, { ingress: many(100, { action: 'Pass', from: [{ namespaces: {} }] }) })],
    [B, 'rules that deny', egress(B, { action: 'Deny', to: [{ networks: ['10.0.0.0/8'] }] })],
    [
      C,
      'the Baseline tier',
      spec(C, { tier: 'Baseline', egress: [{ action: 'Pass', to: [{ namespaces: {} }] }] }),
    ],
    [
      C,
      'every kind of protocol',
      ingress(C, {
        protocols: [
          { tcp: { destinationPort: { number: 80 } } },
          { udp: { destinationPort: { range: { start: 1, end: 2 } } } },
          { sctp: {} },
          { destinationNamedPort: 'http' },
        ],
      }),
    ],
    [C, '25 rules', spec(C, { ingress: many(25, { action: 'Pass', from: [{ namespaces: {} }] }) })],
    [C, 'pods without namespaceSelector', spec(C, { subject: { pods: { podSelector: {} } } })],
  ])('%s with %s', (kind, _, value) => {
    const { policy, gaps } = read(kind, value);
    expect(gaps).toEqual([]);
    expect(policy.unreadable).toBeUndefined();
  });
});

describe('the CRD rejects, so the policy is unreadable:', () => {
  test.each<[kind: Kind, reason: string, told: string, spec: unknown]>([
    [A, 'type', 'spec is missing', undefined],
    [A, 'type', 'spec.priority is missing', { subject }],
    [A, 'rule', 'spec.priority is "1001", which is not a number from 0 to 1000', spec(A, { priority: 1001 })],
    [A, 'rule', 'spec.priority is "-1"', spec(A, { priority: -1 })],
    [A, 'rule', 'spec.priority is "1.5"', spec(A, { priority: 1.5 })],
    [B, 'unknownField', 'spec.priority is not a field of the API', spec(B, { priority: 1 })],
    [A, 'unknownField', 'spec.tier is not a field of the API', spec(A, { tier: 'Admin' })],
    [A, 'type', 'spec.subject is missing', { priority: 1 }],
    [A, 'rule', 'spec.subject is empty: it needs namespaces or pods', spec(A, { subject: {} })],
    [
      A,
      'rule',
      'spec.subject has more than one of namespaces or pods',
      spec(A, { subject: { namespaces: {}, pods: { namespaceSelector: {}, podSelector: {} } } }),
    ],
    [
      A,
      'rule',
      'spec.subject.pods.podSelector is missing',
      spec(A, { subject: { pods: { namespaceSelector: {} } } }),
    ],
    [
      A,
      'rule',
      'spec.subject.pods.namespaceSelector is missing',
      spec(A, { subject: { pods: { podSelector: {} } } }),
    ],
    [
      A,
      'rule',
      'spec.ingress[0].action is "Accept", which is not Allow, Deny or Pass',
      ingress(A, { action: 'Accept' }),
    ],
    [
      B,
      'rule',
      'spec.ingress[0].action is "Pass", which is not Allow or Deny',
      ingress(B, { action: 'Pass' }),
    ],
    [
      C,
      'rule',
      'spec.ingress[0].action is "Allow", which is not Accept, Deny or Pass',
      ingress(C, { action: 'Allow' }),
    ],
    [A, 'rule', 'spec.ingress[0].action is ""', ingress(A, { action: undefined })],
    [A, 'rule', 'spec.ingress[0].from is empty', ingress(A, { from: [] })],
    [A, 'rule', 'spec.egress[0].to is empty', egress(A, { to: undefined })],
    [A, 'type', 'spec.egress[0].to is not a list', egress(A, { to: {} })],
    [A, 'rule', 'spec.egress[0].to[0] is empty', to(A, {})],
    [
      A,
      'rule',
      'spec.egress[0].to[0] has more than one of',
      to(A, { namespaces: {}, networks: ['10.0.0.0/8'] }),
    ],
    [A, 'unknownField', 'spec.egress[0].to[0].services is not a field of the API', to(A, { services: {} })],
    [
      A,
      'unknownField',
      'spec.ingress[0].from[0].networks is not a field of the API',
      ingress(A, { from: [{ networks: ['10.0.0.0/8'] }] }),
    ],
    [
      B,
      'unknownField',
      'spec.egress[0].to[0].domainNames is not a field of the API',
      to(B, { domainNames: ['example.com'] }),
    ],
    [
      A,
      'cidr',
      'spec.egress[0].to[0].networks[0] is "10.0.0.0", which is not a CIDR',
      to(A, { networks: ['10.0.0.0'] }),
    ],
    [A, 'rule', 'spec.egress[0].to[0].networks is empty', to(A, { networks: [] })],
    [A, 'rule', 'spec.egress[0].to[0].networks has 26 entries', to(A, { networks: many(26, '10.0.0.0/8') })],
    [A, 'rule', 'spec.egress[0].to[0].domainNames[0] is "a.*.com"', to(A, { domainNames: ['a.*.com'] })],
    [
      A,
      'rule',
      'has domainNames, which may only stand in an Allow rule',
      egress(A, { action: 'Deny', to: [{ domainNames: ['example.com'] }] }),
    ],
    [
      C,
      'rule',
      'has domainNames, which may only stand in an Accept rule',
      egress(C, { action: 'Pass', to: [{ domainNames: ['example.com'] }] }),
    ],
    [
      A,
      'rule',
      'spec.ingress has 101 rules',
      spec(A, { ingress: many(101, { action: 'Pass', from: [{ namespaces: {} }] }) }),
    ],
    [
      C,
      'rule',
      'spec.ingress has 26 rules',
      spec(C, { ingress: many(26, { action: 'Pass', from: [{ namespaces: {} }] }) }),
    ],
    [C, 'rule', 'spec.ingress[0].from has 26 peers', ingress(C, { from: many(26, { namespaces: {} }) })],
    [A, 'rule', 'spec.ingress[0].name is longer than 100 characters', ingress(A, { name: 'x'.repeat(101) })],
    [
      A,
      'selector',
      'spec.egress[0].to[0].nodes.matchLabels has "-", which is not a label key',
      to(A, { nodes: { matchLabels: { '-': 'x' } } }),
    ],
    [A, 'rule', 'spec.egress[0].ports[0] is empty', ports(A, {})],
    [
      A,
      'rule',
      'spec.egress[0].ports[0] has more than one of',
      ports(A, { namedPort: 'a', portNumber: { port: 1 } }),
    ],
    [A, 'port', 'spec.egress[0].ports[0].portNumber.port is missing', ports(A, { portNumber: {} })],
    [A, 'port', 'portNumber.port is "0"', ports(A, { portNumber: { port: 0 } })],
    [A, 'port', 'portNumber.protocol is "ICMP"', ports(A, { portNumber: { protocol: 'ICMP', port: 1 } })],
    [
      A,
      'port',
      'portRange is 10 to 1: start must be less than end',
      ports(A, { portRange: { start: 10, end: 1 } }),
    ],
    [A, 'port', 'portRange is 10 to 10', ports(A, { portRange: { start: 10, end: 10 } })],
    [A, 'port', 'portRange.end is missing', ports(A, { portRange: { start: 10 } })],
    [
      A,
      'rule',
      'spec.egress[0] has a named port beside a peer that is no pod',
      egress(A, { to: [{ networks: ['10.0.0.0/8'] }], ports: [{ namedPort: 'http' }] }),
    ],
    [
      C,
      'rule',
      'spec.egress[0] has a named port beside a peer that is no pod',
      egress(C, { to: [{ nodes: {} }], protocols: [{ destinationNamedPort: 'http' }] }),
    ],
    [C, 'rule', 'spec.tier is missing', { priority: 1, subject }],
    [C, 'rule', 'spec.tier is "admin", which is not Admin or Baseline', spec(C, { tier: 'admin' })],
    [C, 'unknownField', 'spec.egress[0].ports is not a field of the API', egress(C, { ports: [] })],
    [C, 'rule', 'spec.egress[0].protocols[0] has more than one of', ports(C, { tcp: {}, udp: {} })],
    [C, 'rule', 'tcp.destinationPort is empty', ports(C, { tcp: { destinationPort: {} } })],
    [
      C,
      'port',
      'tcp.destinationPort.number is "70000"',
      ports(C, { tcp: { destinationPort: { number: 70000 } } }),
    ],
    [C, 'unknownField', 'tcp.port is not a field of the API', ports(C, { tcp: { port: 80 } })],
  ])('%s, %s: %s', (kind, reason, told, value) => {
    const { policy, gaps } = read(kind, value);
    expect(policy.unreadable).toBeDefined();
    expect(gaps).toHaveLength(1);
    expect(gaps[0]).toMatchObject({ reason, effect: { scope: 'policy' }, object: { kind, name: 'default' } });
    expect(gaps[0]!.message).toContain(told);
  });
});

describe('the peers of network-policy-api v0.1.1 are told as such:', () => {
  test.each<[name: string, peer: unknown]>([
    ['namespaces.namespaceSelector', { namespaces: { namespaceSelector: {} } }],
    ['namespaces.sameLabels', { namespaces: { sameLabels: ['tenant'] } }],
    ['namespaces.notSameLabels', { namespaces: { notSameLabels: ['tenant'] } }],
    ['pods.namespaces', { pods: { namespaces: { namespaceSelector: {} }, podSelector: {} } }],
  ])('%s', (_, peer) => {
    const { policy, gaps } = read(A, to(A, peer));
    expect(gaps.map((gap) => gap.reason)).toEqual(['rule']);
    expect(gaps[0]!.message).toContain('has the shape of network-policy-api v0.1.1');
    expect(policy.unreadable).toEqual({ subject, directions: ['egress'] });
  });
});

test('there is one BaselineAdminNetworkPolicy, and its name is default', () => {
  const { policy, gaps } = read(B, frame[B], 'other');
  expect(policy.unreadable).toEqual({ subject, directions: ['ingress', 'egress'] });
  expect(gaps[0]!.message).toContain('metadata.name is "other", and the only one there may be is "default"');
});

test('a ClusterNetworkPolicy that leaves out namespaceSelector is seen with an empty one', () => {
  const pods = { podSelector: { matchLabels: { a: 'b' } } };
  const { policy } = read(C, {
    ...frame[C],
    subject: { pods },
    egress: [{ action: 'Deny', to: [{ pods }] }],
  });
  const whole = { namespaceSelector: {}, ...pods };
  expect(policy.spec.subject).toEqual({ pods: whole });
  expect(policy.spec.egress).toEqual([{ action: 'Deny', to: [{ pods: whole }] }]);
});

test('policies of the same tier and priority are told: which of them is first is not defined', () => {
  const { assumptions } = normalize(
    inventoryOf([
      clusterPolicy(A, frame[A], 'b'),
      clusterPolicy(A, frame[A], 'a'),
      clusterPolicy(C, { ...frame[C], tier: 'Baseline' }, 'c'),
    ]),
  );
  expect(assumptions).toEqual([
    'AdminNetworkPolicy "a" and AdminNetworkPolicy "b" have the same priority 1: they are taken by name',
  ]);
});
