// Cuts objects down to the fields that are read, in the shape of the Kubernetes API. A value of a wrong type is kept
// as it is: whether it is valid is for normalize to judge. Policies are kept whole: nothing in them may be lost.
import type { RawObject } from '../../../lib/model/inventory.ts';
import { type Cut, each, fields, whole } from './cuts.ts';
import { AGENT_CONTAINER_FIELDS, DAEMON_FIELDS, isNetworkAgent, projectConfigMap } from './network-agent.ts';

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
  annotations: withoutLastApplied,
});

const containerFields = { restartPolicy: whole, ports: whole };
const podSpecFields = { hostNetwork: whole, nodeName: whole };
const podSpec = podSpecOf(podSpecFields, containerFields);
const template = fields({ metadata: fields({ labels: whole }), spec: podSpec });
const containerStatus = fields({ state: fields({ terminated: fields({ exitCode: whole }) }) });

const controllerSpec = { replicas: whole, parallelism: whole, selector: whole };
const controllerStatus = { conditions: each(fields({ type: whole, status: whole })) };
const controller = fields({
  metadata,
  spec: fields({ ...controllerSpec, template }),
  status: fields(controllerStatus),
});
/** A DaemonSet may be what enforces the policies: what proves it stays too. */
const application = daemonSetWith(DAEMON_FIELDS.container);
const networkAgent = daemonSetWith({ ...DAEMON_FIELDS.container, ...AGENT_CONTAINER_FIELDS });
const network = fields({ metadata: described, spec: whole });

const CUTS: Readonly<Record<string, Cut>> = {
  Namespace: fields({ metadata: fields({ name: whole, labels: whole, annotations: onlyOwn }) }),
  Node: fields({
    metadata: fields({ name: whole, labels: whole }),
    spec: fields({ podCIDR: whole, podCIDRs: whole }),
    status: fields({ addresses: whole, nodeInfo: fields({ operatingSystem: whole, kernelVersion: whole }) }),
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
  DaemonSet: (value) => (isNetworkAgent(value as RawObject) ? networkAgent : application)(value),
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
  NodeClass: fields({ metadata: fields({ name: whole }), spec: fields({ networkPolicy: whole }) }),
  PolicyEndpoint: policyEndpoint,
  ConfigMap: projectConfigMap,
  NetworkPolicy: policy,
  AdminNetworkPolicy: policy,
  BaselineAdminNetworkPolicy: policy,
  ClusterNetworkPolicy: policy,
};

function podSpecOf(spec: Readonly<Record<string, Cut>>, container: Readonly<Record<string, Cut>>): Cut {
  const containers = each(fields(container));
  return fields({ ...spec, containers, initContainers: containers });
}

function daemonSetWith(container: Readonly<Record<string, Cut>>): Cut {
  const spec = podSpecOf(
    { ...podSpecFields, ...DAEMON_FIELDS.podSpec },
    { ...containerFields, ...container },
  );
  return fields({
    metadata,
    spec: fields({ ...controllerSpec, template: fields({ metadata: fields({ labels: whole }), spec }) }),
    status: fields({ ...controllerStatus, ...DAEMON_FIELDS.status }),
  });
}

/** Who wrote which field last: as large as the policy itself, and no part of its meaning. */
function policy(value: unknown): unknown {
  const { metadata: meta } = value as RawObject;
  if (typeof meta !== 'object' || meta === null) return value;
  const { annotations } = meta as RawObject;
  const kept = withoutLastApplied(annotations);
  if (!('managedFields' in meta) && kept === annotations) return value;
  const { managedFields: _, ...rest } = meta as RawObject;
  return { ...(value as RawObject), metadata: kept === undefined ? rest : { ...rest, annotations: kept } };
}

/** Of a namespace only what is written for us is read. */
function onlyOwn(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  const own = Object.entries(value).filter(([name]) => name.startsWith(OWN_ANNOTATIONS));
  return own.length === 0 ? undefined : Object.fromEntries(own);
}

// As large as the object itself, and a copy of what else was applied with it
function withoutLastApplied(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !(LAST_APPLIED in value)) return value;
  const { [LAST_APPLIED]: _, ...rest } = value;
  return rest;
}

/** Exceptions, and the channel that alerts go to. */
const OWN_ANNOTATIONS = 'bulkhead.dev/';

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** What the VPC CNI's controller resolved: of which policy, and how much; the addresses are as many as there are pods. */
function policyEndpoint(value: unknown): unknown {
  const { spec } = value as RawObject;
  const counts = fields({ ingress: countOf, egress: countOf, podSelectorEndpoints: countOf })(spec);
  return { ...(resolved(value) as RawObject), ...(counts === undefined ? {} : { counts }) };
}

const resolved = fields({
  metadata: fields({ name: whole, namespace: whole }),
  spec: fields({ policyRef: whole, podIsolation: whole }),
});

function countOf(list: unknown): unknown {
  return Array.isArray(list) ? list.length : list;
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
