// Workloads that reach kubelets of other nodes or the API server.
import type { Check } from './check.ts';
import { findLostPoints, type LostPoints } from './lost-points.ts';
import { count, ruleName } from './names.ts';

const meta = {
  id: 'node-and-api-server-egress',
  title: 'No rule lets workloads reach the API server and kubelets without naming them',
  rationale: 'Few workloads talk to the API server, and none but monitoring to a kubelet; a wide block opens both to all.',
  attackerGains: 'A stolen service account token can be used from here, and kubelets be asked for the secrets of their pods',
  severity: 'low',
  remediation: 'Allow ports 443, 6443 and 10250 towards nodes and the API server only where a workload needs them',
  source: 'Network Segmentation control: deny everything else; MITRE ATT&CK T1613, T1609',
} as const;

export const nodeAndApiServerEgress: Check = {
  meta,
  run: (context) =>
    findLostPoints(context, {
      meta,
      asks: ({ cause, position }) => position === 'nodesAndApiServer' && cause.kind !== 'noPolicy',
      message: messageOf,
      fix: fixOf,
    }),
};

function messageOf({ namespace, direction, workloads, cause }: LostPoints): string {
  const what = `${count(workloads.length, 'workload')} of namespace "${namespace.name}"`;
  const rule = cause.kind === 'rule' ? ruleName(cause.policy, direction, cause.ruleIndex) : 'A policy that could not be read';
  return `${rule} lets ${what} reach the API server and kubelets`;
}

function fixOf({ direction, cause }: LostPoints): string {
  if (cause.kind !== 'rule') return 'Correct the policy, then scan again';
  return `Narrow the addresses or ports in ${ruleName(cause.policy, direction, cause.ruleIndex)}`;
}
