// ipBlock, pod addresses and the two address families: semantics.md a6.
import { namespace, networkPolicy, node, pod } from './build-inventory.ts';
import type { ConnectionCase } from './connection-cases.ts';
import { labelled, world } from './world.ts';

const web = labelled('app', 'web');
const db = labelled('app', 'db');

function fromBlock(cidr: string, except?: readonly string[]) {
  return [{ from: [{ ipBlock: except === undefined ? { cidr } : { cidr, except } }] }];
}

const dual = [
  namespace('a'),
  pod('a/four', { labels: { app: 'four' }, ips: ['10.0.0.1'] }),
  pod('a/six', { labels: { app: 'six' }, ips: ['fd00::1'] }),
  pod('a/dual', { labels: { app: 'dual' }, ips: ['10.0.0.3', 'fd00::3'] }),
  pod('a/none', { labels: { app: 'none' } }),
];

export const addressCases: readonly ConnectionCase[] = [
  {
    name: 'an ipBlock allows the addresses that it holds, first and last included',
    objects: [...world, networkPolicy('a/p', { podSelector: db, ingress: fromBlock('198.51.100.0/25') })],
    checks: [
      ['198.51.100.0', 'a/db', 'TCP 80', 'accept', 'ingress rule a/p[0]'],
      ['198.51.100.127', 'a/db', 'TCP 80', 'accept'],
      ['198.51.100.128', 'a/db', 'TCP 80', 'deny', 'ingress isolated a/p'],
      ['198.51.99.255', 'a/db', 'TCP 80', 'deny'],
    ],
  },
  {
    name: 'host bits of a CIDR are masked',
    objects: [...world, networkPolicy('a/p', { podSelector: db, ingress: fromBlock('198.51.100.77/24') })],
    checks: [
      ['198.51.100.1', 'a/db', 'TCP 80', 'accept'],
      ['198.51.101.1', 'a/db', 'TCP 80', 'deny'],
    ],
  },
  {
    name: 'except subtracts inside its own item only: another item or policy may allow the address',
    objects: [
      ...world,
      networkPolicy('a/p', {
        podSelector: db,
        ingress: fromBlock('198.51.100.0/24', ['198.51.100.0/28', '198.51.100.64/26']),
      }),
      networkPolicy('a/q', { podSelector: db, ingress: fromBlock('198.51.100.8/32') }),
    ],
    checks: [
      ['198.51.100.7', 'a/db', 'TCP 80', 'deny', 'ingress isolated a/p a/q'],
      ['198.51.100.8', 'a/db', 'TCP 80', 'accept', 'ingress rule a/q[0]'],
      ['198.51.100.16', 'a/db', 'TCP 80', 'accept', 'ingress rule a/p[0]'],
      ['198.51.100.127', 'a/db', 'TCP 80', 'deny'],
      ['198.51.100.128', 'a/db', 'TCP 80', 'accept'],
    ],
  },
  {
    name: 'an ipBlock matches pods by their address, and its except removes them',
    objects: [
      ...world,
      networkPolicy('a/p', { podSelector: db, ingress: fromBlock('10.0.0.0/16', ['10.0.1.2/32']) }),
    ],
    checks: [
      ['a/web', 'a/db', 'TCP 80', 'accept', 'ingress rule a/p[0]'],
      ['b/web', 'a/db', 'TCP 80', 'accept'],
      ['b/bare', 'a/db', 'TCP 80', 'deny'],
      ['198.51.100.7', 'a/db', 'TCP 80', 'deny'],
    ],
  },
  {
    name: 'an ipBlock of a pod’s own address allows just that pod, in egress too',
    objects: [
      ...world,
      networkPolicy('a/p', {
        podSelector: web,
        policyTypes: ['Egress'],
        egress: [{ to: [{ ipBlock: { cidr: '10.0.1.1/32' } }] }],
      }),
    ],
    checks: [
      ['a/web', 'b/web', 'TCP 80', 'accept', 'egress rule a/p[0]'],
      ['a/web', 'b/bare', 'TCP 80', 'deny'],
    ],
  },
  {
    name: 'where the CNI knows pods by identity, no CIDR matches a pod',
    ipBlockMatchesPods: 'no',
    objects: [...world, networkPolicy('a/p', { podSelector: db, ingress: fromBlock('0.0.0.0/0') })],
    checks: [
      ['a/web', 'a/db', 'TCP 80', 'deny'],
      ['198.51.100.7', 'a/db', 'TCP 80', 'accept'],
    ],
  },
  {
    name: '0.0.0.0/0 is every IPv4 address and no IPv6 address',
    objects: [
      ...dual,
      networkPolicy('a/p', { podSelector: labelled('app', 'dual'), ingress: fromBlock('0.0.0.0/0') }),
    ],
    checks: [
      ['198.51.100.7', 'a/dual', 'TCP 80', 'accept'],
      ['2001:db8::7', 'a/dual', 'TCP 80', 'deny', 'ingress isolated a/p'],
      ['a/four', 'a/dual', 'TCP 80', 'accept'],
      ['a/six', 'a/dual', 'TCP 80', 'deny'],
    ],
  },
  {
    name: 'an IPv6 ipBlock with an except, whatever way the text is written',
    objects: [
      ...dual,
      networkPolicy('a/p', {
        podSelector: labelled('app', 'six'),
        ingress: fromBlock('2001:0DB8:0::/32', ['2001:db8:1:0:0::/48']),
      }),
    ],
    checks: [
      ['2001:db8::7', 'a/six', 'TCP 80', 'accept'],
      ['2001:db8:1:ffff::7', 'a/six', 'TCP 80', 'deny'],
      ['2001:db9::', 'a/six', 'TCP 80', 'deny'],
      ['2001:db8:ffff:ffff:ffff:ffff:ffff:ffff', 'a/six', 'other', 'accept'],
    ],
  },
  {
    name: 'two ends without an address family in common cannot connect',
    objects: dual,
    checks: [
      ['a/four', 'a/six', 'TCP 80', 'deny', 'egress addressFamily'],
      ['a/four', 'a/dual', 'TCP 80', 'accept'],
      ['a/six', 'a/dual', 'TCP 80', 'accept'],
      ['a/four', '2001:db8::7', 'TCP 80', 'deny', 'ingress addressFamily'],
      ['a/none', '2001:db8::7', 'TCP 80', 'accept'],
      ['a/none', 'a/four', 'TCP 80', 'accept'],
      ['198.51.100.7', '2001:db8::7', 'TCP 80', 'deny'],
    ],
  },
  {
    name: 'between dual-stack pods one family that is allowed is enough',
    objects: [
      ...dual,
      pod('a/peer', { labels: { app: 'peer' }, ips: ['10.0.0.4', 'fd00::4'] }),
      networkPolicy('a/in', { podSelector: labelled('app', 'dual'), ingress: fromBlock('fd00::4/128') }),
      networkPolicy('a/out', {
        podSelector: labelled('app', 'peer'),
        policyTypes: ['Egress'],
        egress: [{ to: [{ ipBlock: { cidr: '::/0' } }] }],
      }),
    ],
    checks: [
      ['a/peer', 'a/dual', 'TCP 80', 'accept', 'ingress rule a/in[0]'],
      ['a/peer', 'a/four', 'TCP 80', 'deny', 'egress isolated a/out'],
    ],
  },
  {
    name: 'between dual-stack pods both sides must allow the same family',
    objects: [
      ...dual,
      pod('a/peer', { labels: { app: 'peer' }, ips: ['10.0.0.4', 'fd00::4'] }),
      networkPolicy('a/in', { podSelector: labelled('app', 'dual'), ingress: fromBlock('fd00::4/128') }),
      networkPolicy('a/out', {
        podSelector: labelled('app', 'peer'),
        policyTypes: ['Egress'],
        egress: [{ to: [{ ipBlock: { cidr: '0.0.0.0/0' } }] }],
      }),
    ],
    checks: [['a/peer', 'a/dual', 'TCP 80', 'deny']],
  },
  {
    name: 'a pod whose address is not known matches a block that holds every private range of a family',
    objects: [
      ...dual,
      networkPolicy('a/p', { podSelector: labelled('app', 'four'), ingress: fromBlock('0.0.0.0/0') }),
      networkPolicy('a/q', { podSelector: labelled('app', 'dual'), ingress: fromBlock('10.0.0.0/8') }),
    ],
    checks: [
      ['a/none', 'a/four', 'TCP 80', 'accept'],
      ['a/none', 'a/dual', 'TCP 80', 'deny'],
    ],
  },
  {
    name: 'a pod whose address is not known matches no block whose except touches a private range',
    objects: [
      ...dual,
      networkPolicy('a/p', {
        podSelector: labelled('app', 'four'),
        ingress: fromBlock('0.0.0.0/0', ['192.168.7.0/24']),
      }),
      networkPolicy('a/q', {
        podSelector: labelled('app', 'dual'),
        ingress: fromBlock('0.0.0.0/0', ['198.51.100.0/24']),
      }),
    ],
    checks: [
      ['a/none', 'a/four', 'TCP 80', 'deny'],
      ['a/none', 'a/dual', 'TCP 80', 'accept'],
    ],
  },
  {
    name: 'a pod whose address is not known matches the blocks of a rule that hold every private range together',
    objects: [
      ...dual,
      networkPolicy('a/p', {
        podSelector: labelled('app', 'four'),
        ingress: [{ from: [{ ipBlock: { cidr: '0.0.0.0/1' } }, { ipBlock: { cidr: '128.0.0.0/1' } }] }],
      }),
      networkPolicy('a/q', {
        podSelector: labelled('app', 'dual'),
        // What one block excepts, the other takes back but for one address.
        ingress: [
          {
            from: [
              { ipBlock: { cidr: '0.0.0.0/0', except: ['192.168.7.0/24'] } },
              { ipBlock: { cidr: '192.168.7.0/24', except: ['192.168.7.9/32'] } },
            ],
          },
        ],
      }),
    ],
    checks: [
      ['a/none', 'a/four', 'TCP 80', 'accept', 'ingress rule a/p[0]'],
      ['a/none', 'a/dual', 'TCP 80', 'deny', 'ingress isolated a/q'],
    ],
  },
  {
    name: 'declared pod ranges say where a pod without a known address is',
    objects: [
      ...dual,
      networkPolicy('a/p', {
        podSelector: labelled('app', 'four'),
        ingress: fromBlock('10.0.0.0/8', ['10.99.0.0/16']),
      }),
      networkPolicy('a/q', { podSelector: labelled('app', 'dual'), ingress: fromBlock('fc00::/7') }),
    ],
    networks: { podCidrs: ['10.1.0.0/16', '10.2.0.0/16'] },
    checks: [
      ['a/none', 'a/four', 'TCP 80', 'accept'],
      // No IPv6 pod range is declared, so pods have no IPv6 address.
      ['a/none', 'a/dual', 'TCP 80', 'deny'],
    ],
  },
  {
    name: 'a node’s pod ranges say where a pod without a known address is',
    objects: [
      ...dual,
      node('n', { ips: ['192.168.0.1'], podCIDRs: ['10.1.0.0/24', 'fd00:1::/64'] }),
      networkPolicy('a/p', { podSelector: labelled('app', 'four'), ingress: fromBlock('10.1.0.0/16') }),
      networkPolicy('a/q', { podSelector: labelled('app', 'dual'), ingress: fromBlock('fd00:1::/65') }),
    ],
    checks: [
      ['a/none', 'a/four', 'TCP 80', 'accept'],
      ['a/none', 'a/dual', 'TCP 80', 'deny'],
    ],
  },
  {
    name: 'pods of a Service by selector are not addresses: an ipBlock of public addresses does not hold them',
    objects: [
      ...world,
      networkPolicy('a/p', {
        podSelector: web,
        policyTypes: ['Egress'],
        egress: [{ to: [{ ipBlock: { cidr: '0.0.0.0/0', except: ['10.0.0.0/8'] } }] }],
      }),
    ],
    checks: [
      ['a/web', '198.51.100.7', 'TCP 443', 'accept'],
      ['a/web', 'b/web', 'TCP 443', 'deny'],
    ],
  },
];
