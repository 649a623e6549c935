// Ingress objects and Gateway API routes → routes to Services. Listeners, hosts and paths are not looked at: whatever
// the route's class lets in may arrive. A reference to another namespace is taken as granted.
import { compareText } from '../match/compare-text.ts';
import type { Labels, Route, RouteBackend, Service } from '../model/cluster.ts';
import type { Gap } from '../model/gap.ts';
import type { RawObject } from '../model/inventory.ts';
import { checkList, checkObject, checkText, checkTexts, isObject } from './field-checks.ts';
import { type At, gapOf, inner, type Problem, placeOf, report } from './problem.ts';
import { type Item, type Items, refOf } from './read-items.ts';

const ROUTE_KINDS = ['GRPCRoute', 'HTTPRoute', 'Ingress', 'TCPRoute', 'TLSRoute', 'UDPRoute'] as const;
const CLASS_ANNOTATION = 'kubernetes.io/ingress.class';

interface RouteContext {
  readonly namespaceIds: ReadonlyMap<string, number>;
  readonly services: readonly Service[];
}

interface Gateway {
  readonly className?: string;
  readonly annotations: Labels;
}

type Reading = At & {
  readonly serviceId: (namespace: string, name: string) => number | undefined;
  readonly gateways: ReadonlyMap<string, Gateway>;
};
type ReadRoute = Pick<Route, 'annotations' | 'backends'> & { readonly className?: string };

/** The routes, sorted by namespace, kind and name; one that cannot be read is a gap. */
export function readRoutes(
  items: Items,
  context: RouteContext,
): { routes: readonly Route[]; gaps: readonly Gap[] } {
  const gaps: Gap[] = [];
  const routes: Route[] = [];
  const byName = new Map(
    context.services.map((service) => [`${service.namespaceId}/${service.name}`, service.id]),
  );
  const serviceId = (namespace: string, name: string) =>
    byName.get(`${context.namespaceIds.get(namespace)}/${name}`);
  const gateways = new Map<string, Gateway>();
  for (const item of items.byKind.get('Gateway') ?? []) {
    const gateway = reading(item, gaps, (at) => readGateway(item, at));
    if (gateway !== undefined) gateways.set(`${item.namespace}/${item.name}`, gateway);
  }
  for (const kind of ROUTE_KINDS) {
    for (const item of items.byKind.get(kind) ?? []) {
      const read = kind === 'Ingress' ? readIngress : readGatewayRoute;
      const route = reading(item, gaps, (at) => read(item, { ...at, serviceId, gateways }));
      if (route === undefined) continue;
      const namespaceId = context.namespaceIds.get(item.namespace) as number;
      const { backends, ...rest } = route;
      routes.push({
        kind,
        namespaceId,
        name: item.name,
        ...rest,
        backends: distinct(backends),
        origin: item.origin,
      });
    }
  }
  // The order of kinds is kept inside a namespace: sort is stable.
  routes.sort((a, b) => a.namespaceId - b.namespaceId || compareText(a.kind, b.kind));
  return { routes, gaps };
}

/** What `read` returns, or undefined and a gap when it found a problem. */
function reading<T>(item: Item, gaps: Gap[], read: (at: At) => T | undefined): T | undefined {
  const problems: Problem[] = [];
  const result = read(placeOf(problems));
  if (problems.length === 0) return result;
  const effect = { scope: 'population', namespaces: [item.namespace] } as const;
  gaps.push(gapOf({ ref: refOf(item), origin: item.origin }, { problems, effect }));
  return undefined;
}

function readIngress(item: Item, at: Reading): ReadRoute {
  const specAt = inner(at, 'spec');
  const spec = checkObject(item.object.spec, specAt) ?? {};
  const annotations = checkTexts(item.metadata.annotations, inner(at, 'metadata.annotations'));
  const className =
    checkText(spec.ingressClassName, inner(specAt, 'ingressClassName')) ?? annotations[CLASS_ANNOTATION];
  const backends = [spec.defaultBackend];
  const rulesAt = inner(specAt, 'rules');
  for (const [index, rule] of checkList(spec.rules, rulesAt).entries()) {
    const httpAt = inner(inner(rulesAt, index), 'http');
    const http = checkObject(checkObject(rule, inner(rulesAt, index))?.http, httpAt);
    for (const path of checkList(http?.paths, inner(httpAt, 'paths'))) {
      backends.push(checkObject(path, inner(httpAt, 'paths'))?.backend);
    }
  }
  return {
    annotations,
    ...(className === undefined ? {} : { className }),
    backends: backends.flatMap((backend) => ingressBackend(backend, { ...at, namespace: item.namespace })),
  };
}

