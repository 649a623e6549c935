// Rules and policies whose removal changes no verdict because others allow the same, proved on the matrix. Rules that
// are never reached are shadowed-rule.ts; those that only a rule that is too wide makes redundant are told with that rule.
import type { Cluster, PolicyObject } from '../model/cluster.ts';
import type { Evidence, Finding } from '../model/finding.ts';
import type { RedundantRule } from '../model/policy-facts.ts';
import type { Check } from './check.ts';
import type { CheckContext } from './check-context.ts';
import { EVIDENCE_LIMIT, policyEvidence } from './evidence.ts';
import { fingerprintOf } from './fingerprint.ts';
import { count, joinNames, policyName, ruleName, sentence } from './names.ts';
import { groupByPolicy } from './policy-finding.ts';

const meta = {
  id: 'redundant-rule',
  title: 'Every rule and policy changes a verdict',
  rationale:
    'What others repeat hides what is really allowed: the connection stays open when the rule that seems to allow it is removed.',
  attackerGains: 'Nothing by itself: a connection that was closed in one place stays open by another',
  severity: 'low',
  remediation: 'Remove it: no verdict changes',
  source: 'NetworkPolicySpec: policies are additive',
} as const;

export const redundantRule: Check = {
  meta,
  run(context) {
    if (context.policies.length === 0) return 'notApplicable';
    const groups = joinRepetitions(unitsOf(context));
    const isEmpty = (units: readonly Unit[]) => units.length === 1 && units[0]?.rules.length === 0;
    const empty = Map.groupBy(
      groups.filter(isEmpty).flat(),
      ({ policyId }) => context.cluster.policies[policyId]?.namespace,
    );
    return [
      ...groups.filter((units) => !isEmpty(units)).map((units) => toFinding(context, units)),
      ...[...empty.values()].map((units) => emptyFinding(context, units)),
    ];
  },
};

/** What could be removed at once: a policy, or some rules of it. */
interface Unit {
  readonly policyId: number;
  readonly name: string;
  readonly number: 'one' | 'several';
  readonly rules: readonly RedundantRule[];
  readonly evidence: readonly Evidence[];
  readonly cause: readonly string[];
}

function unitsOf(context: CheckContext): Unit[] {
  const { cluster } = context;
  const { rules, policyIds } = context.redundancy();
  const repeated = Map.groupBy(
    rules.filter(({ how }) => how === 'repeated'),
    ({ policyId }) => policyId,
  );
  const shadowed = new Set(rules.filter(({ how }) => how === 'shadowed').map(({ policyId }) => policyId));
  const whole = policyIds.filter((policyId) => !shadowed.has(policyId));
  const isWhole = new Set(whole);
  return [
    ...whole.map((policyId): Unit => {
      const name = policyName(cluster.policies[policyId] as PolicyObject);
      const own = repeated.get(policyId) ?? [];
      return {
        policyId,
        name,
        number: 'one',
        rules: own,
        evidence: [policyEvidence(cluster, policyId)],
        cause: [name],
      };
    }),
    ...groupByPolicy(
      cluster,
      [...repeated.values()].flat().filter(({ policyId }) => !isWhole.has(policyId)),
    ).map((group): Unit => {
      const policy = policyName(cluster.policies[group.policyId] as PolicyObject);
      return { ...group, rules: group.places, cause: [policy, ...group.cause] };
    }),
  ];
}

/** Units that stand in for one another: any of them could go, and not all. In the order of their first. */
function joinRepetitions(units: readonly Unit[]): Unit[][] {
  const ofPolicy = Map.groupBy(units, ({ policyId }) => policyId);
  const groupOf = new Map(units.map((unit) => [unit, [unit]]));
  for (const unit of units) {
    for (const { policyId } of unit.rules.flatMap(({ coveredBy }) => coveredBy)) {
      for (const other of ofPolicy.get(policyId) ?? []) join(groupOf, [unit, other]);
    }
  }
  return [...new Set(groupOf.values())];
}

function join(groupOf: Map<Unit, Unit[]>, [a, b]: readonly [Unit, Unit]): void {
  const [into, from] = [groupOf.get(a) as Unit[], groupOf.get(b) as Unit[]];
  if (into === from) return;
  into.push(...from);
  for (const unit of from) groupOf.set(unit, into);
}

function toFinding({ cluster }: CheckContext, units: readonly Unit[]): Finding {
  const [first, ...others] = units as [Unit, ...Unit[]];
  const names = units.map(({ name }) => name);
  const namespaces = new Set(units.map(({ policyId }) => cluster.policies[policyId]?.namespace));
  const [namespace] = namespaces;
  const isOne = others.length === 0;
  return {
    checkId: meta.id,
    otherChecks: [],
    outcome: 'fail',
    severity: meta.severity,
    fingerprint: fingerprintOf([meta.id, ...units.flatMap(({ cause }) => cause).sort()]),
    ...(namespaces.size === 1 && namespace !== undefined && { namespace }),
    message: isOne
      ? `${sentence(first.name)} ${first.number === 'one' ? 'changes' : 'change'} no verdict${becauseOf(cluster, first)}`
      : `${sentence(joinNames(names))} repeat one another: without one of them no verdict changes`,
    attackerGains: meta.attackerGains,
    fix: isOne ? `Remove ${first.name}` : `Remove one of ${joinNames(names)}, then scan again`,
    resources: [
      ...new Set(units.map(({ policyId }) => resourceName(cluster.policies[policyId] as PolicyObject))),
    ].sort(),
    evidence: units.flatMap(({ evidence }) => evidence).slice(0, EVIDENCE_LIMIT),
    points: { coverage: 0, exposure: 0 },
  };
}

/** Policies that allow nothing, and isolate what others isolate: all of a namespace are one cause. */
function emptyFinding(context: CheckContext, units: readonly Unit[]): Finding {
  const [{ name, policyId }, ...others] = units as [Unit, ...Unit[]];
  const { namespace } = context.cluster.policies[policyId] as PolicyObject;
  const isOne = others.length === 0;
  const where = namespace === undefined ? '' : ` of namespace "${namespace}"`;
  return {
    ...toFinding(context, units),
    message: isOne
      ? `${name} changes no verdict: it allows nothing, and other policies isolate its pods`
      : `${count(units.length, 'policy')}${where} change no verdict: they allow nothing, and other policies isolate their pods`,
    fix: isOne ? `Remove ${name}` : 'Remove them one by one, and scan again each time',
  };
}

function becauseOf(cluster: Cluster, { rules }: Unit): string {
  const covering = [
    ...new Set(
      rules.flatMap(({ coveredBy }) => coveredBy.slice(0, 1).map((place) => ruleName(cluster, place))),
    ),
  ];
  if (covering.length === 0) return '';
  if (covering.length > 2) return ': rules of other policies allow the same';
  return `: ${joinNames(covering)} ${covering.length === 1 ? 'allows' : 'allow'} the same`;
}

function resourceName({ kind, name }: PolicyObject): string {
  return `${kind}/${name}`;
}
