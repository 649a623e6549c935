// Rules whose removal changes no verdict, apart from those that are so only because another rule is too wide: there
// the wide rule is the fault, and removing the narrow one would be the wrong way round.
import type { RedundantRule } from '../model/policy-facts.ts';
import { allowsAll } from './allows-all.ts';
import type { CheckContext } from './check-context.ts';
import { placeKey, placesOfRules } from './rule-places.ts';

export interface ToldRedundancy {
  readonly rules: readonly RedundantRule[];
  /** Ids of policies that could go as a whole. */
  readonly policyIds: readonly number[];
  /** Keys (placeKey) of rules that are too wide and make others redundant. */
  readonly hiding: ReadonlySet<number>;
}

/** The redundancy that is worth telling. */
export function findToldRedundancy(context: CheckContext): ToldRedundancy {
  const { redundantRules, redundantPolicies, peersMatchingNothing, unresolvedPorts } = context.facts;
  if (redundantPolicies.length === 0 && redundantRules.length === 0)
    return { rules: [], policyIds: [], hiding: new Set() };
  const wide = new Set([
    ...context.lostCauses().rules.map(({ place }) => placeKey(place)),
    ...placesOfRules(context.policies, allowsAll).map(placeKey),
  ]);
  const hiding = new Set<number>();
  // A policy that waits for a peer or a port to come is told as that.
  const hidden = new Set([...peersMatchingNothing, ...unresolvedPorts].map(({ policyId }) => policyId));
  const rules = redundantRules.filter((rule) => {
    if (rule.how === 'shadowed') return true;
    const over = rule.coveredBy.map(placeKey).filter((key) => wide.has(key));
    for (const key of over) hiding.add(key);
    if (over.length > 0) hidden.add(rule.policyId);
    return over.length === 0;
  });
  return { rules, policyIds: redundantPolicies.filter((id) => !hidden.has(id)), hiding };
}
