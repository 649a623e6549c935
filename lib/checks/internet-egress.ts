// A rule that lets workloads out to wide public address ranges.
import type { Check } from './check.ts';
import { findLostPoints, type LostPoints } from './lost-points.ts';
import { count, ruleName } from './names.ts';

const meta = {
  id: 'internet-egress',
  title: 'No rule lets workloads out to the whole internet',
  rationale: 'What is taken is carried out over the same way, and the tools for the next step come in over it.',
  attackerGains: 'A pod that is taken can fetch tools, call a command server and carry data out',
  severity: 'medium',
  remediation: 'Name the addresses that are needed, or send what leaves through a proxy that does',
  source: 'Network Segmentation control: deny everything else; NetworkPolicyEgressRule.to, IPBlock.cidr',
} as const;

export const internetEgress: Check = {
  meta,
  run: (context) =>
    findLostPoints(context, {
      meta,
      asks: ({ cause, direction, position }) => position === 'internet' && direction === 'egress' && cause.kind !== 'noPolicy',
      message: messageOf,
      fix: fixOf,
    }),
};

function messageOf({ namespace, direction, workloads, cause, worst }: LostPoints): string {
  const what = `${count(workloads.length, 'workload')} of namespace "${namespace.name}"`;
  const rule = cause.kind === 'rule' ? ruleName(cause.policy, direction, cause.ruleIndex) : 'A policy that could not be read';
  return `${rule} lets ${what} out to the internet on ${worst.ports === 'all' ? 'all ports' : worst.ports}`;
}

function fixOf({ direction, cause }: LostPoints): string {
  if (cause.kind !== 'rule') return 'Correct the policy, then scan again';
  return `Name the addresses that are needed in ${ruleName(cause.policy, direction, cause.ruleIndex)}`;
}
