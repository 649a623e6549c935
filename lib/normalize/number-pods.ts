// Gives pods and workloads their ids: positions in the sorted lists of the Cluster.
import { compareText } from '../match/compare-text.ts';
import type { ClusterNode, Pod, Workload } from '../model/cluster.ts';
import { oneOfEachFamily } from './addresses.ts';
import type { PodFacts } from './pod-facts.ts';
import type { LivePod } from './pods.ts';
import type { WorkloadDraft, Workloads } from './workloads.ts';

interface Context {
  readonly workloads: Workloads;
  readonly namespaceIds: ReadonlyMap<string, number>;
  readonly nodes: readonly ClusterNode[];
}

type UnnumberedPod = Omit<Pod, 'id'> & { id: number };

/** Pods by namespace and name; workloads by namespace, kind and name. `live` is sorted by namespace and name. */
export function numberPods(
  live: readonly LivePod[],
  context: Context,
): { readonly pods: readonly Pod[]; readonly workloads: readonly Workload[] } {
  const { drafts, ofPod } = context.workloads;
  const ids = new Map(drafts.map((draft, id) => [draft, id]));
  const addressesOf = new Map(context.nodes.map((node) => [node.name, oneOfEachFamily(node.addresses)]));
  const unnumbered: UnnumberedPod[] = live.map((pod, index): UnnumberedPod => {
    const { item, facts } = pod;
    // Where its status does not tell, a pod on the node's network has the node's addresses.
    const isOnNode = facts.hostNetwork && pod.addresses.length === 0;
    const addresses = (isOnNode ? addressesOf.get(facts.nodeName ?? '') : undefined) ?? pod.addresses;
    const { name, origin } = item;
    const namespaceId = context.namespaceIds.get(item.namespace) as number;
    const workloadId = ids.get(ofPod[index] as WorkloadDraft) as number;
    return podOf({ facts, name, namespaceId, workloadId, addresses, representative: false, origin });
  });
  for (const [workloadId, { namespace, name, origin, template }] of drafts.entries()) {
    if (template === undefined) continue;
    const namespaceId = context.namespaceIds.get(namespace) as number;
    const { facts } = template;
    unnumbered.push(
      podOf({ facts, name, namespaceId, workloadId, addresses: [], representative: true, origin }),
    );
  }
  // Live pods come sorted, so this costs little.
  unnumbered.sort(
    (a, b) => a.namespaceId - b.namespaceId || compareText(a.name, b.name) || a.workloadId - b.workloadId,
  );
  for (const [id, pod] of unnumbered.entries()) pod.id = id;
  return { pods: unnumbered, workloads: numberWorkloads(unnumbered, context) };
}

/** Written out field by field: spreading costs more than all else here. */
function podOf(of: Omit<UnnumberedPod, 'id' | keyof PodFacts> & { readonly facts: PodFacts }): UnnumberedPod {
  const { labels, hostNetwork, ports, nodeName } = of.facts;
  const { name, namespaceId, workloadId, addresses, representative, origin } = of;
  const id = -1;
  return nodeName === undefined
    ? { id, name, namespaceId, workloadId, labels, hostNetwork, addresses, ports, representative, origin }
    : {
        id,
        name,
        namespaceId,
        workloadId,
        labels,
        hostNetwork,
        addresses,
        nodeName,
        ports,
        representative,
        origin,
      };
}

function numberWorkloads(pods: readonly Pod[], context: Context): readonly Workload[] {
  const podIds: number[][] = context.workloads.drafts.map(() => []);
  for (const pod of pods) podIds[pod.workloadId]?.push(pod.id);
  return context.workloads.drafts.map((draft, id): Workload => {
    const own = podIds[id] as number[];
    return {
      id,
      namespaceId: context.namespaceIds.get(draft.namespace) as number,
      kind: draft.kind,
      name: draft.name,
      podIds: own,
      replicas: Math.max(1, draft.template?.replicas ?? draft.podCount),
      hostNetwork: own.every((podId) => pods[podId]?.hostNetwork === true),
      origin: draft.origin,
    };
  });
}
