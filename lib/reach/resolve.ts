// Policies → sets of columns: which entities, strangers and address ranges each selector and block stands for.
// Equal peers are resolved once.
import { matchesLabels } from '../match/label-selector.ts';
import type { Cluster, Direction } from '../model/cluster.ts';
import type { Action, LabelSelector, PodPeer, Policy, PolicyPeer, PortMatch, Rule } from '../model/policy.ts';
import type { RowRule } from '../model/reachability.ts';
import { addBit, andBits, type BitSet, fillBits, isEmptyBits, makeBits, orInto } from '../sets/bit-set.ts';
import {
  type Address,
  type Block,
  blocksOverlap,
  parseAddress,
  rangeIndex,
  rangesOfBlock,
} from '../sets/cidr.ts';
import { ALL_PORTS, NO_PORTS, type PortSet, unionAllPorts } from '../sets/port-set.ts';
import type { Columns } from './columns.ts';
import { classesOf, namespacesOf } from './pod-classes.ts';
import { holdPodRanges, meetsPodRanges } from './stranger-blocks.ts';
import { selectsStranger } from './strangers.ts';

/** How ends of kind pod are matched by a block: by their address, or never (semantics.md a6). */
export type IpBlockMatchesPods = 'yes' | 'no';

export interface ResolvedPolicy {
  readonly policy: Policy;
  /** Entity ids that it selects, ascending. */
  readonly subjects: readonly number[];
  readonly clauses: Readonly<Partial<Record<Direction, readonly ResolvedClause[]>>>;
}

/** A rule of every row whose subject the policy selects, but for port names. */
export interface ResolvedClause extends RowRule {
  /** Ingress only: port names that are resolved on the subject, and add to `ports`. */
  readonly subjectPortNames: readonly string[];
}

/** Resolves every policy; the order is kept. */
export function resolvePolicies(
  cluster: Cluster,
  columns: Columns,
  ipBlockMatchesPods: IpBlockMatchesPods,
): ResolvedPolicy[] {
  const resolver = makePeerResolver(cluster, columns, ipBlockMatchesPods);
  return columns.policies.map((policy) => ({
    policy,
    subjects: resolver.subjectsOf(policy.subject),
    clauses: {
      ...(policy.rules.ingress && {
        ingress: policy.rules.ingress.flatMap((rule) => ingressClauses({ policy, rule }, resolver)),
      }),
      ...(policy.rules.egress && {
        egress: policy.rules.egress.flatMap((rule) => egressClauses({ policy, rule }, resolver, columns)),
      }),
    },
  }));
}

const NO_NAMES: readonly string[] = [];

type PeerResolver = ReturnType<typeof makePeerResolver>;

/** The rule's peers in at most two sets: those that are listed and those that admit strangers. */
function peerSets(rule: Rule, resolver: PeerResolver): { peers: BitSet; listed: boolean }[] {
  if (rule.peers === 'any') return [{ peers: resolver.everything, listed: false }];
  const sets: { peers: BitSet; listed: boolean }[] = [];
  for (const listed of [true, false]) {
    const group = rule.peers.filter((peer) => isListed(peer) === listed);
    if (group.length > 0) sets.push({ peers: resolver.unionOf(group, rule.action), listed });
  }
  return sets;
}

interface PolicyRule {
  readonly policy: Policy;
  readonly rule: Rule;
}

function ingressClauses({ policy, rule }: PolicyRule, resolver: PeerResolver): ResolvedClause[] {
  const { policyId, tier } = policy;
  const { ruleIndex, action } = rule;
  const ports = numberedPorts(rule);
  const subjectPortNames = namedPorts(rule).map(portNameKey);
  return peerSets(rule, resolver).map(({ peers, listed }) => {
    return { policyId, ruleIndex, tier, action, peers, ports, listed, subjectPortNames };
  });
}

/** A port name means, for each peer, that peer's own ports: the peers are split by what it means. */
function egressClauses(
  { policy, rule }: PolicyRule,
  resolver: PeerResolver,
  columns: Columns,
): ResolvedClause[] {
  const { policyId, tier } = policy;
  const { ruleIndex, action } = rule;
  const names = namedPorts(rule).map(portNameKey);
  const clauses: ResolvedClause[] = [];
  for (const { peers, listed } of peerSets(rule, resolver)) {
    const clauseOf = (to: BitSet, ports: PortSet): ResolvedClause => {
      return { policyId, ruleIndex, tier, action, peers: to, ports, listed, subjectPortNames: NO_NAMES };
    };
    const ports = numberedPorts(rule);
    if (ports.length > 0) clauses.push(clauseOf(peers, ports));
    if (names.length === 0) continue;
    columns.portNames.forEach((meanings, index) => {
      const named = unionAllPorts(names.map((name) => meanings.get(name) ?? NO_PORTS));
      if (named.length === 0) return;
      const withNames = andBits(peers, resolver.entitiesWithPortNames(index));
      if (!isEmptyBits(withNames)) clauses.push(clauseOf(withNames, named));
    });
  }
  return clauses;
}

