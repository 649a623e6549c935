// Pods and templates → workloads (scoring.md P4): the top controller of a set of pods. Pods go to their ReplicaSet's
// Deployment and their Job's CronJob, pods without a controller to the group with their labels, and a controller
// without pods gets one representative pod.
import { compareText } from '../match/compare-text.ts';
import type { Gap, ObjectRef } from '../model/gap.ts';
import type { Origin } from '../model/inventory.ts';
import { makeNameTable, type NameKey, type NameTable } from './name-table.ts';
import type { OwnerRef, PodFacts } from './pod-facts.ts';
import type { LivePod } from './pods.ts';
import { canonicalJson, refOf } from './read-items.ts';
import type { Controller, Template } from './templates.ts';

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
  readonly template?: ReadTemplate;
}

/** A template that could be read. */
type ReadTemplate = Template & { readonly facts: PodFacts };

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

interface Known {
  readonly controllers: NameTable<Controller>;
  readonly drafts: NameTable<WorkloadDraft>;
}

/** The workloads of these pods and controllers, both sorted by namespace and name. */
export function assembleWorkloads(
  pods: readonly LivePod[],
  from: {
    readonly controllers: readonly Controller[];
    readonly readTemplate: (controller: Controller) => Template;
  },
): Workloads {
  const known: Known = { controllers: makeNameTable(), drafts: makeNameTable() };
  for (const controller of from.controllers) known.controllers.set(controller.item, controller);
  // By the pod's own owner, so that each owner is climbed once.
  const byOwner = makeNameTable<WorkloadDraft>();
  let last: LivePod | undefined;
  let lastDraft: WorkloadDraft | undefined;
  const ofPod = pods.map((pod) => {
    // Pods come sorted by name, so those of one owner mostly stand together.
    if (lastDraft !== undefined && isSameOwner(pod, last as LivePod)) {
      lastDraft.podCount++;
      return lastDraft;
    }
    // A static pod is owned by its node; the same one on another node has the same labels.
    const owner = pod.owner === undefined || pod.owner.kind === 'Node' ? bareOwner(pod) : pod.owner;
    const id = { namespace: pod.item.namespace, kind: owner.kind, name: owner.name };
    let draft = byOwner.get(id);
    if (draft === undefined) {
      draft = draftOf(pod, { ...known, owner });
      byOwner.set(id, draft);
    }
    draft.podCount++;
    last = pod;
    lastDraft = draft;
    return draft;
  });
  const { unreadable, gaps } = addControllers(from, known);
  const drafts = known.drafts.values();
  return { drafts: [...drafts].sort(compareDrafts), ofPod, unreadable, gaps };
}

function isSameOwner(a: LivePod, b: LivePod): boolean {
  if (a.owner === undefined || b.owner === undefined || a.owner.kind === 'Node') return false;
  return (
    a.owner.name === b.owner.name && a.owner.kind === b.owner.kind && a.item.namespace === b.item.namespace
  );
}

function draftOf(pod: LivePod, from: Known & { readonly owner: OwnerRef }): WorkloadDraft {
  const { namespace, name, origin } = pod.item;
  if (from.owner.kind === 'Pod') {
    // Pods come sorted by name, so the first of a group is here.
    const bare: WorkloadDraft = { namespace, kind: 'Pod', name, origin, podCount: 0 };
    from.drafts.set(bare, bare);
    return bare;
  }
  const controller = from.controllers.get({ namespace, kind: from.owner.kind, name: from.owner.name });
  const top = controller === undefined ? guessTop(pod, from) : (climb(controller, from) ?? from.owner);
  const draft = from.drafts.get({ namespace, kind: top.kind, name: top.name });
  if (draft !== undefined) return draft;
  const made: WorkloadDraft = { namespace, kind: top.kind, name: top.name, origin, podCount: 0 };
  from.drafts.set(made, made);
  return made;
}

