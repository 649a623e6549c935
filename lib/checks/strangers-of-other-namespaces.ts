// A rule that lets pods of any other namespace in, or lets a workload out to them.
import type { Check } from './check.ts';
import { findLostPoints, type LostPoints } from './lost-points.ts';
import { count, ruleName } from './names.ts';

const meta = {
  id: 'strangers-of-other-namespaces',
  title: 'No rule admits pods of other namespaces that it does not name',
  rationale:
    'A selector that lists no value is satisfied by a pod that anyone deploys anywhere in the cluster, so the rule is no boundary between namespaces.',
  attackerGains: 'A pod in any namespace, however unimportant, is enough to reach these workloads or to be reached from them',
  severity: 'high',
  remediation: 'Name the namespaces and the pods that need the connection, by labels with values',
  source: 'Network Segmentation control: only whitelisted service endpoints; NetworkPolicyPeer.namespaceSelector',
} as const;

export const strangersOfOtherNamespaces: Check = {
  meta,
  run: (context) =>
    findLostPoints(context, {
      meta,
      asks: ({ cause, position }) => position === 'otherNamespaces' && cause.kind !== 'noPolicy',
      message: messageOf,
      fix: fixOf,
    }),
};

function messageOf({ namespace, direction, workloads, cause, worst }: LostPoints): string {
  const what = `${count(workloads.length, 'workload')} of namespace "${namespace.name}"`;
  const rule = cause.kind === 'rule' ? ruleName(cause.policy, direction, cause.ruleIndex) : 'A policy that could not be read';
  const peers = worst.peer.kind === 'workload' ? 'pods of other namespaces' : 'any pod of other namespaces';
  return direction === 'ingress' ? `${rule} admits ${peers} to ${what}` : `${rule} lets ${what} connect to ${peers}`;
}

function fixOf({ direction, cause }: LostPoints): string {
  if (cause.kind !== 'rule') return 'Correct the policy, then scan again';
  return `Name the namespaces and pods that need it in ${ruleName(cause.policy, direction, cause.ruleIndex)}`;
}
