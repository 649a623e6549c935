// Controllers (Deployment, CronJob, …) → their pod templates. A controller of a third party is read too when it has
// a template where Deployments have theirs. Which of them is a workload of its own is for workloads.ts to say.
import type { Gap } from '../model/gap.ts';
import { checkList, checkObject, isObject } from './field-checks.ts';
import type { LabelChecker } from './label-checker.ts';
import { type OwnerRef, type PodFacts, readOwner, readPodFacts } from './pod-facts.ts';
import { type At, gapOf, inner, type Problem, placeOf, quote, report } from './problem.ts';
import { type Item, refOf } from './read-items.ts';

/** A controller and who made it; its template is read when it is asked for. */
export interface Controller {
  readonly item: Item;
  readonly owner: OwnerRef | undefined;
}

export interface Template {
  /** Undefined when the template cannot be read. */
  readonly facts: PodFacts | undefined;
  /** Pods that it asks for; may be 0. */
  readonly replicas: number;
  /** A Job that has completed or failed: it makes no more pods. */
  readonly isFinished: boolean;
  /** The gap of a template that cannot be read. */
  readonly gap?: Gap;
}

/** The controller; an owner that cannot be read is told with the template. */
export function readController(item: Item): Controller {
  return { item, owner: readOwner(item.metadata.ownerReferences, placeOf([])) };
}

/** The template of one controller. */
export function readTemplate({ item }: Controller, labels: LabelChecker): Template {
  const problems: Problem[] = [];
  const at: At = placeOf(problems);
  readOwner(item.metadata.ownerReferences, inner(at, 'metadata.ownerReferences'));
  const specAt = inner(at, item.kind === 'CronJob' ? 'spec.jobTemplate.spec' : 'spec');
  const spec = readSpec(item, at) ?? {};
  const templateAt = inner(specAt, 'template');
  if (!isObject(spec.template)) report(templateAt, { reason: 'type', what: 'is missing or not an object' });
  const facts = isObject(spec.template) ? readPodFacts(spec.template, { ...templateAt, labels }) : undefined;
  if (facts !== undefined) checkSelector(spec.selector, { ...specAt, facts, kind: item.kind });
  const isJob = item.kind === 'Job' || item.kind === 'CronJob';
  const replicas = checkCount(isJob ? spec.parallelism : spec.replicas, specAt);
  const read = { replicas, isFinished: isFinished(item) };
  if (problems.length === 0) return { ...read, facts };
  const effect = { scope: 'population', namespaces: [item.namespace] } as const;
  const gap = gapOf({ ref: refOf(item), origin: item.origin }, { problems, effect });
  return { ...read, facts: undefined, gap };
}

function readSpec(item: Item, at: At): Readonly<Record<string, unknown>> | undefined {
  const spec = checkObject(item.object.spec, inner(at, 'spec'));
  if (item.kind !== 'CronJob') return spec;
  const job = checkObject(spec?.jobTemplate, inner(at, 'spec.jobTemplate'));
  return checkObject(job?.spec, inner(at, 'spec.jobTemplate.spec'));
}

// https://github.com/kubernetes/kubernetes/blob/master/pkg/apis/apps/validation/validation.go: "`selector` does not
// match template `labels`". Jobs get their selector from the system.
function checkSelector(value: unknown, at: At & { readonly facts: PodFacts; readonly kind: string }): void {
  if (!SELECTING.has(at.kind) || !isObject(value) || !isObject(value.matchLabels)) return;
  for (const key in value.matchLabels) {
    const wanted = value.matchLabels[key];
    if (at.facts.labels[key] === wanted) continue;
    report(inner(at, 'selector'), {
      reason: 'selector',
      what: `asks for ${quote(`${key}=${String(wanted)}`)}, which the template does not have`,
    });
    return;
  }
}

const SELECTING = new Set(['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet']);

function checkCount(value: unknown, at: At): number {
  if (value === undefined || value === null) return 1;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0) return value;
  report(at, { reason: 'type', what: `asks for ${quote(value)} pods, which is not a count` });
  return 1;
}

function isFinished(item: Item): boolean {
  const status = item.object.status;
  if (item.kind !== 'Job' || !isObject(status) || !Array.isArray(status.conditions)) return false;
  return checkList(status.conditions, placeOf([])).some(
    (condition) =>
      isObject(condition) &&
      condition.status === 'True' &&
      (condition.type === 'Complete' || condition.type === 'Failed'),
  );
}
