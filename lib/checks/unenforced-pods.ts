// Pods that policies are written for and that nothing binds to them, while others are bound: what runs on Fargate or
// Windows, or where the agent is missing. hostNetwork pods are told by host-network-workload.
import type { NodeEnforcement, UnboundPods } from '../model/enforcement.ts';
import type { Finding } from '../model/finding.ts';
import type { Check } from './check.ts';
import type { CheckContext } from './check-context.ts';
import { enforcementCost, unenforcedEvidence } from './enforcement-cost.ts';
import { doubtClause, reasonClause, reasonFix } from './enforcement-words.ts';
import { EVIDENCE_LIMIT } from './evidence.ts';
import { fingerprintOf } from './fingerprint.ts';
import { count } from './names.ts';

const meta = {
  id: 'unenforced-pods',
  title: 'Policies are enforced for every pod that they select',
  rationale:
    'A policy is enforced by an agent on the node of each pod; where there is none, it selects the pod and does nothing.',
  attackerGains: 'The pods that everybody believes to be isolated: they are open both ways',
  severity: 'high',
  remediation: 'Run the pods where policies are enforced, or isolate them by other means',
  source: 'Amazon EKS user guide, "Limit Pod traffic": considerations (Fargate, Windows, address family)',
} as const;

export const unenforcedPods: Check = {
  meta,
  run(context) {
    const enforcement = context.enforced?.enforcement;
    if (enforcement === undefined || enforcement.basis === 'assumed') return 'notApplicable';
    // Where nothing is enforced for anybody, that is one finding of its own.
    if (enforcement.verdict === 'notEnforced') return 'notApplicable';
    if (enforcement.verdict === 'unknown') return [];
    const unbound = enforcement.unboundPods.filter(({ reason }) => reason !== 'hostNetwork');
    const doubtful = enforcement.nodeGroups.filter(
      ({ verdict, podCount, why }) => verdict === 'unknown' && podCount > 0 && !isTold(context, why),
    );
    return [
      ...unbound.map((pods) => failure(context, pods)),
      ...doubtful.map((nodes) => doubt(context, nodes)),
    ];
  },
};

/** What could not be read is told once, by unreadable-input. */
function isTold({ cluster }: CheckContext, why: NodeEnforcement['why']): boolean {
  return why === 'notReadable' && cluster.gaps.some(({ effect }) => effect.scope === 'enforcement');
}

function failure(context: CheckContext, { reason, podCount, workloads }: UnboundPods): Finding {
  const named = new Set(workloads);
  return {
    ...common,
    outcome: 'fail',
    fingerprint: fingerprintOf([meta.id, reason]),
    message: `Policies select ${count(podCount, 'pod')} that nothing binds to them: ${reasonClause(reason)}`,
    fix: reasonFix(reason),
    resources: workloads,
    evidence: unenforcedEvidence(context, { proved: true, isMeant: (path) => named.has(path) }).slice(
      0,
      EVIDENCE_LIMIT,
    ),
    points: enforcementCost(context),
  };
}

function doubt(context: CheckContext, { nodes, podCount, why = 'notReadable' }: NodeEnforcement): Finding {
  return {
    ...common,
    outcome: 'unknown',
    fingerprint: fingerprintOf([meta.id, 'unknown', why]),
    message: `Cannot tell whether policies bind ${count(podCount, 'pod')} on ${count(nodes.length, 'node')}: ${doubtClause(why)}`,
    fix: reasonFix(why),
    resources: nodes.map((node) => `Node/${node}`),
    evidence: unenforcedEvidence(context, { proved: false }).slice(0, EVIDENCE_LIMIT),
    points: enforcementCost(context),
  };
}

const common = {
  checkId: meta.id,
  otherChecks: [],
  severity: meta.severity,
  attackerGains: meta.attackerGains,
} as const;
