// Ports, names of ports and protocols: semantics.md a7 and a8, for NetworkPolicy.
import { namespace, networkPolicy, pod } from './build-inventory.ts';
import type { ConnectionCase } from './connection-cases.ts';
import { labelled, world } from './world.ts';

const web = labelled('app', 'web');
const db = labelled('app', 'db');

export const portCases: readonly ConnectionCase[] = [
  {
    name: 'a port without protocol means TCP',
    objects: [
      ...world,
      networkPolicy('a/p', {
        podSelector: db,
        ingress: [{ ports: [{ port: 53 }, { protocol: null, port: 54 }] }],
      }),
    ],
    checks: [
      ['a/web', 'a/db', 'TCP 53', 'accept'],
      ['a/web', 'a/db', 'TCP 54', 'accept'],
      ['a/web', 'a/db', 'UDP 53', 'deny'],
      ['a/web', 'a/db', 'TCP 52', 'deny'],
    ],
  },
  {
    name: 'a protocol without port means every port of that protocol and nothing of another',
    objects: [
      ...world,
      networkPolicy('a/p', { podSelector: db, ingress: [{ ports: [{ protocol: 'UDP' }] }] }),
    ],
    checks: [
      ['a/web', 'a/db', 'UDP 1', 'accept'],
      ['a/web', 'a/db', 'UDP 65535', 'accept'],
      ['a/web', 'a/db', 'TCP 1', 'deny'],
      ['a/web', 'a/db', 'other', 'deny'],
    ],
  },
  {
    // Kubescape counted a port that only one direction allows.
    name: 'both sides must allow the same port: one for egress and another for ingress open neither',
    objects: [
      ...world,
      networkPolicy('a/out', {
        podSelector: web,
        policyTypes: ['Egress'],
        egress: [{ ports: [{ port: 80 }, { port: 443 }] }],
      }),
      networkPolicy('a/in', { podSelector: db, ingress: [{ ports: [{ port: 443 }, { port: 5432 }] }] }),
    ],
    checks: [
      ['a/web', 'a/db', 'TCP 80', 'deny', 'ingress isolated a/in'],
      ['a/web', 'a/db', 'TCP 5432', 'deny', 'egress isolated a/out'],
      ['a/web', 'a/db', 'TCP 443', 'accept', 'ingress rule a/in[0]'],
    ],
  },
  {
    name: 'an empty port item means every TCP port',
    objects: [...world, networkPolicy('a/p', { podSelector: db, ingress: [{ ports: [{}] }] })],
    checks: [
      ['a/web', 'a/db', 'TCP 65535', 'accept'],
      ['a/web', 'a/db', 'UDP 53', 'deny'],
    ],
  },
  {
    name: 'ports missing or empty means every port of every protocol',
    objects: [
      ...world,
      networkPolicy('a/missing', { podSelector: db, ingress: [{ from: [{ podSelector: web }] }] }),
      networkPolicy('a/empty', { podSelector: web, ingress: [{ from: [{ podSelector: db }], ports: [] }] }),
    ],
    checks: [
      ['a/web', 'a/db', 'SCTP 7', 'accept'],
      ['a/web', 'a/db', 'other', 'accept'],
      ['a/db', 'a/web', 'UDP 7', 'accept'],
      ['a/db', 'a/web', 'other', 'accept'],
    ],
  },
  {
    name: 'ping is denied by isolation unless a rule without ports matches',
    objects: [
      ...world,
      networkPolicy('a/ports', {
        podSelector: db,
        ingress: [
          {
            from: [{ podSelector: web }],
            ports: [{ protocol: 'TCP' }, { protocol: 'UDP' }, { protocol: 'SCTP' }],
          },
        ],
      }),
    ],
    checks: [
      ['a/web', 'a/db', 'TCP 1', 'accept'],
      ['a/web', 'a/db', 'other', 'deny', 'ingress isolated a/ports'],
    ],
  },
  {
    name: 'endPort closes the range and is part of it',
    objects: [
      ...world,
      networkPolicy('a/p', {
        podSelector: db,
        ingress: [
          {
            ports: [
              { port: 8000, endPort: 8010 },
              { port: 9000, endPort: 9000 },
              { port: 65530, endPort: 65535 },
            ],
          },
        ],
      }),
    ],
    checks: [
      ['a/web', 'a/db', 'TCP 7999', 'deny'],
      ['a/web', 'a/db', 'TCP 8000', 'accept'],
      ['a/web', 'a/db', 'TCP 8010', 'accept'],
      ['a/web', 'a/db', 'TCP 8011', 'deny'],
      ['a/web', 'a/db', 'TCP 9000', 'accept'],
      ['a/web', 'a/db', 'TCP 9001', 'deny'],
      ['a/web', 'a/db', 'TCP 65535', 'accept'],
      ['a/web', 'a/db', 'UDP 8005', 'deny'],
    ],
  },
  {
    name: 'peers and ports of one rule must both match; rules do not lend each other ports',
    objects: [
      ...world,
      networkPolicy('a/p', {
        podSelector: db,
        ingress: [
          { from: [{ podSelector: web }], ports: [{ port: 80 }] },
          { from: [{ namespaceSelector: labelled('team', 'blue') }], ports: [{ port: 81 }] },
        ],
      }),
    ],
    checks: [
      ['a/web', 'a/db', 'TCP 80', 'accept', 'ingress rule a/p[0]'],
      ['a/web', 'a/db', 'TCP 81', 'deny'],
      ['b/web', 'a/db', 'TCP 81', 'accept', 'ingress rule a/p[1]'],
      ['b/web', 'a/db', 'TCP 80', 'deny'],
    ],
  },
  {
    name: 'an SCTP rule never opens TCP, and an SCTP-only policy still isolates',
    objects: [
      ...world,
      networkPolicy('a/p', { podSelector: db, ingress: [{ ports: [{ protocol: 'SCTP', port: 80 }] }] }),
    ],
    checks: [
      ['a/web', 'a/db', 'SCTP 80', 'accept'],
      ['a/web', 'a/db', 'TCP 80', 'deny', 'ingress isolated a/p'],
      ['a/web', 'a/db', 'UDP 80', 'deny'],
      ['a/web', 'a/db', 'other', 'deny'],
    ],
  },
  {
    name: 'a named port of an ingress rule is resolved on the selected pod, each replica by its own number',
    objects: [
      namespace('a'),
      pod('a/one', { labels: { app: 'x' }, ips: ['10.0.0.1'], ports: ['http:TCP:8080'] }),
      pod('a/two', { labels: { app: 'x' }, ips: ['10.0.0.2'], ports: ['http:TCP:9090'] }),
      pod('a/udp', { labels: { app: 'x' }, ips: ['10.0.0.3'], ports: ['http:UDP:8080'] }),
      pod('a/client', { ips: ['10.0.0.9'], ports: ['http:TCP:7070'] }),
      networkPolicy('a/p', { podSelector: labelled('app', 'x'), ingress: [{ ports: [{ port: 'http' }] }] }),
    ],
    checks: [
      ['a/client', 'a/one', 'TCP 8080', 'accept', 'ingress rule a/p[0]'],
      ['a/client', 'a/one', 'TCP 9090', 'deny'],
      ['a/client', 'a/two', 'TCP 9090', 'accept'],
      ['a/client', 'a/two', 'TCP 7070', 'deny'],
      ['a/client', 'a/udp', 'UDP 8080', 'deny', 'ingress isolated a/p'],
      ['a/client', 'a/udp', 'TCP 8080', 'deny'],
      ['198.51.100.7', 'a/one', 'TCP 8080', 'accept'],
    ],
  },
  {
    name: 'a named port of an egress rule is resolved on each peer',
    objects: [
      namespace('a'),
      pod('a/client', { labels: { app: 'client' }, ips: ['10.0.0.9'], ports: ['http:TCP:7070'] }),
      pod('a/one', { labels: { app: 'x' }, ips: ['10.0.0.1'], ports: ['http:TCP:8080'] }),
      pod('a/two', { labels: { app: 'x' }, ips: ['10.0.0.2'], ports: ['http:TCP:9090', 'other:TCP:8080'] }),
      pod('a/none', { labels: { app: 'x' }, ips: ['10.0.0.3'] }),
      networkPolicy('a/p', {
        podSelector: labelled('app', 'client'),
        policyTypes: ['Egress'],
        egress: [{ to: [{ podSelector: labelled('app', 'x') }], ports: [{ port: 'http' }] }],
      }),
    ],
    checks: [
      ['a/client', 'a/one', 'TCP 8080', 'accept', 'egress rule a/p[0]'],
      ['a/client', 'a/one', 'TCP 7070', 'deny'],
      ['a/client', 'a/two', 'TCP 9090', 'accept'],
      ['a/client', 'a/two', 'TCP 8080', 'deny'],
      ['a/client', 'a/none', 'TCP 8080', 'deny', 'egress isolated a/p'],
    ],
  },
  {
    name: 'a name that several containers use stands for all their numbers of the rule’s protocol',
    objects: [
      ...world,
      pod('a/many', {
        labels: { app: 'many' },
        ips: ['10.0.0.5'],
        ports: ['dns:TCP:53', 'dns:UDP:53', 'dns:TCP:5353'],
      }),
      networkPolicy('a/p', {
        podSelector: labelled('app', 'many'),
        ingress: [
          { from: [{ podSelector: web }], ports: [{ port: 'dns' }] },
          { from: [{ podSelector: db }], ports: [{ protocol: 'UDP', port: 'dns' }] },
        ],
      }),
    ],
    checks: [
      ['a/web', 'a/many', 'TCP 53', 'accept'],
      ['a/web', 'a/many', 'TCP 5353', 'accept'],
      ['a/web', 'a/many', 'UDP 53', 'deny'],
      ['a/db', 'a/many', 'UDP 53', 'accept'],
      ['a/db', 'a/many', 'UDP 5353', 'deny'],
    ],
  },
  {
    name: 'an egress named port matches nothing outside the cluster',
    objects: [
      ...world,
      networkPolicy('a/p', {
        podSelector: web,
        policyTypes: ['Egress'],
        egress: [
          { ports: [{ port: 'http' }] },
          { to: [{ ipBlock: { cidr: '0.0.0.0/0' } }], ports: [{ port: 'http' }, { port: 443 }] },
        ],
      }),
    ],
    checks: [
      ['a/web', '198.51.100.7', 'TCP 80', 'deny', 'egress isolated a/p'],
      ['a/web', '198.51.100.7', 'TCP 443', 'accept', 'egress rule a/p[1]'],
    ],
  },
  {
    name: 'an egress named port with an ipBlock is resolved on the pod that has the address',
    objects: [
      ...world,
      pod('b/api', { ips: ['10.0.1.9'], ports: ['http:TCP:8080'] }),
      networkPolicy('a/p', {
        podSelector: web,
        policyTypes: ['Egress'],
        egress: [{ to: [{ ipBlock: { cidr: '10.0.1.0/24' } }], ports: [{ port: 'http' }] }],
      }),
    ],
    checks: [
      ['a/web', 'b/api', 'TCP 8080', 'accept'],
      ['a/web', 'b/bare', 'TCP 8080', 'deny'],
    ],
  },
];
