// Cuts objects down to the fields that are read, in the shape of the Kubernetes API. A value of a wrong type is kept
// as it is: whether it is valid is for normalize to judge. Policies are kept whole: nothing in them may be lost.
import type { RawObject } from '../../../lib/model/inventory.ts';

type Cut = (value: unknown) => unknown;

const metadata = fields({
  name: whole,
  generateName: whole,
  namespace: whole,
  labels: whole,
  ownerReferences: whole,
});
const described = fields({
  name: whole,
  generateName: whole,
  namespace: whole,
  labels: whole,
  annotations: whole,
});

const container = fields({ restartPolicy: whole, ports: whole });
const podSpec = fields({
  hostNetwork: whole,
  nodeName: whole,
  containers: each(container),
  initContainers: each(container),
});
const template = fields({ metadata: fields({ labels: whole }), spec: podSpec });
const containerStatus = fields({ state: fields({ terminated: fields({ exitCode: whole }) }) });

const controller = fields({
  metadata,
  spec: fields({ replicas: whole, parallelism: whole, selector: whole, template }),
  status: fields({ conditions: each(fields({ type: whole, status: whole })) }),
});
const network = fields({ metadata: described, spec: whole });

const CUTS: Readonly<Record<string, Cut>> = {
  Namespace: fields({ metadata: fields({ name: whole, labels: whole }) }),
  Node: fields({
    metadata: fields({ name: whole, labels: whole }),
    spec: fields({ podCIDR: whole, podCIDRs: whole }),
    status: fields({ addresses: whole }),
  }),
  Pod: fields({
    metadata: fields({
      name: whole,
      generateName: whole,
      namespace: whole,
      labels: whole,
      ownerReferences: whole,
      deletionTimestamp: whole,
    }),
    spec: podSpec,
    status: fields({
      phase: whole,
      podIP: whole,
      podIPs: whole,
      hostIP: whole,
      hostIPs: whole,
      containerStatuses: each(containerStatus),
    }),
  }),
  CronJob: fields({
    metadata,
    spec: fields({ jobTemplate: fields({ spec: fields({ parallelism: whole, template }) }) }),
  }),
  Service: network,
  Ingress: network,
  Gateway: network,
  HTTPRoute: network,
  GRPCRoute: network,
  TCPRoute: network,
  TLSRoute: network,
  UDPRoute: network,
  EndpointSlice: fields({ metadata, endpoints: each(fields({ addresses: whole, targetRef: whole })) }),
  Endpoints: fields({ metadata, subsets: whole }),
  NetworkPolicy: policy,
  AdminNetworkPolicy: policy,
  BaselineAdminNetworkPolicy: policy,
  ClusterNetworkPolicy: policy,
};

/** Who wrote which field last: as large as the policy itself, and no part of its meaning. */
function policy(value: unknown): unknown {
  const { metadata: meta } = value as RawObject;
  if (typeof meta !== 'object' || meta === null || !('managedFields' in meta)) return value;
  const { managedFields: _, ...rest } = meta;
  return { ...(value as RawObject), metadata: rest };
}

/** An object of a kind that is read, without the fields that never are; its parts are shared, not copied. */
export function projectObject(kind: string, object: RawObject): RawObject {
  const cut = Object.hasOwn(CUTS, kind) ? (CUTS[kind] as Cut) : controller;
  return cut(object) as RawObject;
}

/** An object of any other kind that makes pods from a template. */
export function projectController(object: RawObject): RawObject {
  return controller(object) as RawObject;
}

function whole(value: unknown): unknown {
  return value;
}

function fields(cuts: Readonly<Record<string, Cut>>): Cut {
  const entries = Object.entries(cuts);
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    const result: Record<string, unknown> = {};
    for (const [field, cut] of entries) {
      const inner = (value as RawObject)[field];
      if (inner !== undefined) result[field] = cut(inner);
    }
    return result;
  };
}

function each(cut: Cut): Cut {
  return (value) => (Array.isArray(value) ? value.map(cut) : value);
}
