// The Cluster: an Inventory after validation, with ids instead of references. Ids are indexes into the arrays
// here. Every array is sorted by name (namespace, then kind, then name), so that ids do not depend on input order.
import type { Gap, ObjectRef } from './gap.ts';
import type { Networks, Origin, RawObject } from './inventory.ts';

export interface Cluster {
  readonly name: string;
  readonly source: 'manifests' | 'live';
  readonly collectedAt: string;
  readonly networks: Networks;
  readonly namespaces: readonly Namespace[];
  readonly pods: readonly Pod[];
  readonly workloads: readonly Workload[];
  readonly nodes: readonly ClusterNode[];
  readonly services: readonly Service[];
  /** Ingress objects and Gateway API routes, each resolved to the Services that it sends to. */
  readonly routes: readonly Route[];
  readonly policies: readonly PolicyObject[];
  /** The inventory's gaps and those found by normalize, sorted by file, line and message. */
  readonly gaps: readonly Gap[];
  /** Workloads and pods that exist and could not be read: they have no row, and make their namespace unknown. */
  readonly unreadableWorkloads: readonly UnreadableWorkload[];
  /** What had to be assumed to give an answer at all; sentences for the reader, sorted. Not gaps. */
  readonly assumptions: readonly string[];
  /** Number of objects read, by `apiVersion/kind`, those of `ignored` included. */
  readonly objectCounts: Readonly<Record<string, number>>;
}

export interface Namespace {
  readonly id: number;
  readonly name: string;
  /** With `kubernetes.io/metadata.name`, added when the object lacks it (semantics.md a4). */
  readonly labels: Labels;
  /** False when only other objects mention it: then it has no other label than its name's. */
  readonly declared: boolean;
  /** Value of the annotation bulkhead.dev/alert-channel, where it could name a channel. */
  readonly alertChannel?: string;
}

export type Labels = Readonly<Record<string, string>>;

/** A pod that has a network (not Succeeded or Failed), or the representative of a workload template without pods. */
export interface Pod {
  readonly id: number;
  readonly name: string;
  readonly namespaceId: number;
  readonly workloadId: number;
  readonly labels: Labels;
  readonly hostNetwork: boolean;
  /** Canonical addresses of the pod, at most one of each family; empty when not known. A hostNetwork pod has its node's. */
  readonly addresses: readonly string[];
  readonly nodeName?: string;
  /** Ports of containers and of restartable init containers (semantics.md a7). */
  readonly ports: readonly ContainerPort[];
  /** True when the pod stands for a template: there is no such object in the cluster. */
  readonly representative: boolean;
  readonly origin: Origin;
}

export interface ContainerPort {
  readonly name?: string;
  readonly protocol: TransportProtocol;
  /** 1–65535. */
  readonly port: number;
  /** 1–65535; absent when the container asks for none. */
  readonly hostPort?: number;
}

export type TransportProtocol = 'TCP' | 'UDP' | 'SCTP';

/** The top controller of a set of pods (scoring.md P4). */
export interface Workload {
  readonly id: number;
  readonly namespaceId: number;
  /** `Deployment`, `StatefulSet`, …; `Pod` for a bare pod. */
  readonly kind: string;
  readonly name: string;
  /** At least one. */
  readonly podIds: readonly number[];
  /** Pods that the template asks for, or that exist; at least 1. */
  readonly replicas: number;
  /** All of its pods use the node's network: policies do not bind it. */
  readonly hostNetwork: boolean;
  readonly origin: Origin;
}

export interface UnreadableWorkload {
  readonly namespace: string;
  readonly object: ObjectRef;
}

export interface ClusterNode {
  readonly id: number;
  readonly name: string;
  readonly labels: Labels;
  /** Canonical addresses, InternalIP and ExternalIP. */
  readonly addresses: readonly string[];
  /** spec.podCIDRs. */
  readonly podCidrs: readonly string[];
}

export interface Service {
  readonly id: number;
  readonly namespaceId: number;
  readonly name: string;
  readonly type: 'ClusterIP' | 'NodePort' | 'LoadBalancer' | 'ExternalName';
  readonly clusterAddresses: readonly string[];
  /** Absent when it has none. */
  readonly selector?: Labels;
  /** Pods that it sends to: by its selector, or by its EndpointSlices when it has none. */
  readonly podIds: readonly number[];
  readonly ports: readonly ServicePort[];
  readonly externalTrafficPolicy: 'Cluster' | 'Local';
  readonly loadBalancerSourceRanges: readonly string[];
  readonly annotations: Labels;
  readonly origin: Origin;
}

export interface ServicePort {
  readonly name?: string;
  readonly protocol: TransportProtocol;
  readonly port: number;
  readonly nodePort?: number;
  /** A number, or a container port's name; `port` when the object says nothing. */
  readonly targetPort: number | string;
}

export interface Route {
  readonly kind: 'Ingress' | 'HTTPRoute' | 'GRPCRoute' | 'TCPRoute' | 'TLSRoute' | 'UDPRoute';
  readonly namespaceId: number;
  readonly name: string;
  /** ingressClassName, or the gatewayClassName of the parent Gateway; absent when not known. */
  readonly className?: string;
  readonly annotations: Labels;
  readonly backends: readonly RouteBackend[];
  readonly origin: Origin;
}

export interface RouteBackend {
  readonly serviceId: number;
  /** Service port, by number or name; absent = every port of the Service. */
  readonly servicePort?: number | string;
}

export type PolicyKind =
  | 'NetworkPolicy'
  | 'AdminNetworkPolicy'
  | 'BaselineAdminNetworkPolicy'
  | 'ClusterNetworkPolicy';

export interface PolicyObject {
  readonly id: number;
  readonly kind: PolicyKind;
  readonly apiVersion: string;
  /** Absent for cluster-scoped kinds. */
  readonly namespaceId?: number;
  readonly namespace?: string;
  readonly name: string;
  /** As read. When `unreadable` is absent it is valid for its kind, defaults not filled in. */
  readonly spec: RawObject;
  readonly origin: Origin;
  /** Present when the policy cannot be evaluated: what it may select is unknown. */
  readonly unreadable?: UnreadablePolicy;
}

/** What an unreadable policy could still touch: the smallest set that is certain to hold it. */
export interface UnreadablePolicy {
  /** The subject as read (spec.podSelector or spec.subject) when that part is valid; absent = any pod in its scope. */
  readonly subject?: RawObject;
  readonly directions: readonly Direction[];
  /** Stands for all policies of a list that was not read; there is no such object. */
  readonly isUnread?: true;
}

export type Direction = 'ingress' | 'egress';
