// Checks of single fields, shared by all kinds: what is wrong goes to the place's problems, what is right comes back.
// Null is absence, as for the API server; a null in a list is wrong, as for kubectl.
import type { Labels, TransportProtocol } from '../model/cluster.ts';
import type { RawObject } from '../model/inventory.ts';
import { isLabelKey, isLabelValue } from './names.ts';
import { type At, inner, quote, report } from './problem.ts';

export const NO_LABELS: Labels = {};

/** Whether the value is a JSON object. */
export function isObject(value: unknown): value is RawObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object, or undefined when it is absent or wrong. */
export function checkObject(value: unknown, at: At): RawObject | undefined {
  if (value === undefined || value === null) return undefined;
  if (isObject(value)) return value;
  report(at, { reason: 'type', what: 'is not an object' });
  return undefined;
}

/** The object, or undefined when it is absent or wrong; a field that is not known is a problem. */
export function checkFields(
  value: unknown,
  at: At & { readonly fields: readonly string[] },
): RawObject | undefined {
  const object = checkObject(value, at);
  if (object === undefined) return undefined;
  for (const field of Object.keys(object)) {
    if (!at.fields.includes(field))
      report(inner(at, field), { reason: 'unknownField', what: 'is not a field of the API' });
  }
  return object;
}

/** The list; empty when it is absent or wrong. */
export function checkList(value: unknown, at: At): readonly unknown[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) {
    report(at, { reason: 'type', what: 'is not a list' });
    return [];
  }
  const empty = value.findIndex((item) => item === null || item === undefined);
  if (empty < 0) return value;
  report(inner(at, empty), { reason: 'type', what: 'is empty' });
  return [];
}

/** The text, or undefined when it is absent or wrong. */
export function checkText(value: unknown, at: At): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string') return value;
  report(at, { reason: 'type', what: `is ${quote(value)}, which is not text` });
  return undefined;
}

/** False when absent. */
export function checkFlag(value: unknown, at: At): boolean {
  if (value === undefined || value === null || value === false) return false;
  if (value === true) return true;
  report(at, { reason: 'type', what: `is ${quote(value)}, which is not true or false` });
  return false;
}

/** The labels; empty when absent. What is not a label is a problem. */
export function checkLabels(value: unknown, at: At): Labels {
  if (value === undefined || value === null) return NO_LABELS;
  const labels = checkObject(value, at);
  if (labels === undefined) return NO_LABELS;
  for (const key in labels) {
    const label = labels[key];
    if (typeof label !== 'string') {
      report(inner(at, key), {
        reason: 'type',
        what: `is ${quote(label)}, which is not text: put it in quotes`,
      });
      return NO_LABELS;
    }
    if (!isLabelValue(label)) {
      report(inner(at, key), { reason: 'type', what: `is ${quote(label)}, which is not a label value` });
      return NO_LABELS;
    }
    if (!isLabelKey(key)) {
      report(at, { reason: 'type', what: `has the key ${quote(key)}, which is not a label key` });
      return NO_LABELS;
    }
  }
  return labels as Labels;
}

/** A map of texts; empty when absent. */
export function checkTexts(value: unknown, at: At): Labels {
  const texts = checkObject(value, at) ?? NO_LABELS;
  for (const key in texts) {
    if (typeof texts[key] === 'string') continue;
    report(inner(at, key), {
      reason: 'type',
      what: `is ${quote(texts[key])}, which is not text: put it in quotes`,
    });
    return NO_LABELS;
  }
  return texts as Labels;
}

/** TCP when absent. */
export function checkProtocol(value: unknown, at: At): TransportProtocol {
  if (value === undefined || value === null) return 'TCP';
  if (value === 'TCP' || value === 'UDP' || value === 'SCTP') return value;
  report(at, { reason: 'port', what: `is ${quote(value)}, which is not TCP, UDP or SCTP` });
  return 'TCP';
}

/** Whether it is 1–65535. */
export function isPortNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 65535;
}

/** 1–65535, or undefined when it is absent or wrong. */
export function checkPortNumber(value: unknown, at: At): number | undefined {
  if (value === undefined || value === null) return undefined;
  if (isPortNumber(value)) return value;
  report(at, {
    reason: typeof value === 'number' ? 'port' : 'type',
    what: `is ${quote(value)}, which is not a number from 1 to 65535`,
  });
  return undefined;
}
