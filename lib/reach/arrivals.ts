// Traffic from outside: which source address a pod really sees, by how it is led in (semantics.md a14).
//
// | led in by                                        | the pod sees      | so policy lets it in when                     |
// |--------------------------------------------------|-------------------|-----------------------------------------------|
// | NodePort, or a balancer that forwards to nodes;  | a node's address  | always: the node may be the pod's own, whose  |
// |   externalTrafficPolicy Cluster [1]              |                   |   traffic no policy stops (a10)               |
// | the same with externalTrafficPolicy Local [1]    | the client        | it admits the client's address                |
// | hostPort                                         | a node's address  | always, as NodePort on that node              |
// | hostNetwork                                      | (its own node)    | always: policies do not bind it               |
// | AWS NLB, ip targets, TCP [2]                     | the balancer      | it admits the balancer's subnets              |
// | AWS NLB, ip targets, UDP or preserve_client_ip [2]| the client       | it admits the client's address                |
// | AWS classic balancer, policy Local [3]           | the balancer      | it admits the balancer's subnets              |
// | AWS ALB, target-type ip [4]                      | the balancer      | it admits the balancer's subnets              |
// | AWS ALB, target-type instance [4]                | a node, as above; | as above                                      |
// |                                                  | Local: the balancer|                                              |
// | GKE Ingress and Gateway [5]                      | Google front ends | it admits 35.191.0.0/16 or 130.211.0.0/22     |
// | any other Ingress class or GatewayClass          | the controller    | both sides allow the controller's pods        |
// Where the balancer's subnets are not known, any private address may be it. Where the controller's pods are not known,
// they may have any private address or be any pod of another namespace.
//
// [1] https://kubernetes.io/docs/tutorials/services/source-ip/
// [2] https://kubernetes-sigs.github.io/aws-load-balancer-controller/v2.7/guide/service/nlb/
//     https://docs.aws.amazon.com/elasticloadbalancing/latest/network/edit-target-group-attributes.html
// [3] https://github.com/kubernetes/cloud-provider-aws/blob/master/docs/service_controller.md
// [4] https://kubernetes-sigs.github.io/aws-load-balancer-controller/v2.7/guide/ingress/annotations/
// [5] https://cloud.google.com/load-balancing/docs/firewall-rules

import type { Labels, Route, Service } from '../model/cluster.ts';
import type { EntryPoint, EntryPointTarget } from '../model/scan-result.ts';
import { type Block, parseCidr } from '../sets/cidr.ts';

/** How traffic of an entry point arrives at a pod. */
export interface Arrival {
  readonly scheme: EntryPoint['scheme'];
  readonly seenSource: EntryPointTarget['seenSource'];
  /** Whom the balancer serves. */
  readonly clients: readonly Block[] | 'all';
  /** Addresses of the balancer; absent = the declared subnets, else any private address. */
  readonly balancer?: readonly Block[];
}

const AWS = 'service.beta.kubernetes.io/aws-load-balancer-';
const ALB = 'alb.ingress.kubernetes.io/';

/** Annotations that keep a LoadBalancer Service off the internet, and the value that does. */
const INTERNAL_ANNOTATIONS: Readonly<Record<string, string>> = {
  'networking.gke.io/load-balancer-type': 'internal',
  'cloud.google.com/load-balancer-type': 'internal',
  'service.beta.kubernetes.io/azure-load-balancer-internal': 'true',
  'service.beta.kubernetes.io/oci-load-balancer-internal': 'true',
  'service.beta.kubernetes.io/openstack-internal-load-balancer': 'true',
  'service.beta.kubernetes.io/alibaba-cloud-loadbalancer-address-type': 'intranet',
  'service.kubernetes.io/ibm-load-balancer-cloud-provider-ip-type': 'private',
};

const GOOGLE_FRONT_ENDS = parseBlocks(
  '35.191.0.0/16, 130.211.0.0/22, 2600:2d00:1:b029::/64, 2600:2d00:1:1::/64',
);

/** How traffic arrives through a Service of type LoadBalancer. */
export function arrivalByLoadBalancer(service: Service): Arrival {
  const { annotations, externalTrafficPolicy } = service;
  const listed = parseBlocks(annotations['service.beta.kubernetes.io/load-balancer-source-ranges'] ?? '');
  const ranges = [...parseBlocks(service.loadBalancerSourceRanges.join()), ...listed];
  const clients = ranges.length > 0 ? ranges : 'all';
  const scheme = isInternal(annotations) ? 'internal' : 'internet';
  const onNode = externalTrafficPolicy === 'Cluster' ? 'node' : 'client';
  return { scheme, clients, seenSource: awsSource(service) ?? onNode };
}

