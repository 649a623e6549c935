// Inventory → Cluster: checks every object as the API server would, gives ids, and resolves who belongs to whom. What
// is wrong is a gap and the rest goes on; nothing throws. The order of the input changes nothing.
import { compareText } from '../match/compare-text.ts';
import type { Cluster } from '../model/cluster.ts';
import type { Gap } from '../model/gap.ts';
import type { Inventory } from '../model/inventory.ts';
import { listAssumptions } from './assumptions.ts';
import { readEndpoints } from './endpoints.ts';
import { makeLabelChecker } from './label-checker.ts';
import { readNamespaces } from './namespaces.ts';
import { readNodes } from './nodes.ts';
import { numberPods } from './number-pods.ts';
import { indexPods } from './pod-index.ts';
import { readPods } from './pods.ts';
import { readPolicies } from './policies.ts';
import { type Item, type Items, readItems, refOf } from './read-items.ts';
import { readRoutes } from './routes.ts';
import { readServices } from './services.ts';
import { type Controller, readController, readTemplate } from './templates.ts';
import { assembleWorkloads, type Workloads } from './workloads.ts';

/** The cluster that the inventory describes. */
export function normalize(inventory: Inventory): Cluster {
  const items = readItems(inventory);
  const of = (kind: string) => items.byKind.get(kind) ?? [];
  const labels = makeLabelChecker();
  const read = readPods(of('Pod'), labels);
  const controllers = controllersOf(items).map(readController);
  const readOne = (controller: Controller) => readTemplate(controller, labels);
  const workloads = assembleWorkloads(read.live, { controllers, readTemplate: readOne });
  const unreadableWorkloads = listUnreadable({ items, pods: read.unreadable, workloads });
  const namespaces = readNamespaces(of('Namespace'), mentionedNamespaces(items, inventory.gaps));
  const nodes = readNodes(of('Node'));
  const numbered = numberPods(read.live, { workloads, namespaceIds: namespaces.idOf, nodes: nodes.nodes });
  const pods = indexPods(numbered.pods, namespaces.idOf);
  const endpoints = readEndpoints({ slices: of('EndpointSlice'), endpoints: of('Endpoints') }, pods);
  const services = readServices(of('Service'), { namespaceIds: namespaces.idOf, pods, endpoints });
  const routes = readRoutes(items, { namespaceIds: namespaces.idOf, services: services.services });
  const policies = readPolicies(items, namespaces.idOf, inventory.gaps);
  const population = {
    namespaces: namespaces.namespaces,
    nodes: nodes.nodes,
    policies: policies.policies,
    ...numbered,
  };
  const stages = [items, read, workloads, namespaces, nodes, endpoints, services, routes, policies];
  return {
    name: inventory.cluster.name,
    source: inventory.cluster.source,
    collectedAt: inventory.collectedAt,
    networks: inventory.networks,
    ...population,
    services: services.services,
    routes: routes.routes,
    gaps: sortGaps([...inventory.gaps, ...stages.flatMap((stage) => stage.gaps)]),
    unreadableWorkloads,
    assumptions: listAssumptions({
      ...population,
      networks: inventory.networks,
      defaultedCount: items.defaultedCount,
    }),
    objectCounts: countObjects(inventory),
  };
}

const NO_CONTROLLERS = new Set(
  [
    'Pod Namespace Node Service Endpoints EndpointSlice Ingress Gateway HTTPRoute GRPCRoute TCPRoute TLSRoute UDPRoute',
    'NetworkPolicy AdminNetworkPolicy BaselineAdminNetworkPolicy ClusterNetworkPolicy',
    // What lib/enforcement reads of a live cluster.
    'ConfigMap NodeClass.eks.amazonaws.com PolicyEndpoint.networking.k8s.aws',
  ].flatMap((line) => line.split(' ')),
);

/** Every kind that is read and is nothing else makes pods from a template. */
function controllersOf(items: Items): readonly Item[] {
  const kinds = [...items.byKind.keys()].filter((kind) => !NO_CONTROLLERS.has(kind)).sort(compareText);
  return kinds.flatMap((kind) => items.byKind.get(kind) ?? []);
}

function mentionedNamespaces(items: Items, gaps: readonly Gap[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const list of items.byKind.values()) {
    let last = '';
    for (const { namespace } of list) {
      if (namespace !== last) names.add(namespace);
      last = namespace;
    }
  }
  for (const { namespace } of items.nameless) if (namespace !== undefined) names.add(namespace);
  for (const { effect } of gaps)
    if (effect.scope === 'population') for (const name of effect.namespaces) names.add(name);
  names.delete('');
  names.delete('*');
  return names;
}

function listUnreadable(from: {
  items: Items;
  pods: readonly Item[];
  workloads: Workloads;
}): Cluster['unreadableWorkloads'] {
  const pods = from.pods.map((item) => ({ namespace: item.namespace, object: refOf(item) }));
  const nameless = from.items.nameless.flatMap(({ ref, namespace }) =>
    namespace === undefined || (NO_CONTROLLERS.has(ref.kind) && ref.kind !== 'Pod')
      ? []
      : [{ namespace, object: ref }],
  );
  return [...pods, ...from.workloads.unreadable, ...nameless].sort(
    (a, b) =>
      compareText(a.namespace, b.namespace) ||
      compareText(a.object.kind, b.object.kind) ||
      compareText(a.object.name, b.object.name),
  );
}

function sortGaps(gaps: readonly Gap[]): readonly Gap[] {
  return [...gaps].sort(
    (a, b) =>
      compareText(a.origin?.file ?? '', b.origin?.file ?? '') ||
      (a.origin?.line ?? 0) - (b.origin?.line ?? 0) ||
      compareText(a.message, b.message),
  );
}

function countObjects(inventory: Inventory): Readonly<Record<string, number>> {
  const counts = new Map(Object.entries(inventory.ignored));
  const byVersion = new Map<string, Map<string, number>>();
  for (const { apiVersion, kind } of inventory.objects) {
    const byKind = byVersion.get(apiVersion) ?? new Map<string, number>();
    byVersion.set(apiVersion, byKind);
    byKind.set(kind, (byKind.get(kind) ?? 0) + 1);
  }
  for (const [apiVersion, byKind] of byVersion) {
    for (const [kind, count] of byKind) {
      const key = `${apiVersion}/${kind}`;
      counts.set(key, (counts.get(key) ?? 0) + count);
    }
  }
  return Object.fromEntries([...counts].sort(([a], [b]) => compareText(a, b)));
}
