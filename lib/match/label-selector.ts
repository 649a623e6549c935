// Label selectors, compiled for the matrix. Leaves validation to normalize: what comes here is valid.
// https://github.com/kubernetes/apimachinery/blob/master/pkg/apis/meta/v1/types.go (LabelSelector)
import type { Labels } from '../model/cluster.ts';
import type { LabelSelector, Requirement } from '../model/policy.ts';

interface RawSelector {
  readonly matchLabels?: Readonly<Record<string, string>> | null;
  readonly matchExpressions?: readonly RawExpression[] | null;
}

interface RawExpression {
  readonly key: string;
  readonly operator: Requirement['operator'];
  readonly values?: readonly string[] | null;
}

/** Matches everything. */
export const EVERYTHING: LabelSelector = makeLabelSelector([]);

/** The compiled form of a valid metav1.LabelSelector; missing or null = everything (semantics.md a1). */
export function compileLabelSelector(raw: unknown): LabelSelector {
  const { matchLabels, matchExpressions } = (raw ?? {}) as RawSelector;
  const requirements: Requirement[] = [];
  for (const [label, value] of Object.entries(matchLabels ?? {})) {
    requirements.push({ label, operator: 'In', values: new Set([value]) });
  }
  for (const { key, operator, values } of matchExpressions ?? []) {
    requirements.push({ label: key, operator, values: new Set(values ?? []) });
  }
  return makeLabelSelector(requirements);
}

/** Whether all requirements hold. `NotIn` holds when the label is absent (semantics.md a5). */
export function matchesLabels(selector: LabelSelector, labels: Labels): boolean {
  return selector.requirements.every((requirement) => holds(requirement, labels));
}

function holds(requirement: Requirement, labels: Labels): boolean {
  const present = Object.hasOwn(labels, requirement.label);
  switch (requirement.operator) {
    case 'In':
      return present && requirement.values.has(labels[requirement.label] as string);
    case 'NotIn':
      return !present || !requirement.values.has(labels[requirement.label] as string);
    case 'Exists':
      return present;
    case 'DoesNotExist':
      return !present;
  }
}

function makeLabelSelector(requirements: readonly Requirement[]): LabelSelector {
  const parts = requirements.map((r) => JSON.stringify([r.label, r.operator, [...r.values].sort()])).sort();
  return { key: parts.join(), requirements, listed: requirements.some((r) => r.operator === 'In') };
}
