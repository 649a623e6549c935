// Workloads that reach the instance metadata service of their node. The addresses of EKS Pod Identity
// (169.254.170.23, fd00:ec2::23) are spared: pods need them for their own credentials.
import type { Check } from './check.ts';
import { findLostPoints, type LostPoints } from './lost-points.ts';
import { count, ruleName } from './names.ts';

const meta = {
  id: 'instance-metadata-egress',
  title: 'No rule lets workloads reach the instance metadata service',
  rationale:
    'The metadata service hands the credentials of the node to whoever asks; a default-deny for IPv4 alone leaves its IPv6 address open.',
  attackerGains: 'The credentials of the node, and with them what its role may do in the cloud account',
  severity: 'high',
  remediation: 'Leave 169.254.169.254/32 and fd00:ec2::254/128 out of egress blocks by except, and give pods their own credentials',
  source: 'Amazon EKS best practices, Restrict access to the instance profile; MITRE ATT&CK T1552.005',
} as const;

export const instanceMetadataEgress: Check = {
  meta,
  run: (context) =>
    findLostPoints(context, {
      meta,
      asks: ({ cause, position }) => position === 'instanceMetadata' && cause.kind !== 'noPolicy',
      message: messageOf,
      fix: fixOf,
    }),
};

function messageOf({ namespace, direction, workloads, cause }: LostPoints): string {
  const what = `${count(workloads.length, 'workload')} of namespace "${namespace.name}"`;
  const rule = cause.kind === 'rule' ? ruleName(cause.policy, direction, cause.ruleIndex) : 'A policy that could not be read';
  return `${rule} lets ${what} reach the instance metadata service`;
}

function fixOf({ direction, cause, worst }: LostPoints): string {
  if (cause.kind !== 'rule') return 'Correct the policy, then scan again';
  const block = worst.peer.kind === 'addresses' && worst.peer.range.includes(':') ? 'fd00:ec2::254/128' : '169.254.169.254/32';
  return `Except ${block} from the blocks of ${ruleName(cause.policy, direction, cause.ruleIndex)}`;
}
