import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  isDnsLabel,
  isLabelKey,
  isLabelValue,
  isPortName,
  isSubdomain,
} from '../../../lib/normalize/names.ts';

// The expressions of apimachinery/pkg/util/validation, which the checks by hand must agree with.
const label = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const qualified = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const matches = (expression: string, most: number) => (text: string) =>
  new RegExp(`^${expression}$`).test(text) && text.length <= most;
const isDomain = matches(`${label}(\\.${label})*`, 253);
const expected = {
  isDnsLabel: matches(label, 63),
  isSubdomain: isDomain,
  isLabelValue: matches(`(${qualified})?`, 63),
  isLabelKey: (text: string) => {
    const [first = '', second, ...more] = text.split('/');
    if (more.length > 0) return false;
    return second === undefined
      ? matches(qualified, 63)(first)
      : isDomain(first) && matches(qualified, 63)(second);
  },
  isPortName: (text: string) => matches(label, 15)(text) && !text.includes('--') && /[a-z]/.test(text),
};
const checks = { isDnsLabel, isSubdomain, isLabelValue, isLabelKey, isPortName };

describe('the checks by hand agree with the expressions of the API server', () => {
  const text = fc.string({
    unit: fc.constantFrom('a', 'Z', '0', '-', '.', '_', '/', ' ', 'é'),
    maxLength: 9,
  });
  test.each(Object.keys(checks) as (keyof typeof checks)[])('%s', (name) => {
    fc.assert(
      fc.property(text, (value) => checks[name](value) === expected[name](value)),
      { numRuns: 5000 },
    );
    for (const length of [15, 16, 63, 64, 253, 254]) {
      expect(checks[name]('a'.repeat(length))).toBe(expected[name]('a'.repeat(length)));
    }
  });
});
