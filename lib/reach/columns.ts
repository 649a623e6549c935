// The columns of the matrix: every end that a connection can have, each standing for all ends that no policy in use
// can tell apart. Layout in lib/model/reachability.ts.
import type { Cluster, Pod } from '../model/cluster.ts';
import type { Policing } from '../model/policing.ts';
import type { Policy } from '../model/policy.ts';
import type { Entity, Reachability, Stranger } from '../model/reachability.ts';
import { addBit, type BitSet, makeBits } from '../sets/bit-set.ts';
import {
  type Address,
  type AddressRange,
  type Block,
  cutSpace,
  makeRangeFinder,
  PRIVATE_BLOCKS,
  parseAddress,
  parseCidr,
  rangeIndex,
} from '../sets/cidr.ts';
import { NO_PORTS, type PortSet, portCode, unionPorts } from '../sets/port-set.ts';
import { classifyPods, type PodClasses } from './pod-classes.ts';
import { makeStrangers } from './strangers.ts';

export interface Columns {
  /** In order of evaluation. */
  readonly policies: readonly Policy[];
  readonly entities: readonly Entity[];
  readonly strangers: readonly Stranger[];
  readonly ranges: readonly AddressRange[];
  readonly columnCount: number;
  readonly firstStranger: number;
  readonly firstRange: number;
  readonly podEntities: Reachability['podEntities'];
  readonly nextPodEntities: readonly number[];
  readonly familyColumns: Reachability['familyColumns'];
  readonly podClasses: PodClasses;
  /** By class id: its entities, the next pod's too when the class is that of a pod without labels. */
  readonly entitiesOfClass: readonly (readonly number[])[];
  /** By entity id: index in `ranges` of its address, -1 when that is not known. */
  readonly rangeOfEntity: Int32Array;
  /** Entity ids by index in `ranges` of their address; -1 = those whose address is not known. */
  readonly entitiesOfRange: ReadonlyMap<number, readonly number[]>;
  /** By entity id: index in `portNames`. Entities of one index resolve every port name in use alike. */
  readonly portNamesOfEntity: Int32Array;
  /** Ports by `name/protocol` and `name/any`, for the names in use. */
  readonly portNames: readonly ReadonlyMap<string, PortSet>[];
  /** By entity id: index in Policing.regimes; all 0 without a Policing. */
  readonly regimeOfEntity: readonly number[];
  /** By entity id, for kind node: name of the node; absent when not known. */
  readonly nodeOfEntity: ReadonlyMap<number, string>;
  /** Where a pod without a known address may have one, by family (declared ranges, else all private ones). */
  readonly podBlocks: Readonly<Record<'v4' | 'v6', readonly Block[]>>;
  /** Pod ranges that the nodes or the user declare; empty when there are none. */
  readonly declaredPodBlocks: readonly Block[];
  /** Index in `ranges` of addresses that pods and nodes are known to have. */
  readonly observedRanges: ReadonlySet<number>;
}

/** Cuts pods, namespaces and address space by what `policies` can see. */
export function buildColumns(cluster: Cluster, policies: readonly Policy[], policing?: Policing): Columns {
  const declaredPodBlocks = declaredPodBlocksOf(cluster);
  const podBlocks = podBlocksOf(declaredPodBlocks);
  const ranges = cutRanges(cluster, policies);
  const podClasses = classifyPods(cluster, policies);
  const built = buildEntities(cluster, {
    podClasses,
    ranges,
    names: portNamesInUse(policies),
    ...(policing && { policing }),
  });
  const strangers = makeStrangers(cluster, policies, built.entities.length);
  const firstRange = built.entities.length + strangers.length;
  const columnCount = firstRange + ranges.length;
  const layout = { firstStranger: built.entities.length, firstRange, columnCount };
  const familyColumns = {
    v4: familyBits('v4', built.entities, ranges, layout),
    v6: familyBits('v6', built.entities, ranges, layout),
  };
  const observedRanges = observed(cluster, ranges, built.rangeOfEntity);
  return {
    policies,
    ...built,
    ...layout,
    strangers,
    ranges,
    familyColumns,
    podClasses,
    podBlocks,
    declaredPodBlocks,
    observedRanges,
  };
}

