// Every reason of the status gate and its fix: one sentence, short whatever the names.
// Which reasons a cluster gets is lib/score.
import { describe, expect, test } from 'vitest';
import type { StatusReasonId } from '../../../lib/model/scan-result.ts';
import { reasonFix, reasonText } from '../../../templates/wording/reason.ts';

const reasonIds: readonly StatusReasonId[] = [
  'workloadOpen',
  'internetWithoutIsolation',
  'exposureCritical',
  'notEnforced',
  'unknown',
  'opening',
  'entryPointNotDeclared',
  'nextPodOpen',
  'halfOpenDependency',
  'dnsCut',
  'hostNetworkWorkload',
];
const imperative = /^(Apply|Close|Turn|Correct|Replace|Declare|Allow|Move|Name|Run) /;
const contraction = /\b(?:is|are|do|does|can|could|was|has|it|that)n?'(?:t|s|re|ve)\b/i;

describe('a reason', () => {
  const objects = ['a', 'b', 'c', 'd', 'e'].map((letter) => `Deployment/${letter.repeat(253)}`);
  test.each(reasonIds)('%s is one sentence, with a fix of one imperative sentence, names shortened', (id) => {
    for (const some of [[], objects.slice(0, 1), objects]) {
      const wrong = reasonText({ id, objects: some });
      expect(wrong).toMatch(/^[A-Z]/);
      expect(wrong).not.toMatch(/\.$|undefined/);
      expect(wrong).not.toMatch(contraction);
      expect(wrong.length).toBeLessThanOrEqual(210);
    }
    expect(reasonFix(id)).toMatch(imperative);
    expect(reasonFix(id)).not.toMatch(/\.$/);
  });
});
