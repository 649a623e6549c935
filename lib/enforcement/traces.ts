// What engines leave behind in a cluster: their DaemonSets, configuration, node classes, policy endpoints. The part of
// the inventory that says what enforces policies, sorted so that the order of the input changes nothing.
import type { Cluster, Pod } from '../model/cluster.ts';
import type { EksCluster, Inventory, InventoryObject, RawObject } from '../model/inventory.ts';
import { listAt, numberAt, textAt, textMapAt, textsAt } from './read-fields.ts';

export interface Traces {
  readonly daemonSets: readonly DaemonSetTrace[];
  /** By `namespace/name`. */
  readonly configMaps: ReadonlyMap<string, Readonly<Record<string, string>>>;
  /** EKS NodeClass objects by name: spec.networkPolicy, empty when it says nothing. */
  readonly nodeClasses: ReadonlyMap<string, string>;
  readonly policyEndpointCount: number;
  readonly networkPolicyCount: number;
  readonly nodes: readonly NodeTrace[];
  readonly eks?: EksCluster;
  /** As the API server told it. */
  readonly serverVersion?: string;
  /** Whether objects of a kind could be read; `name` (`namespace/name`) for kinds of which single ones are read. */
  readonly isRead: (kind: string, name?: string) => boolean;
  /** The cluster answered a complete list, so that none means none. */
  readonly isListed: (kind: string) => boolean;
}

export interface DaemonSetTrace {
  /** `namespace/name`. */
  readonly path: string;
  readonly name: string;
  readonly containers: readonly ContainerTrace[];
  readonly podSpec: RawObject;
  /** Absent when the object says nothing. */
  readonly desired?: number;
  readonly ready?: number;
  /** Nodes on which a pod of it is known to run; empty = none is known. */
  readonly podNodes: ReadonlySet<string>;
}

