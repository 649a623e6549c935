// A peer that matches no pod: the connection that it was written for is not allowed.
import type { Check } from './check.ts';
import { groupByPolicy, policyFinding } from './policy-finding.ts';

const meta = {
  id: 'peer-matches-nothing',
  title: 'Every peer of a rule matches a pod',
  rationale: 'A peer that matches nothing is a connection that is missing, or an opening for whoever takes that name later.',
  attackerGains: 'A pod with these labels, wherever it may be deployed, is let in',
  severity: 'low',
  remediation: 'Correct the selector, or remove the peer',
  source: 'NetworkPolicyPeer.podSelector, namespaceSelector',
} as const;

export const peerMatchesNothing: Check = {
  meta,
  run(context) {
    if (context.policies.length === 0) return 'notApplicable';
    return groupByPolicy(context, context.facts.peersMatchingNothing).map(({ policyId, name, evidence, cause }) =>
      policyFinding(context, {
        meta,
        policyId,
        message: `A peer in ${name} matches no pod`,
        fix: `Correct the peer in ${name}, or remove it`,
        evidence,
        cause,
      }),
    );
  },
};
