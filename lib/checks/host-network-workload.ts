// Workloads on the node's network: no policy binds them.
import type { Check } from './check.ts';
import { fingerprintOf } from './fingerprint.ts';
import { count } from './names.ts';

const meta = {
  id: 'host-network-workload',
  title: 'No workload uses the network of its node',
  rationale: 'Policies do not bind hostNetwork pods: they are reached on every port of the node, and go wherever the node goes.',
  attackerGains: 'A way around every policy: the node is let in to its own pods, and the metadata service answers it',
  severity: 'medium',
  remediation: 'Run it without hostNetwork, or record an exception for a node agent that needs it',
  source: 'Kubernetes, Network Policies: hostNetwork pods',
} as const;

export const hostNetworkWorkload: Check = {
  meta,
  run({ namespaces }) {
    if (namespaces.every(({ workloads }) => workloads.length === 0)) return 'notApplicable';
    return namespaces.flatMap(({ name, workloads }) => {
      const bound = workloads.filter((workload) => workload.hostNetwork).map((workload) => `${workload.kind}/${workload.name}`);
      if (bound.length === 0) return [];
      return [
        {
          checkId: meta.id,
          outcome: 'fail' as const,
          severity: meta.severity,
          fingerprint: fingerprintOf([meta.id, name]),
          namespace: name,
          message: `${count(bound.length, 'workload')} of namespace "${name}" ${bound.length === 1 ? 'uses' : 'use'} the network of the node: no policy binds it`,
          attackerGains: meta.attackerGains,
          fix: 'Run it without hostNetwork, or record an exception',
          resources: bound.sort(),
          evidence: [],
          points: { coverage: 0, exposure: 0 },
        },
      ];
    });
  },
};
