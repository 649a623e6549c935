// A rule that allows everything: it undoes the isolation that its policy seems to give.
import type { Rule } from '../model/policy.ts';
import { ALL_PORTS, equalPorts, unionAllPorts } from '../sets/port-set.ts';
import type { Check } from './check.ts';
import { groupByPolicy, policyFinding } from './policy-finding.ts';
import { placesOfRules } from './rule-places.ts';

const meta = {
  id: 'allow-all-rule',
  title: 'No rule allows every peer on every port',
  rationale: 'A policy with a rule that matches everything looks like protection in a list of policies and is none.',
  attackerGains: 'The selected pods stay as open as without a policy, while other tools count them as protected',
  severity: 'high',
  remediation: 'Remove the rule, or name the peers and ports that it is for',
  source: 'NetworkPolicyIngressRule.from, NetworkPolicyEgressRule.to: empty or missing matches all',
} as const;

export const allowAllRule: Check = {
  meta,
  run(context) {
    if (context.policies.length === 0) return 'notApplicable';
    return groupByPolicy(context, placesOfRules(context.policies, allowsAll)).map(({ policyId, name, places, evidence, cause }) => {
      const verb = places.length === 1 ? 'allows' : 'allow';
      const message = `${name} ${verb} every peer on every port`;
      return policyFinding(context, { meta, policyId, message, fix: `Remove ${name}, or name its peers and ports`, evidence, cause });
    });
  },
};

function allowsAll(rule: Rule): boolean {
  return rule.action === 'accept' && (rule.peers === 'any' || holdsWholeSpace(rule.peers)) && matchesAllPorts(rule);
}

/** `0.0.0.0/0` or `::/0` without exceptions: every address of a family. */
function holdsWholeSpace(peers: Exclude<Rule['peers'], 'any'>): boolean {
  return peers.some((peer) => {
    if (peer.kind !== 'block' || peer.excepts.length > 0 || peer.block.first !== 0n) return false;
    return peer.block.last === (1n << (peer.block.family === 'v4' ? 32n : 128n)) - 1n;
  });
}

function matchesAllPorts(rule: Rule): boolean {
  if (rule.ports === 'any') return true;
  return equalPorts(unionAllPorts(rule.ports.flatMap((port) => (port.kind === 'ports' ? [port.ports] : []))), ALL_PORTS);
}
