// A connection that one side names and the other side denies: the application is cut, or soon mended too widely.
import type { Workload } from '../model/cluster.ts';
import type { Finding } from '../model/finding.ts';
import type { HalfOpenDependency } from '../model/survey.ts';
import { formatPorts } from '../match/format-ports.ts';
import type { Check, CheckContext } from './check.ts';
import { fingerprintOf } from './fingerprint.ts';
import { count } from './names.ts';

const meta = {
  id: 'half-open-dependency',
  title: 'Every connection that one side names is allowed by the other side',
  rationale: 'A connection needs egress of the source and ingress of the destination; a policy for one side alone cuts it.',
  attackerGains: 'Nothing by itself: a service that is down is often brought back by removing its policies',
  severity: 'medium',
  remediation: 'Add the rule that is missing on the other side, or remove the one that nobody needs',
  source: 'Kubernetes, Network Policies: both the egress policy on the source and the ingress policy on the destination need to allow',
} as const;

const EVIDENCE_LIMIT = 10;

export const halfOpenDependency: Check = {
  meta,
  run(context) {
    if (context.policies.length === 0) return 'notApplicable';
    const groups = new Map<string, HalfOpenDependency[]>();
    for (const dependency of context.survey.best.halfOpen) {
      const denying = dependency.missing === 'egress' ? dependency.srcWorkloadId : dependency.dstWorkloadId;
      const key = `${dependency.missing} ${denying}`;
      groups.set(key, [...(groups.get(key) ?? []), dependency]);
    }
    return [...groups.values()].map((group) => toFinding(context, group));
  },
};

/** All that one workload's missing side cuts is one cause. */
function toFinding(context: CheckContext, group: readonly HalfOpenDependency[]): Finding {
  const { cluster } = context;
  const { missing, srcWorkloadId, dstWorkloadId } = group[0] as HalfOpenDependency;
  const denying = cluster.workloads[missing === 'egress' ? srcWorkloadId : dstWorkloadId] as Workload;
  const namespace = cluster.namespaces[denying.namespaceId]?.name as string;
  const [name, peers] = [`${denying.kind} "${namespace}/${denying.name}"`, count(group.length, 'peer')];
  const message =
    missing === 'egress'
      ? `${name} may not connect to ${peers} that ${group.length === 1 ? 'admits' : 'admit'} it: no egress rule allows it`
      : `${name} does not admit ${peers} that may connect to it: no ingress rule allows it`;
  return {
    checkId: meta.id,
    outcome: 'fail',
    severity: meta.severity,
    fingerprint: fingerprintOf([meta.id, namespace, `${denying.kind}/${denying.name}`, missing]),
    namespace,
    message,
    attackerGains: meta.attackerGains,
    fix: `Add ${missing} rules for ${peers} to the policies of ${name}, or remove the rules of the other side`,
    resources: [`${denying.kind}/${denying.name}`],
    evidence: group.slice(0, EVIDENCE_LIMIT).map((dependency) => ({
      connection: `${workloadName(context, dependency.srcWorkloadId)} → ${workloadName(context, dependency.dstWorkloadId)}, ${formatPorts(dependency.ports)}`,
      direction: missing,
    })),
    points: { coverage: 0, exposure: 0 },
  };
}

function workloadName({ cluster }: CheckContext, workloadId: number): string {
  const workload = cluster.workloads[workloadId] as Workload;
  return `${workload.kind} ${cluster.namespaces[workload.namespaceId]?.name}/${workload.name}`;
}
