// Evaluates a LabelSelector as it was written, one requirement after the other. The compiled selectors of the matrix
// are elsewhere on purpose: nothing is shared with them.
// https://github.com/kubernetes/apimachinery/blob/8140f573b7a013516c01c9445b076ce8f680160a/pkg/labels/selector.go
// https://github.com/kubernetes/apimachinery/blob/8140f573b7a013516c01c9445b076ce8f680160a/pkg/apis/meta/v1/types.go
import type { Labels } from '../../model/cluster.ts';
import type { RawObject } from '../../model/inventory.ts';
import { readObject, readObjects, readStrings } from './fields.ts';

/**
 * Whether the labels satisfy the selector. Null and missing select everything, as `{}` does: ask this only where the
 * API means that, and look first where it tells an absent selector from an empty one.
 */
export function selectorMatches(selector: unknown, labels: Labels): boolean {
  // "A label selector is a label query over a set of resources. The result of matchLabels and matchExpressions are
  // ANDed. An empty label selector matches all objects."
  const { matchLabels, matchExpressions } = readObject(selector);
  return (
    Object.entries(readObject(matchLabels)).every(([key, value]) =>
      hasLabel(labels, key, [value as string]),
    ) && readObjects(matchExpressions).every((requirement) => requirementMatches(requirement, labels))
  );
}

// "There is a match in the following cases:
//  1. The operator is Exists and Labels has the Requirement's key.
//  2. The operator is In, Labels has the Requirement's key and Labels' value for that key is in Requirement's value set.
//  3. The operator is NotIn, Labels has the Requirement's key and Labels' value for that key is not in Requirement's
//     value set.
//  4. The operator is DoesNotExist or NotIn and Labels does not have the Requirement's key."
function requirementMatches(requirement: RawObject, labels: Labels): boolean {
  const key = requirement.key as string;
  const values = readStrings(requirement.values);
  switch (requirement.operator) {
    case 'Exists':
      return Object.hasOwn(labels, key);
    case 'DoesNotExist':
      return !Object.hasOwn(labels, key);
    case 'In':
      return hasLabel(labels, key, values);
    case 'NotIn':
      return !hasLabel(labels, key, values);
    default:
      throw new Error(
        `Cannot evaluate operator "${String(requirement.operator)}": normalize lets none through`,
      );
  }
}

// "A single {key,value} in the matchLabels map is equivalent to an element of matchExpressions, whose key field is
// "key", the operator is "In", and the values array contains only "value"."
function hasLabel(labels: Labels, key: string, values: readonly string[]): boolean {
  return Object.hasOwn(labels, key) && values.includes(labels[key] as string);
}
