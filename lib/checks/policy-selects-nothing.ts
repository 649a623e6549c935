// A policy that selects no pod protects nothing: often one right and one wrong label.
import type { PolicyObject } from '../model/cluster.ts';
import type { Check } from './check.ts';
import { policyName } from './names.ts';
import { policyEvidence, policyFinding } from './policy-finding.ts';

const meta = {
  id: 'policy-selects-nothing',
  title: 'Every policy selects at least one pod',
  rationale: 'All labels of a selector must hold, so one that is misspelt or renamed makes the whole policy select nothing, silently.',
  attackerGains: 'The pods that the policy was written for are open, and everybody believes that they are not',
  severity: 'high',
  remediation: 'Correct the labels of the selector, or remove the policy',
  source: 'LabelSelector: the requirements are ANDed; NetworkPolicySpec.podSelector',
} as const;

export const policySelectsNothing: Check = {
  meta,
  run(context) {
    if (context.policies.length === 0) return 'notApplicable';
    return context.facts.selectingNothing.map((policyId) => {
      const policy = context.cluster.policies[policyId] as PolicyObject;
      const subject = policy.kind === 'NetworkPolicy' ? policy.spec.podSelector : policy.spec.subject;
      return policyFinding(context, {
        meta,
        policyId,
        message: `${policyName(policy)} selects no pod`,
        fix: `Correct the selector of ${policyName(policy)}, or remove the policy`,
        evidence: [policyEvidence(context, policyId)],
        cause: [JSON.stringify(subject) ?? ''],
      });
    });
  },
};
