// Routes from outside into the cluster: which pods they lead to, on which ports, and how the traffic arrives there
// (semantics.md a14, arrivals.ts). Whether policy lets it through is admission.ts.
import { compareText } from '../match/compare-text.ts';
import type { Cluster, Pod, Route, Service } from '../model/cluster.ts';
import type { EntryPoint } from '../model/scan-result.ts';
import {
  type AddressSpace,
  cutSpace,
  PRIVATE_BLOCKS,
  parseAddress,
  parseCidr,
  rangeIndex,
} from '../sets/cidr.ts';
import { ALL_PORTS, NO_PORTS, type PortSet, portCode, unionPorts } from '../sets/port-set.ts';
import { type Arrival, arrivalByLoadBalancer, arrivalByNodePort, arrivalByRoute } from './arrivals.ts';
import { makeControllerFinder } from './ingress-controllers.ts';
import { servicePodPorts } from './service-ports.ts';

export interface FoundEntryPoint {
  readonly kind: EntryPoint['kind'];
  readonly namespaceId: number;
  readonly name: string;
  readonly scheme: EntryPoint['scheme'];
  /** One for each workload and way of arriving, by workload id. */
  readonly targets: readonly FoundTarget[];
}

export interface FoundTarget {
  readonly workloadId: number;
  /** Ports of its pods. */
  readonly routed: PortSet;
  readonly arrival: Arrival;
  /** Workloads that forward, where pods of the cluster do; empty = they are not known. */
  readonly controllers?: readonly number[];
}

/** Sorted by namespace, kind and name. */
export function findEntryPoints(cluster: Cluster): FoundEntryPoint[] {
  const nodeScheme = schemeOfNodes(cluster);
  const direct = [
    ...cluster.services.flatMap((service) => byService(cluster, { service, nodeScheme })),
    ...byHostPort(cluster, nodeScheme),
    ...byHostNetwork(cluster, nodeScheme),
  ];
  const byController = makeControllerArrival(cluster, direct);
  const routes = cluster.routes.map((route) => byRoute(cluster, { route, byController }));
  return [...direct, ...routes]
    .filter(({ targets }) => targets.length > 0)
    .sort(
      (a, b) => a.namespaceId - b.namespaceId || compareText(a.kind, b.kind) || compareText(a.name, b.name),
    );
}

function byService(
  cluster: Cluster,
  { service, nodeScheme }: { readonly service: Service; readonly nodeScheme: Arrival['scheme'] },
): FoundEntryPoint[] {
  if (service.type !== 'LoadBalancer' && service.type !== 'NodePort') return [];
  const arrival =
    service.type === 'LoadBalancer' ? arrivalByLoadBalancer(service) : arrivalByNodePort(service, nodeScheme);
  const targets = targetsOf(cluster, { ports: servicePodPorts(cluster, { service }), arrival });
  const { name, namespaceId, type } = service;
  return [{ kind: type, namespaceId, name, scheme: arrival.scheme, targets }];
}

/** One for each workload with a hostPort. */
function byHostPort(cluster: Cluster, scheme: Arrival['scheme']): FoundEntryPoint[] {
  return cluster.workloads.flatMap(({ name, namespaceId, podIds }) => {
    const ports = new Map<number, PortSet>();
    for (const podId of podIds) {
      const pod = cluster.pods[podId] as Pod;
      const open = pod.hostNetwork ? [] : pod.ports.filter(({ hostPort }) => hostPort !== undefined);
      if (open.length > 0) ports.set(podId, containerPorts(open));
    }
    const arrival: Arrival = { scheme, clients: 'all', seenSource: 'node' };
    const targets = targetsOf(cluster, { ports, arrival });
    return targets.length === 0 ? [] : [{ kind: 'hostPort', namespaceId, name, scheme, targets }];
  });
}

/** One for each workload on the nodes' network: its container ports, or any port when it declares none. */
function byHostNetwork(cluster: Cluster, scheme: Arrival['scheme']): FoundEntryPoint[] {
  return cluster.workloads.flatMap(({ name, namespaceId, podIds }) => {
    const pods = podIds.map((podId) => cluster.pods[podId] as Pod).filter(({ hostNetwork }) => hostNetwork);
    const ports = new Map(
      pods.map((pod) => [pod.id, pod.ports.length === 0 ? ALL_PORTS : containerPorts(pod.ports)] as const),
    );
    const arrival: Arrival = { scheme, clients: 'all', seenSource: 'host' };
    const targets = targetsOf(cluster, { ports, arrival });
    return targets.length === 0 ? [] : [{ kind: 'hostNetwork', namespaceId, name, scheme, targets }];
  });
}