function numberedPorts(rule: Rule): PortSet {
  if (rule.ports === 'any') return ALL_PORTS;
  return unionAllPorts(rule.ports.flatMap((port) => (port.kind === 'ports' ? [port.ports] : [])));
}

function namedPorts(rule: Rule): Extract<PortMatch, { kind: 'named' }>[] {
  return rule.ports === 'any' ? [] : rule.ports.filter((port) => port.kind === 'named');
}

function portNameKey(port: Extract<PortMatch, { kind: 'named' }>): string {
  return `${port.name}/${port.protocol}`;
}

/** Whether each side that the peer constrains lists a value (scoring.md 2). */
export function isListed(peer: PolicyPeer): boolean {
  if (peer.kind !== 'pods') return true;
  const namespacesFree = typeof peer.namespaces === 'number' || peer.namespaces.requirements.length === 0;
  const podsFree = peer.pods.requirements.length === 0;
  if (namespacesFree && podsFree) return false;
  const namespacesListed = namespacesFree || (peer.namespaces as LabelSelector).listed;
  return namespacesListed && (podsFree || peer.pods.listed);
}

function makePeerResolver(cluster: Cluster, columns: Columns, ipBlockMatchesPods: IpBlockMatchesPods) {
  const cache = new Map<string, BitSet>();
  const namespaceCache = new Map<string, ReadonlySet<number>>();
  const portNameBits = new Map<number, BitSet>();
  const everything = fillBits(columns.columnCount);

  function namespaceIdsOf(namespaces: PodPeer['namespaces']): ReadonlySet<number> {
    const key = typeof namespaces === 'number' ? String(namespaces) : namespaces.key;
    const known = namespaceCache.get(key);
    if (known !== undefined) return known;
    const ids = namespacesOf(namespaces, cluster);
    namespaceCache.set(key, ids);
    return ids;
  }

  function entitiesSelectedBy(peer: PodPeer): number[] {
    const classes = classesOf(peer, columns.podClasses, namespaceIdsOf(peer.namespaces));
    return classes.flatMap((id) => columns.entitiesOfClass[id] as readonly number[]);
  }

  function resolvePods(peer: PodPeer): BitSet {
    const bits = makeBits(columns.columnCount);
    for (const id of entitiesSelectedBy(peer)) addBit(bits, id);
    if (!peer.pods.listed) {
      for (const stranger of columns.strangers)
        if (selectsStranger(peer, stranger)) addBit(bits, stranger.column);
    }
    return bits;
  }

  function resolve(peer: PolicyPeer, action: Action): BitSet {
    const key = peerKey(peer, action);
    const known = cache.get(key);
    if (known !== undefined) return known;
    const bits =
      peer.kind === 'pods'
        ? resolvePods(peer)
        : peer.kind === 'nodes'
          ? resolveNodes(cluster, columns, peer.nodes)
          : resolveBlock(columns, { ...peer, action, ipBlockMatchesPods });
    cache.set(key, bits);
    return bits;
  }

  return {
    everything,
    subjectsOf: (subject: PodPeer) => entitiesSelectedBy(subject).sort((a, b) => a - b),
    unionOf(peers: readonly PolicyPeer[], action: Action): BitSet {
      if (peers.length === 1) return resolve(peers[0] as PolicyPeer, action);
      const bits = makeBits(columns.columnCount);
      for (const peer of peers) orInto(bits, resolve(peer, action));
      const blocks = peers.filter((peer) => peer.kind === 'block');
      const hold = (family: 'v4' | 'v6') => holdPodRanges(blocks, columns.podBlocks[family]);
      if (blocks.length > 1 && ipBlockMatchesPods === 'yes' && (hold('v4') || hold('v6')))
        addAnyAddress(bits, columns);
      return bits;
    },
    entitiesWithPortNames(index: number): BitSet {
      const known = portNameBits.get(index);
      if (known !== undefined) return known;
      const bits = makeBits(columns.columnCount);
      for (const { id } of columns.entities) if (columns.portNamesOfEntity[id] === index) addBit(bits, id);
      portNameBits.set(index, bits);
      return bits;
    },
  };
}