type Layout = Pick<Columns, 'firstStranger' | 'firstRange' | 'columnCount'>;

interface EntityInputs {
  readonly podClasses: PodClasses;
  readonly ranges: readonly AddressRange[];
  readonly names: ReadonlySet<string>;
  readonly policing?: Policing;
}

function buildEntities(cluster: Cluster, { podClasses, ranges, names, policing }: EntityInputs) {
  const entities: {
    id: number;
    kind: Entity['kind'];
    namespaceId: number;
    family: Entity['family'];
    podIds: number[];
  }[] = [];
  const idOf = new Map<string, number>();
  const entitiesOfClass: number[][] = podClasses.classes.map(() => []);
  const rangeOfEntity: number[] = [];
  const portNamesOfEntity: number[] = [];
  const nodeOfEntity = new Map<number, string>();
  const regimeOfEntity: number[] = [];
  const portNames = makePortNames(names);

  function add(
    key: string,
    entity: Omit<Entity, 'id' | 'podIds'>,
    range: number,
    ports: number,
    classId: number,
    regime: number,
  ): number {
    const known = idOf.get(key);
    if (known !== undefined) return known;
    const id = entities.length;
    idOf.set(key, id);
    entities.push({ id, ...entity, podIds: [] });
    rangeOfEntity.push(range);
    portNamesOfEntity.push(ports);
    regimeOfEntity.push(regime);
    if (classId >= 0) (entitiesOfClass[classId] as number[]).push(id);
    return id;
  }

  function addView(pod: Pod, range: number): number {
    const family = range < 0 ? 'any' : (ranges[range] as AddressRange).family;
    const ports = portNames.indexOf(pod);
    const classId = podClasses.classOfPod[pod.id] as number;
    const kind = pod.hostNetwork ? 'node' : 'pods';
    const who = pod.hostNetwork ? `${pod.namespaceId} ${pod.nodeName ?? ''}` : classId;
    const regime = policing?.regimeOfPod[family][pod.id] ?? 0;
    const id = add(
      `${kind} ${who} ${family} ${range} ${ports} ${regime}`,
      { kind, namespaceId: pod.namespaceId, family },
      range,
      ports,
      classId,
      regime,
    );
    if (pod.hostNetwork && pod.nodeName !== undefined) nodeOfEntity.set(id, pod.nodeName);
    (entities[id] as { podIds: number[] }).podIds.push(pod.id);
    return id;
  }

  const rangeOf = makeRangeFinder(ranges);
  const podEntities = cluster.pods.map((pod) =>
    pod.addresses.length === 0
      ? [addView(pod, -1)]
      : pod.addresses.map((text) => addView(pod, rangeOf(text))),
  );
  const nextPodEntities = cluster.namespaces.map(({ id: namespaceId }) => {
    const classId = podClasses.unlabelledClass[namespaceId] as number;
    const entity = { kind: 'nextPod', namespaceId, family: 'any' } as const;
    return add(`nextPod ${namespaceId}`, entity, -1, 0, classId, policing?.nextPodRegime ?? 0);
  });
  return {
    entities: entities as readonly Entity[],
    entitiesOfClass,
    rangeOfEntity: Int32Array.from(rangeOfEntity),
    entitiesOfRange: groupByRange(rangeOfEntity),
    portNamesOfEntity: Int32Array.from(portNamesOfEntity),
    portNames: portNames.maps,
    nodeOfEntity,
    regimeOfEntity,
    podEntities,
    nextPodEntities,
  };
}

function groupByRange(rangeOfEntity: readonly number[]): ReadonlyMap<number, readonly number[]> {
  const groups = new Map<number, number[]>();
  rangeOfEntity.forEach((range, entityId) => {
    const group = groups.get(range);
    if (group === undefined) groups.set(range, [entityId]);
    else group.push(entityId);
  });
  return groups;
}

