// Rules of an ordered tier that are never reached, because earlier rules decide all that they speak of. Proved on the
// matrix: without them no verdict changes.
import type { Finding } from '../model/finding.ts';
import type { RedundantRule } from '../model/policy-facts.ts';
import type { Check } from './check.ts';
import type { CheckContext } from './check-context.ts';
import { joinNames, ruleName, sentence } from './names.ts';
import { groupByPolicy, policyFinding, type RuleGroup } from './policy-finding.ts';

const meta = {
  id: 'shadowed-rule',
  title: 'Every rule of an ordered tier is reached',
  rationale:
    'The first rule that matches decides, so a deny that stands behind a wider allow denies nothing, and nobody sees it.',
  attackerGains: 'Where the rule denies: a connection that somebody believes to be denied',
  severity: 'medium',
  remediation: 'Give the rule or its policy a place before the one that decides first, or remove it',
  source:
    'AdminNetworkPolicySpec.ingress, ClusterNetworkPolicySpec.ingress: rules are evaluated in order, the first match decides',
} as const;

export const shadowedRule: Check = {
  meta,
  run(context) {
    if (context.policies.every(({ tier }) => tier === 'networkPolicy')) return 'notApplicable';
    const shadowed = context.redundancy().rules.filter(({ how }) => how === 'shadowed');
    return groupByPolicy(context.cluster, shadowed).map((group) => toFinding(context, group));
  },
};

function toFinding(
  context: CheckContext,
  { policyId, places, name, number, evidence, cause }: RuleGroup<RedundantRule>,
): Finding {
  const covering = places.flatMap(({ coveredBy }) =>
    coveredBy.slice(0, 1).map((place) => ruleName(context.cluster, place)),
  );
  const first = [...new Set(covering)].slice(0, 2);
  const denies = places.some((place) => context.ruleAt(place)?.action === 'deny');
  return {
    ...policyFinding(context, {
      meta,
      policyId,
      message: `${sentence(name)} ${number === 'one' ? 'is' : 'are'} never reached: ${joinNames(first)} ${first.length === 1 ? 'decides' : 'decide'} first`,
      fix: `Move ${name} before ${joinNames(first)}, or remove ${number === 'one' ? 'it' : 'them'}`,
      evidence,
      cause,
    }),
    severity: denies ? 'medium' : 'low',
  };
}
