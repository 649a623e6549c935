// Rules whose removal changes no verdict, apart from those that are so only because another rule is too wide: there
// the wide rule is the fault, and removing the narrow one would be the wrong way round.
import type { RedundantRule, RulePlace } from '../model/policy-facts.ts';
import { allowsAll } from './allows-all.ts';
import type { CheckContext } from './check-context.ts';
import { placesOfRules } from './rule-places.ts';

export interface ToldRedundancy {
  readonly rules: readonly RedundantRule[];
  /** Ids of policies that could go as a whole. */
  readonly policyIds: readonly number[];
  /** Keys (placeKey) of rules that are too wide and make others redundant. */
  readonly hiding: ReadonlySet<string>;
}

/** The redundancy that is worth telling. */
export function findToldRedundancy(context: CheckContext): ToldRedundancy {
  const { redundantRules, redundantPolicies } = context.facts;
  if (redundantRules.length === 0) return { rules: [], policyIds: redundantPolicies, hiding: new Set() };
  const wide = new Set([
    ...context.lostCauses().rules.map(({ place }) => placeKey(place)),
    ...placesOfRules(context.policies, allowsAll).map(placeKey),
  ]);
  const hiding = new Set<string>();
  const hidden = new Set<number>();
  const rules = redundantRules.filter((rule) => {
    const over = rule.coveredBy.map(placeKey).filter((key) => wide.has(key));
    for (const key of over) hiding.add(key);
    if (over.length > 0) hidden.add(rule.policyId);
    return over.length === 0;
  });
  return { rules, policyIds: redundantPolicies.filter((id) => !hidden.has(id)), hiding };
}

/** Equal for equal places. */
export function placeKey({ policyId, direction, ruleIndex }: RulePlace): string {
  return `${policyId} ${direction} ${ruleIndex}`;
}
