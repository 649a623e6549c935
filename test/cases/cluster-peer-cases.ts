// Peers that are no pods, and pods that are no peers, of the cluster-scoped kinds: semantics.md b3, b4.
import { adminNetworkPolicy, clusterNetworkPolicy, node, pod } from './build-inventory.ts';
import type { ConnectionCase } from './connection-cases.ts';
import { everyPod, labelled, podsOf, world } from './world.ts';

const red = { namespaces: labelled('team', 'red') };

export const clusterPeerCases: readonly ConnectionCase[] = [
  {
    name: 'networks 0.0.0.0/0 is about pods too',
    objects: [
      ...world,
      clusterNetworkPolicy('p', {
        tier: 'Admin',
        priority: 1,
        subject: red,
        egress: [{ action: 'Deny', to: [{ networks: ['0.0.0.0/0'] }] }],
      }),
    ],
    checks: [
      ['a/web', '198.51.100.7', 'TCP 80', 'deny', 'egress rule p[0]'],
      ['a/web', 'b/web', 'TCP 80', 'deny', 'egress rule p[0]'],
      ['a/web', 'a/db', 'other', 'deny', 'egress rule p[0]'],
    ],
  },
  {
    name: 'Pass on every pod before networks 0.0.0.0/0 leaves pods alone',
    objects: [
      ...world,
      clusterNetworkPolicy('p', {
        tier: 'Admin',
        priority: 1,
        subject: red,
        egress: [
          { action: 'Pass', to: [everyPod] },
          { action: 'Deny', to: [{ networks: ['0.0.0.0/0'] }] },
        ],
      }),
    ],
    checks: [
      ['a/web', '198.51.100.7', 'TCP 80', 'deny', 'egress rule p[1]'],
      ['a/web', 'b/web', 'TCP 80', 'accept', 'egress notIsolated'],
    ],
  },
  {
    name: 'networks of IPv4 leave IPv6 alone',
    objects: [
      ...world,
      pod('a/dual', { ips: ['10.0.0.9', 'fd00::9'] }),
      clusterNetworkPolicy('p', {
        tier: 'Admin',
        priority: 1,
        subject: red,
        egress: [{ action: 'Deny', to: [{ networks: ['198.51.100.0/24', '203.0.113.0/24', '10.0.0.0/8'] }] }],
      }),
    ],
    checks: [
      ['a/dual', '203.0.113.9', 'TCP 80', 'deny'],
      ['a/dual', '2001:db8::9', 'TCP 80', 'accept'],
      ['a/dual', 'b/web', 'TCP 80', 'deny'],
    ],
  },
  {
    name: 'nodes and networks peers of a rule are OR-ed with its pod peers',
    objects: [
      ...world,
      node('n', { ips: ['192.168.0.1'] }),
      pod('a/far', { ips: ['10.0.0.7'], node: 'm' }),
      adminNetworkPolicy('p', {
        priority: 1,
        subject: red,
        egress: [{ action: 'Deny', to: [{ nodes: {} }, { networks: ['203.0.113.0/24'] }, podsOf('db')] }],
      }),
    ],
    checks: [
      ['a/far', '192.168.0.1', 'TCP 80', 'deny'],
      ['a/far', '203.0.113.1', 'TCP 80', 'deny'],
      ['a/far', 'a/db', 'TCP 80', 'deny'],
      ['a/far', 'b/web', 'TCP 80', 'accept'],
    ],
  },
  {
    name: 'domainNames match no address',
    objects: [
      ...world,
      adminNetworkPolicy('p', {
        priority: 1,
        subject: red,
        egress: [
          { action: 'Allow', to: [{ domainNames: ['*.example.com'] }] },
          { action: 'Deny', to: [{ networks: ['0.0.0.0/0'] }] },
        ],
      }),
    ],
    checks: [['a/web', '203.0.113.1', 'TCP 443', 'deny', 'egress rule p[1]']],
  },
  {
    name: 'cluster-scoped policies neither select hostNetwork pods nor match them as pods',
    objects: [
      ...world,
      pod('a/agent', { ips: ['192.168.0.9'], hostNetwork: true, node: 'n' }),
      pod('a/far', { ips: ['10.0.0.7'], node: 'm' }),
      adminNetworkPolicy('p', {
        priority: 1,
        subject: everyPod,
        ingress: [{ action: 'Deny', from: [everyPod] }],
      }),
    ],
    checks: [
      ['a/web', 'a/agent', 'TCP 80', 'accept', 'ingress noPolicyHere'],
      ['a/agent', 'a/far', 'TCP 80', 'accept', 'ingress notIsolated'],
      ['a/web', 'a/far', 'TCP 80', 'deny'],
    ],
  },
];
