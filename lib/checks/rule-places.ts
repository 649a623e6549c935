// Rules of all policies that have a certain form, as places.
import type { Policy, Rule } from '../model/policy.ts';
import type { RulePlace } from '../model/policy-facts.ts';

/** Places of the readable policies' rules that `asks` says yes to, in order of evaluation. */
export function placesOfRules(policies: readonly Policy[], asks: (rule: Rule) => boolean): RulePlace[] {
  return policies
    .filter((policy) => !policy.unreadable)
    .flatMap((policy) =>
      (['ingress', 'egress'] as const).flatMap((direction) =>
        (policy.rules[direction] ?? [])
          .filter(asks)
          .map(({ ruleIndex }) => ({ policyId: policy.policyId, direction, ruleIndex })),
      ),
    );
}

/** Equal for equal places. */
export function placeKey({ policyId, direction, ruleIndex }: RulePlace): number {
  return (2 * policyId + (direction === 'ingress' ? 0 : 1)) * 2 ** 24 + ruleIndex;
}
