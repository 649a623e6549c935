// A port name that no destination has: the rule allows nothing for it.
import type { PortPlace } from '../model/policy-facts.ts';
import type { Check } from './check.ts';
import type { CheckContext } from './check-context.ts';
import { joinNames, sentence } from './names.ts';
import { groupByPolicy, policyFinding } from './policy-finding.ts';

const meta = {
  id: 'unresolved-named-port',
  title: 'Every port name of a rule is a port of the destination',
  rationale:
    'A port name is looked up on the destination pod, with its protocol; a pod without it is not matched by the rule.',
  attackerGains:
    'Nothing by itself: the connection is cut, and is then often mended by a rule that is too wide',
  severity: 'medium',
  remediation: 'Correct the name, give the container port that name, or use its number',
  source: 'NetworkPolicyPort.port: a numerical or named port on a given pod',
} as const;

export const unresolvedNamedPort: Check = {
  meta,
  run(context) {
    if (context.policies.length === 0) return 'notApplicable';
    return groupByPolicy(context.cluster, context.facts.unresolvedPorts).map(
      ({ policyId, places, name, number, evidence, cause }) => {
        const ports = [...new Set(places.map((place) => portName(context, place)))].sort();
        const which = joinNames(ports);
        return policyFinding(context, {
          meta,
          policyId,
          message: `${sentence(name)} ${number === 'one' ? 'names' : 'name'} ${which}, which no destination has`,
          fix: `Give the containers ${which}, or use ${ports.length === 1 ? 'its number' : 'their numbers'} in ${name}`,
          evidence,
          cause,
        });
      },
    );
  },
};

/** `TCP port "http"`: the protocol is part of the look-up, and often what is wrong. */
function portName({ ruleAt }: CheckContext, place: PortPlace): string {
  const ports = ruleAt(place)?.ports ?? 'any';
  const named =
    ports === 'any' ? undefined : ports.find((port) => port.kind === 'named' && port.name === place.portName);
  const protocol = named?.kind === 'named' && named.protocol !== 'any' ? `${named.protocol} ` : '';
  return `${protocol}port "${place.portName}"`;
}
