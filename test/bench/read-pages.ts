// Generated objects → what a reader would hand on: pages of JSON as the API returns them, and the Inventory that is
// projected from them. One page is held at a time, because V8 has no string of 900 MB.
import { projectObject } from '../../functions/adapters/inventory/project-object.ts';
import type { Inventory, InventoryObject, RawObject } from '../../lib/model/inventory.ts';
import type { GeneratedCluster } from './generate-cluster.ts';

const PODS_PER_PAGE = 500;
const ORIGIN = { file: '/api/v1', line: 0 };

/** A PodList at a time, as compact JSON. */
export function* podPages(cluster: GeneratedCluster): Generator<string> {
  let items: RawObject[] = [];
  for (const pod of cluster.pods()) {
    items.push(pod);
    if (items.length < PODS_PER_PAGE) continue;
    yield toPage(items);
    items = [];
  }
  if (items.length > 0) yield toPage(items);
}

function toPage(items: readonly RawObject[]): string {
  return JSON.stringify({ kind: 'PodList', apiVersion: 'v1', metadata: { resourceVersion: '1' }, items });
}

/** The whole cluster, cut down to the fields that are read. */
export function readInventory(cluster: GeneratedCluster): Inventory {
  const objects: InventoryObject[] = [];
  for (const page of podPages(cluster)) {
    const { items } = JSON.parse(page) as { readonly items: readonly RawObject[] };
    for (const item of items) objects.push(toInventoryObject(item));
  }
  for (const object of cluster.objects)
    objects.push(toInventoryObject(JSON.parse(JSON.stringify(object)) as RawObject));
  return {
    schemaVersion: 'bulkhead.inventory/v1',
    cluster: { name: cluster.name, source: 'manifests' },
    collectedAt: '2026-05-04T08:00:00Z',
    objects,
    gaps: [],
    ignored: {},
    networks: { podCidrs: [], vpcCidrs: [], loadBalancerCidrs: [] },
  };
}

function toInventoryObject(object: RawObject): InventoryObject {
  const { apiVersion, kind } = object as { readonly apiVersion: string; readonly kind: string };
  return { apiVersion, kind, origin: ORIGIN, object: projectObject(kind, object) };
}