export interface ContainerTrace {
  readonly name: string;
  readonly image: string;
  /** Command and arguments, in order. */
  readonly arguments: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

export interface NodeTrace {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly isWindows: boolean;
  readonly isFargate: boolean;
  /** False for a node of which nothing but its name is known. */
  readonly isListed: boolean;
}

const COMPUTE_TYPE = 'eks.amazonaws.com/compute-type';

/** The traces of an inventory; `cluster` is made of the same one. */
export function readTraces(inventory: Inventory, cluster: Cluster): Traces {
  const of = (kind: string, group: string) => objectsOf(inventory.objects, kind, group);
  const podNodes = daemonSetNodes(cluster);
  const { eks } = inventory.cluster;
  const serverVersion = inventory.reading?.server.version;
  return {
    daemonSets: of('DaemonSet', 'apps').map((object) => readDaemonSet(object, podNodes)),
    configMaps: new Map(of('ConfigMap', '').map((object) => [pathOf(object), textMapAt(object, 'data')])),
    nodeClasses: new Map(
      of('NodeClass', 'eks.amazonaws.com').map((object) => [
        textAt(object, 'metadata.name'),
        textAt(object, 'spec.networkPolicy'),
      ]),
    ),
    policyEndpointCount: of('PolicyEndpoint', 'networking.k8s.aws').length,
    networkPolicyCount: cluster.policies.filter(
      ({ kind, unreadable }) => kind === 'NetworkPolicy' && !unreadable,
    ).length,
    nodes: of('Node', '').map(readNode),
    ...(eks !== undefined && { eks }),
    ...(serverVersion !== undefined && { serverVersion }),
    isRead: (kind, name) => isRead(inventory, kind, name),
    isListed: (kind) =>
      inventory.reading?.lists.some(
        (list) => list.kind === kind && (list.outcome === 'complete' || list.outcome === 'notInstalled'),
      ) ?? false,
  };
}

function objectsOf(objects: readonly InventoryObject[], kind: string, group: string): readonly RawObject[] {
  return objects
    .filter((entry) => entry.kind === kind && groupOf(entry.apiVersion) === group)
    .map(({ object }) => object)
    .sort((a, b) => (pathOf(a) < pathOf(b) ? -1 : 1));
}

function groupOf(apiVersion: string): string {
  return apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
}

function pathOf(object: RawObject): string {
  return `${textAt(object, 'metadata.namespace')}/${textAt(object, 'metadata.name')}`;
}

function readDaemonSet(
  object: RawObject,
  podNodes: ReadonlyMap<string, ReadonlySet<string>>,
): DaemonSetTrace {
  const path = pathOf(object);
  const spec = ((object.spec as RawObject | undefined)?.template as RawObject | undefined)?.spec;
  const podSpec = typeof spec === 'object' && spec !== null ? (spec as RawObject) : {};
  const [desired, ready] = ['desiredNumberScheduled', 'numberReady'].map((field) =>
    numberAt(object, `status.${field}`),
  );
  return {
    path,
    name: textAt(object, 'metadata.name'),
    containers: listAt(podSpec, 'containers').map(readContainer),
    podSpec,
    ...(desired !== undefined && { desired }),
    ...(ready !== undefined && { ready }),
    podNodes: podNodes.get(path) ?? new Set(),
  };
}

function readContainer(container: RawObject): ContainerTrace {
  return {
    name: textAt(container, 'name'),
    image: textAt(container, 'image'),
    arguments: [...textsAt(container, 'command'), ...textsAt(container, 'args')],
    environment: Object.fromEntries(
      listAt(container, 'env').map((entry) => [textAt(entry, 'name'), textAt(entry, 'value')]),
    ),
  };
}

/** By `namespace/name` of the DaemonSet. */
function daemonSetNodes({ workloads, pods, namespaces }: Cluster): ReadonlyMap<string, ReadonlySet<string>> {
  const nodes = new Map<string, ReadonlySet<string>>();
  for (const { kind, name, namespaceId, podIds } of workloads) {
    if (kind !== 'DaemonSet') continue;
    const real = podIds.map((id) => pods[id] as Pod).filter(({ representative }) => !representative);
    const names = real.flatMap(({ nodeName }) => nodeName ?? []);
    nodes.set(`${namespaces[namespaceId]?.name}/${name}`, new Set(names));
  }
  return nodes;
}

function readNode(object: RawObject): NodeTrace {
  const name = textAt(object, 'metadata.name');
  const labels = textMapAt(object, 'metadata.labels');
  const system = textAt(object, 'status.nodeInfo.operatingSystem') || labels['kubernetes.io/os'];
  return {
    name,
    labels,
    isWindows: system === 'windows',
    isFargate: labels[COMPUTE_TYPE] === 'fargate' || name.startsWith('fargate-'),
    isListed: true,
  };
}

/** A node that was not listed: by its name, which tells Fargate's. */
export function unlistedNode(name: string, kind: 'fargate' | 'unknown'): NodeTrace {
  const isFargate = kind === 'fargate' || name.startsWith('fargate-');
  return { name, labels: {}, isWindows: false, isFargate, isListed: false };
}

/** A gap of enforcement that names no object, or names this kind, says that it was not read. */
function isRead({ gaps, reading }: Inventory, kind: string, name?: string): boolean {
  const isMissing = gaps.some(({ effect, object }) => {
    if (object === undefined) return effect.scope === 'enforcement';
    if (object.kind !== kind) return false;
    const path = `${object.namespace ?? ''}/${object.name}`;
    return effect.scope === 'enforcement' && (name === undefined || object.name === '' || path === name);
  });
  const asked = reading?.lists.filter(
    (list) =>
      list.kind === kind &&
      (name === undefined || !/\/configmaps\//.test(list.path) || endsWithName(list.path, name)),
  );
  return (
    !isMissing && (asked ?? []).every(({ outcome }) => outcome === 'complete' || outcome === 'notInstalled')
  );
}

function endsWithName(path: string, name: string): boolean {
  return path.endsWith(`/${name.slice(name.indexOf('/') + 1)}`);
}