interface RouteInputs {
  readonly route: Route;
  readonly byController: (className: string | undefined) => ControllerArrival;
}

function byRoute(cluster: Cluster, { route, byController }: RouteInputs): FoundEntryPoint {
  const targets = route.backends.flatMap(({ serviceId, servicePort }) => {
    const service = cluster.services[serviceId] as Service;
    const only = servicePort === undefined ? {} : { only: { port: servicePort } };
    const ports = servicePodPorts(cluster, { service, ...only });
    const outside = arrivalByRoute(route, service);
    const how = outside === undefined ? byController(route.className) : { arrival: outside };
    return targetsOf(cluster, { ports, ...how });
  });
  const scheme = targets.some(({ arrival }) => arrival.scheme === 'internet') ? 'internet' : 'internal';
  const kind = route.kind === 'Ingress' ? 'Ingress' : 'Gateway';
  return { kind, namespaceId: route.namespaceId, name: route.name, scheme, targets: mergeTargets(targets) };
}

interface ControllerArrival {
  readonly arrival: Arrival;
  readonly controllers: readonly number[];
}

/** A controller that is led to from inside only keeps its routes inside; one that nothing leads to is not known. */
function makeControllerArrival(
  cluster: Cluster,
  direct: readonly FoundEntryPoint[],
): RouteInputs['byController'] {
  const findControllers = makeControllerFinder(cluster);
  const known = new Map<string | undefined, ControllerArrival>();
  return (className) => {
    let answer = known.get(className);
    if (answer === undefined) {
      const found = new Set(findControllers(className));
      const leading = direct.filter(({ targets }) => targets.some(({ workloadId }) => found.has(workloadId)));
      const isInside = leading.length > 0 && leading.every(({ scheme }) => scheme === 'internal');
      const scheme = isInside ? 'internal' : 'internet';
      const controllers = leading.length === 0 ? [] : [...found];
      answer = { arrival: { scheme, clients: 'all', seenSource: 'controller' }, controllers };
      known.set(className, answer);
    }
    return answer;
  };
}

interface TargetInputs {
  /** By pod id. */
  readonly ports: ReadonlyMap<number, PortSet>;
  readonly arrival: Arrival;
  readonly controllers?: readonly number[];
}

function targetsOf(cluster: Cluster, { ports, ...how }: TargetInputs): FoundTarget[] {
  const byWorkload = new Map<number, PortSet>();
  for (const [podId, set] of ports) {
    const { workloadId } = cluster.pods[podId] as Pod;
    byWorkload.set(workloadId, unionPorts(byWorkload.get(workloadId) ?? NO_PORTS, set));
  }
  return [...byWorkload]
    .map(([workloadId, routed]) => ({ workloadId, routed, ...how }))
    .sort((a, b) => a.workloadId - b.workloadId);
}

/** Several backends that lead to one workload in the same way are one target. */
function mergeTargets(targets: readonly FoundTarget[]): FoundTarget[] {
  const merged = new Map<string, FoundTarget>();
  for (const target of targets) {
    const key = `${target.workloadId} ${target.arrival.seenSource}`;
    const known = merged.get(key);
    merged.set(
      key,
      known === undefined ? target : { ...known, routed: unionPorts(known.routed, target.routed) },
    );
  }
  return [...merged.values()].sort((a, b) => a.workloadId - b.workloadId);
}

function containerPorts(ports: Pod['ports']): PortSet {
  return ports.reduce<PortSet>((set, { protocol, port }) => {
    const code = portCode(protocol, port);
    return unionPorts(set, [code, code]);
  }, NO_PORTS);
}

/** Nodes that are all known to have private addresses only cannot be reached from the internet. */
function schemeOfNodes({ nodes, networks }: Cluster): Arrival['scheme'] {
  const vpc = networks.vpcCidrs.flatMap((text) => parseCidr(text) ?? []);
  const ranges = cutSpace([], [...PRIVATE_BLOCKS, ...vpc]);
  const spaces = nodes.flatMap(({ addresses }) =>
    addresses.map((text): AddressSpace => {
      const address = parseAddress(text);
      return address === undefined ? 'public' : (ranges[rangeIndex(ranges, address)]?.space ?? 'public');
    }),
  );
  return spaces.length > 0 && spaces.every((space) => space !== 'public') ? 'internal' : 'internet';
}
