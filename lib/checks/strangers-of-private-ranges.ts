// A rule that lets wide private address ranges in, or lets a workload out to them.
import type { Check } from './check.ts';
import { findLostPoints, type LostPoints } from './lost-points.ts';
import { count, ruleName } from './names.ts';

const meta = {
  id: 'strangers-of-private-ranges',
  title: 'No rule admits wide private address ranges',
  rationale:
    'A block of private addresses holds whatever the network gets tomorrow: pods of other clusters, virtual machines, laptops behind a VPN.',
  attackerGains: 'A foothold anywhere in the private network reaches these workloads, or they reach everything in it',
  severity: 'medium',
  remediation: 'Narrow the block to the subnets or hosts that need the connection',
  source: 'Network Segmentation control: only whitelisted service endpoints; IPBlock.cidr; RFC 1918, RFC 6598, RFC 4193',
} as const;

export const strangersOfPrivateRanges: Check = {
  meta,
  run: (context) =>
    findLostPoints(context, {
      meta,
      asks: ({ cause, position }) => position === 'private' && cause.kind !== 'noPolicy',
      message: messageOf,
      fix: fixOf,
    }),
};

function messageOf({ namespace, direction, workloads, cause }: LostPoints): string {
  const what = `${count(workloads.length, 'workload')} of namespace "${namespace.name}"`;
  const rule = cause.kind === 'rule' ? ruleName(cause.policy, direction, cause.ruleIndex) : 'A policy that could not be read';
  return direction === 'ingress' ? `${rule} admits private addresses to ${what}` : `${rule} lets ${what} connect to private addresses`;
}

function fixOf({ direction, cause }: LostPoints): string {
  if (cause.kind !== 'rule') return 'Correct the policy, then scan again';
  return `Narrow the addresses in ${ruleName(cause.policy, direction, cause.ruleIndex)} to those that need it`;
}
