// The shape of an inventory document, for one that comes from a file. Objects are taken as they are: what their fields
// mean, and whether they are valid, is for normalize to judge, whatever they were read from.
import * as z from 'zod';
import type { Inventory } from '../../../lib/model/inventory.ts';

const origin = z.object({
  file: z.string(),
  line: z.int().min(0),
  ruleLines: z.exactOptional(z.object({ ingress: z.array(z.number()), egress: z.array(z.number()) })),
});

const effect = z.discriminatedUnion('scope', [
  z.object({ scope: z.literal('none') }),
  z.object({ scope: z.literal('policy') }),
  z.object({ scope: z.literal('population'), namespaces: z.array(z.string()) }),
  z.object({ scope: z.literal('policies'), kinds: z.array(z.string()) }),
  z.object({ scope: z.literal('entryPoints') }),
  z.object({ scope: z.literal('enforcement') }),
]);

const gap = z.object({
  reason: z.enum([
    'syntax',
    'limit',
    'type',
    'selector',
    'cidr',
    'port',
    'rule',
    'duplicate',
    'unknownKind',
    'unknownField',
    'unsupported',
    'forbidden',
    'unavailable',
  ]),
  message: z.string(),
  remedy: z.string(),
  object: z.exactOptional(
    z.object({
      apiVersion: z.string(),
      kind: z.string(),
      namespace: z.exactOptional(z.string()),
      name: z.string(),
    }),
  ),
  origin: z.exactOptional(origin),
  effect,
});

const eks = z.object({
  arn: z.string(),
  accountId: z.string(),
  region: z.string(),
  version: z.string(),
  platformVersion: z.exactOptional(z.string()),
  autoMode: z.boolean(),
  ipFamily: z.exactOptional(z.enum(['ipv4', 'ipv6'])),
  vpcId: z.exactOptional(z.string()),
  addons: z.exactOptional(
    z.array(
      z.object({
        name: z.string(),
        version: z.string(),
        status: z.string(),
        configuration: z.exactOptional(z.string()),
      }),
    ),
  ),
});

const list = z.object({
  apiVersion: z.string(),
  kind: z.string(),
  path: z.string(),
  outcome: z.enum(['complete', 'notInstalled', 'forbidden', 'failed']),
  count: z.int().min(0),
  pages: z.int().min(0),
  resourceVersion: z.exactOptional(z.string()),
  retries: z.int().min(0),
  restarts: z.int().min(0),
  finishedAt: z.string(),
});

const reading = z.object({
  startedAt: z.string(),
  finishedAt: z.string(),
  server: z.object({ host: z.string(), version: z.exactOptional(z.string()) }),
  identity: z.exactOptional(z.string()),
  clockSkewSeconds: z.exactOptional(z.number()),
  lists: z.array(list),
});

/** Unknown fields are dropped: a newer writer must raise the version for anything that changes a meaning. */
export const inventorySchema = z.object({
  schemaVersion: z.literal('bulkhead.inventory/v1'),
  cluster: z.object({
    name: z.string().min(1),
    source: z.enum(['manifests', 'live']),
    eks: z.exactOptional(eks),
  }),
  collectedAt: z
    .string()
    .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/, 'is no time such as 2026-01-31T06:00:00Z'),
  objects: z.array(
    z.object({
      apiVersion: z.string(),
      kind: z.string(),
      origin,
      object: z.custom<Inventory['objects'][number]['object']>(
        (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
        'is no object',
      ),
    }),
  ),
  gaps: z.array(gap),
  ignored: z.record(z.string(), z.number()),
  networks: z.object({
    podCidrs: z.array(z.string()),
    vpcCidrs: z.array(z.string()),
    loadBalancerCidrs: z.array(z.string()),
  }),
  reading: z.exactOptional(reading),
}) satisfies z.ZodType<Inventory>;
