// Workloads that may connect to something, and cannot resolve its name.
import type { Pod, Workload } from '../model/cluster.ts';
import type { Evidence, Finding } from '../model/finding.ts';
import type { Check } from './check.ts';
import type { CheckContext } from './check-context.ts';
import { EVIDENCE_LIMIT, policyEvidence } from './evidence.ts';
import { fingerprintOf } from './fingerprint.ts';
import { isolatingPolicies } from './isolating-policies.ts';
import { count, workloadName } from './names.ts';

const meta = {
  id: 'dns-cut',
  title: 'Every workload that may connect to something may resolve names',
  rationale:
    'A default-deny for egress cuts DNS as well; the connections that are allowed then fail, because nobody dials addresses.',
  attackerGains: 'Nothing by itself: a service that is down is often brought back by removing its policies',
  severity: 'medium',
  remediation: 'Allow egress to the cluster DNS pods on UDP and TCP 53',
  source: 'Kubernetes, DNS for Services and Pods; Network Policies',
} as const;

export const dnsCut: Check = {
  meta,
  run(context) {
    const { cluster, policies, survey } = context;
    if (policies.length === 0) return 'notApplicable';
    const [worst, certain] = [new Set(survey.worst.dnsCut), new Set(survey.certain.dnsCut)];
    const cut = survey.best.dnsCut.filter((id) => worst.has(id) && certain.has(id));
    const byNamespace = Map.groupBy(cut, (id) => (cluster.workloads[id] as Workload).namespaceId);
    return [...byNamespace.values()].map((ids) => toFinding(context, ids));
  },
};

function toFinding(context: CheckContext, ids: readonly number[]): Finding {
  const { cluster } = context;
  const [first, ...others] = ids as [number, ...number[]];
  const namespace = cluster.namespaces[(cluster.workloads[first] as Workload).namespaceId]?.name as string;
  const who =
    others.length === 0
      ? workloadName(cluster, first)
      : `${count(ids.length, 'workload')} of namespace "${namespace}"`;
  return {
    checkId: meta.id,
    otherChecks: [],
    outcome: 'fail',
    severity: meta.severity,
    fingerprint: fingerprintOf([meta.id, namespace]),
    namespace,
    message: `${who} cannot resolve names: no egress rule allows cluster DNS`,
    attackerGains: meta.attackerGains,
    fix: `Allow egress from namespace "${namespace}" to the cluster DNS pods on UDP and TCP 53`,
    resources: ids.map((id) => resourceName(cluster.workloads[id] as Workload)).sort(),
    evidence: ids.slice(0, EVIDENCE_LIMIT).map((id) => toEvidence(context, id)),
    points: { coverage: 0, exposure: 0 },
  };
}

function toEvidence(context: CheckContext, id: number): Evidence {
  const { cluster } = context;
  const pod = cluster.pods[(cluster.workloads[id] as Workload).podIds[0] as number] as Pod;
  const [policy] = isolatingPolicies(context, { pod, direction: 'egress' });
  return {
    connection: `${workloadName(cluster, id)} → cluster DNS, UDP 53`,
    direction: 'egress',
    ...(policy && policyEvidence(cluster, policy.policyId)),
  };
}

function resourceName({ kind, name }: Workload): string {
  return `${kind}/${name}`;
}
