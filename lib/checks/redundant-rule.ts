// Rules and policies whose removal changes no verdict, proved on the matrix.
import type { PolicyObject } from '../model/cluster.ts';
import type { RedundantRule } from '../model/policy-facts.ts';
import type { Check, CheckContext } from './check.ts';
import { policyName, ruleName } from './names.ts';
import { groupByPolicy, policyEvidence, policyFinding } from './policy-finding.ts';

const meta = {
  id: 'redundant-rule',
  title: 'Every rule and policy changes a verdict',
  rationale: 'A rule that others repeat, or that is never reached, hides what is really allowed and makes the next change go wrong.',
  attackerGains: 'Nothing by itself: it hides the rule that really opens the way',
  severity: 'low',
  remediation: 'Remove it: no verdict changes',
  source: 'NetworkPolicySpec: policies are additive; AdminNetworkPolicy: rules are evaluated in order',
} as const;

export const redundantRule: Check = {
  meta,
  run(context) {
    if (context.policies.length === 0) return 'notApplicable';
    const whole = new Set(context.facts.redundantPolicies);
    const rules = context.facts.redundantRules.filter((rule) => !whole.has(rule.policyId));
    return [...[...whole].map((policyId) => redundantPolicy(context, policyId)), ...redundantRules(context, rules)];
  },
};

function redundantPolicy(context: CheckContext, policyId: number) {
  const name = policyName(context.cluster.policies[policyId] as PolicyObject);
  return policyFinding(context, {
    meta,
    policyId,
    message: `${name} changes no verdict: other policies say the same`,
    fix: `Remove ${name}`,
    evidence: [policyEvidence(context, policyId)],
    cause: ['policy'],
  });
}

function redundantRules(context: CheckContext, rules: readonly RedundantRule[]) {
  return groupByPolicy(context, rules).map(({ policyId, places, name, evidence, cause }) => {
    const verb = places.length === 1 ? 'changes' : 'change';
    return policyFinding(context, {
      meta,
      policyId,
      message: `${name} ${verb} no verdict${becauseOf(context, places)}`,
      fix: `Remove ${name}`,
      evidence,
      cause,
    });
  });
}

function becauseOf({ cluster }: CheckContext, places: readonly RedundantRule[]): string {
  const [first] = places;
  const [covering] = first?.coveredBy ?? [];
  if (first === undefined || covering === undefined) return '';
  const name = ruleName(cluster.policies[covering.policyId] as PolicyObject, covering.direction, covering.ruleIndex);
  return first.how === 'shadowed' ? `: ${name} decides first` : `: ${name} allows the same`;
}
