// Pods that no selector in use can tell apart: same namespace, same values of the labels that selectors look at.
// A class is what selectors select; entities (columns.ts) divide it further by address and port names.
//
// Selectors are not tried on every class: a posting list per label value gives the candidates of a selector that
// lists values, so that many policies over many classes cost what they match and not their product.
import { matchesLabels } from '../match/label-selector.ts';
import type { Cluster, Labels, Pod } from '../model/cluster.ts';
import type { LabelSelector, PodPeer, Policy } from '../model/policy.ts';

export interface PodClass {
  readonly id: number;
  readonly namespaceId: number;
  /** Only the labels that a selector in use looks at. */
  readonly labels: Labels;
}

export interface PodClasses {
  readonly classes: readonly PodClass[];
  /** By pod id; -1 for hostNetwork pods, which no selector matches. */
  readonly classOfPod: Int32Array;
  /** By namespace id: the class of a pod without labels. */
  readonly unlabelledClass: Int32Array;
  readonly byNamespace: readonly (readonly number[])[];
  /** Classes that have a label value; key from postingKey. */
  readonly postings: ReadonlyMap<string, readonly number[]>;
}

/** Groups the cluster's pods by what the selectors of `policies` can see; O(pods × labels). */
export function classifyPods(cluster: Cluster, policies: readonly Policy[]): PodClasses {
  const labelsInUse = [...podLabelsInUse(policies)].sort();
  const builder = makeBuilder(cluster.namespaces.length);
  const unlabelledClass = new Int32Array(cluster.namespaces.length);
  for (const namespace of cluster.namespaces) unlabelledClass[namespace.id] = builder.add(namespace.id, {});
  const classOfPod = new Int32Array(cluster.pods.length).fill(-1);
  // Pods of one workload rarely differ in a label that a selector looks at: its last pod is asked first.
  const lastOfWorkload: (Pod | undefined)[] = new Array(cluster.workloads.length).fill(undefined);
  for (const pod of cluster.pods) {
    if (pod.hostNetwork) continue;
    const last = lastOfWorkload[pod.workloadId];
    lastOfWorkload[pod.workloadId] = pod;
    classOfPod[pod.id] =
      last !== undefined && labelsInUse.every((label) => last.labels[label] === pod.labels[label])
        ? (classOfPod[last.id] as number)
        : builder.add(pod.namespaceId, project(pod.labels, labelsInUse));
  }
  return {
    classes: builder.classes,
    classOfPod,
    unlabelledClass,
    byNamespace: builder.byNamespace,
    postings: builder.postings,
  };
}

/** Ids of the classes that the peer (or subject) selects, ascending. `namespaceIds` = namespacesOf(peer). */
export function classesOf(peer: PodPeer, found: PodClasses, namespaceIds: ReadonlySet<number>): number[] {
  return candidatesOf(peer, found, namespaceIds).filter((id) => {
    const podClass = found.classes[id] as PodClass;
    return namespaceIds.has(podClass.namespaceId) && matchesLabels(peer.pods, podClass.labels);
  });
}

/** Ids of the namespaces that the peer selects. */
export function namespacesOf(namespaces: PodPeer['namespaces'], cluster: Cluster): ReadonlySet<number> {
  if (typeof namespaces === 'number') return new Set([namespaces]);
  const matching = cluster.namespaces.filter((namespace) => matchesLabels(namespaces, namespace.labels));
  return new Set(matching.map((namespace) => namespace.id));
}

/** Every peer and subject of kind pods, in the order of the policies. */
export function podPeersOf(policies: readonly Policy[]): PodPeer[] {
  return policies.flatMap((policy) => [policy.subject, ...rulePodPeers(policy)]);
}

/** Peers of kind pods of the policy's rules. */
export function rulePodPeers(policy: Policy): PodPeer[] {
  const rules = [...(policy.rules.ingress ?? []), ...(policy.rules.egress ?? [])];
  return rules.flatMap((rule) =>
    rule.peers === 'any' ? [] : rule.peers.filter((peer) => peer.kind === 'pods'),
  );
}

function podLabelsInUse(policies: readonly Policy[]): ReadonlySet<string> {
  const seen = new Set<LabelSelector>();
  const labels = new Set<string>();
  for (const { pods } of podPeersOf(policies)) {
    if (seen.has(pods)) continue;
    seen.add(pods);
    for (const requirement of pods.requirements) labels.add(requirement.label);
  }
  return labels;
}

function project(labels: Labels, inUse: readonly string[]): Labels {
  const projected: Record<string, string> = {};
  for (const label of inUse) if (Object.hasOwn(labels, label)) projected[label] = labels[label] as string;
  return projected;
}

/** A superset of what the peer selects, ascending: the classes of its namespaces, or of a value that it lists if fewer. */
function candidatesOf(
  peer: PodPeer,
  found: PodClasses,
  namespaceIds: ReadonlySet<number>,
): readonly number[] {
  let inNamespaces = 0;
  for (const id of namespaceIds) inNamespaces += (found.byNamespace[id] as readonly number[]).length;
  const listed = peer.pods.requirements.find((requirement) => requirement.operator === 'In');
  const postings =
    listed && [...listed.values].map((value) => found.postings.get(postingKey(listed.label, value)) ?? []);
  const inPostings = postings?.reduce((sum, posting) => sum + posting.length, 0);
  if (postings !== undefined && inPostings !== undefined && inPostings < inNamespaces)
    return sorted(postings);
  return sorted([...namespaceIds].map((id) => found.byNamespace[id] as readonly number[]));
}

/** The lists as one; they are disjoint and each is ascending. */
function sorted(lists: readonly (readonly number[])[]): readonly number[] {
  return lists.length === 1 ? (lists[0] as readonly number[]) : lists.flat().sort((a, b) => a - b);
}

/** A label cannot hold a line break (normalize has seen to it), so the key is unambiguous. */
function postingKey(label: string, value: string): string {
  return `${label}\n${value}`;
}

function makeBuilder(namespaceCount: number) {
  const classes: PodClass[] = [];
  const idOf = new Map<string, number>();
  const postings = new Map<string, number[]>();
  const byNamespace: number[][] = Array.from({ length: namespaceCount }, () => []);
  function add(namespaceId: number, labels: Labels): number {
    const pairs = Object.keys(labels)
      .sort()
      .map((label) => postingKey(label, labels[label] as string));
    const key = `${namespaceId}\n${pairs.join('\n')}`;
    const known = idOf.get(key);
    if (known !== undefined) return known;
    const id = classes.length;
    classes.push({ id, namespaceId, labels });
    idOf.set(key, id);
    (byNamespace[namespaceId] as number[]).push(id);
    for (const pair of pairs) {
      const posting = postings.get(pair);
      if (posting === undefined) postings.set(pair, [id]);
      else posting.push(id);
    }
    return id;
  }
  return { classes, postings, byNamespace, add };
}
