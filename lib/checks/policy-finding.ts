// A finding about a policy, a rule or a list of them: the parts that all such findings share.
import type { Cluster, Direction, PolicyObject } from '../model/cluster.ts';
import type { CheckMeta, Evidence, Finding } from '../model/finding.ts';
import type { RulePlace } from '../model/policy-facts.ts';
import type { CheckContext } from './check-context.ts';
import { ruleEvidence, ruleText } from './evidence.ts';
import { fingerprintOf } from './fingerprint.ts';
import { joinNames, policyName, ruleName } from './names.ts';

export interface PolicyFindingParts {
  readonly meta: CheckMeta;
  readonly policyId: number;
  readonly message: string;
  readonly fix: string;
  readonly evidence: readonly Evidence[];
  /** What tells this cause from others of the same policy; names and texts, no counts. */
  readonly cause: readonly string[];
  /** The check's own sentence when absent. */
  readonly attackerGains?: string;
}

/** A finding about one policy; it costs no points by itself. */
export function policyFinding({ cluster }: CheckContext, parts: PolicyFindingParts): Finding {
  const policy = cluster.policies[parts.policyId] as PolicyObject;
  return {
    checkId: parts.meta.id,
    otherChecks: [],
    outcome: 'fail',
    severity: parts.meta.severity,
    fingerprint: fingerprintOf([parts.meta.id, policyName(policy), ...parts.cause]),
    ...(policy.namespace !== undefined && { namespace: policy.namespace }),
    message: parts.message,
    attackerGains: parts.attackerGains ?? parts.meta.attackerGains,
    fix: parts.fix,
    resources: [`${policy.kind}/${policy.name}`],
    evidence: parts.evidence,
    points: { coverage: 0, exposure: 0 },
  };
}

export interface RuleGroup<Place extends RulePlace> {
  readonly policyId: number;
  readonly places: readonly Place[];
  /** `ingress rule 1 and egress rules 2, 3 of NetworkPolicy "a/b"`. */
  readonly name: string;
  /** Whether the name is that of several rules. */
  readonly number: 'one' | 'several';
  readonly evidence: readonly Evidence[];
  readonly cause: readonly string[];
}

/** Places grouped by policy: rules of one policy with the same fault are one cause. */
export function groupByPolicy<Place extends RulePlace>(
  cluster: Cluster,
  places: readonly Place[],
): RuleGroup<Place>[] {
  return [...Map.groupBy(places, ({ policyId }) => policyId)].map(([policyId, inPolicy]) => {
    const rules = distinctRules(inPolicy);
    return {
      policyId,
      places: inPolicy,
      name: rulesName(cluster, rules),
      number: rules.length === 1 ? 'one' : 'several',
      evidence: rules.map((place) => ruleEvidence(cluster, place)),
      cause: [...new Set(rules.map((place) => ruleText(cluster, place)))].sort(),
    };
  });
}

/** The rules of one policy, at least one. */
function rulesName(cluster: Cluster, rules: readonly RulePlace[]): string {
  const [first, ...others] = rules as [RulePlace, ...RulePlace[]];
  if (others.length === 0) return ruleName(cluster, first);
  const parts = (['ingress', 'egress'] as const).flatMap((direction) => rulesOf(direction, rules));
  return `${parts.join(' and ')} of ${policyName(cluster.policies[first.policyId] as PolicyObject)}`;
}

function distinctRules(places: readonly RulePlace[]): RulePlace[] {
  const rules = new Map(places.map((place) => [`${place.direction} ${place.ruleIndex}`, place]));
  return [...rules.values()].map(({ policyId, direction, ruleIndex }) => ({
    policyId,
    direction,
    ruleIndex,
  }));
}

function rulesOf(direction: Direction, places: readonly RulePlace[]): string[] {
  const numbers = places
    .filter((place) => place.direction === direction)
    .map(({ ruleIndex }) => `${ruleIndex + 1}`);
  if (numbers.length === 0) return [];
  return [`${direction} ${numbers.length === 1 ? 'rule' : 'rules'} ${joinNames(numbers)}`];
}