function peerKey(peer: PolicyPeer, action: Action): string {
  if (peer.kind === 'nodes') return `nodes|${peer.nodes.key}`;
  if (peer.kind === 'block') {
    const blocks = [peer.block, ...peer.excepts].map((b) => `${b.first}-${b.last}`);
    return `block|${peer.block.family}|${action === 'accept'}|${blocks.join()}`;
  }
  return `pods|${typeof peer.namespaces === 'number' ? peer.namespaces : peer.namespaces.key}|${peer.pods.key}`;
}

/** Nodes by label, wherever they appear: their addresses, and the hostNetwork pods that run on them. */
function resolveNodes(cluster: Cluster, columns: Columns, selector: LabelSelector): BitSet {
  const bits = makeBits(columns.columnCount);
  const nodes = cluster.nodes.filter((node) => matchesLabels(selector, node.labels));
  const names = new Set(nodes.map((node) => node.name));
  // A nodes peer in use cuts out each node's address (columns.ts), so a range here is one address.
  const ranges = new Set<number>();
  for (const address of nodes.flatMap((node) => node.addresses)) {
    ranges.add(rangeIndex(columns.ranges, parseAddress(address) as Address));
  }
  for (const range of ranges) addBit(bits, columns.firstRange + range);
  for (const { id, kind } of columns.entities) {
    // By its address too: a hostNetwork pod may not say which node it is on.
    const isNode = kind === 'node' && ranges.has(columns.rangeOfEntity[id] as number);
    if (isNode || names.has(columns.nodeOfEntity.get(id) ?? '')) addBit(bits, id);
  }
  return bits;
}

/** Strangers, and pods whose address is not known: blocks that hold all pod ranges together hold whatever it is. */
function addAnyAddress(bits: BitSet, columns: Columns): void {
  for (const stranger of columns.strangers) addBit(bits, stranger.column);
  for (const id of columns.entitiesOfRange.get(-1) ?? []) addBit(bits, id);
}

interface BlockPeer {
  readonly block: Block;
  readonly excepts: readonly Block[];
  readonly action: Action;
  readonly ipBlockMatchesPods: IpBlockMatchesPods;
}

function resolveBlock(columns: Columns, peer: BlockPeer): BitSet {
  const bits = makeBits(columns.columnCount);
  const matchable = (id: number) =>
    peer.ipBlockMatchesPods === 'yes' || columns.entities[id]?.kind === 'node';
  let touchesPods = meetsPodRanges(peer, columns.declaredPodBlocks);
  for (const index of rangesIn(columns, peer)) {
    addBit(bits, columns.firstRange + index);
    touchesPods ||= columns.observedRanges.has(index);
    for (const id of columns.entitiesOfRange.get(index) ?? []) if (matchable(id)) addBit(bits, id);
  }
  const coversPods = coversAll(columns, peer, 'v4') || coversAll(columns, peer, 'v6');
  if (coversPods) for (const id of columns.entitiesOfRange.get(-1) ?? []) if (matchable(id)) addBit(bits, id);
  // A stranger takes the address that suits it: one inside a block that accepts, one outside a block that denies.
  const admitsStrangers = coversPods || (peer.action === 'accept' && touchesPods);
  if (admitsStrangers && peer.ipBlockMatchesPods === 'yes') {
    for (const stranger of columns.strangers) addBit(bits, stranger.column);
  }
  return bits;
}

/** Indexes of the ranges in the block and in no except, ascending. */
function rangesIn({ ranges }: Columns, { block, excepts }: BlockPeer): number[] {
  const [first, last] = rangesOfBlock(ranges, block);
  const inBlock: number[] = [];
  for (let index = first; index <= last; index++) {
    // Excepts are cut out of the space, so a range lies in one as a whole or not at all.
    if (!excepts.some((except) => blocksOverlap(except, ranges[index] as Block))) inBlock.push(index);
  }
  return inBlock;
}

/**
 * Whether the peer holds every address that a pod of this family may have; false when the family has none. Asked of
 * the blocks and not of ranges: to cut the space by the pod ranges of every node would tell their pods apart.
 */
function coversAll(columns: Columns, { block, excepts }: BlockPeer, family: 'v4' | 'v6'): boolean {
  return (
    columns.podBlocks[family].length > 0 &&
    columns.podBlocks[family].every(
      (pods) =>
        pods.family === block.family &&
        block.first <= pods.first &&
        pods.last <= block.last &&
        !excepts.some((except) => blocksOverlap(except, pods)),
    )
  );
}
