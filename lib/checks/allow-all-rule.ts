// A rule that allows everything: it undoes the isolation that its policy seems to give.
import type { Cluster, PolicyObject } from '../model/cluster.ts';
import type { Finding } from '../model/finding.ts';
import type { RulePlace } from '../model/policy-facts.ts';
import { allowsAll } from './allows-all.ts';
import { ALLOW_ALL_GAINS } from './attacker-gains.ts';
import type { Check } from './check.ts';
import type { CheckContext } from './check-context.ts';
import { EVIDENCE_LIMIT, ruleEvidence } from './evidence.ts';
import { fingerprintOf } from './fingerprint.ts';
import type { LostItem } from './lost-causes.ts';
import { evidenceOf, pointsOf, resourcesOf, subjectsName } from './lost-finding.ts';
import { count, policyName, sentence } from './names.ts';
import { checksOfOpen, consequencesOf, policyResources } from './opening-finding.ts';
import { groupByPolicy, type RuleGroup } from './policy-finding.ts';
import { placeKey, placesOfRules } from './rule-places.ts';

const meta = {
  id: 'allow-all-rule',
  title: 'No rule allows every peer on every port',
  rationale:
    'A policy with a rule that matches everything looks like protection in a list of policies and is none.',
  attackerGains:
    'The selected pods stay as open as without a policy, while other tools count them as protected',
  severity: 'critical',
  remediation: 'Replace the rule by rules that name the peers and ports that are needed, or remove it',
  source: 'NetworkPolicyIngressRule.from, NetworkPolicyEgressRule.to: empty or missing matches all',
} as const;

export const allowAllRule: Check = {
  meta,
  run(context) {
    if (context.policies.length === 0) return 'notApplicable';
    const lost = new Map(context.lostCauses().rules.map(({ place, items }) => [placeKey(place), items]));
    return allowAllGroups(context).map((group) =>
      toFinding(context, { places: group, items: group.flatMap((place) => lost.get(placeKey(place)) ?? []) }),
    );
  },
};

/** Rules that allow everything, by the cause that they are told as; each group has at least one. */
export function allowAllGroups(context: CheckContext): readonly (readonly RulePlace[])[] {
  const selectingNothing = new Set(context.facts.selectingNothing);
  const places = placesOfRules(context.policies, allowsAll).filter(
    ({ policyId }) => !selectingNothing.has(policyId),
  );
  return [...Map.groupBy(places, (place) => scopeOf(context, place)).values()];
}

export function allowAllFingerprint(context: CheckContext, places: readonly RulePlace[]): string {
  return fingerprintOf([meta.id, scopeOf(context, places[0] as RulePlace)]);
}

/** Such rules of a namespace and direction are one cause, as a missing policy is: both leave the direction open. */
function scopeOf({ cluster }: CheckContext, { policyId, direction }: RulePlace): string {
  const policy = cluster.policies[policyId] as PolicyObject;
  return `${policy.namespace ?? policyName(policy)} ${direction}`;
}

interface AllowAll {
  readonly places: readonly RulePlace[];
  /** What they lose; empty where other rules decide first. */
  readonly items: readonly LostItem[];
}

function toFinding(context: CheckContext, { places, items }: AllowAll): Finding {
  const { cluster } = context;
  const [{ policyId, direction }] = places as [RulePlace, ...RulePlace[]];
  const policy = cluster.policies[policyId] as PolicyObject;
  const shown = items.filter(({ check }) => check !== undefined);
  const groups = groupByPolicy(cluster, places);
  const [only, ...others] = groups as [RuleGroup<RulePlace>, ...RuleGroup<RulePlace>[]];
  const name = others.length === 0 ? only.name : `${direction} rules of ${count(groups.length, 'policy')}`;
  const isOne = others.length === 0 && only.number === 'one';
  const peers = places.every((place) => context.ruleAt(place)?.peers === 'any')
    ? 'every peer'
    : 'every address';
  const subjects =
    shown.length === 0 ? '' : ` ${direction === 'ingress' ? 'of' : 'to'} ${subjectsName(shown)}`;
  return {
    checkId: meta.id,
    otherChecks: [...checksOfOpen(items), ...consequencesOf(context, { places, items })].sort(),
    outcome: 'fail',
    severity: shown.some(isOpenBothWays) ? 'critical' : 'high',
    fingerprint: allowAllFingerprint(context, places),
    ...(policy.namespace !== undefined && { namespace: policy.namespace }),
    message: `${sentence(name)} ${isOne ? 'allows' : 'allow'} ${peers} on every port${subjects}`,
    attackerGains: ALLOW_ALL_GAINS[direction],
    fix: `Replace ${others.length === 0 ? name : `these ${direction} rules`} by rules that name the peers and ports that are needed${direction === 'egress' ? ', cluster DNS among them' : ''}`,
    resources:
      shown.length === 0
        ? policyNames(cluster, places)
        : [...resourcesOf(shown), ...policyResources(context, places)].sort(),
    evidence:
      shown.length === 0
        ? places.slice(0, EVIDENCE_LIMIT).map((place) => ruleEvidence(cluster, place))
        : evidenceOf(shown, { cluster, peers: 'everybody' }),
    points: pointsOf(items),
  };
}

function policyNames({ policies }: Cluster, places: readonly RulePlace[]): string[] {
  const names = places
    .map(({ policyId }) => policies[policyId] as PolicyObject)
    .map(({ kind, name }) => `${kind}/${name}`);
  return [...new Set(names)].sort();
}

/** The gate: isolated in neither direction (scoring.md section 5). */
function isOpenBothWays({ workload: { directions } }: LostItem): boolean {
  return directions?.ingress.quality.worst === 0 && directions.egress.quality.worst === 0;
}
