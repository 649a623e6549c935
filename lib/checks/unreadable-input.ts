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

/** `checks`: ids of all others; what is missing from the population may change the answer of any about policies. */
export function makeUnreadableInput(checks: readonly string[]): Check {
  const dependents = checks.filter((id) => !ENFORCEMENT_CHECKS.includes(id));
  return {
    meta,
    run(context) {
      const { gaps, policies } = context.cluster;
      const ofPolicy = new Map(
        gaps.flatMap((gap) => (gap.effect.scope === 'policy' ? [[objectKey(gap), gap] as const] : [])),
      );
      const undecided = undecidedChecks(context);
      const population = gaps.filter(({ effect }) => effect.scope === 'population');
      return [
        ...policies
          .filter(({ unreadable }) => unreadable !== undefined && unreadable.isUnread !== true)
          .map((policy) =>
            policyFinding(context, { policy, gap: ofPolicy.get(objectKey({ object: policy })), undecided }),
          ),
        ...[...Map.groupBy(population, causeKey).values()].map((group) =>
          populationFinding(group, dependents),
        ),
        ...gaps.flatMap((gap) => listFinding(context, { gap, dependents, undecided })),
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
function causeKey({ reason, object }: Gap): string {
  return `${reason} ${object?.apiVersion ?? ''} ${object?.kind ?? ''}`;
}

interface UnreadList {
  readonly gap: Gap;
  readonly dependents: readonly string[];
  readonly undecided: readonly string[];
}

/** Checks about enforcement: what leaves them without an answer when its proof was not read. */
const ENFORCEMENT_CHECKS = ['policies-not-enforced', 'policy-without-effect', 'unenforced-pods'];

function undecidedEnforcement({ enforced }: CheckContext): readonly string[] {
  if (enforced === undefined) return [];
  const { verdict, nodeGroups } = enforced.enforcement;
  if (verdict === 'unknown') return ENFORCEMENT_CHECKS;
  const isDoubtful = nodeGroups.some((group) => group.verdict === 'unknown' && group.why === 'notReadable');
  return isDoubtful ? ['unenforced-pods'] : [];
}

/** A list that was not read is one finding, however many policies or ways in it may have held. */
function listFinding(context: CheckContext, { gap, dependents, undecided }: UnreadList): Finding[] {
  const { effect } = gap;
  if (effect.scope !== 'policies' && effect.scope !== 'entryPoints' && effect.scope !== 'enforcement')
    return [];
  const lost = context.lostCauses();
  const unread = context.cluster.policies.filter(
    ({ unreadable, origin, kind }) =>
      effect.scope === 'policies' &&
      unreadable?.isUnread === true &&
      (effect.kinds.includes(kind) || origin.file === gap.origin?.file),
  );
  const items = unread.flatMap(({ id }) => lost.unreadable.get(id) ?? []);
  const otherChecks = {
    policies: [...dependents, ...undecided],
    entryPoints: LED_CHECKS,
    enforcement: undecidedEnforcement(context),
  }[effect.scope];
  return [
    {
      checkId: meta.id,
      otherChecks: [...new Set(otherChecks)].sort(),
      outcome: 'unknown',
      severity: meta.severity,
      fingerprint: fingerprintOf([meta.id, effect.scope, resourceName(gap, 'outside')]),
      message: gap.message,
      attackerGains: meta.attackerGains,
      fix: gap.remedy,
      resources: [resourceName(gap, 'outside')].filter((name) => name !== ''),
      evidence: [...toEvidence(gap), ...evidenceOf(items, context)].slice(0, EVIDENCE_LIMIT),
      points: pointsOf(items),
    },
  ];
}

function populationFinding(group: readonly Gap[], dependents: readonly string[]): Finding {
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
