// Zones, flows and expectations as a person writes them: every mistake at once, with its line.
import { describe, expect, test } from 'vitest';
import { intentsOf, parseIntentFile } from '../../../functions/config/intents.ts';

const GOOD = `
zones:
  - {name: pci, description: Card data, namespaces: [payments], namespaceLabels: {scope: pci}}
  - {name: dmz, boundary: zones, workloads: [Deployment/edge-*], labels: {tier: edge}, clusters: [prod-*]}
flows:
  - {from: dmz, to: pci, ports: [443, "8000-8010", udp/53, icmp, sctp], reason: checkout}
  - {from: pci, to: 203.0.113.0/24}
expect:
  - {from: shop/web, to: shop/db, port: 5432, allowed: true}
  - {from: internet, to: shop/*, protocol: ICMP, allowed: false, clusters: [prod-*]}
  - {from: shop/web, to: shop/db, port: http, allowed: true}
`;

function mistakes(text: string): string[] {
  const read = parseIntentFile(text);
  return 'file' in read ? [] : read.mistakes.map(({ line, message }) => `${line}: ${message}`);
}

test('everything that may be said is read', () => {
  const read = parseIntentFile(GOOD);
  if (!('file' in read)) throw new Error(JSON.stringify(read));
  const intents = intentsOf(read.file, 'one');
  expect(intents?.zones).toMatchObject([
    { name: 'pci', boundary: 'closed', namespaces: ['payments'], namespaceLabels: { scope: 'pci' } },
    { name: 'dmz', boundary: 'zones', workloads: ['Deployment/edge-*'], labels: { tier: 'edge' } },
  ]);
  expect(intents?.flows).toEqual([
    {
      from: 'dmz',
      to: 'pci',
      ports: [
        { protocol: 'TCP', first: 443, last: 443 },
        { protocol: 'TCP', first: 8000, last: 8010 },
        { protocol: 'UDP', first: 53, last: 53 },
        { protocol: 'other', first: 0, last: 0 },
        { protocol: 'SCTP', first: 1, last: 65535 },
      ],
    },
    { from: 'pci', to: '203.0.113.0/24', ports: [] },
  ]);
  expect(intents?.expectations.map(({ ports }) => ports)).toEqual([
    { protocol: 'TCP', port: 5432 },
    { protocol: 'other' },
    // A name may stand for a port of any protocol, as `assert` takes it
    { port: 'http' },
  ]);
});

test('a configuration that says nothing of it has no intents', () => {
  expect(intentsOf({ zones: [], flows: [], expect: [] }, 'several')).toBeUndefined();
});

describe('a mistake is told with its line:', () => {
  test.each([
    [
      'zones: [{name: pci, namespaces: [a]}, {name: pci, namespaces: [b]}]',
      '1: zones[1].name: "pci" is there twice',
    ],
    [
      'zones: [{name: internet, namespaces: [a]}]',
      '1: zones[0].name: "internet" is what is outside of every zone',
    ],
    [
      'zones:\n  - {name: pci}',
      '2: zones[0]: selects everything: give clusters, namespaces, namespaceLabels, workloads or labels',
    ],
    [
      'zones: [{name: pci, namespaces: [a]}]\nflows:\n  - {from: pci, to: pcy}',
      '3: flows[0].to: "pcy" is no zone: there are pci, others, private, internet',
    ],
    [
      'zones: [{name: pci, namespaces: [a]}]\nflows:\n  - {from: pci, to: pci}',
      '3: flows[0].to: is the same zone: inside of one everything may flow',
    ],
    [
      'flows:\n  - {from: internet, to: 10.0.0.0/8}',
      '2: flows[0].to: crosses no boundary: one end has to be a zone',
    ],
    [
      'zones: [{name: pci, namespaces: [a]}]\nflows:\n  - {from: pci, to: others, ports: [70000]}',
      '3: flows[0].ports[0]: ',
    ],
    [
      'zones: [{name: pci, namespaces: [a]}]\nflows:\n  - {from: pci, to: others, ports: ["90-80"]}',
      '3: flows[0].ports[0]: is none of 443, 8000-8010, udp/53, tcp, icmp',
    ],
    [
      'zones: [{name: pci, namespaces: [a]}]\nflows:\n  - {from: pci, to: 10.0.0.0/33}',
      '3: flows[0].to: "10.0.0.0/33" is no zone',
    ],
    [
      'expect:\n  - {from: a/b, to: c/d, protocol: ICMP, port: 1, allowed: false}',
      '2: expect[0].port: says nothing',
    ],
    ['expect:\n  - {from: a/b, to: c/d}', '2: expect[0].allowed: '],
    ['zones: []', '1: it has neither zones nor flows nor expect'],
    ['42', '1: '],
  ])('%s', (text, told) => {
    expect(mistakes(text).join('\n')).toContain(told);
  });
});
