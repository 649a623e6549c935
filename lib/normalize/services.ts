// Service objects → services with the pods that they send to: by selector, or by EndpointSlices and Endpoints where
// there is none. https://kubernetes.io/docs/concepts/services-networking/service/
import type { Labels, Service, ServicePort } from '../model/cluster.ts';
import type { Gap } from '../model/gap.ts';
import type { RawObject } from '../model/inventory.ts';
import { checkAddress } from './addresses.ts';
import type { EndpointIndex } from './endpoints.ts';
import {
  checkList,
  checkObject,
  checkPortNumber,
  checkProtocol,
  checkText,
  checkTexts,
  NO_LABELS,
} from './field-checks.ts';
import { isPortName } from './names.ts';
import type { PodIndex } from './pod-index.ts';
import { type At, gapOf, inner, type Problem, placeOf, quote, report } from './problem.ts';
import { type Item, refOf } from './read-items.ts';

export interface ServiceContext {
  readonly namespaceIds: ReadonlyMap<string, number>;
  readonly pods: PodIndex;
  readonly endpoints: EndpointIndex;
}

/** The services, in the order of the items; one that cannot be read is a gap. */
export function readServices(
  items: readonly Item[],
  context: ServiceContext,
): { services: readonly Service[]; gaps: readonly Gap[] } {
  const services: Service[] = [];
  const gaps: Gap[] = [];
  for (const item of items) {
    const problems: Problem[] = [];
    const service = readService(item, placeOf(problems));
    if (problems.length === 0) {
      const namespaceId = context.namespaceIds.get(item.namespace) as number;
      const podIds = podsOf({ item, type: service.type, selector: service.selector }, context);
      services.push(serviceOf(service, { id: services.length, namespaceId, podIds }));
      continue;
    }
    const effect = { scope: 'population', namespaces: [item.namespace] } as const;
    gaps.push(gapOf({ ref: refOf(item), origin: item.origin }, { problems, effect }));
  }
  return { services, gaps };
}

/** Field by field: spreading costs more than all else here. */
function serviceOf(read: ReadService, ids: Pick<Service, 'id' | 'namespaceId' | 'podIds'>): Service {
  const { id, namespaceId, podIds } = ids;
  const { name, type, clusterAddresses, ports, externalTrafficPolicy, selector } = read;
  const { loadBalancerSourceRanges, annotations, origin } = read;
  const service: Service = {
    id,
    namespaceId,
    name,
    type,
    clusterAddresses,
    podIds,
    ports,
    externalTrafficPolicy,
    loadBalancerSourceRanges,
    annotations,
    origin,
  };
  return type === 'ExternalName' || isEmpty(selector) ? service : { ...service, selector };
}

function isEmpty(labels: Labels): boolean {
  for (const _ in labels) return false;
  return true;
}

type ReadService = Omit<Service, 'id' | 'namespaceId' | 'podIds'> & { readonly selector: Labels };

const TYPES = ['ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName'] as const;

/** What is absent is passed over without making a place for it: there are many Services, and most say little. */
function readService(item: Item, at: At): ReadService {
  const specAt = inner(at, 'spec');
  const spec = checkObject(item.object.spec, specAt) ?? {};
  const { annotations } = item.metadata;
  return {
    name: item.name,
    type: readType(spec.type, specAt),
    clusterAddresses: readClusterAddresses(spec, specAt),
    ports: spec.ports === undefined ? [] : readPorts(spec.ports, inner(specAt, 'ports')),
    externalTrafficPolicy: readTrafficPolicy(spec.externalTrafficPolicy, specAt),
    loadBalancerSourceRanges: readRanges(spec.loadBalancerSourceRanges, specAt),
    annotations:
      annotations === undefined ? NO_LABELS : checkTexts(annotations, inner(at, 'metadata.annotations')),
    selector: spec.selector === undefined ? NO_LABELS : checkTexts(spec.selector, inner(specAt, 'selector')),
    origin: item.origin,
  };
}

function readType(value: unknown, at: At): Service['type'] {
  const type =
    value === undefined || value === null ? 'ClusterIP' : TYPES.find((candidate) => candidate === value);
  if (type !== undefined) return type;
  report(inner(at, 'type'), { reason: 'type', what: `is ${quote(value)}, which is not a type of Service` });
  return 'ClusterIP';
}

function readTrafficPolicy(value: unknown, at: At): Service['externalTrafficPolicy'] {
  if (value === 'Local') return 'Local';
  if (value !== undefined && value !== null && value !== 'Cluster' && value !== '') {
    const what = `is ${quote(value)}, which is not Cluster or Local`;
    report(inner(at, 'externalTrafficPolicy'), { reason: 'type', what });
  }
  return 'Cluster';
}

function readRanges(value: unknown, at: At): readonly string[] {
  if (value === undefined) return NO_TEXTS;
  const ranges = checkList(value, inner(at, 'loadBalancerSourceRanges'));
  return ranges.filter((range) => typeof range === 'string').map((range) => range.trim());
}

const NO_TEXTS: readonly string[] = [];

/** Empty for a headless service and where they are not known yet. */
function readClusterAddresses(spec: RawObject, at: At): readonly string[] {
  const { clusterIP, clusterIPs } = spec;
  if (clusterIPs === undefined && (clusterIP === undefined || clusterIP === 'None')) return NO_TEXTS;
  const addressAt = inner(at, 'clusterIP');
  const addresses: string[] = [];
  for (const given of checkList(clusterIPs ?? [clusterIP], inner(at, 'clusterIPs'))) {
    const address = given === 'None' ? undefined : checkAddress(given, addressAt);
    if (address !== undefined) addresses.push(address);
  }
  return addresses;
}

function readPorts(value: unknown, at: At): readonly ServicePort[] {
  const list = checkList(value, at);
  const ports: ServicePort[] = [];
  for (let index = 0; index < list.length; index++) ports.push(readPort(list[index], inner(at, index)));
  return ports;
}

function readPort(value: unknown, at: At): ServicePort {
  const given = checkObject(value, at) ?? {};
  if (given.port === undefined || given.port === null)
    report(inner(at, 'port'), { reason: 'type', what: 'is missing' });
  const port = checkPortNumber(given.port, inner(at, 'port')) ?? 0;
  const name = given.name === '' ? undefined : checkText(given.name, inner(at, 'name'));
  const nodePort = given.nodePort === 0 ? undefined : checkPortNumber(given.nodePort, inner(at, 'nodePort'));
  const protocol = checkProtocol(given.protocol, inner(at, 'protocol'));
  const targetPort = readTargetPort(given.targetPort, inner(at, 'targetPort')) ?? port;
  const read: ServicePort =
    name === undefined ? { protocol, port, targetPort } : { name, protocol, port, targetPort };
  return nodePort === undefined ? read : { ...read, nodePort };
}

function readTargetPort(value: unknown, at: At): number | string | undefined {
  if (value === 0 || value === '') return undefined;
  if (typeof value !== 'string') return checkPortNumber(value, at);
  if (isPortName(value)) return value;
  report(at, { reason: 'port', what: `is ${quote(value)}, which is not a port name` });
  return undefined;
}

function podsOf(
  service: { readonly item: Item; readonly type: Service['type']; readonly selector: Labels },
  context: ServiceContext,
): readonly number[] {
  const { namespace, name } = service.item;
  if (service.type === 'ExternalName') return [];
  if (isEmpty(service.selector)) return context.endpoints.podIdsOf(namespace, name);
  return context.pods.matching(namespace, service.selector);
}