/** Undefined where the balancer is no AWS one, or treats the address as every other does. */
function awsSource({
  annotations,
  externalTrafficPolicy,
  ports,
}: Service): Arrival['seenSource'] | undefined {
  if (!Object.keys(annotations).some((key) => key.startsWith(AWS))) return undefined;
  const type = annotations[`${AWS}type`];
  const keepsClient = targetGroupAttribute(annotations, 'preserve_client_ip.enabled');
  if (type === 'nlb-ip' || annotations[`${AWS}nlb-target-type`] === 'ip') {
    const keeps = keepsClient ?? (ports.every(({ protocol }) => protocol === 'UDP') ? 'true' : 'false');
    return keeps === 'true' ? 'client' : 'loadBalancer';
  }
  if (externalTrafficPolicy === 'Cluster') return undefined;
  const isClassic = type !== 'nlb' && type !== 'external';
  return isClassic || keepsClient === 'false' ? 'loadBalancer' : undefined;
}

/** `key=value,key=value` of the target groups. */
function targetGroupAttribute(annotations: Labels, name: string): string | undefined {
  const pairs = (annotations[`${AWS}target-group-attributes`] ?? '').split(',');
  return pairs.map((pair) => pair.trim().split('=')).find(([key]) => key === name)?.[1];
}

function isInternal(annotations: Labels): boolean {
  const scheme = annotations[`${AWS}scheme`];
  if (scheme !== undefined) return scheme !== 'internet-facing';
  const inTree = annotations[`${AWS}internal`];
  if (inTree !== undefined) return inTree !== 'false';
  // Its own controller makes internal balancers unless told otherwise; the cloud provider makes public ones.
  const type = annotations[`${AWS}type`];
  if (type === 'external' || type === 'nlb-ip') return true;
  return Object.entries(INTERNAL_ANNOTATIONS).some(
    ([key, value]) => annotations[key]?.toLowerCase() === value,
  );
}

/** How traffic arrives through a NodePort, as far as the Service decides it. */
export function arrivalByNodePort(service: Service, scheme: Arrival['scheme']): Arrival {
  return {
    scheme,
    clients: 'all',
    seenSource: service.externalTrafficPolicy === 'Cluster' ? 'node' : 'client',
  };
}

/**
 * How traffic arrives through an Ingress or a Gateway route whose balancer is outside the cluster; undefined where a
 * controller inside the cluster forwards it.
 */
export function arrivalByRoute(route: Route, backend: Service): Arrival | undefined {
  const { annotations, className, kind } = route;
  const isAlb =
    className === undefined
      ? Object.keys(annotations).some((key) => key.startsWith(ALB))
      : /(^|-)alb$/.test(className);
  if (isAlb) return arrivalByAlb(route, backend);
  if (className === undefined) return undefined;
  if (/^(gce|gke-l7)/.test(className)) {
    if (/internal$|rilb/.test(className))
      return { scheme: 'internal', clients: 'all', seenSource: 'loadBalancer' };
    return { scheme: 'internet', clients: 'all', seenSource: 'loadBalancer', balancer: GOOGLE_FRONT_ENDS };
  }
  if (className === 'amazon-vpc-lattice')
    return { scheme: 'internal', clients: 'all', seenSource: 'loadBalancer' };
  if (className !== 'azure-application-gateway') return undefined;
  const isPrivate =
    annotations['appgw.ingress.kubernetes.io/use-private-ip'] === 'true' && kind === 'Ingress';
  return { scheme: isPrivate ? 'internal' : 'internet', clients: 'all', seenSource: 'loadBalancer' };
}

/** The scheme of a Gateway's balancer stands in objects that are not read: taken as public. */
function arrivalByAlb({ annotations, kind }: Route, backend: Service): Arrival {
  const isPublic = kind !== 'Ingress' || annotations[`${ALB}scheme`] === 'internet-facing';
  const listed = parseBlocks(annotations[`${ALB}inbound-cidrs`] ?? '');
  const viaNode = annotations[`${ALB}target-type`] !== 'ip' && backend.externalTrafficPolicy === 'Cluster';
  return {
    scheme: isPublic ? 'internet' : 'internal',
    clients: listed.length > 0 ? listed : 'all',
    seenSource: viaNode ? 'node' : 'loadBalancer',
  };
}

/** Blocks of a list that commas separate; what is no CIDR is left out. */
function parseBlocks(list: string): Block[] {
  return list.split(',').flatMap((text) => parseCidr(text.trim()) ?? []);
}
