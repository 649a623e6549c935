// Workloads on the node's network: no policy binds them. Agents that must be there (scoring.md section 5) are spared.
import type { Evidence, Finding } from '../model/finding.ts';
import type { NamespaceResult, WorkloadResult } from '../model/scan-result.ts';
import type { Check } from './check.ts';
import type { CheckContext } from './check-context.ts';
import { EVIDENCE_LIMIT, originOf } from './evidence.ts';
import { fingerprintOf } from './fingerprint.ts';
import { isNodeAgent } from './lost-causes.ts';
import { evidenceOf, pointsOf } from './lost-finding.ts';
import { count } from './names.ts';
import { checksOf } from './opening-finding.ts';

const meta = {
  id: 'host-network-workload',
  title: 'No workload uses the network of its node',
  rationale:
    'Policies do not bind hostNetwork pods: they are reached on every port of the node, and go wherever the node goes.',
  attackerGains:
    'A way around every policy: the node is let in to its own pods, and the metadata service answers it',
  severity: 'medium',
  remediation: 'Run it without hostNetwork, or record an exception for a node agent that needs it',
  source: 'Kubernetes, Network Policies: hostNetwork pods; PodSpec.hostNetwork',
} as const;

export const hostNetworkWorkload: Check = {
  meta,
  run(context) {
    if (context.cluster.workloads.length === 0) return 'notApplicable';
    return context.namespaces.flatMap((namespace) => {
      const workloads = namespace.workloads.filter(
        (workload) => workload.hostNetwork && !isNodeAgent(namespace, workload),
      );
      return workloads.length === 0 ? [] : [toFinding(context, namespace, workloads)];
    });
  },
};

function toFinding(
  context: CheckContext,
  namespace: NamespaceResult,
  workloads: readonly WorkloadResult[],
): Finding {
  const items = context.lostCauses().hostNetwork.get(namespace) ?? [];
  const [only, ...others] = workloads as [WorkloadResult, ...WorkloadResult[]];
  const isOne = others.length === 0;
  const who = isOne
    ? `${only.kind} "${namespace.name}/${only.name}" uses`
    : `${count(workloads.length, 'workload')} of namespace "${namespace.name}" use`;
  return {
    checkId: meta.id,
    otherChecks: checksOf(items).sort(),
    outcome: 'fail',
    severity: meta.severity,
    fingerprint: fingerprintOf([meta.id, namespace.name]),
    namespace: namespace.name,
    message: `${who} the network of the node: no policy binds ${isOne ? 'it' : 'them'}`,
    attackerGains: meta.attackerGains,
    fix: `Run ${isOne ? 'it' : 'them'} without hostNetwork, or record an exception`,
    resources: workloads.map(({ kind, name }) => `${kind}/${name}`).sort(),
    evidence: [
      ...waysIn(context, { name: namespace.name, workloads }),
      ...evidenceOf(
        items.filter(({ deduction }) => deduction.peer.kind !== 'entryPoint'),
        context,
      ),
    ].slice(0, EVIDENCE_LIMIT),
    points: pointsOf(items),
  };
}

interface Subjects {
  /** Of the namespace. */
  readonly name: string;
  readonly workloads: readonly WorkloadResult[];
}

/** The ports that the workloads themselves serve on their nodes. */
function waysIn(
  { cluster, entryPoints, namespaceNamed }: CheckContext,
  { name, workloads }: Subjects,
): Evidence[] {
  const id = namespaceNamed(name)?.id;
  const own = new Set(workloads.map((workload) => `${workload.kind}/${workload.name}`));
  const found = cluster.workloads.filter(({ namespaceId, hostNetwork }) => namespaceId === id && hostNetwork);
  const origins = new Map(found.map(({ kind, name: workload, origin }) => [`${kind}/${workload}`, origin]));
  return entryPoints
    .filter((entryPoint) => entryPoint.kind === 'hostNetwork' && entryPoint.namespace === name)
    .flatMap(({ scheme, targets }) =>
      targets
        .filter(({ workloadKind, workload }) => own.has(`${workloadKind}/${workload}`))
        .map(({ workloadKind, workload, ports }): Evidence => {
          const from = scheme === 'internet' ? 'whoever reaches the node' : 'the private network of the node';
          const origin = origins.get(`${workloadKind}/${workload}`);
          return {
            connection: `${from} → ${workloadKind} "${name}/${workload}", ${ports === 'all' ? 'all ports' : ports}`,
            direction: 'ingress',
            ...(origin && { origin: originOf(origin) }),
          };
        }),
    );
}
