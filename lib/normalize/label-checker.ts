// Whether all is well with the labels of an object. The keys that have been found valid are kept: a cluster has few
// different ones, and asks for each of them with every pod.
import type { Labels } from '../model/cluster.ts';
import { isObject } from './field-checks.ts';
import { isLabelKey, isLabelValue } from './names.ts';

/** True for labels that the API server accepts; what is wrong with others is for checkLabels to say. */
export type LabelChecker = (value: unknown) => value is Labels;

/** A checker with a memory of its own, for one inventory. */
export function makeLabelChecker(): LabelChecker {
  const validKeys = new Set<string>();
  const isKey = (key: string) => {
    if (validKeys.has(key)) return true;
    if (!isLabelKey(key)) return false;
    validKeys.add(key);
    return true;
  };
  return (value): value is Labels => {
    if (!isObject(value)) return false;
    for (const key in value) {
      const label = value[key];
      if (typeof label !== 'string' || !isLabelValue(label) || !isKey(key)) return false;
    }
    return true;
  };
}
