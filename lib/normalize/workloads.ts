// Pods and templates → workloads (scoring.md P4): the top controller of a set of pods. Pods go to their ReplicaSet's
// Deployment and their Job's CronJob, pods without a controller to the group with their labels, and a controller
// without pods gets one representative pod.
import type { Gap, ObjectRef } from '../model/gap.ts';
import type { Origin } from '../model/inventory.ts';
import { makeNameTable, type NameTable } from './name-table.ts';
import type { OwnerRef, PodFacts } from './pod-facts.ts';
import type { LivePod } from './pods.ts';
import { canonicalJson, compareText, refOf } from './read-items.ts';
import type { Template } from './templates.ts';

/** A workload before it has an id. */
export interface WorkloadDraft {
  readonly namespace: string;
  readonly kind: string;
  /** Of a group of bare pods: that of the first. */
  readonly name: string;
  /** The controller when it is known, else the first pod. */
  origin: Origin;
  /** Pods that exist; 0 until the first comes. */
  podCount: number;
  /** What stands for it when it has no pods. */
  readonly template?: Template & { readonly facts: PodFacts };
}

export interface Workloads {
  /** Sorted by namespace, kind and name. */
  readonly drafts: readonly WorkloadDraft[];
  /** By index of the live pods. */
  readonly ofPod: readonly WorkloadDraft[];
  /** Controllers that could not be read and have no pods. */
  readonly unreadable: readonly { readonly namespace: string; readonly object: ObjectRef }[];
  readonly gaps: readonly Gap[];
}

// Controllers that are themselves made by another one. Others count as they are, whoever owns them.
const CLIMBED = new Set(['ReplicaSet', 'Job', 'ReplicationController']);

/** The workloads of these pods and templates, both sorted by namespace and name. */
export function assembleWorkloads(pods: readonly LivePod[], templates: readonly Template[]): Workloads {
  const known = makeNameTable<Template>();
  for (const template of templates) known.set(template.item, template);
  const drafts = makeNameTable<WorkloadDraft>();
  // By the pod's own owner, so that each owner is climbed once.
  const byOwner = makeNameTable<WorkloadDraft>();
  const ofPod = pods.map((pod) => {
    const { namespace } = pod.item;
    // A static pod is owned by its node; the same one on another node has the same labels.
    const owner = pod.owner === undefined || pod.owner.kind === 'Node' ? bareOwner(pod) : pod.owner;
    const id = { namespace, kind: owner.kind, name: owner.name };
    let draft = byOwner.get(id);
    if (draft === undefined) {
      draft = draftOf(pod, { owner, known, drafts });
      byOwner.set(id, draft);
    }
    draft.podCount++;
    return draft;
  });
  const { unreadable, gaps } = addTemplates(templates, { known, drafts });
  return {
    drafts: drafts
      .entries()
      .map(([, draft]) => draft)
      .sort(compareDrafts),
    ofPod,
    unreadable,
    gaps,
  };
}

type Known = NameTable<Template>;
type Drafts = NameTable<WorkloadDraft>;

function draftOf(
  pod: LivePod,
  from: { readonly owner: OwnerRef; readonly known: Known; readonly drafts: Drafts },
): WorkloadDraft {
  const { namespace, name, origin } = pod.item;
  if (from.owner.kind === 'Pod') {
    // Pods come sorted by name, so the first of a group is here.
    const bare: WorkloadDraft = { namespace, kind: 'Pod', name, origin, podCount: 0 };
    from.drafts.set({ namespace, kind: 'Pod', name }, bare);
    return bare;
  }
  const template = from.known.get({ namespace, ...from.owner });
  const top = template === undefined ? guessTop(pod, from) : (climb(template, from.known) ?? from.owner);
  const draft = from.drafts.get({ namespace, kind: top.kind, name: top.name });
  if (draft !== undefined) return draft;
  const made: WorkloadDraft = { namespace, kind: top.kind, name: top.name, origin, podCount: 0 };
  from.drafts.set(made, made);
  return made;
}

function addTemplates(
  templates: readonly Template[],
  into: { readonly known: Known; readonly drafts: Drafts },
): Pick<Workloads, 'unreadable' | 'gaps'> {
  const unreadable: { namespace: string; object: ObjectRef }[] = [];
  const gaps: Gap[] = [];
  const withoutPods = makeNameTable<Template[]>();
  for (const template of templates) {
    const { item } = template;
    const top = climb(template, into.known);
    const id = { namespace: item.namespace, kind: top?.kind ?? item.kind, name: top?.name ?? item.name };
    const draft = into.drafts.get(id);
    if (draft !== undefined) {
      // Its pods tell what it is.
      if (template.gap !== undefined) gaps.push({ ...template.gap, effect: { scope: 'none' } });
      if (top === undefined) draft.origin = item.origin;
    } else if (template.gap !== undefined) {
      gaps.push(template.gap);
      unreadable.push({ namespace: item.namespace, object: refOf(item) });
    } else if (!template.isFinished || top !== undefined) {
      withoutPods.set(id, [...(withoutPods.get(id) ?? []), template]);
    }
  }
  for (const [id, candidates] of withoutPods.entries()) {
    const template = representativeOf(candidates, into.known.get(id));
    into.drafts.set(id, { ...id, origin: template.item.origin, podCount: 0, template });
  }
  return { unreadable, gaps };
}

/** The controller's own template stands for it, else the one of its children that asks for most pods. */
function representativeOf(
  candidates: readonly Template[],
  own: Template | undefined,
): Template & { readonly facts: PodFacts } {
  const [busiest] = [...candidates].sort((a, b) => b.replicas - a.replicas);
  // A template without facts has a gap, and is no candidate.
  return (own?.facts === undefined ? busiest : own) as Template & { readonly facts: PodFacts };
}

/** The controller that made this one, to the top; undefined when it is the top itself. */
function climb(template: Template, known: Known): OwnerRef | undefined {
  const { item, owner } = template;
  if (owner === undefined || !CLIMBED.has(item.kind)) return undefined;
  const next = known.get({ namespace: item.namespace, kind: owner.kind, name: owner.name });
  if (next === undefined || next.item.kind === item.kind) return owner;
  return climb(next, known) ?? owner;
}

/** Of an owner that is not in the input: by the way that Kubernetes names what controllers make. */
function guessTop(pod: LivePod, from: { readonly owner: OwnerRef; readonly known: Known }): OwnerRef {
  const { kind, name } = from.owner;
  const suffix = `-${pod.facts.labels['pod-template-hash'] ?? ''}`;
  if (kind === 'ReplicaSet' && suffix.length > 1 && name.length > suffix.length && name.endsWith(suffix)) {
    return { kind: 'Deployment', name: name.slice(0, -suffix.length) };
  }
  const dash = name.lastIndexOf('-');
  if (kind === 'Job' && dash > 0 && /^\d+$/.test(name.slice(dash + 1))) {
    const cronJob = { kind: 'CronJob', name: name.slice(0, dash) };
    if (from.known.get({ namespace: pod.item.namespace, ...cronJob }) !== undefined) return cronJob;
  }
  return from.owner;
}

/** Pods of equal labels are one workload; a pod without labels is one of its own. */
function bareOwner({ item, facts }: LivePod): OwnerRef {
  return {
    kind: 'Pod',
    name: Object.keys(facts.labels).length > 0 ? canonicalJson(facts.labels) : item.name,
  };
}

function compareDrafts(a: WorkloadDraft, b: WorkloadDraft): number {
  return compareText(a.namespace, b.namespace) || compareText(a.kind, b.kind) || compareText(a.name, b.name);
}
