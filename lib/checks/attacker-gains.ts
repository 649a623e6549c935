// What an attacker gains from a rule or a missing policy, by direction: into the workloads, or out of them. The checks'
// own sentences (CHECKS.md) say both at once.
import type { Direction } from '../model/cluster.ts';
import type { OpeningCheck } from './opening-check.ts';

type Gains = Readonly<Record<Direction, string>>;

/** Checks of one direction only are told by their own sentence. */
const BY_CHECK: Readonly<Partial<Record<OpeningCheck, Gains>>> = {
  'default-deny-missing': {
    ingress:
      'From any pod that is taken, and from whatever else reaches the pod network, every port of these workloads can be tried',
    egress:
      'From a workload that is taken, everything can be tried that the network reaches: pods, nodes, metadata, the internet',
  },
  'strangers-of-other-namespaces': {
    ingress: 'A pod in any namespace, however unimportant, is enough to reach these workloads',
    egress: 'From a workload that is taken, the pods of every namespace can be tried',
  },
  'strangers-of-private-ranges': {
    ingress: 'A foothold anywhere in the private network is enough to reach these workloads',
    egress: 'From a workload that is taken, everything in the private network can be tried',
  },
  'strangers-of-the-same-namespace': {
    ingress: 'Any pod of the namespace that is taken, or deployed there, reaches these workloads',
    egress: 'From a workload that is taken, every pod of the namespace can be tried',
  },
  'all-ports-rule': {
    ingress:
      'From a peer that is taken, every port of these workloads can be tried, not only the one that is served',
    egress:
      'From a workload that is taken, every port of the named peers can be tried, not only the one that is needed',
  },
};

const DNS_ONLY = 'A workload that is taken can carry data out in DNS queries, to whoever answers them';

export interface Opened {
  readonly check: OpeningCheck;
  readonly direction: Direction;
  /** The rule is for name resolution alone. */
  readonly ports?: 'dns';
}

/** One sentence; undefined where the check's own sentence says it. */
export function gainsOf({ check, direction, ports }: Opened): string | undefined {
  if (ports === 'dns' && direction === 'egress') return DNS_ONLY;
  return BY_CHECK[check]?.[direction];
}

/** Of a rule that allows everything. */
export const ALLOW_ALL_GAINS: Gains = {
  ingress:
    'These pods are as open to connections as without a policy, while a list of policies shows them as protected',
  egress: 'A pod that is taken may connect to everything, while a list of policies shows it as restricted',
};
