// Pods that no selector in use can tell apart: same namespace, same answers to every requirement that looks there.
// A class is what selectors select; entities (columns.ts) divide it further by address and port names.
//
// What counts is not a label but what selectors ask of it in the pod's own namespace: In and NotIn see a value that they
// list and nothing else (an absent label and a value that nobody lists are one to both); Exists and DoesNotExist see
// whether the label is there.
//
// Selectors are not tried on every class: a posting list per label value gives the candidates of a selector that
// lists values, so that many policies over many classes cost what they match and not their product.
import { matchesLabels } from '../match/label-selector.ts';
import type { Cluster, Labels, Pod } from '../model/cluster.ts';
import type { LabelSelector, PodPeer, Policy } from '../model/policy.ts';

export interface PodClass {
  readonly id: number;
  readonly namespaceId: number;
  /** Of one of its pods: a selector in use answers alike for all of them. */
  readonly labels: Labels;
}

export interface PodClasses {
  readonly classes: readonly PodClass[];
  /** By pod id; -1 for hostNetwork pods, which no selector matches. */
  readonly classOfPod: Int32Array;
  /** By namespace id: the class of a pod without labels. */
  readonly unlabelledClass: Int32Array;
  readonly byNamespace: readonly (readonly number[])[];
  /** By label, then by value: classes whose pods have the value and that a selector there lists it for, ascending. */
  readonly postings: ReadonlyMap<string, ReadonlyMap<string, readonly number[]>>;
}

/** Groups the cluster's pods by what the selectors of `policies` can see; O(pods × labels). */
export function classifyPods(cluster: Cluster, policies: readonly Policy[]): PodClasses {
  const labelsInUse = labelUsesByNamespace(cluster, policies);
  const builder = makeBuilder(labelsInUse);
  const unlabelledClass = new Int32Array(cluster.namespaces.length);
  for (const { id } of cluster.namespaces) unlabelledClass[id] = builder.add(id, {});
  const classOfPod = new Int32Array(cluster.pods.length).fill(-1);
  // Pods of one workload rarely differ in a label that a selector looks at: its last pod is asked first.
  const lastOfWorkload: (Pod | undefined)[] = new Array(cluster.workloads.length).fill(undefined);
  for (const pod of cluster.pods) {
    if (pod.hostNetwork) continue;
    const last = lastOfWorkload[pod.workloadId];
    lastOfWorkload[pod.workloadId] = pod;
    classOfPod[pod.id] =
      last !== undefined && isAlike(last.labels, pod.labels, labelsInUse[pod.namespaceId] as LabelUses)
        ? (classOfPod[last.id] as number)
        : builder.add(pod.namespaceId, pod.labels);
  }
  const { classes, byNamespace, postings } = builder;
  return { classes, classOfPod, unlabelledClass, byNamespace, postings };
}

/** What the selectors that look into one namespace ask of a label. */
interface LabelUse {
  /** Values that In or NotIn list, each with a number from 2 on. */
  readonly values: Map<string, number>;
  /** Some selector asks whether the label is there. */
  presence: 'asked' | 'notAsked';
}

type LabelUses = ReadonlyMap<string, LabelUse>;

/** By namespace id. */
function labelUsesByNamespace(cluster: Cluster, policies: readonly Policy[]): LabelUses[] {
  const uses = cluster.namespaces.map(() => new Map<string, LabelUse>());
  const seen = new Set<string>();
  for (const { namespaces, pods } of podPeersOf(policies)) {
    if (pods.requirements.length === 0) continue;
    const key = `${typeof namespaces === 'number' ? namespaces : namespaces.key}|${pods.key}`;
    if (seen.has(key)) continue;
    seen.add(key);
    for (const id of namespacesOf(namespaces, cluster))
      addUses(uses[id] as Map<string, LabelUse>, pods.requirements);
  }
  return uses;
}

function addUses(uses: Map<string, LabelUse>, requirements: LabelSelector['requirements']): void {
  for (const { label, operator, values } of requirements) {
    let use = uses.get(label);
    if (use === undefined) {
      use = { values: new Map(), presence: 'notAsked' };
      uses.set(label, use);
    }
    if (operator === 'Exists' || operator === 'DoesNotExist') use.presence = 'asked';
    for (const value of values) if (!use.values.has(value)) use.values.set(value, use.values.size + 2);
  }
}

/** What requirements can see of a pod's label: 0 = nothing, 1 = that it is there, else the number of its value. */
function seenOf(labels: Labels, label: string, { values, presence }: LabelUse): number {
  if (!Object.hasOwn(labels, label)) return 0;
  return values.get(labels[label] as string) ?? (presence === 'asked' ? 1 : 0);
}

function isAlike(a: Labels, b: Labels, uses: LabelUses): boolean {
  if (a === b) return true;
  for (const [label, use] of uses)
    if (a[label] !== b[label] && seenOf(a, label, use) !== seenOf(b, label, use)) return false;
  return true;
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
    listed && [...listed.values].map((value) => found.postings.get(listed.label)?.get(value) ?? []);
  const inPostings = postings?.reduce((sum, posting) => sum + posting.length, 0);
  if (postings !== undefined && inPostings !== undefined && inPostings < inNamespaces)
    return sorted(postings);
  return sorted([...namespaceIds].map((id) => found.byNamespace[id] as readonly number[]));
}

/** The lists as one; they are disjoint and each is ascending. */
function sorted(lists: readonly (readonly number[])[]): readonly number[] {
  return lists.length === 1 ? (lists[0] as readonly number[]) : lists.flat().sort((a, b) => a - b);
}

function makeBuilder(labelsInUse: readonly LabelUses[]) {
  const classes: PodClass[] = [];
  const idOf = new Map<string, number>();
  const postings = new Map<string, Map<string, number[]>>();
  const byNamespace: number[][] = labelsInUse.map(() => []);

  function add(namespaceId: number, labels: Labels): number {
    const uses = labelsInUse[namespaceId] as LabelUses;
    let key = `${namespaceId}`;
    for (const [label, use] of uses) key += ` ${seenOf(labels, label, use)}`;
    const known = idOf.get(key);
    if (known !== undefined) return known;
    const id = classes.length;
    classes.push({ id, namespaceId, labels });
    idOf.set(key, id);
    (byNamespace[namespaceId] as number[]).push(id);
    for (const [label, use] of uses)
      if (seenOf(labels, label, use) > 1) post(label, labels[label] as string, id);
    return id;
  }

  function post(label: string, value: string, id: number): void {
    const byValue = postings.get(label) ?? new Map<string, number[]>();
    postings.set(label, byValue);
    const posting = byValue.get(value);
    if (posting === undefined) byValue.set(value, [id]);
    else posting.push(id);
  }

  return { classes, postings, byNamespace, add };
}
