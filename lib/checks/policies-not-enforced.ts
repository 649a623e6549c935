// Whether anything enforces the policies at all: a cluster may hold the best of them, enforced by nothing.
import type { PolicyEngine } from '../model/enforcement.ts';
import type { Finding } from '../model/finding.ts';
import type { Check } from './check.ts';
import type { CheckContext, EnforcedFacts } from './check-context.ts';
import { enforcementCost, unenforcedEvidence } from './enforcement-cost.ts';
import { doubtClause, engineFix, engineName, reasonClause, reasonFix } from './enforcement-words.ts';
import { EVIDENCE_LIMIT } from './evidence.ts';
import { fingerprintOf } from './fingerprint.ts';
import { count, joinNames } from './names.ts';

const meta = {
  id: 'policies-not-enforced',
  title: 'The cluster enforces its network policies',
  rationale:
    'The API server stores policies whether or not anything enforces them; on EKS that is off unless it is switched on.',
  attackerGains: 'Every connection that the policies deny: they are paper',
  severity: 'critical',
  remediation: 'Switch network policy on in the CNI, or install an engine that enforces it',
  source: 'Kubernetes, Network Policies: prerequisites; Amazon EKS user guide, "Limit Pod traffic"',
} as const;

export const policiesNotEnforced: Check = {
  meta,
  run(context) {
    const { enforced } = context;
    if (enforced === undefined) return 'notApplicable';
    const { verdict, basis } = enforced.enforcement;
    if (verdict === 'notEnforced') return [failure(context, enforced)];
    // An assumption is no proof that something is right.
    if (basis === 'assumed') return 'notApplicable';
    if (verdict !== 'unknown') return [];
    const isTold = context.cluster.gaps.some(({ effect }) => effect.scope === 'enforcement');
    return isTold ? [] : [doubt(context, enforced)];
  },
};

function failure(context: CheckContext, { enforcement }: EnforcedFacts): Finding {
  const { engines, nodeGroups, basis } = enforcement;
  const off = engines.find(({ active }) => active === 'no');
  const reasons = [...new Set(nodeGroups.filter(({ podCount }) => podCount > 0).map(({ why }) => why))];
  const [why = 'noEngine'] = reasons;
  const clause =
    basis === 'assumed'
      ? 'as was assumed'
      : off === undefined
        ? reasonClause(why)
        : `${engineName(off.name)} is there and does not do it (${reasonOf(off)})`;
  const number = context.cluster.policies.filter(({ unreadable }) => unreadable?.isUnread !== true).length;
  const effect =
    number === 0
      ? 'a policy would have no effect'
      : `${count(number, 'policy')} ${number === 1 ? 'has' : 'have'} no effect`;
  return {
    ...common(enforcement.engines),
    outcome: 'fail',
    fingerprint: fingerprintOf([meta.id]),
    message: `Nothing enforces network policies: ${clause}; ${effect}`,
    fix: off === undefined ? reasonFix(why) : engineFix(off),
    evidence: unenforcedEvidence(context, { proved: true }).slice(0, EVIDENCE_LIMIT),
    points: enforcementCost(context),
  };
}

function doubt(context: CheckContext, { enforcement }: EnforcedFacts): Finding {
  const { engines, nodeGroups } = enforcement;
  const why = nodeGroups.find((group) => group.why !== undefined)?.why ?? 'notReadable';
  const unsure = engines.filter(({ active }) => active !== 'no').map(({ name }) => engineName(name));
  const who = unsure.length === 0 ? '' : ` by ${joinNames(unsure)}`;
  return {
    ...common(engines),
    outcome: 'unknown',
    fingerprint: fingerprintOf([meta.id, 'unknown']),
    message: `Cannot tell whether policies are enforced${who}: ${doubtClause(why)}`,
    fix: reasonFix(why),
    evidence: unenforcedEvidence(context, { proved: false }).slice(0, EVIDENCE_LIMIT),
    points: enforcementCost(context),
  };
}

function common(engines: readonly PolicyEngine[]) {
  return {
    checkId: meta.id,
    otherChecks: [],
    severity: meta.severity,
    attackerGains: meta.attackerGains,
    resources: [...new Set(engines.flatMap(resourcesOf))].sort(),
  } as const;
}

/** `namespace/Kind/name` of the objects that were looked at. */
function resourcesOf({ proof }: PolicyEngine): string[] {
  return proof.flatMap(({ source }) => {
    const [, kind, namespace, name] = /^(\w+) ([^/\s]+)\/(\S+)$/.exec(source) ?? [];
    return kind === undefined ? [] : [`${namespace}/${kind}/${name}`];
  });
}

/** What was seen that says so: the last word of the engine's own settings. */
function reasonOf({ proof }: PolicyEngine): string {
  const settings = proof.filter(
    ({ what }) => what !== 'daemonSet' && what !== 'nodeLabel' && what !== 'nodeClass',
  );
  const told = settings.map(({ source, value, what }) => (what === 'addon' ? `${source}: ${value}` : value));
  return told.join('; ');
}
