// Policies of one tier with equal priority that bind the same pods: the API leaves their order undefined.
import type { PolicyObject } from '../model/cluster.ts';
import type { Policy } from '../model/policy.ts';
import type { Check, CheckContext } from './check.ts';
import { fingerprintOf } from './fingerprint.ts';
import { policyName } from './names.ts';
import { policyEvidence } from './policy-finding.ts';

const meta = {
  id: 'equal-priorities',
  title: 'Policies of one tier that bind the same pods have different priorities',
  rationale: 'Which of two policies with equal priority comes first is undefined, so a deny may come before an allow on one cluster and after it on another.',
  attackerGains: 'A connection that is denied here may be allowed after an upgrade of the network plugin',
  severity: 'medium',
  remediation: 'Give the policies different priorities',
  source: 'AdminNetworkPolicySpec.priority, ClusterNetworkPolicySpec.priority: behavior is undefined',
} as const;

export const equalPriorities: Check = {
  meta,
  run(context) {
    const ordered = context.policies.filter((policy) => policy.tier !== 'networkPolicy' && !policy.unreadable);
    if (ordered.length === 0) return 'notApplicable';
    const groups = Map.groupBy(ordered, (policy) => `${policy.tier} ${priorityOf(context, policy)}`);
    return [...groups.values()].filter((group) => group.length > 1).flatMap((group) => overlapping(context, group));
  },
};

function overlapping(context: CheckContext, group: readonly Policy[]) {
  const shared = group.filter((policy) => group.some((other) => other !== policy && bindSamePods(context, policy, other)));
  if (shared.length < 2) return [];
  const names = shared.map((policy) => policyName(context.cluster.policies[policy.policyId] as PolicyObject)).sort();
  return [
    {
      checkId: meta.id,
      outcome: 'fail' as const,
      severity: meta.severity,
      fingerprint: fingerprintOf([meta.id, ...names]),
      message: `${names.join(' and ')} have equal priority and bind the same pods: their order is undefined`,
      attackerGains: meta.attackerGains,
      fix: `Give ${names.slice(1).join(' and ')} a different priority`,
      resources: names,
      evidence: shared.map((policy) => policyEvidence(context, policy.policyId)),
      points: { coverage: 0, exposure: 0 },
    },
  ];
}

/** Both speak of one direction and select a common pod. */
function bindSamePods({ facts }: CheckContext, a: Policy, b: Policy): boolean {
  const direction = (['ingress', 'egress'] as const).some((d) => a.rules[d] !== undefined && b.rules[d] !== undefined);
  if (!direction) return false;
  const podsOfA = facts.subjectPods.get(a.policyId);
  const podsOfB = facts.subjectPods.get(b.policyId);
  return podsOfA !== undefined && podsOfB !== undefined && !podsOfA.isDisjointFrom(podsOfB);
}

function priorityOf({ cluster }: CheckContext, policy: Policy): unknown {
  const object = cluster.policies[policy.policyId] as PolicyObject;
  return object.kind === 'BaselineAdminNetworkPolicy' ? 'baseline' : object.spec.priority;
}
