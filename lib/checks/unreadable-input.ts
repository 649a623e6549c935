// What could not be read, and the checks that it leaves without an answer: one finding for each object, or for each kind
// of object, in place of one for each check. Nothing that rests on it passes.
import type { PolicyObject } from '../model/cluster.ts';
import type { Evidence, Finding } from '../model/finding.ts';
import type { Gap } from '../model/gap.ts';
import { dependsOnUnreadable } from './blocked-ports.ts';
import type { Check } from './check.ts';
import type { CheckContext } from './check-context.ts';
import { EVIDENCE_LIMIT, originOf, policyEvidence } from './evidence.ts';
import { fingerprintOf } from './fingerprint.ts';
import { denyingSide } from './half-open-dependency.ts';
import { evidenceOf, pointsOf } from './lost-finding.ts';
import { policyName } from './names.ts';
import { isNextPodOpen, selectsNextPod } from './next-pod.ts';
import { checksOfOpen } from './opening-finding.ts';

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

/** `dependents`: ids of all other checks; workloads or policies that are missing may change the answer of any. */
export function makeUnreadableInput(dependents: readonly string[]): Check {
  return {
    meta,
    run(context) {
      const { gaps, policies } = context.cluster;
      const ofPolicy = new Map(
        gaps.flatMap((gap) => (gap.effect.scope === 'policy' ? [[objectKey(gap), gap] as const] : [])),
      );
      const undecided = undecidedChecks(context);
      const missing = gaps.filter(({ effect }) => MISSING_SCOPES.has(effect.scope));
      return [
        ...policies
          .filter(({ unreadable }) => unreadable !== undefined)
          .map((policy) =>
            policyFinding(context, { policy, gap: ofPolicy.get(objectKey({ object: policy })), undecided }),
          ),
        ...[...Map.groupBy(missing, causeKey).values()].map((group) => missingFinding(group, dependents)),
      ];
    },
  };
}

/** Gaps that are told here; what only one policy rests on is told with the policy. */
const MISSING_SCOPES: ReadonlySet<Gap['effect']['scope']> = new Set([
  'population',
  'policies',
  'entryPoints',
]);

function objectKey({ object }: { readonly object?: Gap['object'] | PolicyObject }): string {
  return `${object?.kind} ${object?.namespace ?? ''} ${object?.name}`;
}

interface Unreadable {
  readonly policy: PolicyObject;
  readonly gap: Gap | undefined;
  /** Checks that have no answer because of one unreadable policy or another. */
  readonly undecided: readonly string[];
}

function policyFinding(context: CheckContext, { policy, gap, undecided }: Unreadable): Finding {
  const items = context.lostCauses().unreadable.get(policy.id) ?? [];
  return {
    checkId: meta.id,
    otherChecks: [
      ...new Set([...checksOfOpen(items), ...dependentsOf(context, policy), ...undecided]),
    ].sort(),
    outcome: 'unknown',
    severity: meta.severity,
    fingerprint: fingerprintOf([meta.id, policyName(policy)]),
    ...(policy.namespace !== undefined && { namespace: policy.namespace }),
    message: gap?.message ?? `Cannot read ${policyName(policy)}`,
    attackerGains: meta.attackerGains,
    fix: gap?.remedy ?? `Correct ${policyName(policy)}`,
    resources: [`${policy.kind}/${policy.name}`],
    evidence: [policyEvidence(context.cluster, policy.id), ...evidenceOf(items, context)].slice(
      0,
      EVIDENCE_LIMIT,
    ),
    points: pointsOf(items),
  };
}

/** Checks that the policy leaves without an answer, beside those about what it could open. */
function dependentsOf(context: CheckContext, policy: PolicyObject): string[] {
  const { directions, subject } = policy.unreadable as NonNullable<PolicyObject['unreadable']>;
  const isOrdered = policy.kind !== 'NetworkPolicy';
  const opensNextPod = context.namespaces.some((namespace) =>
    directions.some(
      (direction) =>
        isNextPodOpen(namespace, direction) && selectsNextPod(context, { policyId: policy.id, namespace }),
    ),
  );
  return [
    'allow-all-rule',
    'peer-matches-nothing',
    'redundant-rule',
    'unresolved-named-port',
    ...(subject === undefined ? ['policy-selects-nothing'] : []),
    ...(isOrdered ? ['equal-priorities', 'shadowed-rule'] : []),
    ...(opensNextPod ? ['next-pod-not-covered'] : []),
  ];
}

