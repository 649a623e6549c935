// The rule that is to blame where two open the same: the wider one. A narrow rule that one wider rule repeats as a whole
// decides nothing by itself, so mending it would leave everything open.
import type { PolicyObject } from '../model/cluster.ts';
import type { RedundantRule, RulePlace } from '../model/policy-facts.ts';
import type { Deduction } from '../model/scan-result.ts';
import type { CheckContext } from './check-context.ts';
import { policyRefOf } from './names.ts';
import { placeKey } from './rule-places.ts';

type RuleCause = Extract<Deduction['cause'], { readonly kind: 'rule' }>;

export interface BlamedRule {
  readonly place: RulePlace;
  readonly cause: RuleCause;
}

/** Finds the rule that mends a lost point when it is narrowed, for the rule that the scores name. */
export function makeBlame(context: CheckContext): (cause: RuleCause, place: RulePlace) => BlamedRule {
  const { cluster, facts } = context;
  const redundant = new Map(facts.redundantRules.map((rule) => [placeKey(rule), rule]));
  return (cause, place) => {
    const wider = widerOf(redundant.get(placeKey(place)));
    // Rules that stand in for one another are equally to blame: the first stays.
    if (wider === undefined || redundant.has(placeKey(wider))) return { place, cause };
    const policy = cluster.policies[wider.policyId] as PolicyObject;
    const line = policy.origin.ruleLines?.[wider.direction][wider.ruleIndex];
    return {
      place: wider,
      cause: {
        kind: 'rule',
        policy: policyRefOf(policy),
        ruleIndex: wider.ruleIndex,
        ...(line !== undefined && { line }),
      },
    };
  };
}

/** The one rule that repeats it as a whole; undefined where several do so together, or an earlier one decides. */
function widerOf(rule: RedundantRule | undefined): RulePlace | undefined {
  return rule?.how === 'repeated' && rule.coveredBy.length === 1 ? rule.coveredBy[0] : undefined;
}