/** Those on top first: they tell what their children could only repeat. */
function addControllers(
  from: {
    readonly controllers: readonly Controller[];
    readonly readTemplate: (controller: Controller) => Template;
  },
  known: Known,
): Pick<Workloads, 'unreadable' | 'gaps'> {
  const unreadable: { namespace: string; object: ObjectRef }[] = [];
  const gaps: Gap[] = [];
  const orphans = makeNameTable<Controller[]>();
  for (const controller of from.controllers) {
    const { item } = controller;
    const top = climb(controller, known);
    if (top !== undefined) {
      addOrphan({ ...top, namespace: item.namespace }, { controller, orphans, known });
      continue;
    }
    const template = from.readTemplate(controller);
    const draft = known.drafts.get(item);
    if (draft !== undefined) {
      draft.origin = item.origin;
      // Its pods tell what it is.
      if (template.gap !== undefined) gaps.push({ ...template.gap, effect: { scope: 'none' } });
    } else if (template.gap !== undefined) {
      gaps.push(template.gap);
      unreadable.push({ namespace: item.namespace, object: refOf(item) });
    } else if (!template.isFinished) addRepresentative(item, { origin: item.origin, template }, known);
  }
  for (const [top, children] of orphans.entries()) {
    const read = children.map(({ item, owner }) => ({ item, template: from.readTemplate({ item, owner }) }));
    for (const { item, template } of read) {
      if (template.gap === undefined) continue;
      gaps.push(template.gap);
      unreadable.push({ namespace: item.namespace, object: refOf(item) });
    }
    // The child that asks for most pods stands for the controller that is not in the input.
    const [busiest] = read
      .filter(({ template }) => template.gap === undefined)
      .sort((a, b) => b.template.replicas - a.template.replicas);
    if (busiest !== undefined)
      addRepresentative(top, { origin: busiest.item.origin, template: busiest.template }, known);
  }
  return { unreadable, gaps };
}

/** Keeps a controller whose own one is not in the input and has no pods: only then is its template of use. */
function addOrphan(
  top: NameKey,
  from: { readonly controller: Controller; readonly orphans: NameTable<Controller[]>; readonly known: Known },
): void {
  if (from.known.controllers.get(top) !== undefined || from.known.drafts.get(top) !== undefined) return;
  const siblings = from.orphans.get(top);
  if (siblings === undefined) from.orphans.set(top, [from.controller]);
  else siblings.push(from.controller);
}

function addRepresentative(
  { namespace, kind, name }: NameKey,
  from: { readonly origin: Origin; readonly template: Template },
  known: Known,
): void {
  // A template without facts has a gap, and does not come here.
  const template = from.template as ReadTemplate;
  const draft: WorkloadDraft = { namespace, kind, name, origin: from.origin, podCount: 0, template };
  known.drafts.set(draft, draft);
}

/** The controller that made this one, to the top; undefined when it is the top itself. */
function climb({ item, owner }: Controller, known: Pick<Known, 'controllers'>): OwnerRef | undefined {
  if (owner === undefined || !CLIMBED.has(item.kind)) return undefined;
  const next = known.controllers.get({ namespace: item.namespace, kind: owner.kind, name: owner.name });
  if (next === undefined || next.item.kind === item.kind) return owner;
  return climb(next, known) ?? owner;
}

/** Of an owner that is not in the input: by the way that Kubernetes names what controllers make. */
function guessTop(pod: LivePod, from: Known & { readonly owner: OwnerRef }): OwnerRef {
  const { kind, name } = from.owner;
  const suffix = `-${pod.facts.labels['pod-template-hash'] ?? ''}`;
  if (kind === 'ReplicaSet' && suffix.length > 1 && name.length > suffix.length && name.endsWith(suffix)) {
    return { kind: 'Deployment', name: name.slice(0, -suffix.length) };
  }
  const dash = name.lastIndexOf('-');
  if (kind === 'Job' && dash > 0 && /^\d+$/.test(name.slice(dash + 1))) {
    const cronJob = { kind: 'CronJob', name: name.slice(0, dash) };
    if (from.controllers.get({ namespace: pod.item.namespace, ...cronJob }) !== undefined) return cronJob;
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
