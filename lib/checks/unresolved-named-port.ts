// A port name that no destination has: the rule allows nothing for it.
import type { Check } from './check.ts';
import { groupByPolicy, policyFinding } from './policy-finding.ts';

const meta = {
  id: 'unresolved-named-port',
  title: 'Every port name of a rule is a port of the destination',
  rationale: 'A port name is looked up on the destination pod, with its protocol; a pod without it is not matched by the rule.',
  attackerGains: 'Nothing by itself: the connection is cut, and is then often mended by a rule that is too wide',
  severity: 'medium',
  remediation: 'Correct the name, give the container port that name, or use its number',
  source: 'NetworkPolicyPort.port: a numerical or named port on a given pod',
} as const;

export const unresolvedNamedPort: Check = {
  meta,
  run(context) {
    if (context.policies.length === 0) return 'notApplicable';
    return groupByPolicy(context, context.facts.unresolvedPorts).map(({ policyId, places, name, evidence, cause }) => {
      const ports = [...new Set(places.map((place) => `"${place.portName}"`))].sort();
      const which = ports.length === 1 ? `port ${ports[0]}` : `ports ${ports.join(', ')}`;
      return policyFinding(context, {
        meta,
        policyId,
        message: `No destination of ${name} has ${which}`,
        fix: `Give the containers ${which}, or use the number in ${name}`,
        evidence,
        cause,
      });
    });
  },
};
