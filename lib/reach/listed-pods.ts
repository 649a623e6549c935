// Which pods a rule names by a label value, apart from those that only a block of the same rule covers.
import { matchesLabels } from '../match/label-selector.ts';
import type { Cluster, Direction, Namespace, Pod } from '../model/cluster.ts';
import type { PodPeer, Rule } from '../model/policy.ts';
import type { Entity, Reachability, RowRule } from '../model/reachability.ts';
import { addBit, andBits, type BitSet, eachBit, makeBits } from '../sets/bit-set.ts';
import { isListed } from './resolve.ts';

export type ListedPods = (rule: RowRule, direction: Direction) => BitSet;

/** Those of `columns`, real ends, that the rule lists; rules with one set of peers are answered once. */
export function makeListedPods(
  cluster: Cluster,
  { reach, columns }: { readonly reach: Reachability; readonly columns: BitSet },
): ListedPods {
  const policies = new Map(reach.policies.map((policy) => [policy.policyId, policy]));
  const known = new Map<BitSet, BitSet>();
  return (rowRule, direction) => {
    const answer = known.get(rowRule.peers);
    if (answer !== undefined) return answer;
    const rules = policies.get(rowRule.policyId)?.rules[direction] ?? [];
    const rule = rules.find(({ ruleIndex }) => ruleIndex === rowRule.ruleIndex);
    const covered = andBits(rowRule.peers, columns);
    const listed = rule === undefined || listsPodsOnly(rule) ? covered : makeBits(reach.columnCount);
    if (listed !== covered) {
      const peers = listedPodPeers(rule as Rule);
      eachBit(covered, (id) => {
        if (peers.some((peer) => selects(cluster, { peer, entity: reach.entities[id] as Entity })))
          addBit(listed, id);
      });
    }
    known.set(rowRule.peers, listed);
    return listed;
  };
}

function listsPodsOnly({ peers }: Rule): boolean {
  return peers !== 'any' && peers.every((peer) => peer.kind === 'pods');
}

function listedPodPeers({ peers }: Rule): PodPeer[] {
  return peers === 'any'
    ? []
    : peers.filter((peer) => peer.kind === 'pods' && isListed(peer)).map((peer) => peer as PodPeer);
}

/** Any pod of the entity answers for all: no selector in use tells them apart. */
function selects(
  cluster: Cluster,
  { peer, entity }: { readonly peer: PodPeer; readonly entity: Entity },
): boolean {
  const namespace = cluster.namespaces[entity.namespaceId] as Namespace;
  const pod = cluster.pods[entity.podIds[0] as number] as Pod;
  const inNamespace =
    typeof peer.namespaces === 'number'
      ? peer.namespaces === namespace.id
      : matchesLabels(peer.namespaces, namespace.labels);
  return inNamespace && matchesLabels(peer.pods, pod.labels);
}