/** Interns what the port names in use mean on a pod; index 0 = none of them. */
function makePortNames(names: ReadonlySet<string>) {
  const maps: Map<string, PortSet>[] = [new Map()];
  const indexes = new Map<string, number>([['', 0]]);
  function indexOf(pod: Pod): number {
    if (!pod.ports.some((port) => port.name !== undefined && names.has(port.name))) return 0;
    const named = pod.ports.filter((port) => port.name !== undefined && names.has(port.name));
    const key = named
      .map((port) => `${port.name}/${port.protocol}/${port.port}`)
      .sort()
      .join();
    const known = indexes.get(key);
    if (known !== undefined) return known;
    const map = new Map<string, PortSet>();
    for (const port of named) {
      const code = portCode(port.protocol, port.port);
      for (const protocol of [port.protocol, 'any']) {
        const name = `${port.name}/${protocol}`;
        map.set(name, unionPorts(map.get(name) ?? NO_PORTS, [code, code]));
      }
    }
    maps.push(map);
    indexes.set(key, maps.length - 1);
    return maps.length - 1;
  }
  return { maps, indexOf };
}

function portNamesInUse(policies: readonly Policy[]): Set<string> {
  const names = new Set<string>();
  for (const policy of policies) {
    for (const rule of [...(policy.rules.ingress ?? []), ...(policy.rules.egress ?? [])]) {
      if (rule.ports === 'any') continue;
      for (const port of rule.ports) if (port.kind === 'named') names.add(port.name);
    }
  }
  return names;
}

function declaredPodBlocksOf({ networks, nodes }: Cluster): Block[] {
  const texts = [...networks.podCidrs, ...nodes.flatMap((node) => node.podCidrs)];
  return texts.map((text) => parseCidr(text)).filter((block) => block !== undefined);
}

function podBlocksOf(declared: readonly Block[]): Columns['podBlocks'] {
  const blocks = declared.length > 0 ? declared : PRIVATE_BLOCKS;
  return {
    v4: blocks.filter((block) => block.family === 'v4'),
    v6: blocks.filter((block) => block.family === 'v6'),
  };
}

/** Node addresses are cut out only where a rule can tell nodes from other addresses. */
function cutRanges(cluster: Cluster, policies: readonly Policy[]): AddressRange[] {
  const cuts: Block[] = [];
  let nodesInUse = false;
  for (const policy of policies) {
    for (const rule of [...(policy.rules.ingress ?? []), ...(policy.rules.egress ?? [])]) {
      if (rule.peers === 'any') continue;
      for (const peer of rule.peers) {
        if (peer.kind === 'block') cuts.push(peer.block, ...peer.excepts);
        nodesInUse ||= peer.kind === 'nodes';
      }
    }
  }
  if (nodesInUse) {
    for (const address of cluster.nodes
      .flatMap((node) => node.addresses)
      .map((text) => parseAddress(text) as Address)) {
      cuts.push({ family: address.family, first: address.value, last: address.value });
    }
  }
  const vpc = cluster.networks.vpcCidrs.map((text) => parseCidr(text)).filter((block) => block !== undefined);
  return cutSpace(cuts, [...PRIVATE_BLOCKS, ...vpc]);
}

function observed(
  cluster: Cluster,
  ranges: readonly AddressRange[],
  rangeOfEntity: Int32Array,
): ReadonlySet<number> {
  const found = new Set<number>();
  for (const range of rangeOfEntity) if (range >= 0) found.add(range);
  for (const address of cluster.nodes.flatMap((node) => node.addresses)) {
    found.add(rangeIndex(ranges, parseAddress(address) as Address));
  }
  return found;
}

function familyBits(
  family: 'v4' | 'v6',
  entities: readonly Entity[],
  ranges: readonly AddressRange[],
  layout: Layout,
): BitSet {
  const bits = makeBits(layout.columnCount);
  for (const entity of entities)
    if (entity.family === family || entity.family === 'any') addBit(bits, entity.id);
  for (let column = layout.firstStranger; column < layout.firstRange; column++) addBit(bits, column);
  ranges.forEach((range, index) => {
    if (range.family === family) addBit(bits, layout.firstRange + index);
  });
  return bits;
}
