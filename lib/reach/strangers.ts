// Strangers: pods that an attacker might place (scoring.md section 2). A stranger never has a value that a selector
// lists, but may have everything else, so one is built for each pair of namespace and pod selector in use that
// lists nothing: it has the labels that Exists asks for, with unused values, and none that DoesNotExist forbids.
import { matchesLabels } from '../match/label-selector.ts';
import type { Cluster, Labels } from '../model/cluster.ts';
import type { LabelSelector, PodPeer, Policy } from '../model/policy.ts';
import type { Stranger } from '../model/reachability.ts';
import { namespacesOf, rulePodPeers } from './pod-classes.ts';

const NAME_LABEL = 'kubernetes.io/metadata.name';
const NO_LABELS: Labels = {};

/** All strangers worth trying, columns from `firstColumn` on: in each namespace at least one, and one outside. */
export function makeStrangers(
  cluster: Cluster,
  policies: readonly Policy[],
  firstColumn: number,
): Stranger[] {
  const peers = distinctPeers(policies).filter((peer) => !peer.pods.listed);
  const unused = unusedValue(peers);
  const inside = cluster.namespaces.map(() => new Map<string, Labels>([['', NO_LABELS]]));
  const outside = new Map<string, readonly [Labels, Labels]>();
  const outsideNamespace = { [NAME_LABEL]: unused };
  addOutside(outside, outsideNamespace, NO_LABELS);
  for (const peer of peers) {
    const labels = satisfy(peer.pods, unused, NO_LABELS);
    if (labels === undefined) continue;
    for (const id of namespacesOf(peer.namespaces, cluster)) inside[id]?.set(keyOf(labels), labels);
    if (typeof peer.namespaces === 'number' || peer.namespaces.listed) continue;
    const namespaceLabels = satisfy(peer.namespaces, unused, outsideNamespace);
    if (namespaceLabels !== undefined) addOutside(outside, namespaceLabels, labels);
  }
  const strangers: Stranger[] = [];
  let column = firstColumn;
  for (const namespace of cluster.namespaces) {
    for (const labels of (inside[namespace.id] as Map<string, Labels>).values()) {
      strangers.push({
        column: column++,
        namespaceId: namespace.id,
        namespaceLabels: namespace.labels,
        labels,
      });
    }
  }
  for (const [namespaceLabels, labels] of outside.values())
    strangers.push({ column: column++, namespaceLabels, labels });
  return strangers;
}

/** Whether the peer selects the stranger. */
export function selectsStranger(peer: PodPeer, stranger: Stranger): boolean {
  const inNamespace =
    typeof peer.namespaces === 'number'
      ? peer.namespaces === stranger.namespaceId
      : matchesLabels(peer.namespaces, stranger.namespaceLabels);
  return inNamespace && matchesLabels(peer.pods, stranger.labels);
}

/**
 * `base` plus what the selector's Exists asks for; undefined when it lists values or contradicts itself.
 * NotIn needs nothing: an absent label and an unused value both satisfy it.
 */
function satisfy(selector: LabelSelector, unused: string, base: Labels): Labels | undefined {
  const labels: Record<string, string> = { ...base };
  for (const requirement of selector.requirements) {
    if (requirement.operator === 'Exists') labels[requirement.label] ??= unused;
  }
  return matchesLabels(selector, labels) ? labels : undefined;
}

function distinctPeers(policies: readonly Policy[]): PodPeer[] {
  const byKey = new Map<string, PodPeer>();
  for (const peer of policies.flatMap(rulePodPeers)) {
    const namespaces = typeof peer.namespaces === 'number' ? String(peer.namespaces) : peer.namespaces.key;
    byKey.set(`${namespaces}|${peer.pods.key}`, peer);
  }
  return [...byKey.keys()].sort().map((key) => byKey.get(key) as PodPeer);
}

/** A value that no selector in use names. */
function unusedValue(peers: readonly PodPeer[]): string {
  const named = new Set<string>();
  for (const peer of peers) {
    const selectors = typeof peer.namespaces === 'number' ? [peer.pods] : [peer.pods, peer.namespaces];
    for (const requirement of selectors.flatMap((s) => s.requirements))
      for (const v of requirement.values) named.add(v);
  }
  let value = 'stranger';
  while (named.has(value)) value += '-x';
  return value;
}

function addOutside(
  outside: Map<string, readonly [Labels, Labels]>,
  namespaceLabels: Labels,
  labels: Labels,
): void {
  outside.set(`${keyOf(namespaceLabels)}|${keyOf(labels)}`, [namespaceLabels, labels]);
}

function keyOf(labels: Labels): string {
  return Object.keys(labels)
    .sort()
    .map((label) => `${label}=${labels[label]}`)
    .join();
}
