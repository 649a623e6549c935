// Label selectors: semantics.md a5, and the label that every namespace has (a4).
import { namespace, networkPolicy, pod } from './build-inventory.ts';
import type { ConnectionCase } from './connection-cases.ts';
import { labelled, requires, world } from './world.ts';

const web = labelled('app', 'web');
const db = labelled('app', 'db');

export const labelSelectorCases: readonly ConnectionCase[] = [
  {
    name: 'NotIn matches where the key is missing',
    objects: [
      ...world,
      networkPolicy('a/p', {
        podSelector: db,
        ingress: [{ from: [{ namespaceSelector: {}, podSelector: requires('app', 'NotIn', ['web']) }] }],
      }),
    ],
    checks: [
      ['b/bare', 'a/db', 'TCP 80', 'accept'],
      ['b/web', 'a/db', 'TCP 80', 'deny'],
    ],
  },
  {
    name: 'NotIn of a subject selects pods without the key',
    objects: [...world, networkPolicy('b/p', { podSelector: requires('app', 'NotIn', ['db']) })],
    checks: [
      ['a/web', 'b/bare', 'TCP 80', 'deny', 'ingress isolated b/p'],
      ['a/web', 'b/web', 'TCP 80', 'deny', 'ingress isolated b/p'],
    ],
  },
  {
    name: 'In, Exists and DoesNotExist ask for the key as the API says, and all requirements must hold',
    objects: [
      ...world,
      networkPolicy('a/in', {
        podSelector: web,
        ingress: [{ from: [{ namespaceSelector: {}, podSelector: requires('app', 'In', ['db', 'cache']) }] }],
      }),
      networkPolicy('a/not', {
        podSelector: db,
        ingress: [
          { from: [{ namespaceSelector: {}, podSelector: requires('app', 'DoesNotExist') }] },
          {
            from: [
              {
                namespaceSelector: labelled('team', 'blue'),
                podSelector: {
                  matchLabels: { app: 'web' },
                  matchExpressions: [
                    { key: 'app', operator: 'Exists' },
                    { key: 'app', operator: 'NotIn', values: ['web'] },
                  ],
                },
              },
            ],
          },
        ],
      }),
    ],
    checks: [
      ['a/db', 'a/web', 'TCP 80', 'accept'],
      ['b/bare', 'a/web', 'TCP 80', 'deny'],
      ['b/bare', 'a/db', 'TCP 80', 'accept', 'ingress rule a/not[0]'],
      ['b/web', 'a/db', 'TCP 80', 'deny'],
    ],
  },
  {
    name: 'matchLabels with an empty value needs the key, present and empty',
    objects: [
      namespace('a', { stage: '' }),
      namespace('b'),
      pod('b/p', { ips: ['10.0.1.1'] }),
      pod('a/empty', { labels: { role: '' }, ips: ['10.0.0.1'] }),
      pod('a/without', { ips: ['10.0.0.2'] }),
      pod('a/full', { labels: { role: 'x' }, ips: ['10.0.0.3'] }),
      pod('a/target', { labels: { app: 'target' }, ips: ['10.0.0.4'] }),
      networkPolicy('a/q', {
        podSelector: labelled('role', 'x'),
        ingress: [{ from: [{ namespaceSelector: labelled('stage', '') }] }],
      }),
      networkPolicy('a/p', {
        podSelector: labelled('app', 'target'),
        ingress: [{ from: [{ podSelector: labelled('role', '') }] }],
      }),
    ],
    checks: [
      ['a/without', 'a/full', 'TCP 80', 'accept'],
      ['b/p', 'a/full', 'TCP 80', 'deny', 'ingress isolated a/q'],
      ['a/empty', 'a/target', 'TCP 80', 'accept'],
      ['a/without', 'a/target', 'TCP 80', 'deny'],
      ['a/full', 'a/target', 'TCP 80', 'deny'],
    ],
  },
  {
    name: 'label values compare with their case',
    objects: [
      ...world,
      networkPolicy('a/p', {
        podSelector: db,
        ingress: [{ from: [{ podSelector: labelled('app', 'Web') }] }],
      }),
    ],
    checks: [['a/web', 'a/db', 'TCP 80', 'deny']],
  },
  {
    name: 'every namespace has its name as the label kubernetes.io/metadata.name, declared or not',
    objects: [
      ...world,
      pod('undeclared/p', { ips: ['10.0.9.9'] }),
      networkPolicy('a/p', {
        podSelector: web,
        ingress: [{ from: [{ namespaceSelector: labelled('kubernetes.io/metadata.name', 'b') }] }],
      }),
      networkPolicy('a/q', {
        podSelector: db,
        ingress: [{ from: [{ namespaceSelector: labelled('kubernetes.io/metadata.name', 'undeclared') }] }],
      }),
    ],
    checks: [
      ['b/bare', 'a/web', 'TCP 80', 'accept'],
      ['a/db', 'a/web', 'TCP 80', 'deny'],
      ['undeclared/p', 'a/db', 'TCP 80', 'accept'],
      ['b/bare', 'a/db', 'TCP 80', 'deny'],
    ],
  },
];
