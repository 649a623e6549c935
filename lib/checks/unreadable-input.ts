// What could not be read, and the checks that it leaves without an answer: one finding for each object, or for each kind
// of object, in place of one for each check. Nothing that rests on it passes.
import type { PolicyObject } from '../model/cluster.ts';
import type { Evidence, Finding } from '../model/finding.ts';
import type { Gap } from '../model/gap.ts';
import type { Check } from './check.ts';
import type { CheckContext } from './check-context.ts';
import { EVIDENCE_LIMIT, originOf, policyEvidence } from './evidence.ts';
import { fingerprintOf } from './fingerprint.ts';
import { denyingSide } from './half-open-dependency.ts';
import { evidenceOf, pointsOf } from './lost-finding.ts';
import { policyName } from './names.ts';
import { isNextPodOpen, selectsNextPod } from './next-pod.ts';
import { checksOf } from './opening-finding.ts';
import { dependsOnUnreadable } from './service-blocked.ts';

const meta = {
  id: 'unreadable-input',
  title: 'Everything that the answers rest on could be read',
  rationale:
    'What was not read may hold an opening or the policy that closes it; a check that rests on it has no answer, and does not pass.',
  attackerGains: 'An opening that nobody looks for, because the report does not show it',
  severity: 'high',
  remediation: 'Correct what could not be read, or judge it by hand',
  source: 'Kubernetes API conventions: the API server rejects objects that do not validate',
} as const;

/** `dependents`: ids of all other checks; what is missing from the population may change the answer of any. */
export function makeUnreadableInput(dependents: readonly string[]): Check {
  return {
    meta,
    run(context) {
      const { gaps, policies } = context.cluster;
      const ofPolicy = new Map(
        gaps.flatMap((gap) => (gap.effect.scope === 'policy' ? [[objectKey(gap), gap] as const] : [])),
      );
      const population = gaps.filter(({ effect }) => effect.scope === 'population');
      return [
        ...policies
          .filter(({ unreadable }) => unreadable !== undefined)
          .map((policy) =>
            policyFinding(context, { policy, gap: ofPolicy.get(objectKey({ object: policy })) }),
          ),
        ...[...Map.groupBy(population, causeKey).values()].map((group) =>
          populationFinding(group, dependents),
        ),
      ];
    },
  };
}

function objectKey({ object }: { readonly object?: Gap['object'] | PolicyObject }): string {
  return `${object?.kind} ${object?.namespace ?? ''} ${object?.name}`;
}

interface Unreadable {
  readonly policy: PolicyObject;
  readonly gap: Gap | undefined;
}

function policyFinding(context: CheckContext, { policy, gap }: Unreadable): Finding {
  const items = context.lostCauses().unreadable.get(policy.id) ?? [];
  return {
    checkId: meta.id,
    otherChecks: [...new Set([...checksOf(items), ...dependentsOf(context, policy)])].sort(),
    outcome: 'unknown',
    severity: meta.severity,
    fingerprint: fingerprintOf([meta.id, policyName(policy)]),
    ...(policy.namespace !== undefined && { namespace: policy.namespace }),
    message: gap?.message ?? `Cannot read ${policyName(policy)}`,
    attackerGains: meta.attackerGains,
    fix: gap?.remedy ?? `Correct ${policyName(policy)}`,
    resources: [`${policy.kind}/${policy.name}`],
    evidence: [policyEvidence(context.cluster, policy.id), ...evidenceOf(items)].slice(0, EVIDENCE_LIMIT),
    points: pointsOf(items),
  };
}

/** Checks that the policy leaves without an answer, beside those about what it could open. */
function dependentsOf(context: CheckContext, policy: PolicyObject): string[] {
  const { directions, subject } = policy.unreadable as NonNullable<PolicyObject['unreadable']>;
  const { best, worst, certain } = context.survey;
  const isOrdered = policy.kind !== 'NetworkPolicy';
  const opensNextPod = context.namespaces.some((namespace) =>
    directions.some(
      (direction) =>
        isNextPodOpen(namespace, direction) && selectsNextPod(context, { policyId: policy.id, namespace }),
    ),
  );
  const differs = (of: (survey: typeof best) => readonly unknown[]) =>
    [best, worst, certain].some((survey) => of(survey).join() !== of(best).join());
  const mayLetIn =
    directions.includes('ingress') &&
    context.entryPoints.some(({ targets }) => targets.some(({ verdict }) => verdict === 'unknown'));
  return [
    'allow-all-rule',
    'peer-matches-nothing',
    'redundant-rule',
    'unresolved-named-port',
    ...(subject === undefined ? ['policy-selects-nothing'] : []),
    ...(isOrdered ? ['equal-priorities', 'shadowed-rule'] : []),
    ...(opensNextPod ? ['next-pod-not-covered'] : []),
    ...(mayLetIn ? ['undeclared-entry-point'] : []),
    ...(differs(({ dnsCut }) => dnsCut) ? ['dns-cut'] : []),
    ...(differs(({ halfOpen }) => halfOpen.map(denyingSide)) ? ['half-open-dependency'] : []),
    ...(dependsOnUnreadable(context) ? ['service-blocked'] : []),
  ];
}

/** One fault of one kind of object, wherever it stands, is one cause; files that are no YAML are one as well. */
function causeKey({ reason, object }: Gap): string {
  return `${reason} ${object?.apiVersion ?? ''} ${object?.kind ?? ''}`;
}

function populationFinding(group: readonly Gap[], dependents: readonly string[]): Finding {
  const [first, ...others] = group as [Gap, ...Gap[]];
  const namespaces = new Set(
    group.flatMap(({ effect }) => (effect.scope === 'population' ? effect.namespaces : [])),
  );
  const [namespace] = namespaces;
  return {
    checkId: meta.id,
    otherChecks: [...dependents].sort(),
    outcome: 'unknown',
    severity: meta.severity,
    fingerprint: fingerprintOf([meta.id, causeKey(first), ...group.map(resourceName).sort()]),
    ...(namespaces.size === 1 && namespace !== undefined && namespace !== '*' && { namespace }),
    message: others.length === 0 ? first.message : `${first.message}; ${others.length} more like it`,
    attackerGains: meta.attackerGains,
    fix: first.remedy,
    resources: group.map(resourceName).sort(),
    evidence: group.slice(0, EVIDENCE_LIMIT).flatMap(toEvidence),
    points: { coverage: 0, exposure: 0 },
  };
}

function resourceName({ object, origin }: Gap): string {
  if (object === undefined) return origin?.file ?? '';
  return object.namespace === undefined
    ? `${object.kind}/${object.name}`
    : `${object.namespace}/${object.kind}/${object.name}`;
}

function toEvidence({ origin }: Gap): Evidence[] {
  return origin === undefined ? [] : [{ origin: originOf(origin) }];
}
