// Makes inventories of objects as a person would write them, in one line each: what the tables and the generators of
// the engine tests are made of. Everything still goes through normalize, as real input does.
import type { Inventory, Networks, RawObject } from '../../lib/model/inventory.ts';

/** An inventory of these objects, in this order. */
export function buildInventory(objects: readonly RawObject[], networks: Partial<Networks> = {}): Inventory {
  return {
    schemaVersion: 'bulkhead.inventory/v1',
    cluster: { name: 'test', source: 'manifests' },
    collectedAt: '2026-01-01T00:00:00Z',
    objects: objects.map((object, index) => ({
      apiVersion: String(object.apiVersion),
      kind: String(object.kind),
      origin: { file: 'test.yaml', line: index + 1 },
      object,
    })),
    gaps: [],
    ignored: {},
    networks: { podCidrs: [], vpcCidrs: [], loadBalancerCidrs: [], ...networks },
  };
}

/** A Namespace. */
export function namespace(name: string, labels: RawObject = {}): RawObject {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } };
}

export interface PodFields {
  readonly labels?: RawObject;
  /** Addresses of status.podIPs. */
  readonly ips?: readonly string[];
  readonly node?: string;
  readonly hostNetwork?: true;
  /** `name:protocol:number`, e.g. `http:TCP:8080`. */
  readonly ports?: readonly string[];
  /** Running when absent. */
  readonly phase?: string;
}

/** A Pod; `path` is `namespace/name`. */
export function pod(
  path: string,
  { labels = {}, ips = [], ports = [], ...fields }: PodFields = {},
): RawObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { ...named(path), labels },
    spec: {
      ...(fields.node === undefined ? {} : { nodeName: fields.node }),
      ...(fields.hostNetwork === undefined ? {} : { hostNetwork: true }),
      // One container a port: names are unique per container only, and a pod may repeat them.
      containers:
        ports.length === 0 ? [{ name: 'c', image: 'i' }] : ports.map((text, index) => container(text, index)),
    },
    status: {
      phase: fields.phase ?? 'Running',
      ...(ips.length === 0 ? {} : { podIP: ips[0], podIPs: ips.map((ip) => ({ ip })) }),
    },
  };
}

function container(text: string, index: number): RawObject {
  const [name, protocol, containerPort] = text.split(':') as [string, string, string];
  return { name: `c${index}`, image: 'i', ports: [{ name, protocol, containerPort: Number(containerPort) }] };
}

/** A Node with its InternalIPs. */
export function node(
  name: string,
  {
    labels = {},
    ips = [],
    podCIDRs = [],
  }: {
    readonly labels?: RawObject;
    readonly ips?: readonly string[];
    readonly podCIDRs?: readonly string[];
  } = {},
): RawObject {
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, labels },
    spec: podCIDRs.length === 0 ? {} : { podCIDR: podCIDRs[0], podCIDRs },
    status: { addresses: ips.map((address) => ({ type: 'InternalIP', address })) },
  };
}

/** A NetworkPolicy; `path` is `namespace/name`. */
export function networkPolicy(path: string, spec: RawObject): RawObject {
  return { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: named(path), spec };
}

/** An AdminNetworkPolicy (v1alpha1). */
export function adminNetworkPolicy(name: string, spec: RawObject): RawObject {
  return {
    apiVersion: 'policy.networking.k8s.io/v1alpha1',
    kind: 'AdminNetworkPolicy',
    metadata: { name },
    spec,
  };
}

/** The BaselineAdminNetworkPolicy (v1alpha1): there is one, named `default`. */
export function baselineAdminNetworkPolicy(spec: RawObject): RawObject {
  const metadata = { name: 'default' };
  return {
    apiVersion: 'policy.networking.k8s.io/v1alpha1',
    kind: 'BaselineAdminNetworkPolicy',
    metadata,
    spec,
  };
}

/** A ClusterNetworkPolicy (v1alpha2). */
export function clusterNetworkPolicy(name: string, spec: RawObject): RawObject {
  return {
    apiVersion: 'policy.networking.k8s.io/v1alpha2',
    kind: 'ClusterNetworkPolicy',
    metadata: { name },
    spec,
  };
}

function named(path: string): RawObject {
  const [inNamespace, name] = path.split('/') as [string, string];
  return { namespace: inNamespace, name };
}
