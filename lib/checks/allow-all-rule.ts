// A rule that allows everything: it undoes the isolation that its policy seems to give.
import type { Finding } from '../model/finding.ts';
import type { RulePlace } from '../model/policy-facts.ts';
import { allowsAll } from './allows-all.ts';
import type { Check } from './check.ts';
import type { CheckContext } from './check-context.ts';
import type { LostItem } from './lost-causes.ts';
import { evidenceOf, namespacesOf, pointsOf, resourcesOf, subjectsName } from './lost-finding.ts';
import { sentence } from './names.ts';
import { selectsNextPod } from './next-pod.ts';
import { checksOf } from './opening-finding.ts';
import { groupByPolicy, policyFinding, type RuleGroup } from './policy-finding.ts';
import { placeKey } from './redundancy.ts';
import { placesOfRules } from './rule-places.ts';

const meta = {
  id: 'allow-all-rule',
  title: 'No rule allows every peer on every port',
  rationale:
    'A policy with a rule that matches everything looks like protection in a list of policies and is none.',
  attackerGains:
    'The selected pods stay as open as without a policy, while other tools count them as protected',
  severity: 'high',
  remediation: 'Remove the rule, or name the peers and ports that it is for',
  source: 'NetworkPolicyIngressRule.from, NetworkPolicyEgressRule.to: empty or missing matches all',
} as const;

export const allowAllRule: Check = {
  meta,
  run(context) {
    if (context.policies.length === 0) return 'notApplicable';
    const selectingNothing = new Set(context.facts.selectingNothing);
    const places = placesOfRules(context.policies, allowsAll).filter(
      ({ policyId }) => !selectingNothing.has(policyId),
    );
    const lost = new Map(context.lostCauses().rules.map(({ place, items }) => [placeKey(place), items]));
    return groupByPolicy(context.cluster, places).map((group) => {
      const items = group.places.flatMap((place) => lost.get(placeKey(place)) ?? []);
      return toFinding(context, group, items);
    });
  },
};

function toFinding(context: CheckContext, group: RuleGroup<RulePlace>, items: readonly LostItem[]): Finding {
  const { policyId, places, name, number, evidence, cause } = group;
  const opening = items.filter(({ check }) => check !== undefined);
  const what = places.every((place) => context.ruleAt(place)?.peers === 'any')
    ? 'every peer'
    : 'every address';
  const whom = opening.length === 0 ? '' : ` of ${subjectsName(opening)}`;
  const finding = policyFinding(context, {
    meta,
    policyId,
    message: `${sentence(name)} ${number === 'one' ? 'allows' : 'allow'} ${what} on every port${whom}`,
    fix: `Remove ${name}, or name ${number === 'one' ? 'its' : 'their'} peers and ports`,
    evidence: opening.length === 0 ? evidence : evidenceOf(opening),
    cause,
  });
  return {
    ...finding,
    otherChecks: [...checksOf(items), ...consequences(context, group, opening)].sort(),
    severity: opening.some(isOpenBothWays) ? 'critical' : 'high',
    resources: opening.length === 0 ? finding.resources : resourcesOf(opening),
    points: pointsOf(items),
  };
}

function consequences(
  context: CheckContext,
  { policyId, places }: RuleGroup<RulePlace>,
  opening: readonly LostItem[],
): string[] {
  const { hiding } = context.redundancy();
  const opensNextPod = namespacesOf(opening).some((namespace) =>
    selectsNextPod(context, { policyId, namespace }),
  );
  return [
    ...(opensNextPod ? ['next-pod-not-covered'] : []),
    ...(places.some((place) => hiding.has(placeKey(place))) ? ['redundant-rule'] : []),
  ];
}

/** The gate: isolated in neither direction (scoring.md section 5). */
function isOpenBothWays({ workload: { directions } }: LostItem): boolean {
  return directions?.ingress.quality.worst === 0 && directions.egress.quality.worst === 0;
}