function ingressBackend(value: unknown, at: Reading & { readonly namespace: string }): RouteBackend[] {
  const backend = checkObject(value, inner(at, 'spec.rules'));
  if (backend !== undefined && !isObject(backend.resource) && !isObject(backend.service)) {
    report(inner(at, 'spec.rules'), { reason: 'type', what: 'has a backend without service' });
  }
  const service = checkObject(backend?.service, inner(at, 'spec.rules'));
  const name = checkText(service?.name, inner(at, 'spec.rules.backend.service.name'));
  const serviceId = name === undefined ? undefined : at.serviceId(at.namespace, name);
  if (serviceId === undefined) return [];
  const port = checkObject(service?.port, inner(at, 'spec.rules.backend.service.port'));
  const servicePort = port?.number ?? port?.name;
  return [
    typeof servicePort === 'number' || typeof servicePort === 'string'
      ? { serviceId, servicePort }
      : { serviceId },
  ];
}

function readGateway(item: Item, at: At): Gateway {
  const spec = checkObject(item.object.spec, inner(at, 'spec')) ?? {};
  const className = checkText(spec.gatewayClassName, inner(at, 'spec.gatewayClassName'));
  const infrastructure = checkObject(spec.infrastructure, inner(at, 'spec.infrastructure'));
  const annotations = {
    ...checkTexts(infrastructure?.annotations, inner(at, 'spec.infrastructure.annotations')),
    ...checkTexts(item.metadata.annotations, inner(at, 'metadata.annotations')),
  };
  return className === undefined ? { annotations } : { className, annotations };
}

/** Undefined for a route that only Services carry (a mesh): nothing comes in through it. */
function readGatewayRoute(item: Item, at: Reading): ReadRoute | undefined {
  const spec = checkObject(item.object.spec, inner(at, 'spec')) ?? {};
  const parents = checkList(spec.parentRefs, inner(at, 'spec.parentRefs')).filter(isObject);
  if (parents.length > 0 && parents.every((parent) => parent.kind === 'Service')) return undefined;
  const gateways = parents
    .map((parent) => at.gateways.get(`${namespaceOf(parent, item)}/${String(parent.name)}`))
    .filter((gateway) => gateway !== undefined);
  const [gateway] = gateways;
  const own = checkTexts(item.metadata.annotations, inner(at, 'metadata.annotations'));
  const className = gateways.find((candidate) => candidate.className !== undefined)?.className;
  return {
    annotations: { ...gateway?.annotations, ...own },
    ...(className === undefined ? {} : { className }),
    backends: backendRefs(spec, at).flatMap((ref) => gatewayBackend(ref, { item, at })),
  };
}

function backendRefs(spec: RawObject, at: At): readonly RawObject[] {
  const rulesAt = inner(at, 'spec.rules');
  return checkList(spec.rules, rulesAt).flatMap((value, index) => {
    const ruleAt = inner(rulesAt, index);
    const rule = checkObject(value, ruleAt) ?? {};
    const mirrors = checkList(rule.filters, inner(ruleAt, 'filters')).filter(isObject);
    const mirrored = mirrors.map((filter) =>
      isObject(filter.requestMirror) ? filter.requestMirror.backendRef : undefined,
    );
    return [...checkList(rule.backendRefs, inner(ruleAt, 'backendRefs')), ...mirrored].filter(isObject);
  });
}

function gatewayBackend(ref: RawObject, from: { readonly item: Item; readonly at: Reading }): RouteBackend[] {
  if ((ref.kind ?? 'Service') !== 'Service' || (ref.group ?? '') !== '') return [];
  const serviceId = from.at.serviceId(namespaceOf(ref, from.item), String(ref.name));
  if (serviceId === undefined) return [];
  return [typeof ref.port === 'number' ? { serviceId, servicePort: ref.port } : { serviceId }];
}

function namespaceOf(ref: RawObject, item: Item): string {
  return typeof ref.namespace === 'string' ? ref.namespace : item.namespace;
}

function distinct(backends: readonly RouteBackend[]): readonly RouteBackend[] {
  const found = new Map(
    backends.map((backend) => [`${backend.serviceId}/${backend.servicePort ?? ''}`, backend]),
  );
  return [...found.values()].sort(
    (a, b) =>
      a.serviceId - b.serviceId || compareText(String(a.servicePort ?? ''), String(b.servicePort ?? '')),
  );
}
