// Workloads that may connect to something, and cannot resolve its name.
import type { Workload } from '../model/cluster.ts';
import type { Check } from './check.ts';
import { fingerprintOf } from './fingerprint.ts';
import { count } from './names.ts';

const meta = {
  id: 'dns-cut',
  title: 'Every workload that may connect to something may resolve names',
  rationale: 'A default-deny for egress cuts DNS as well; the connections that are allowed then fail, because nobody dials addresses.',
  attackerGains: 'Nothing by itself: a service that is down is often brought back by removing its policies',
  severity: 'medium',
  remediation: 'Allow egress to the cluster DNS pods on UDP and TCP 53',
  source: 'Kubernetes, DNS for Services and Pods; Network Policies',
} as const;

export const dnsCut: Check = {
  meta,
  run({ cluster, policies, survey }) {
    if (policies.length === 0) return 'notApplicable';
    const byNamespace = new Map<number, string[]>();
    for (const id of survey.best.dnsCut) {
      const { namespaceId, kind, name } = cluster.workloads[id] as Workload;
      byNamespace.set(namespaceId, [...(byNamespace.get(namespaceId) ?? []), `${kind}/${name}`]);
    }
    return [...byNamespace].map(([namespaceId, workloads]) => {
      const namespace = cluster.namespaces[namespaceId]?.name as string;
      return {
        checkId: meta.id,
        outcome: 'fail' as const,
        severity: meta.severity,
        fingerprint: fingerprintOf([meta.id, namespace]),
        namespace,
        message: `${count(workloads.length, 'workload')} of namespace "${namespace}" cannot reach DNS`,
        attackerGains: meta.attackerGains,
        fix: `Allow egress from namespace "${namespace}" to the cluster DNS pods on UDP and TCP 53`,
        resources: workloads.sort(),
        evidence: [{ connection: `${workloads[0]} → cluster DNS, UDP 53`, direction: 'egress' as const }],
        points: { coverage: 0, exposure: 0 },
      };
    });
  },
};
