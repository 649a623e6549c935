// Builds inventories for tests from objects as a user would write them.
import type { Inventory, InventoryObject, RawObject } from '../../../lib/model/inventory.ts';

/** An inventory of these objects, one line each, in one file. */
export function inventoryOf(objects: readonly RawObject[], more: Partial<Inventory> = {}): Inventory {
  return {
    schemaVersion: 'bulkhead.inventory/v1',
    cluster: { name: 'test', source: 'manifests' },
    collectedAt: '2026-08-01T00:00:00Z',
    objects: objects.map((object, index) => inventoryObject(object, index + 1)),
    gaps: [],
    ignored: {},
    networks: { podCidrs: [], vpcCidrs: [], loadBalancerCidrs: [] },
    ...more,
  };
}

/** One object of the inventory, in file "test.yaml". */
export function inventoryObject(object: RawObject, line: number): InventoryObject {
  const { apiVersion, kind } = object as { apiVersion: string; kind: string };
  return { apiVersion, kind, origin: { file: 'test.yaml', line }, object };
}

interface Named {
  readonly name: string;
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, unknown>>;
}

/** A Pod with one container; `spec` and `status` come on top. */
export function pod(
  named: Named,
  parts: { readonly metadata?: RawObject; readonly spec?: RawObject; readonly status?: RawObject } = {},
): RawObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { namespace: 'shop', ...named, ...parts.metadata },
    spec: { containers: [{ name: 'main' }], ...parts.spec },
    ...(parts.status === undefined ? {} : { status: parts.status }),
  };
}

/** A controller of `apps/v1` or `batch/v1` whose template has the labels. */
export function controller(
  kind: string,
  named: Named,
  parts: { metadata?: RawObject; spec?: RawObject } = {},
): RawObject {
  const { labels = { app: named.name }, ...names } = named;
  const template = { metadata: { labels }, spec: { containers: [{ name: 'main' }] } };
  const spec = kind === 'CronJob' ? { jobTemplate: { spec: { template } } } : { template, ...parts.spec };
  return {
    apiVersion:
      kind === 'Job' || kind === 'CronJob' ? 'batch/v1' : kind === 'ReplicationController' ? 'v1' : 'apps/v1',
    kind,
    metadata: { namespace: 'shop', ...names, ...parts.metadata },
    spec,
  };
}

/** A NetworkPolicy in namespace "shop". */
export function networkPolicy(spec: unknown, name = 'policy'): RawObject {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name, namespace: 'shop' },
    spec,
  };
}

/** A policy of policy.networking.k8s.io. */
export function clusterPolicy(kind: string, spec: unknown, name = 'default'): RawObject {
  const version = kind === 'ClusterNetworkPolicy' ? 'v1alpha2' : 'v1alpha1';
  return { apiVersion: `policy.networking.k8s.io/${version}`, kind, metadata: { name }, spec };
}

/** An owner reference that controls. */
export function ownedBy(kind: string, name: string): RawObject {
  return { ownerReferences: [{ apiVersion: 'apps/v1', kind, name, uid: 'uid', controller: true }] };
}
