// A rule that lets wide public address ranges in. Whether a route leads there is another check's question.
import type { Check } from './check.ts';
import { findLostPoints, type LostPoints } from './lost-points.ts';
import { count, ruleName } from './names.ts';

const meta = {
  id: 'strangers-of-the-internet',
  title: 'No rule admits wide public address ranges',
  rationale:
    'A policy that admits the internet protects from nobody as soon as a Service, a node port or a proxy gives it a way in.',
  attackerGains: 'Whoever finds a route to these pods, today or after the next change, is let in',
  severity: 'high',
  remediation: 'Admit the balancer or the ingress controller in place of the internet, or the addresses of known clients',
  source: 'Network Segmentation control: only whitelisted service endpoints; NetworkPolicyIngressRule.from, IPBlock.cidr',
} as const;

export const strangersOfTheInternet: Check = {
  meta,
  run: (context) =>
    findLostPoints(context, {
      meta,
      asks: ({ cause, direction, position }) => position === 'internet' && direction === 'ingress' && cause.kind !== 'noPolicy',
      message: messageOf,
      fix: fixOf,
    }),
};

function messageOf({ namespace, direction, workloads, cause, worst }: LostPoints): string {
  const what = `${count(workloads.length, 'workload')} of namespace "${namespace.name}"`;
  if (cause.kind === 'node') return `The node lets the internet in to ${what}, whatever the policies say`;
  const rule = cause.kind === 'rule' ? ruleName(cause.policy, direction, cause.ruleIndex) : 'A policy that could not be read';
  const who = worst.peer.kind === 'entryPoint' ? `what comes through ${worst.peer.entryPoint}` : 'public addresses';
  return `${rule} admits ${who} to ${what}`;
}

function fixOf({ direction, cause }: LostPoints): string {
  if (cause.kind === 'node') return 'Put a balancer that forwards to pod addresses in front, or set externalTrafficPolicy to Local and name the clients';
  if (cause.kind !== 'rule') return 'Correct the policy, then scan again';
  return `Name the addresses or the balancer that need it in ${ruleName(cause.policy, direction, cause.ruleIndex)}`;
}
