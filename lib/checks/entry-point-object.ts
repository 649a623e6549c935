// The object that makes an entry point: what it is called, and where it stands.
import type { Cluster } from '../model/cluster.ts';
import type { Origin } from '../model/inventory.ts';
import type { EntryPoint } from '../model/scan-result.ts';

export interface EntryPointObject {
  /** `LoadBalancer Service "shop/web"`, `HTTPRoute "shop/web"`, `The host port of Deployment "shop/web"`. */
  readonly name: string;
  /** `Kind/name`, within its namespace. */
  readonly resource: string;
  /** Undefined where the object is not among those that were read. */
  readonly origin: Origin | undefined;
}

/** Looks the object up by its kind, namespace and name. */
export function entryPointObject(cluster: Cluster, entryPoint: EntryPoint): EntryPointObject {
  const { kind, namespace, name } = entryPoint;
  const called = `"${namespace}/${name}"`;
  const isIt = (object: { readonly namespaceId: number; readonly name: string }) =>
    object.name === name && cluster.namespaces[object.namespaceId]?.name === namespace;
  switch (kind) {
    case 'LoadBalancer':
    case 'NodePort': {
      const origin = cluster.services.find(isIt)?.origin;
      return { name: `${kind} Service ${called}`, resource: `Service/${name}`, origin };
    }
    case 'Ingress':
    case 'Gateway': {
      // A Gateway leads nowhere by itself: the entry point is the route that is attached to it.
      const route = cluster.routes.find(
        (one) => isIt(one) && (one.kind === 'Ingress') === (kind === 'Ingress'),
      );
      const own = route?.kind ?? kind;
      return { name: `${own} ${called}`, resource: `${own}/${name}`, origin: route?.origin };
    }
    default: {
      const workload = cluster.workloads.find(isIt);
      const own = workload?.kind ?? 'Pod';
      return {
        name: `The host port of ${own} ${called}`,
        resource: `${own}/${name}`,
        origin: workload?.origin,
      };
    }
  }
}
