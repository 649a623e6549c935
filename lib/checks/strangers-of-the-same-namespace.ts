// A rule that lets any pod of the same namespace in, or lets a workload out to it.
import type { Check } from './check.ts';
import { findLostPoints, type LostPoints } from './lost-points.ts';
import { count, ruleName } from './names.ts';

const meta = {
  id: 'strangers-of-the-same-namespace',
  title: 'No rule admits pods of the same namespace that it does not name',
  rationale:
    'The control asks for connections between named endpoints; a rule for the whole namespace lets the first pod that is taken there move on to all others.',
  attackerGains: 'Any pod of the namespace that is taken, or deployed there, reaches these workloads',
  severity: 'medium',
  remediation: 'Name the pods that need the connection, by labels with values',
  source: 'Network Segmentation control: only whitelisted service endpoints; NetworkPolicyPeer.podSelector',
} as const;

export const strangersOfTheSameNamespace: Check = {
  meta,
  run: (context) =>
    findLostPoints(context, {
      meta,
      asks: ({ cause, position }) => position === 'sameNamespace' && cause.kind !== 'noPolicy',
      message: messageOf,
      fix: fixOf,
    }),
};

function messageOf({ namespace, direction, workloads, cause }: LostPoints): string {
  const what = `${count(workloads.length, 'workload')} of namespace "${namespace.name}"`;
  const rule = cause.kind === 'rule' ? ruleName(cause.policy, direction, cause.ruleIndex) : 'A policy that could not be read';
  return direction === 'ingress' ? `${rule} admits every pod of the namespace to ${what}` : `${rule} lets ${what} connect to every pod of the namespace`;
}

function fixOf({ direction, cause }: LostPoints): string {
  if (cause.kind !== 'rule') return 'Correct the policy, then scan again';
  return `Name the pods that need it in ${ruleName(cause.policy, direction, cause.ruleIndex)}`;
}
