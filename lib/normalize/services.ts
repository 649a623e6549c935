// Service objects → services with the pods that they send to: by selector, or by EndpointSlices and Endpoints where
// there is none. https://kubernetes.io/docs/concepts/services-networking/service/
import type { Pod, Service, ServicePort } from '../model/cluster.ts';
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
      const { selector, ...rest } = service;
      const hasSelector = service.type !== 'ExternalName' && Object.keys(selector).length > 0;
      services.push({
        id: services.length,
        namespaceId,
        ...(hasSelector && { selector }),
        podIds,
        ...rest,
      });
      continue;
    }
    const effect = { scope: 'population', namespaces: [item.namespace] } as const;
    gaps.push(gapOf({ ref: refOf(item), origin: item.origin }, { problems, effect }));
  }
  return { services, gaps };
}

type ReadService = Omit<Service, 'id' | 'namespaceId' | 'podIds'> & { readonly selector: Pod['labels'] };

const TYPES = ['ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName'] as const;

function readService(item: Item, at: At): ReadService {
  const specAt = inner(at, 'spec');
  const spec = checkObject(item.object.spec, specAt) ?? {};
  const type = TYPES.find((candidate) => candidate === (spec.type ?? 'ClusterIP'));
  if (type === undefined)
    report(inner(specAt, 'type'), {
      reason: 'type',
      what: `is ${quote(spec.type)}, which is not a type of Service`,
    });
  const policy = spec.externalTrafficPolicy ?? 'Cluster';
  if (policy !== 'Cluster' && policy !== 'Local' && policy !== '') {
    report(inner(specAt, 'externalTrafficPolicy'), {
      reason: 'type',
      what: `is ${quote(policy)}, which is not Cluster or Local`,
    });
  }
  const ranges = checkList(spec.loadBalancerSourceRanges, inner(specAt, 'loadBalancerSourceRanges'));
  return {
    name: item.name,
    type: type ?? 'ClusterIP',
    clusterAddresses: readClusterAddresses(spec, specAt),
    ports: checkList(spec.ports, inner(specAt, 'ports')).map((port, index) =>
      readPort(port, inner(inner(specAt, 'ports'), index)),
    ),
    externalTrafficPolicy: policy === 'Local' ? 'Local' : 'Cluster',
    loadBalancerSourceRanges: ranges
      .filter((range) => typeof range === 'string')
      .map((range) => range.trim()),
    annotations: checkTexts(item.metadata.annotations, inner(at, 'metadata.annotations')),
    selector: checkTexts(spec.selector, inner(specAt, 'selector')),
    origin: item.origin,
  };
}

/** Empty for a headless service and where they are not known yet. */
function readClusterAddresses(spec: RawObject, at: At): readonly string[] {
  const given = spec.clusterIPs ?? (spec.clusterIP === undefined ? [] : [spec.clusterIP]);
  return checkList(given, inner(at, 'clusterIPs'))
    .filter((address) => address !== 'None')
    .map((address) => checkAddress(address, inner(at, 'clusterIP')))
    .filter((address) => address !== undefined);
}

function readPort(value: unknown, at: At): ServicePort {
  const port = checkObject(value, at) ?? {};
  if (port.port === undefined || port.port === null)
    report(inner(at, 'port'), { reason: 'type', what: 'is missing' });
  const number = checkPortNumber(port.port, inner(at, 'port')) ?? 0;
  const name = checkText(port.name, inner(at, 'name'));
  const nodePort = port.nodePort === 0 ? undefined : checkPortNumber(port.nodePort, inner(at, 'nodePort'));
  return {
    protocol: checkProtocol(port.protocol, inner(at, 'protocol')),
    port: number,
    targetPort: readTargetPort(port.targetPort, inner(at, 'targetPort')) ?? number,
    ...(name === undefined || name === '' ? {} : { name }),
    ...(nodePort === undefined ? {} : { nodePort }),
  };
}

function readTargetPort(value: unknown, at: At): number | string | undefined {
  if (value === 0 || value === '') return undefined;
  if (typeof value !== 'string') return checkPortNumber(value, at);
  if (isPortName(value)) return value;
  report(at, { reason: 'port', what: `is ${quote(value)}, which is not a port name` });
  return undefined;
}

function podsOf(
  service: { readonly item: Item; readonly type: Service['type']; readonly selector: Pod['labels'] },
  context: ServiceContext,
): readonly number[] {
  const { namespace, name } = service.item;
  if (service.type === 'ExternalName') return [];
  if (Object.keys(service.selector).length === 0) return context.endpoints.podIdsOf(namespace, name);
  return context.pods.matching(namespace, service.selector);
}
