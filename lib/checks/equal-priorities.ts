// Policies of one tier with equal priority that bind the same pods and do not say the same: the API leaves open which
// comes first.
import type { Direction, PolicyObject } from '../model/cluster.ts';
import type { Finding } from '../model/finding.ts';
import type { Action, Policy } from '../model/policy.ts';
import type { Check } from './check.ts';
import type { CheckContext } from './check-context.ts';
import { EVIDENCE_LIMIT, policyEvidence } from './evidence.ts';
import { fingerprintOf } from './fingerprint.ts';
import { joinNames, policyName } from './names.ts';

const meta = {
  id: 'equal-priorities',
  title: 'Policies of one tier that bind the same pods have different priorities',
  rationale:
    'Which of two policies with equal priority comes first is undefined, so a deny may come before an allow on one cluster and after it on another.',
  attackerGains: 'A connection that is denied here may be allowed after an upgrade of the network plugin',
  severity: 'medium',
  remediation: 'Give the policies different priorities',
  source: 'AdminNetworkPolicySpec.priority, ClusterNetworkPolicySpec.priority: behavior is undefined',
} as const;

export const equalPriorities: Check = {
  meta,
  run(context) {
    const ordered = context.policies.filter(
      ({ tier, unreadable }) => tier !== 'networkPolicy' && !unreadable,
    );
    if (ordered.length === 0) return 'notApplicable';
    const groups = Map.groupBy(ordered, (policy) => `${policy.tier} ${priorityOf(context, policy)}`);
    return [...groups.values()].flatMap((group) =>
      overlapping(context, group).map((set) => toFinding(context, set)),
    );
  },
};

/** Sets of policies, each bound to another of its set by a pod and a direction. Cost: pods that the group selects. */
function overlapping({ facts }: CheckContext, group: readonly Policy[]): Policy[][] {
  if (group.length < 2) return [];
  const sets = new Map<Policy, Policy[]>(group.map((policy) => [policy, [policy]]));
  const join = (a: Policy, b: Policy) => {
    const [into, from] = [sets.get(a) as Policy[], sets.get(b) as Policy[]];
    if (into === from) return;
    into.push(...from);
    for (const policy of from) sets.set(policy, into);
  };
  for (const direction of ['ingress', 'egress'] as const) {
    const firstOf = new Map<number, Policy[]>();
    for (const policy of group) {
      if (policy.rules[direction] === undefined) continue;
      for (const pod of facts.subjectPods.get(policy.policyId) ?? []) {
        const known = firstOf.get(pod) ?? [];
        firstOf.set(pod, known);
        for (const other of known) if (saysOtherwise([policy, other], direction)) join(other, policy);
        if (!known.some((other) => actionKey(other, direction) === actionKey(policy, direction)))
          known.push(policy);
      }
    }
  }
  return [...new Set(sets.values())].filter((set) => set.length > 1);
}

/** The order matters when the two hold rules of different actions. */
function saysOtherwise(two: readonly [Policy, Policy], direction: Direction): boolean {
  return new Set(two.flatMap((policy) => [...actionsOf(policy, direction)])).size > 1;
}

function actionsOf({ rules }: Policy, direction: Direction): Set<Action> {
  return new Set((rules[direction] ?? []).map(({ action }) => action));
}

function actionKey(policy: Policy, direction: Direction): string {
  return [...actionsOf(policy, direction)].sort().join();
}

function toFinding(context: CheckContext, set: readonly Policy[]): Finding {
  const { cluster } = context;
  const policies = set.map(({ policyId }) => cluster.policies[policyId] as PolicyObject);
  const names = policies.map(policyName).sort();
  return {
    checkId: meta.id,
    otherChecks: [],
    outcome: 'fail',
    severity: meta.severity,
    fingerprint: fingerprintOf([meta.id, ...names]),
    message: `${joinNames(names)} have equal priority and bind the same pods: which comes first is undefined`,
    attackerGains: meta.attackerGains,
    fix: `Give ${joinNames(names.slice(1))} ${names.length === 2 ? 'another priority' : 'other priorities'}`,
    resources: policies.map(({ kind, name }) => `${kind}/${name}`).sort(),
    evidence: set.slice(0, EVIDENCE_LIMIT).map(({ policyId }) => policyEvidence(cluster, policyId)),
    points: { coverage: 0, exposure: 0 },
  };
}

function priorityOf({ cluster }: CheckContext, policy: Policy): unknown {
  const object = cluster.policies[policy.policyId] as PolicyObject;
  return object.kind === 'BaselineAdminNetworkPolicy' ? 'baseline' : object.spec.priority;
}
