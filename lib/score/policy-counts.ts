// How many policies a namespace has: its own, and cluster-scoped ones that select one of its pods.
import { matchesLabels } from '../match/label-selector.ts';
import type { Cluster, Namespace, Pod } from '../model/cluster.ts';
import type { PodPeer, Policy } from '../model/policy.ts';
import type { Reachability } from '../model/reachability.ts';

/** By namespace id. A number for the reader: no score looks at it. */
export function countPolicies(cluster: Cluster, reach: Reachability): readonly number[] {
  const counts = cluster.namespaces.map(() => 0);
  const add = (namespaceId: number) => {
    counts[namespaceId] = (counts[namespaceId] as number) + 1;
  };
  const objects = cluster.policies.filter(({ unreadable }) => unreadable?.isUnread !== true);
  for (const { namespaceId } of objects) if (namespaceId !== undefined) add(namespaceId);
  const clusterScoped = reach.policies.filter(({ policyId }) =>
    objects.some(({ id, namespaceId }) => id === policyId && namespaceId === undefined),
  );
  for (const policy of clusterScoped)
    for (const namespaceId of selectedNamespaces(cluster, { policy, reach })) add(namespaceId);
  return counts;
}

/** One pod answers for its entity: no selector in use tells the others apart. */
function selectedNamespaces(
  cluster: Cluster,
  { policy, reach }: { readonly policy: Policy; readonly reach: Reachability },
): ReadonlySet<number> {
  const selected = new Set<number>();
  for (const { kind, namespaceId, podIds } of reach.entities) {
    if (kind !== 'pods' || selected.has(namespaceId)) continue;
    const pod = cluster.pods[podIds[0] as number] as Pod;
    if (selects(policy.subject, { pod, namespace: cluster.namespaces[namespaceId] as Namespace }))
      selected.add(namespaceId);
  }
  return selected;
}

function selects(
  { namespaces, pods }: PodPeer,
  { pod, namespace }: { readonly pod: Pod; readonly namespace: Namespace },
): boolean {
  const inNamespace =
    typeof namespaces === 'number'
      ? namespaces === namespace.id
      : matchesLabels(namespaces, namespace.labels);
  return inNamespace && matchesLabels(pods, pod.labels);
}
