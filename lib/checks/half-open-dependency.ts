// A connection that one side names and the other side denies: the application is cut, or soon mended too widely.
import { formatPorts } from '../match/format-ports.ts';
import type { Cluster, Pod, Workload } from '../model/cluster.ts';
import type { Evidence, Finding } from '../model/finding.ts';
import type { HalfOpenDependency } from '../model/survey.ts';
import type { Check } from './check.ts';
import type { CheckContext } from './check-context.ts';
import { EVIDENCE_LIMIT, ruleEvidence } from './evidence.ts';
import { fingerprintOf } from './fingerprint.ts';
import { ruleNaming } from './isolating-policies.ts';
import { count, workloadName } from './names.ts';

const meta = {
  id: 'half-open-dependency',
  title: 'Every connection that one side names is allowed by the other side',
  rationale:
    'A connection needs egress of the source and ingress of the destination; a policy for one side alone cuts it.',
  attackerGains: 'Nothing by itself: a service that is down is often brought back by removing its policies',
  severity: 'medium',
  remediation: 'Add the rule that is missing on the other side, or remove the one that nobody needs',
  source:
    'Kubernetes, Network Policies: both the egress policy on the source and the ingress policy on the destination need to allow',
} as const;

export const halfOpenDependency: Check = {
  meta,
  run(context) {
    const { cluster, policies, survey } = context;
    if (policies.length === 0) return 'notApplicable';
    const [worst, certain] = [survey.worst, survey.certain].map(
      ({ halfOpen }) => new Set(halfOpen.map(denyingSide)),
    );
    const cut = survey.best.halfOpen.filter(
      (one) => worst?.has(denyingSide(one)) && certain?.has(denyingSide(one)),
    );
    const groups = Map.groupBy(
      cut,
      (one) => `${(cluster.workloads[denyingId(one)] as Workload).namespaceId} ${one.missing}`,
    );
    return [...groups.values()].map((group) =>
      toFinding(context, group as [HalfOpenDependency, ...HalfOpenDependency[]]),
    );
  },
};

/** The workload whose side denies, and the direction. */
export function denyingSide(dependency: HalfOpenDependency): string {
  return `${denyingId(dependency)} ${dependency.missing}`;
}

function denyingId({ missing, srcWorkloadId, dstWorkloadId }: HalfOpenDependency): number {
  return missing === 'egress' ? srcWorkloadId : dstWorkloadId;
}

/** All that a namespace's missing rules of one direction cut is one cause: its policies deny, and nobody has allowed. */
function toFinding(
  context: CheckContext,
  group: readonly [HalfOpenDependency, ...HalfOpenDependency[]],
): Finding {
  const { cluster } = context;
  const [{ missing }] = group;
  const denying = [...new Set(group.map(denyingId))];
  const namespace = namespaceOf(cluster, denying[0] as number);
  return {
    checkId: meta.id,
    otherChecks: [],
    outcome: 'fail',
    severity: meta.severity,
    fingerprint: fingerprintOf([meta.id, namespace, missing]),
    namespace,
    message: messageOf(cluster, group),
    attackerGains: meta.attackerGains,
    fix: fixOf(cluster, group),
    resources: denying.map((id) => resourceName(cluster.workloads[id] as Workload)).sort(),
    evidence: group.slice(0, EVIDENCE_LIMIT).map((dependency) => toEvidence(context, dependency)),
    points: { coverage: 0, exposure: 0 },
  };
}

/** The survey names each workload that is cut, and not every pair: peers are not counted here. */
function messageOf(cluster: Cluster, group: readonly [HalfOpenDependency, ...HalfOpenDependency[]]): string {
  const [{ missing, srcWorkloadId, dstWorkloadId, ports }, ...others] = group;
  if (others.length === 0) {
    const [src, dst] = [workloadName(cluster, srcWorkloadId), workloadName(cluster, dstWorkloadId)];
    return missing === 'egress'
      ? `${src} may not connect to ${dst}, which admits it: no egress rule allows ${portsName(ports)}`
      : `${dst} does not admit ${src}, which may connect to it: no ingress rule allows ${portsName(ports)}`;
  }
  const denying = [...new Set(group.map(denyingId))];
  const isOne = denying.length === 1;
  const first = denying[0] as number;
  const who = isOne
    ? workloadName(cluster, first)
    : `${count(denying.length, 'workload')} of namespace "${namespaceOf(cluster, first)}"`;
  if (missing === 'egress')
    return `${who} may not connect to workloads that admit ${isOne ? 'it' : 'them'}: no egress rule allows it`;
  return `${who} ${isOne ? 'does' : 'do'} not admit workloads that may connect to ${isOne ? 'it' : 'them'}: no ingress rule allows it`;
}

function fixOf(cluster: Cluster, group: readonly [HalfOpenDependency, ...HalfOpenDependency[]]): string {
  const [{ missing, srcWorkloadId, dstWorkloadId, ports }, ...others] = group;
  if (others.length > 0)
    return `Add the ${missing} rules that are missing in namespace "${namespaceOf(cluster, denyingId(group[0]))}", or remove the rules of the other side`;
  const [src, dst] = [workloadName(cluster, srcWorkloadId), workloadName(cluster, dstWorkloadId)];
  return missing === 'egress'
    ? `Allow egress from ${src} to ${dst} on ${portsName(ports)}, or remove the rule that admits it`
    : `Allow ingress to ${dst} from ${src} on ${portsName(ports)}, or remove the rule that lets it connect`;
}

/** Points at the rule of the side that allows it. */
function toEvidence(context: CheckContext, dependency: HalfOpenDependency): Evidence {
  const { cluster } = context;
  const { srcWorkloadId, dstWorkloadId, ports, missing } = dependency;
  const connection = `${workloadName(cluster, srcWorkloadId)} → ${workloadName(cluster, dstWorkloadId)}, ${portsName(ports)}`;
  const rule = allowingRule(context, dependency);
  return rule === undefined ? { connection, direction: missing } : ruleEvidence(cluster, rule, connection);
}

/** Looked up for the first pod of each side; undefined where another pod, or a cluster-scoped policy, is what names it. */
function allowingRule(
  context: CheckContext,
  { srcWorkloadId, dstWorkloadId, ports, missing }: HalfOpenDependency,
) {
  const { cluster } = context;
  const [src, dst] = [srcWorkloadId, dstWorkloadId].map(
    (id) => cluster.pods[(cluster.workloads[id] as Workload).podIds[0] as number] as Pod,
  ) as [Pod, Pod];
  const codes = [ports[0] as number];
  return missing === 'egress'
    ? ruleNaming(context, { subject: dst, peer: src, direction: 'ingress', codes })
    : ruleNaming(context, { subject: src, peer: dst, direction: 'egress', codes });
}

function portsName(ports: HalfOpenDependency['ports']): string {
  const text = formatPorts(ports);
  return text === 'all' ? 'any port' : text;
}

function namespaceOf({ namespaces, workloads }: Cluster, workloadId: number): string {
  return namespaces[(workloads[workloadId] as Workload).namespaceId]?.name as string;
}

function resourceName({ kind, name }: Workload): string {
  return `${kind}/${name}`;
}
