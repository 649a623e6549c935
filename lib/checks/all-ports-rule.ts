// Named peers, but (nearly) all ports: more than the application needs.
import type { Check } from './check.ts';
import { findLostPoints, type LostPoints } from './lost-points.ts';
import { count, ruleName } from './names.ts';

const meta = {
  id: 'all-ports-rule',
  title: 'Named peers are allowed on few ports',
  rationale: 'The control asks for service endpoints, and an endpoint has a port; a rule without ports also opens debuggers, admin consoles and ping.',
  attackerGains: 'From a peer that is taken, every port of these workloads can be scanned and tried, not only the one that is served',
  severity: 'low',
  remediation: 'List the ports that are needed in the rule',
  source: 'Network Segmentation control: whitelisted service endpoints; NetworkPolicyPort',
} as const;

export const allPortsRule: Check = {
  meta,
  run: (context) =>
    findLostPoints(context, {
      meta,
      asks: ({ cause, position }) => position === 'listedPeers' && cause.kind !== 'noPolicy',
      message: messageOf,
      fix: fixOf,
    }),
};

function messageOf({ namespace, direction, workloads, cause, worst }: LostPoints): string {
  const what = `${count(workloads.length, 'workload')} of namespace "${namespace.name}"`;
  const rule = cause.kind === 'rule' ? ruleName(cause.policy, direction, cause.ruleIndex) : 'A policy that could not be read';
  const ports = worst.ports === 'all' ? 'all ports' : 'many ports';
  return direction === 'ingress' ? `${rule} opens ${ports} of ${what} to the peers that it names` : `${rule} lets ${what} connect on ${ports}`;
}

function fixOf({ direction, cause }: LostPoints): string {
  if (cause.kind !== 'rule') return 'Correct the policy, then scan again';
  return `List the ports that are needed in ${ruleName(cause.policy, direction, cause.ruleIndex)}`;
}
