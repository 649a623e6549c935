// Verdicts that somebody expects of the cluster and that are not so.
import type { Check } from './check.ts';
import { fingerprintOf } from './fingerprint.ts';

const meta = {
  id: 'expectation-not-met',
  title: 'Every expected verdict holds',
  rationale:
    'An expectation is a unit test for segmentation: it says what has to stay closed, and what has to work.',
  attackerGains: 'What somebody relies on being closed may be open; or an application is cut off',
  severity: 'high',
  remediation: 'Correct the policies, or the expectation',
  source: 'bulkhead.yaml, expect',
} as const;

export const expectationNotMet: Check = {
  meta,
  run({ intents }) {
    if (intents === undefined || intents.expectations.asked === 0) return 'notApplicable';
    return intents.unmet.map(({ expected, outcome, found, evidence }) => ({
      checkId: meta.id,
      otherChecks: [],
      outcome,
      severity: meta.severity,
      fingerprint: fingerprintOf([meta.id, expected]),
      message: `Expected ${expected}. ${found}`,
      attackerGains: meta.attackerGains,
      fix: meta.remediation,
      resources: [],
      evidence,
      points: { coverage: 0, exposure: 0 },
    }));
  },
};
