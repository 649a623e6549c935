// Subjects, peers, ports and actions of the cluster-scoped kinds: semantics.md b1 to b6.
import {
  adminNetworkPolicy,
  baselineAdminNetworkPolicy,
  clusterNetworkPolicy,
  namespace,
  networkPolicy,
  pod,
} from './build-inventory.ts';
import type { ConnectionCase } from './connection-cases.ts';
import { everyPod, labelled, podsOf, requires, world } from './world.ts';

const red = { namespaces: labelled('team', 'red') };
const blue = { namespaces: labelled('team', 'blue') };
const named = pod('a/api', {
  labels: { app: 'api' },
  ips: ['10.0.0.5'],
  ports: ['http:TCP:8080', 'dns:UDP:53', 'dns:TCP:5353'],
});

export const clusterPolicyCases: readonly ConnectionCase[] = [
  {
    name: 'an AdminNetworkPolicy denies what its rule matches and leaves the rest to the next tier',
    objects: [
      ...world,
      adminNetworkPolicy('p', { priority: 10, subject: red, ingress: [{ action: 'Deny', from: [blue] }] }),
    ],
    checks: [
      ['b/web', 'a/web', 'TCP 80', 'deny', 'ingress rule p[0]'],
      ['a/db', 'a/web', 'TCP 80', 'accept', 'ingress notIsolated'],
      ['198.51.100.7', 'a/web', 'TCP 80', 'accept', 'ingress notIsolated'],
      ['a/web', 'b/web', 'TCP 80', 'accept', 'ingress notIsolated'],
    ],
  },
  {
    name: 'the first rule that matches decides, in the order in which rules are written',
    objects: [
      ...world,
      adminNetworkPolicy('p', {
        priority: 10,
        subject: red,
        ingress: [
          { action: 'Allow', from: [podsOf('web')] },
          { action: 'Deny', from: [everyPod] },
          { action: 'Allow', from: [everyPod] },
        ],
      }),
    ],
    checks: [
      ['b/web', 'a/db', 'TCP 80', 'accept', 'ingress rule p[0]'],
      ['b/bare', 'a/db', 'TCP 80', 'deny', 'ingress rule p[1]'],
    ],
  },
  {
    name: 'a subject of pods needs its namespace and its pod selector',
    objects: [
      ...world,
      adminNetworkPolicy('p', {
        priority: 10,
        subject: {
          pods: { namespaceSelector: labelled('team', 'red'), podSelector: labelled('app', 'web') },
        },
        ingress: [{ action: 'Deny', from: [everyPod] }],
      }),
    ],
    checks: [
      ['b/bare', 'a/web', 'TCP 80', 'deny'],
      ['b/bare', 'a/db', 'TCP 80', 'accept'],
      ['b/bare', 'b/web', 'TCP 80', 'accept'],
    ],
  },
  {
    name: 'a namespaces peer with NotIn matches namespaces without the label',
    objects: [
      ...world,
      namespace('c'),
      pod('c/p', { ips: ['10.0.2.1'] }),
      adminNetworkPolicy('p', {
        priority: 1,
        subject: red,
        ingress: [{ action: 'Deny', from: [{ namespaces: requires('team', 'NotIn', ['blue', 'red']) }] }],
      }),
    ],
    checks: [
      ['c/p', 'a/web', 'TCP 80', 'deny'],
      ['b/web', 'a/web', 'TCP 80', 'accept'],
    ],
  },
  {
    name: 'an AdminNetworkPolicy may select a namespace by its name label',
    objects: [
      ...world,
      adminNetworkPolicy('p', {
        priority: 1,
        subject: { namespaces: labelled('kubernetes.io/metadata.name', 'a') },
        egress: [{ action: 'Deny', to: [{ namespaces: labelled('kubernetes.io/metadata.name', 'b') }] }],
      }),
    ],
    checks: [
      ['a/web', 'b/web', 'TCP 80', 'deny', 'egress rule p[0]'],
      ['b/web', 'a/web', 'TCP 80', 'accept'],
    ],
  },
  {
    name: 'portNumber and portRange are TCP unless they name a protocol, and a range holds both its ends',
    objects: [
      ...world,
      adminNetworkPolicy('p', {
        priority: 1,
        subject: red,
        ingress: [
          {
            action: 'Deny',
            from: [everyPod],
            ports: [
              { portNumber: { port: 80 } },
              { portNumber: { protocol: 'UDP', port: 53 } },
              { portRange: { protocol: 'SCTP', start: 10, end: 20 } },
              { portRange: { start: 90, end: 99 } },
            ],
          },
        ],
      }),
    ],
    checks: [
      ['b/web', 'a/web', 'TCP 80', 'deny'],
      ['b/web', 'a/web', 'UDP 80', 'accept'],
      ['b/web', 'a/web', 'UDP 53', 'deny'],
      ['b/web', 'a/web', 'SCTP 10', 'deny'],
      ['b/web', 'a/web', 'SCTP 20', 'deny'],
      ['b/web', 'a/web', 'SCTP 21', 'accept'],
      ['b/web', 'a/web', 'TCP 99', 'deny'],
      ['b/web', 'a/web', 'TCP 89', 'accept'],
      ['b/web', 'a/web', 'other', 'accept'],
    ],
  },
  {
    name: 'a rule without ports is about every protocol, ping too',
    objects: [
      ...world,
      adminNetworkPolicy('p', { priority: 1, subject: red, ingress: [{ action: 'Deny', from: [blue] }] }),
    ],
    checks: [
      ['b/web', 'a/web', 'other', 'deny'],
      ['b/web', 'a/web', 'SCTP 1', 'deny'],
    ],
  },
  {
    name: 'namedPort matches the port of that name with whatever protocol it has',
    objects: [
      ...world,
      named,
      adminNetworkPolicy('p', {
        priority: 1,
        subject: red,
        ingress: [{ action: 'Deny', from: [everyPod], ports: [{ namedPort: 'dns' }] }],
      }),
    ],
    checks: [
      ['b/web', 'a/api', 'UDP 53', 'deny'],
      ['b/web', 'a/api', 'TCP 5353', 'deny'],
      ['b/web', 'a/api', 'TCP 53', 'accept'],
      ['b/web', 'a/web', 'UDP 53', 'accept'],
    ],
  },
  {
    name: 'destinationNamedPort of an egress rule is resolved on the peer',
    objects: [
      ...world,
      named,
      clusterNetworkPolicy('p', {
        tier: 'Admin',
        priority: 1,
        subject: blue,
        egress: [{ action: 'Deny', to: [red], protocols: [{ destinationNamedPort: 'dns' }] }],
      }),
    ],
    checks: [
      ['b/web', 'a/api', 'UDP 53', 'deny', 'egress rule p[0]'],
      ['b/web', 'a/api', 'TCP 8080', 'accept'],
      ['b/web', 'a/db', 'UDP 53', 'accept'],
      ['b/web', 'a/api', 'other', 'accept'],
    ],
  },
  {
    name: 'protocols of a ClusterNetworkPolicy have no default, and a protocol without port means all its ports',
    objects: [
      ...world,
      clusterNetworkPolicy('p', {
        tier: 'Admin',
        priority: 1,
        subject: red,
        ingress: [
          {
            action: 'Deny',
            from: [everyPod],
            protocols: [
              { tcp: {} },
              { udp: { destinationPort: { number: 53 } } },
              { sctp: { destinationPort: { range: { start: 5, end: 7 } } } },
            ],
          },
        ],
      }),
    ],
    checks: [
      ['b/web', 'a/web', 'TCP 1', 'deny', 'ingress rule p[0]'],
      ['b/web', 'a/web', 'TCP 65535', 'deny'],
      ['b/web', 'a/web', 'UDP 53', 'deny'],
      ['b/web', 'a/web', 'UDP 54', 'accept'],
      ['b/web', 'a/web', 'SCTP 7', 'deny'],
      ['b/web', 'a/web', 'SCTP 8', 'accept'],
      ['b/web', 'a/web', 'other', 'accept'],
    ],
  },
  {
    name: 'a policy with no rules in a direction does not affect that direction, and never isolates',
    objects: [
      ...world,
      adminNetworkPolicy('p', { priority: 1, subject: everyPod }),
      baselineAdminNetworkPolicy({ subject: everyPod, ingress: [], egress: null }),
      networkPolicy('b/x', { podSelector: labelled('app', 'none') }),
    ],
    checks: [
      ['b/web', 'a/web', 'TCP 80', 'accept', 'ingress notIsolated'],
      ['a/web', '198.51.100.7', 'TCP 80', 'accept', 'egress notIsolated'],
    ],
  },
];
