// metav1.LabelSelector: what the API server's validation of selectors rejects (semantics.md a5).
// https://github.com/kubernetes/apimachinery/blob/master/pkg/apis/meta/v1/validation/validation.go ValidateLabelSelector
import { checkFields, checkList, checkObject, isObject } from '../field-checks.ts';
import { isLabelKey, isLabelValue } from '../names.ts';
import { type At, inner, quote, report } from '../problem.ts';

/** Reports what is wrong with a selector that may be absent. */
export function validateLabelSelector(value: unknown, at: At): void {
  const selector = checkFields(value, { ...at, fields: ['matchLabels', 'matchExpressions'] });
  if (selector === undefined) return;
  const labelsAt = inner(at, 'matchLabels');
  const labels = checkObject(selector.matchLabels, labelsAt) ?? {};
  for (const [key, label] of Object.entries(labels)) {
    validateKey(key, labelsAt);
    validateValue(label, inner(labelsAt, key));
  }
  const listAt = inner(at, 'matchExpressions');
  for (const [index, expression] of checkList(selector.matchExpressions, listAt).entries()) {
    validateExpression(expression, inner(listAt, index));
  }
}

function validateExpression(value: unknown, at: At): void {
  const expression = checkFields(value, { ...at, fields: ['key', 'operator', 'values'] });
  if (expression === undefined) return;
  if (typeof expression.key === 'string') validateKey(expression.key, inner(at, 'key'));
  else report(inner(at, 'key'), { reason: 'selector', what: 'is missing or not text' });
  const valuesAt = inner(at, 'values');
  const values = checkList(expression.values, valuesAt);
  for (const [index, entry] of values.entries()) validateValue(entry, inner(valuesAt, index));
  switch (expression.operator) {
    case 'In':
    case 'NotIn':
      if (values.length === 0)
        report(valuesAt, { reason: 'selector', what: `is empty, and ${expression.operator} needs values` });
      return;
    case 'Exists':
    case 'DoesNotExist':
      if (values.length > 0)
        report(valuesAt, { reason: 'selector', what: `has values, and ${expression.operator} takes none` });
      return;
    default: {
      const what = `is ${quote(expression.operator ?? '')}, which is not In, NotIn, Exists or DoesNotExist`;
      report(inner(at, 'operator'), { reason: 'selector', what });
    }
  }
}

function validateKey(key: string, at: At): void {
  if (!isLabelKey(key))
    report(at, { reason: 'selector', what: `has ${quote(key)}, which is not a label key` });
}

function validateValue(value: unknown, at: At): void {
  if (typeof value !== 'string') {
    report(at, { reason: 'type', what: `is ${quote(value)}, which is not text: put it in quotes` });
  } else if (!isLabelValue(value))
    report(at, { reason: 'selector', what: `is ${quote(value)}, which is not a label value` });
}

/** Whether a selector is there at all: absent and null are not the same as empty. */
export function isPresent(value: unknown): boolean {
  return value !== undefined && value !== null;
}

/** Reports a peer, subject or port that has not exactly one of these fields. */
export function validateOneOf(value: unknown, at: At & { readonly fields: readonly string[] }): void {
  if (!isObject(value)) return;
  const count = at.fields.filter((field) => isPresent(value[field])).length;
  const choice = `${at.fields.slice(0, -1).join(', ')} or ${at.fields.at(-1)}`;
  if (count === 0) report(at, { reason: 'rule', what: `is empty: it needs ${choice}` });
  if (count > 1) report(at, { reason: 'rule', what: `has more than one of ${choice}` });
}
