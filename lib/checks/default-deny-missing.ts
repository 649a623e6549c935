// A direction that no policy isolates: every connection is allowed there.
import type { Check } from './check.ts';
import { findLostPoints, type LostPoints } from './lost-points.ts';
import { count } from './names.ts';

const meta = {
  id: 'default-deny-missing',
  title: 'Every workload is isolated in both directions',
  rationale:
    'Kubernetes allows every connection to and from a pod that no policy of that direction selects, so whatever is not listed stays open.',
  attackerGains: 'From any pod that is taken, every port of these workloads can be tried, or everything be reached from them',
  severity: 'critical',
  remediation: 'Apply a policy that selects every pod of the namespace and allows nothing, then allow the connections that are needed',
  source: 'Network Segmentation control: deny everything else; NetworkPolicySpec.podSelector, policyTypes',
} as const;

export const defaultDenyMissing: Check = {
  meta,
  run: (context) =>
    findLostPoints(context, { meta, asks: ({ cause }) => cause.kind === 'noPolicy', message: messageOf, fix: fixOf }),
};

function messageOf({ namespace, direction, workloads }: LostPoints): string {
  const what = count(workloads.length, 'workload');
  return `No policy isolates ${direction} of ${what} in namespace "${namespace.name}"`;
}

function fixOf({ namespace, direction }: LostPoints): string {
  const first = `Apply a default-deny ${direction} policy to namespace "${namespace.name}"`;
  return direction === 'ingress' ? `${first}, then allow the peers that need it` : `${first}, then allow DNS and what is needed`;
}
