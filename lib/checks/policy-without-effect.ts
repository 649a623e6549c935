// Policies of a kind that no engine of the cluster takes: the API server serves the kind, and that is all.
import type { PolicyObject } from '../model/cluster.ts';
import type { Finding, Points } from '../model/finding.ts';
import type { Check } from './check.ts';
import type { CheckContext, EnforcedFacts } from './check-context.ts';
import { roundPoints } from './enforcement-cost.ts';
import { engineName, reasonClause, reasonFix } from './enforcement-words.ts';
import { EVIDENCE_LIMIT, policyEvidence } from './evidence.ts';
import { fingerprintOf } from './fingerprint.ts';
import { count, joinNames } from './names.ts';

const meta = {
  id: 'policy-without-effect',
  title: 'Every policy is of a kind that the cluster enforces',
  rationale:
    'A policy kind can be installed without an engine that knows it: policies of it are stored and never looked at.',
  attackerGains: 'What these policies deny, and nobody tests, because they look as if they were in force',
  severity: 'high',
  remediation: 'Write them as a kind that the CNI takes, or install an engine that takes them',
  source: 'network-policy-api implementations; Amazon EKS user guide, "Limit Pod traffic"',
} as const;

export const policyWithoutEffect: Check = {
  meta,
  run(context) {
    const { enforced, cluster } = context;
    if (enforced === undefined || cluster.policies.length === 0) return 'notApplicable';
    const { verdict, policiesWithoutEffect } = enforced.enforcement;
    if (verdict === 'notEnforced') return 'notApplicable';
    if (verdict === 'unknown') return [];
    const idle = new Set(policiesWithoutEffect);
    const groups = Map.groupBy(
      cluster.policies.filter((policy) => policy.unreadable?.isUnread !== true),
      ({ kind }) => kind,
    );
    return [...groups.values()].flatMap((policies) => {
      const isIdle = policies.some((policy) => idle.has(pathOf(policy)));
      if (isIdle) return [toFinding(context, { policies, enforced, outcome: 'fail' })];
      return isTaken(policies[0] as PolicyObject, enforced)
        ? []
        : [toFinding(context, { policies, enforced, outcome: 'unknown' })];
    });
  },
};

/** Some engine is sure to take the kind. */
function isTaken({ kind }: PolicyObject, { enforcement }: EnforcedFacts): boolean {
  return enforcement.engines.some(({ active, enforces }) => active !== 'no' && enforces.includes(kind));
}

function pathOf({ kind, namespace, name }: PolicyObject): string {
  return `${kind} ${namespace === undefined ? name : `${namespace}/${name}`}`;
}

interface Idle {
  /** Of one kind. */
  readonly policies: readonly PolicyObject[];
  readonly enforced: EnforcedFacts;
  readonly outcome: Finding['outcome'];
}

/** What it costs that they have no effect: the scores as declared against those as enforced. */
function costOf({ namespaces }: EnforcedFacts): Points {
  let [coverage, exposure] = [0, 0];
  for (const { scores, declared } of namespaces) {
    coverage = Math.max(coverage, (declared?.scores.coverage?.worst ?? 0) - (scores.coverage?.worst ?? 0));
    exposure = Math.max(exposure, (scores.exposure?.worst ?? 0) - (declared?.scores.exposure?.worst ?? 0));
  }
  return { coverage: roundPoints(coverage), exposure: roundPoints(exposure) };
}

function toFinding({ cluster }: CheckContext, { policies, enforced, outcome }: Idle): Finding {
  const [{ kind }] = policies as [PolicyObject, ...PolicyObject[]];
  const acting = enforced.enforcement.engines.filter(({ active }) => active !== 'no');
  const engines = joinNames(acting.map(({ name }) => engineName(name)));
  const verb = policies.length === 1 ? 'has' : 'have';
  const what = count(policies.length, kind);
  return {
    checkId: meta.id,
    otherChecks: [],
    outcome,
    // Where no policy of the cluster has an effect it is as bad as no enforcement at all.
    severity: outcome === 'fail' && policies.length === cluster.policies.length ? 'critical' : meta.severity,
    fingerprint: fingerprintOf([meta.id, kind, outcome]),
    message:
      outcome === 'fail'
        ? `${what} ${verb} no effect: ${engines || 'no engine'} does not take this kind`
        : `Cannot tell whether ${what} ${verb} an effect: ${reasonClause('kindNotSure')}`,
    attackerGains: meta.attackerGains,
    fix:
      outcome === 'fail'
        ? `Write ${policies.length === 1 ? 'it' : 'them'} as a kind that ${engines || 'the CNI'} takes`
        : reasonFix('kindNotSure'),
    resources: policies.map((policy) => `${policy.kind}/${policy.name}`).sort(),
    evidence: policies.slice(0, EVIDENCE_LIMIT).map(({ id }) => policyEvidence(cluster, id)),
    points: costOf(enforced),
  };
}
