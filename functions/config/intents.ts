// Zones, flows and expectations as people write them: in bulkhead.yaml or in a file of their own. Every mistake is told at
// once, with its line. What the fields mean: lib/model/intent.ts.
import { isIP } from 'node:net';
import { z } from 'zod';
import type { FlowPorts, FlowRule, IntendedVerdict, Intents } from '../../lib/model/intent.ts';
import { type FileMistake, type Mistake, parseYamlAs } from './yaml-file.ts';

/** What is outside of every zone. */
const IMPLICIT = ['others', 'private', 'internet'];

const pattern = z.string().regex(/^[A-Za-z0-9._:/*-]{1,253}$/, 'is no name; * stands for any characters');
const patterns = z.array(pattern).default([]);
const zoneName = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'takes lower-case letters, digits and dashes')
  .max(40);
const labels = z.record(z.string().min(1).max(317), z.string().max(63)).default({});

const zone = z
  .strictObject({
    name: zoneName,
    description: z.string().trim().min(1).max(500).optional(),
    boundary: z
      .enum(['closed', 'zones'])
      .default('closed')
      .describe('closed: nothing crosses it but what flows allow. zones: only other zones are judged.'),
    clusters: patterns.describe('Names of clusters. Absent: every cluster.'),
    namespaces: patterns,
    namespaceLabels: labels.describe('Of the namespace.'),
    workloads: z
      .array(pattern.regex(/^[^/]+\/[^/]+$/, 'is no Kind/name such as Deployment/payments-api'))
      .default([]),
    labels: labels.describe('Of the pods.'),
  })
  .refine(
    ({ clusters, namespaces, workloads, ...maps }) =>
      clusters.length + namespaces.length + workloads.length > 0 ||
      Object.keys({ ...maps.namespaceLabels, ...maps.labels }).length > 0,
    'selects everything: give clusters, namespaces, namespaceLabels, workloads or labels',
  )
  .describe('All that is given has to fit. A workload belongs to the first zone that selects it.');

const PORTS = /^(?:(tcp|udp|sctp)\/)?(\d{1,5})(?:-(\d{1,5}))?$|^(tcp|udp|sctp|icmp|other)$/i;
const ports = z
  .union([z.int().min(1).max(65535), z.string()])
  .transform(String)
  .refine((text) => readPorts(text) !== undefined, 'is none of 443, 8000-8010, udp/53, tcp, icmp');

const flow = z
  .strictObject({
    from: z.string().describe('Name of a zone, or others, private, internet, an address or a CIDR.'),
    to: z.string().describe('The same.'),
    ports: z.array(ports).min(1, 'names no port; leave it out for every port').optional(),
    reason: z.string().trim().min(1).max(500).optional(),
  })
  .describe('What may cross boundaries; everything else may not.');

const expectation = z.strictObject({
  from: z.string().min(1),
  to: z.string().min(1),
  protocol: z.enum(['TCP', 'UDP', 'SCTP', 'ICMP', 'other']).optional(),
  port: z
    .union([
      z.int().min(1).max(65535),
      z
        .string()
        .regex(
          /^(?=.*[a-z])[a-z0-9]([a-z0-9-]{0,13}[a-z0-9])?$/,
          'is neither a number from 1 to 65535 nor the name of a port',
        ),
    ])
    .optional(),
  allowed: z.boolean(),
  clusters: patterns.describe('Names of clusters. Absent: every cluster.'),
});

/** Fields of a file that has intents. */
export const intentFields = {
  zones: z.array(zone).max(50).default([]).describe('Sets of workloads with a boundary, such as pci or dmz.'),
  flows: z.array(flow).max(500).default([]),
  expect: z
    .array(expectation)
    .max(1000)
    .default([])
    .describe('Verdicts that have to hold, as bulkhead assert takes them.'),
};

const fileSchema = z.strictObject(intentFields);
export type IntentFile = z.output<typeof fileSchema>;

/** What a file says of intents, as the analysis takes it; undefined when it says nothing. */
export function intentsOf(
  { zones, flows, expect }: IntentFile,
  clusters: Intents['clusters'],
): Intents | undefined {
  if (zones.length + flows.length + expect.length === 0) return undefined;
  return {
    clusters,
    zones: zones.map(({ description, ...rest }) => ({
      ...rest,
      ...(description !== undefined && { description }),
    })),
    flows: flows.map(
      ({ from, to, ports: texts = [] }): FlowRule => ({
        from,
        to,
        ports: texts.flatMap((text) => readPorts(text) ?? []),
      }),
    ),
    expectations: expect.map(({ from, to, protocol, port, allowed, ...rest }, index): IntendedVerdict => {
      const asked =
        protocol === 'ICMP' ? 'other' : (protocol ?? (typeof port === 'number' ? 'TCP' : undefined));
      return {
        ...rest,
        from,
        to,
        allowed,
        line: index + 1,
        ports: { ...(asked !== undefined && { protocol: asked }), ...(port !== undefined && { port }) },
      };
    }),
  };
}

/** A file that has nothing but intents; or every mistake in it. */
export function parseIntentFile(
  text: string,
): { readonly file: IntentFile } | { readonly mistakes: readonly FileMistake[] } {
  const read = parseYamlAs(fileSchema, text, ({ document }) => intentMistakes(document));
  if ('mistakes' in read) return read;
  const { zones, flows, expect } = read.value;
  return zones.length + flows.length + expect.length === 0
    ? { mistakes: [{ line: 1, message: 'it has neither zones nor flows nor expect' }] }
    : { file: read.value };
}

const readable = z.object({
  zones: z.array(z.object({ name: z.string().catch('') }).catch({ name: '' })).catch([]),
  flows: z
    .array(z.object({ from: z.string().catch(''), to: z.string().catch('') }).catch({ from: '', to: '' }))
    .catch([]),
  expect: z
    .array(z.object({ protocol: z.unknown(), port: z.unknown() }).catch({ protocol: '', port: '' }))
    .catch([]),
});

/** Mistakes that lie between the values of a document with intents, whatever else is wrong with it. */
export function intentMistakes(document: unknown): Mistake[] {
  const read = readable.safeParse({ zones: [], flows: [], expect: [], ...(document as object | null) }).data;
  if (read === undefined) return [];
  const { zones, flows, expect } = read;
  const names = zones.map(({ name }) => name);
  const known = [...names, ...IMPLICIT];
  return [
    ...names.flatMap((name, index) => {
      const keys = ['zones', index, 'name'];
      if (IMPLICIT.includes(name)) return [{ keys, message: `"${name}" is what is outside of every zone` }];
      return name !== '' && names.indexOf(name) < index
        ? [{ keys, message: `"${name}" is there twice` }]
        : [];
    }),
    ...flows.flatMap(({ from, to }, index) => {
      const keys = ['flows', index];
      const unknown = (['from', 'to'] as const).flatMap((end) => {
        const name = { from, to }[end];
        return name === '' || known.includes(name) || isBlock(name)
          ? []
          : [{ keys: [...keys, end], message: `"${name}" is no zone: there are ${known.join(', ')}` }];
      });
      if (from !== '' && from === to)
        return [{ keys: [...keys, 'to'], message: 'is the same zone: inside of one everything may flow' }];
      const bothOutside = [from, to].every((name) => IMPLICIT.includes(name) || isBlock(name));
      return bothOutside
        ? [{ keys: [...keys, 'to'], message: 'crosses no boundary: one end has to be a zone' }]
        : unknown;
    }),
    ...expect.flatMap(({ protocol, port }, index) =>
      (protocol === 'ICMP' || protocol === 'other') && port !== undefined
        ? [{ keys: ['expect', index, 'port'], message: 'says nothing: ICMP has no ports' }]
        : [],
    ),
  ];
}

/** An address, or a CIDR. */
function isBlock(text: string): boolean {
  const [address = '', prefix, ...rest] = text.split('/');
  const family = isIP(address);
  if (family === 0 || rest.length > 0) return false;
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (family === 4 ? 32 : 128));
}

/** `443`, `8000-8010`, `udp/53`, `tcp`, `icmp`; undefined for anything else. */
function readPorts(text: string): FlowPorts | undefined {
  const [whole, protocol = 'tcp', from, to = from, alone] = PORTS.exec(text) ?? [];
  if (whole === undefined) return undefined;
  const named = (alone ?? protocol).toUpperCase();
  if (named === 'ICMP' || named === 'OTHER') return { protocol: 'other', first: 0, last: 0 };
  const of = named as 'TCP' | 'UDP' | 'SCTP';
  if (alone !== undefined) return { protocol: of, first: 1, last: 65535 };
  const [first, last] = [Number(from), Number(to)];
  return first >= 1 && last <= 65535 && first <= last ? { protocol: of, first, last } : undefined;
}
