// Who is selected and what isolation means: semantics.md a1 to a5.
import { networkPolicy, pod } from './build-inventory.ts';
import type { ConnectionCase } from './connection-cases.ts';
import { labelled, world } from './world.ts';

const web = labelled('app', 'web');
const db = labelled('app', 'db');

export const ruleCases: readonly ConnectionCase[] = [
  {
    name: 'a pod that no policy selects is not isolated and everything is allowed',
    objects: world,
    checks: [
      ['a/web', 'a/db', 'TCP 80', 'accept', 'ingress notIsolated'],
      ['b/bare', 'a/db', 'other', 'accept', 'egress notIsolated'],
      ['198.51.100.7', 'a/db', 'UDP 53', 'accept', 'egress noPolicyHere'],
      ['a/db', '198.51.100.7', 'SCTP 9', 'accept', 'ingress noPolicyHere'],
    ],
  },
  {
    name: 'policyTypes missing means Ingress, and Egress only when there are egress rules',
    objects: [
      ...world,
      networkPolicy('a/ingress-only', { podSelector: db }),
      networkPolicy('b/both', { podSelector: web, egress: [{ to: [{ podSelector: {} }] }] }),
    ],
    checks: [
      ['a/web', 'a/db', 'TCP 80', 'deny', 'ingress isolated a/ingress-only'],
      ['a/db', 'a/web', 'TCP 80', 'accept', 'egress notIsolated'],
      ['b/bare', 'b/web', 'TCP 80', 'deny', 'ingress isolated b/both'],
      ['b/web', 'b/bare', 'TCP 80', 'accept', 'egress rule b/both[0]'],
      ['b/web', 'a/web', 'TCP 80', 'deny', 'egress isolated b/both'],
    ],
  },
  {
    name: 'egress: [] without policyTypes does not make an egress policy',
    objects: [...world, networkPolicy('a/empty-egress', { podSelector: web, egress: [] })],
    checks: [
      ['a/web', 'a/db', 'TCP 80', 'accept', 'egress notIsolated'],
      ['a/db', 'a/web', 'TCP 80', 'deny', 'ingress isolated a/empty-egress'],
    ],
  },
  {
    name: 'policyTypes: [] defaults as if it were missing',
    objects: [
      ...world,
      networkPolicy('a/p', { podSelector: web, policyTypes: [], egress: [{ to: [{ podSelector: db }] }] }),
    ],
    checks: [
      ['a/web', 'a/db', 'TCP 80', 'accept', 'egress rule a/p[0]'],
      ['a/web', 'b/web', 'TCP 80', 'deny', 'egress isolated a/p'],
      ['b/web', 'a/web', 'TCP 80', 'deny', 'ingress isolated a/p'],
    ],
  },
  {
    name: 'rules of a direction that policyTypes does not list are ignored',
    objects: [
      ...world,
      networkPolicy('a/p', {
        podSelector: web,
        policyTypes: ['Ingress'],
        ingress: [{}],
        egress: [{ to: [{ podSelector: db }] }],
      }),
    ],
    checks: [
      ['a/web', 'b/web', 'TCP 80', 'accept', 'egress notIsolated'],
      ['b/web', 'a/web', 'TCP 80', 'accept', 'ingress rule a/p[0]'],
    ],
  },
  {
    name: 'isolation is per direction: an Egress policy leaves ingress alone',
    objects: [...world, networkPolicy('a/no-egress', { podSelector: {}, policyTypes: ['Egress'] })],
    checks: [
      ['b/web', 'a/web', 'TCP 80', 'accept', 'ingress notIsolated'],
      ['a/web', 'b/web', 'TCP 80', 'deny', 'egress isolated a/no-egress'],
      ['a/web', 'a/db', 'TCP 80', 'deny', 'egress isolated a/no-egress'],
    ],
  },
  {
    name: 'podSelector null or missing selects every pod of the namespace, and none of another',
    objects: [
      ...world,
      networkPolicy('a/null', { podSelector: null, policyTypes: ['Ingress'] }),
      networkPolicy('b/missing', { policyTypes: ['Egress'] }),
    ],
    checks: [
      ['b/bare', 'a/web', 'TCP 80', 'deny', 'ingress isolated a/null'],
      ['a/web', 'a/db', 'TCP 80', 'deny', 'ingress isolated a/null'],
      ['a/web', 'b/bare', 'TCP 80', 'accept', 'ingress notIsolated'],
      ['b/bare', 'b/web', 'TCP 80', 'deny', 'egress isolated b/missing'],
    ],
  },
  {
    name: 'from: [] and from missing and from null match every source',
    objects: [
      ...world,
      networkPolicy('a/empty', { podSelector: web, ingress: [{ from: [] }] }),
      networkPolicy('a/missing', { podSelector: db, ingress: [{ ports: [{ port: 80 }] }] }),
      networkPolicy('b/null', { podSelector: web, ingress: [{ from: null, ports: null }] }),
    ],
    checks: [
      ['b/bare', 'a/web', 'TCP 80', 'accept', 'ingress rule a/empty[0]'],
      ['198.51.100.7', 'a/web', 'other', 'accept', 'ingress rule a/empty[0]'],
      ['2001:db8::1', 'a/web', 'TCP 80', 'deny', 'ingress addressFamily'],
      ['198.51.100.7', 'a/db', 'TCP 80', 'accept', 'ingress rule a/missing[0]'],
      ['b/bare', 'a/db', 'TCP 81', 'deny', 'ingress isolated a/missing'],
      ['a/db', 'b/web', 'UDP 1', 'accept', 'ingress rule b/null[0]'],
    ],
  },
  {
    name: 'ingress: [] and ingress missing allow nothing, ingress: [{}] allows all',
    objects: [
      ...world,
      networkPolicy('a/none', { podSelector: web, ingress: [] }),
      networkPolicy('a/null', { podSelector: db, ingress: null }),
      networkPolicy('b/all', { podSelector: web, ingress: [{}] }),
    ],
    checks: [
      ['b/web', 'a/web', 'TCP 80', 'deny', 'ingress isolated a/none'],
      ['b/web', 'a/db', 'TCP 80', 'deny', 'ingress isolated a/null'],
      ['a/db', 'b/web', 'TCP 80', 'accept', 'ingress rule b/all[0]'],
      ['198.51.100.7', 'b/web', 'other', 'accept', 'ingress rule b/all[0]'],
    ],
  },
  {
    name: 'policies add up: a connection is allowed by any rule of any policy that selects the pod',
    objects: [
      ...world,
      networkPolicy('a/deny', { podSelector: {}, policyTypes: ['Ingress'] }),
      networkPolicy('a/from-b', {
        podSelector: web,
        ingress: [{ from: [{ namespaceSelector: labelled('team', 'blue') }] }],
      }),
      networkPolicy('a/from-web', {
        podSelector: web,
        ingress: [{ from: [{ podSelector: db }] }, { from: [{ namespaceSelector: {}, podSelector: web }] }],
      }),
    ],
    checks: [
      ['b/web', 'a/web', 'TCP 80', 'accept', 'ingress rule a/from-b[0] a/from-web[1]'],
      ['a/db', 'a/web', 'TCP 80', 'accept', 'ingress rule a/from-web[0]'],
      ['b/web', 'a/db', 'TCP 80', 'deny', 'ingress isolated a/deny'],
      ['198.51.100.7', 'a/web', 'TCP 80', 'deny', 'ingress isolated a/deny a/from-b a/from-web'],
    ],
  },
  {
    name: 'both sides must allow: ingress alone does not open an egress isolation',
    objects: [
      ...world,
      networkPolicy('a/in', { podSelector: db, ingress: [{ from: [{ podSelector: web }] }] }),
      networkPolicy('a/out', {
        podSelector: web,
        policyTypes: ['Egress'],
        egress: [{ to: [{ namespaceSelector: labelled('team', 'blue') }] }],
      }),
    ],
    checks: [
      ['a/web', 'a/db', 'TCP 80', 'deny', 'egress isolated a/out'],
      ['a/web', 'b/web', 'TCP 80', 'accept', 'egress rule a/out[0]'],
    ],
  },
  {
    name: 'one peer with two selectors is AND, two peers are OR',
    objects: [
      ...world,
      networkPolicy('a/and', {
        podSelector: web,
        ingress: [{ from: [{ namespaceSelector: labelled('team', 'blue'), podSelector: web }] }],
      }),
      networkPolicy('a/or', {
        podSelector: db,
        ingress: [{ from: [{ namespaceSelector: labelled('team', 'blue') }, { podSelector: web }] }],
      }),
    ],
    checks: [
      ['b/web', 'a/web', 'TCP 80', 'accept', 'ingress rule a/and[0]'],
      ['b/bare', 'a/web', 'TCP 80', 'deny'],
      ['b/bare', 'a/db', 'TCP 80', 'accept', 'ingress rule a/or[0]'],
      ['a/web', 'a/db', 'TCP 80', 'accept', 'ingress rule a/or[0]'],
    ],
  },
  {
    name: 'a peer with only podSelector means the policy’s own namespace',
    objects: [
      ...world,
      networkPolicy('a/own', { podSelector: db, ingress: [{ from: [{ podSelector: web }] }] }),
    ],
    checks: [
      ['a/web', 'a/db', 'TCP 80', 'accept'],
      ['b/web', 'a/db', 'TCP 80', 'deny'],
    ],
  },
  {
    name: 'podSelector {} is every pod of the own namespace, namespaceSelector {} every pod of the cluster, neither an address',
    objects: [
      ...world,
      networkPolicy('a/own', { podSelector: web, ingress: [{ from: [{ podSelector: {} }] }] }),
      networkPolicy('a/all', { podSelector: db, ingress: [{ from: [{ namespaceSelector: {} }] }] }),
    ],
    checks: [
      ['a/db', 'a/web', 'TCP 80', 'accept'],
      ['b/bare', 'a/web', 'TCP 80', 'deny'],
      ['b/bare', 'a/db', 'TCP 80', 'accept'],
      ['198.51.100.7', 'a/db', 'TCP 80', 'deny', 'ingress isolated a/all'],
    ],
  },
  {
    name: 'a selector that is null beside another one counts as absent',
    objects: [
      ...world,
      networkPolicy('a/p', {
        podSelector: db,
        ingress: [{ from: [{ podSelector: web, namespaceSelector: null, ipBlock: null }] }],
      }),
    ],
    checks: [
      ['a/web', 'a/db', 'TCP 80', 'accept'],
      ['b/web', 'a/db', 'TCP 80', 'deny'],
    ],
  },
  {
    name: 'an object without a namespace is in "default"',
    objects: [
      pod('default/web', { labels: { app: 'web' }, ips: ['10.0.0.1'] }),
      pod('default/db', { labels: { app: 'db' }, ips: ['10.0.0.2'] }),
      {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'NetworkPolicy',
        metadata: { name: 'p' },
        spec: { podSelector: db },
      },
    ],
    checks: [['default/web', 'default/db', 'TCP 80', 'deny', 'ingress isolated default/p']],
  },
];
