// A finding about a policy, a rule or a list of them: the parts that all such findings share.
import type { Direction, PolicyObject } from '../model/cluster.ts';
import type { CheckMeta, Evidence, Finding } from '../model/finding.ts';
import type { RulePlace } from '../model/policy-facts.ts';
import type { CheckContext } from './check.ts';
import { fingerprintOf } from './fingerprint.ts';
import { policyName, policyRefOf, ruleEvidence, ruleName, ruleText } from './names.ts';

export interface PolicyFindingParts {
  readonly meta: CheckMeta;
  readonly policyId: number;
  readonly message: string;
  readonly fix: string;
  readonly evidence: readonly Evidence[];
  /** What tells this cause from others of the same policy; names and texts, no counts. */
  readonly cause: readonly string[];
}

/** A finding about one policy; it costs no points by itself. */
export function policyFinding({ cluster }: CheckContext, parts: PolicyFindingParts): Finding {
  const policy = cluster.policies[parts.policyId] as PolicyObject;
  return {
    checkId: parts.meta.id,
    outcome: 'fail',
    severity: parts.meta.severity,
    fingerprint: fingerprintOf([parts.meta.id, policyName(policy), ...parts.cause]),
    ...(policy.namespace !== undefined && { namespace: policy.namespace }),
    message: parts.message,
    attackerGains: parts.meta.attackerGains,
    fix: parts.fix,
    resources: [`${policy.kind}/${policy.name}`],
    evidence: parts.evidence,
    points: { coverage: 0, exposure: 0 },
  };
}

/** Evidence that points at the policy itself. */
export function policyEvidence({ cluster }: CheckContext, policyId: number): Evidence {
  return { policy: policyRefOf(cluster.policies[policyId] as PolicyObject) };
}

export interface RuleGroup<Place extends RulePlace> {
  readonly policyId: number;
  readonly places: readonly Place[];
  /** `ingress rule 1 and egress rules 2, 3 of NetworkPolicy "a/b"`. */
  readonly name: string;
  readonly evidence: readonly Evidence[];
  readonly cause: readonly string[];
}

/** Places grouped by policy: rules of one policy with the same fault are one cause. */
export function groupByPolicy<Place extends RulePlace>({ cluster }: CheckContext, places: readonly Place[]): RuleGroup<Place>[] {
  const groups = new Map<number, Place[]>();
  for (const place of places) groups.set(place.policyId, [...(groups.get(place.policyId) ?? []), place]);
  return [...groups].map(([policyId, inPolicy]) => ({
    policyId,
    places: inPolicy,
    name: rulesName(cluster.policies[policyId] as PolicyObject, inPolicy),
    evidence: inPolicy.map((place) => ruleEvidence(cluster, place)),
    cause: [...new Set(inPolicy.map((place) => ruleText(cluster, place)))].sort(),
  }));
}

function rulesName(policy: PolicyObject, places: readonly RulePlace[]): string {
  const [only] = places;
  if (places.length === 1 && only !== undefined) return ruleName(policy, only.direction, only.ruleIndex);
  const parts = (['ingress', 'egress'] as const).flatMap((direction) => rulesOf(direction, places));
  return `${parts.join(' and ')} of ${policyName(policy)}`;
}

function rulesOf(direction: Direction, places: readonly RulePlace[]): string[] {
  const indexes = [...new Set(places.filter((place) => place.direction === direction).map((place) => place.ruleIndex + 1))];
  if (indexes.length === 0) return [];
  return [`${direction} ${indexes.length === 1 ? 'rule' : 'rules'} ${indexes.join(', ')}`];
}
