// The few words that random clusters are made of, and the questions that tell their policies apart.
import type { Protocol } from '../../lib/model/connection.ts';

export const namespaceNames = ['a', 'b', 'c'] as const;
export const teams = ['red', 'blue', ''] as const;
export const zones = ['x', 'y'] as const;
export const podLabelKeys = ['app', 'tier'] as const;
export const podLabelValues = ['web', 'db', ''] as const;

/** Blocks around the addresses of pods and nodes, each with what an `except` of it may be. */
export const blocks: Readonly<Record<string, readonly string[]>> = {
  '0.0.0.0/0': ['10.0.0.0/8', '10.0.0.1/32', '192.168.0.0/16', '203.0.113.0/24'],
  '10.0.0.0/8': ['10.0.1.0/24', '10.0.0.0/16', '10.0.0.3/32'],
  '10.0.0.0/16': ['10.0.0.0/24', '10.0.1.2/32'],
  '10.0.0.2/30': ['10.0.0.2/31'],
  '10.0.0.1/32': [],
  '10.0.1.4/31': ['10.0.1.4/32'],
  '192.168.0.0/24': ['192.168.0.1/32', '192.168.0.64/26'],
  '192.168.0.2/32': [],
  '203.0.113.0/24': ['203.0.113.7/32', '203.0.113.0/25'],
  '::/0': ['fd00::/8', '2001:db8::/32', 'fc00::/7'],
  'fc00::/7': ['fd00::1/128', 'fd01::/64'],
  'fd00::/64': ['fd00::4/126', 'fd00::2/128'],
  'FD00:0::3/128': [],
  '2001:db8::/32': ['2001:db8::/48'],
};

/** Addresses that no pod has: nodes', private and public ones, at the edges of the blocks. */
export const addresses = [
  '192.168.0.1',
  '192.168.0.2',
  '192.168.0.99',
  '10.0.0.77',
  '10.0.0.0',
  '203.0.113.7',
  '203.0.113.128',
  '198.51.100.9',
  'fd01::1',
  'fd00::77',
  '2001:db8::7',
  '2001:db8:1::7',
] as const;

/** What rules name. */
export const portNumbers = [53, 80, 8080] as const;

/** One traffic on each side of every edge that the alphabet's ports and ranges can have. */
export const traffics: readonly (readonly [Protocol, number])[] = [
  ...[1, 52, 53, 54, 79, 80, 81, 8079, 8080, 8081, 8082, 65535].map((port) => ['TCP', port] as const),
  ...[53, 80, 81, 8080].map((port) => ['UDP', port] as const),
  ...[53, 80, 81].map((port) => ['SCTP', port] as const),
  ['other', 0],
];
