// Facts about policies as a whole: subjects, peers and port names that match nothing, and what could be removed.
// The matrix does not tell: a selector that matches nothing leaves no trace in it.
import { matchesLabels } from '../match/label-selector.ts';
import type { Cluster, Direction, Pod } from '../model/cluster.ts';
import type { PodPeer, Policy, PolicyPeer, PortMatch, Rule } from '../model/policy.ts';
import type { PeerPlace, PolicyFacts, PortPlace, RulePlace } from '../model/policy-facts.ts';
import type { Reachability } from '../model/reachability.ts';
import { classesOf, classifyPods, namespacesOf } from './pod-classes.ts';
import { findRedundancy } from './redundancy.ts';

/** `reach` is the best case: unreadable policies have no facts. */
export function findPolicyFacts(cluster: Cluster, reach: Reachability): PolicyFacts {
  const policies = reach.policies.filter((policy) => !policy.unreadable);
  const podsOf = makePodFinder(cluster, policies);
  const selectingNothing = policies
    .filter((policy) => podsOf(policy.subject).length === 0)
    .map((policy) => policy.policyId);
  const rules = policies.flatMap(rulesOf);
  const redundancy = findRedundancy(reach);
  const peersMatchingNothing = rules.flatMap((entry) => deadPeers(entry, { cluster, podsOf }));
  const dead = new Set(
    peersMatchingNothing.map((place) => `${place.policyId} ${place.direction} ${place.ruleIndex}`),
  );
  return {
    selectingNothing: selectingNothing.sort((a, b) => a - b),
    subjectPods: new Map(
      policies
        .filter((policy) => policy.tier !== 'networkPolicy')
        .map((policy) => [policy.policyId, new Set(podsOf(policy.subject).map((pod) => pod.id))]),
    ),
    peersMatchingNothing,
    unresolvedPorts: rules.flatMap((entry) => unresolvedPorts(entry, podsOf)),
    // A rule that matches nothing yet is told as that, not as one that others repeat.
    redundantRules: redundancy.rules.filter(
      (rule) => !dead.has(`${rule.policyId} ${rule.direction} ${rule.ruleIndex}`),
    ),
    redundantPolicies: redundancy.policyIds,
  };
}

interface RuleEntry {
  readonly policy: Policy;
  readonly place: RulePlace;
  readonly rule: Rule;
}

type PodFinder = (peer: PodPeer) => readonly Pod[];

function rulesOf(policy: Policy): RuleEntry[] {
  return (['ingress', 'egress'] as const).flatMap((direction: Direction) =>
    (policy.rules[direction] ?? []).map((rule) => {
      const place = { policyId: policy.policyId, direction, ruleIndex: rule.ruleIndex };
      return { policy, place, rule };
    }),
  );
}

function deadPeers(
  { place, rule }: RuleEntry,
  context: { readonly cluster: Cluster; readonly podsOf: PodFinder },
): PeerPlace[] {
  if (rule.peers === 'any') return [];
  return rule.peers.flatMap((peer, peerIndex) =>
    matchesNothing(peer, context) ? [{ ...place, peerIndex }] : [],
  );
}

function matchesNothing(
  peer: PolicyPeer,
  { cluster, podsOf }: { readonly cluster: Cluster; readonly podsOf: PodFinder },
): boolean {
  if (peer.kind === 'block') return false;
  if (peer.kind === 'nodes') return !cluster.nodes.some((node) => matchesLabels(peer.nodes, node.labels));
  return podsOf(peer).length === 0;
}

/** A port name counts as unresolved when there are destinations and none of them has it. */
function unresolvedPorts({ policy, place, rule }: RuleEntry, podsOf: PodFinder): PortPlace[] {
  if (rule.ports === 'any') return [];
  const named = rule.ports.filter((port) => port.kind === 'named');
  if (named.length === 0) return [];
  const destinations = place.direction === 'ingress' ? podsOf(policy.subject) : peerPods(rule, podsOf);
  if (destinations === undefined || destinations.length === 0) return [];
  return named
    .filter((port) => !destinations.some((pod) => hasPortName(pod, port)))
    .map((port) => ({ ...place, portName: port.name }));
}

/** Undefined when the rule has any pod as peer: then some pod may come that has the name. */
function peerPods(rule: Rule, podsOf: PodFinder): Pod[] | undefined {
  if (rule.peers === 'any') return undefined;
  return rule.peers.flatMap((peer) => (peer.kind === 'pods' ? podsOf(peer) : []));
}

function hasPortName(pod: Pod, port: Extract<PortMatch, { kind: 'named' }>): boolean {
  return pod.ports.some(
    (p) => p.name === port.name && (port.protocol === 'any' || p.protocol === port.protocol),
  );
}

/** Real pods that a peer selects; equal peers are looked up once. */
function makePodFinder(cluster: Cluster, policies: readonly Policy[]): PodFinder {
  const found = classifyPods(cluster, policies);
  const podsOfClass: Pod[][] = found.classes.map(() => []);
  for (const pod of cluster.pods) {
    const id = found.classOfPod[pod.id] as number;
    if (id >= 0) (podsOfClass[id] as Pod[]).push(pod);
  }
  const cache = new Map<string, readonly Pod[]>();
  return (peer) => {
    const key = `${typeof peer.namespaces === 'number' ? peer.namespaces : peer.namespaces.key}|${peer.pods.key}`;
    const known = cache.get(key);
    if (known !== undefined) return known;
    const classes = classesOf(peer, found, namespacesOf(peer.namespaces, cluster));
    const pods = classes.flatMap((id) => podsOfClass[id] as Pod[]);
    cache.set(key, pods);
    return pods;
  };
}