/** Checks whose answer differs with what the unreadable policies are taken for. */
function undecidedChecks(context: CheckContext): string[] {
  const { best, worst, certain } = context.survey;
  if (worst === certain) return [];
  const differs = (of: (survey: typeof best) => readonly unknown[]) =>
    [worst, certain].some((survey) => of(survey).join() !== of(best).join());
  const mayLetIn = context.entryPoints.some(({ targets }) =>
    targets.some(({ verdict }) => verdict === 'unknown'),
  );
  return [
    ...(mayLetIn ? ['undeclared-entry-point'] : []),
    ...(differs(({ dnsCut }) => dnsCut) ? ['dns-cut'] : []),
    ...(differs(({ halfOpen }) => halfOpen.map(denyingSide)) ? ['half-open-dependency'] : []),
    ...(dependsOnUnreadable(context) ? ['service-blocked'] : []),
  ];
}

/** One fault of one kind of object, wherever it stands, is one cause; files that are no YAML are one as well. */
function causeKey({ reason, object, effect }: Gap): string {
  const kinds = effect.scope === 'policies' ? effect.kinds.join() : '';
  const scope = effect.scope === 'population' ? '' : ` ${effect.scope} ${kinds}`;
  return `${reason} ${object?.apiVersion ?? ''} ${object?.kind ?? ''}${scope}`;
}

/** What holds workloads, policies or ways in, and is not among what was read. */
function missingFinding(group: readonly Gap[], dependents: readonly string[]): Finding {
  const [first, ...others] = group as [Gap, ...Gap[]];
  const namespaces = new Set(
    group.flatMap(({ effect }) => (effect.scope === 'population' ? effect.namespaces : [])),
  );
  const [namespace] = namespaces;
  return {
    checkId: meta.id,
    otherChecks: dependentsOfMissing(first, dependents),
    outcome: 'unknown',
    severity: meta.severity,
    fingerprint: fingerprintOf([
      meta.id,
      causeKey(first),
      ...group.map((gap) => resourceName(gap, 'outside')).sort(),
    ]),
    ...(namespaces.size === 1 && namespace !== undefined && namespace !== '*' && { namespace }),
    message: others.length === 0 ? first.message : `${first.message}; ${others.length} more like it`,
    attackerGains: meta.attackerGains,
    fix: first.remedy,
    resources: group
      .map((gap) => resourceName(gap, namespaces.size === 1 ? 'inside' : 'outside'))
      .filter((name) => name !== '')
      .sort(),
    evidence: group.slice(0, EVIDENCE_LIMIT).flatMap(toEvidence),
    points: { coverage: 0, exposure: 0 },
  };
}

/** What leads traffic decides over no policy, so only checks about ways in and names rest on it. */
const LEADING_KINDS = /^(Service|Endpoints|EndpointSlice|Ingress|Gateway|(HTTP|GRPC|TCP|TLS|UDP)Route)$/;
const LED_CHECKS = ['dns-cut', 'service-blocked', 'service-selects-nothing', 'undeclared-entry-point'];

function dependentsOfMissing({ object, effect }: Gap, dependents: readonly string[]): string[] {
  const leadsOnly =
    effect.scope === 'entryPoints' || (object !== undefined && LEADING_KINDS.test(object.kind));
  return leadsOnly ? LED_CHECKS : [...dependents].sort();
}

/** As it is called inside or outside of its namespace. */
function resourceName({ object, origin }: Gap, from: 'inside' | 'outside'): string {
  if (object === undefined) return origin?.file ?? '';
  const name = `${object.kind}/${object.name}`;
  return object.namespace === undefined || from === 'inside' ? name : `${object.namespace}/${name}`;
}

function toEvidence({ origin }: Gap): Evidence[] {
  return origin === undefined ? [] : [{ origin: originOf(origin) }];
}
