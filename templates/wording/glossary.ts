// The words of a report explained, for a reader who does not run clusters.
import type { Status } from '../../lib/model/scan-result.ts';

export const glossaryTitle = 'Glossary';

export const glossaryTitles = { statuses: 'Statuses', terms: 'Terms' } as const;

/** What each status says, in the order of the words, best first. */
export const statusMeanings: readonly { readonly status: Status; readonly meaning: string }[] = [
  {
    status: 'met',
    meaning: 'Only declared entry points are open, new pods start closed, and nothing is unknown',
  },
  { status: 'metWithExceptions', meaning: 'Met, but for what a named person has accepted until a date' },
  { status: 'partial', meaning: 'Policies are there, and something is still open to strangers' },
  {
    status: 'notMet',
    meaning: 'A workload without any policy, an unguarded route from the internet, or critical exposure',
  },
  { status: 'notAssessed', meaning: 'What could not be read decides; never counted as a pass' },
  { status: 'empty', meaning: 'No workload is there, so there is nothing to assess' },
];

/** Pairs of a term and its meaning, by the alphabet. */
export const terms: readonly (readonly [string, string])[] = [
  [
    'Basis',
    'What the scores rest on: enforced, when the cluster showed that it applies its policies; declared, when policies were taken at their word',
  ],
  [
    'Default deny',
    'A policy that selects every pod of a namespace and allows nothing, so that each connection has to be listed',
  ],
  ['Direction', 'Ingress is what may connect to a pod, egress what a pod may connect to'],
  [
    'Entry point',
    'A way in from outside the cluster: load balancer, node port, Ingress, Gateway, host port or host network',
  ],
  [
    'Finding',
    'One cause with everything that it touches, and what mends it; its fingerprint stays the same from scan to scan',
  ],
  ['Gap', 'Something that could not be read or understood, and what that makes unknown'],
  ['Host network', 'A pod that uses the network of its node; policies do not bind it'],
  ['Inventory', 'Everything that was read from a cluster; a scan can be repeated from it'],
  ['Isolated', 'A policy of that direction selects the pod, so that only what a rule allows gets through'],
  ['Namespace', 'A named part of a cluster, usually of one team or application'],
  [
    'Network policy',
    'Kubernetes object that says which connections pods may have: NetworkPolicy, or the cluster-wide ClusterNetworkPolicy, AdminNetworkPolicy and BaselineAdminNetworkPolicy',
  ],
  ['Policy agent', 'The program on each node that applies network policies to its traffic'],
  ['Segmentation', 'Splitting a network so that one broken part does not open the others'],
  ['Stranger', 'A pod or address that no rule names: what an attacker might use'],
  ['Workload', 'A program with its pods: Deployment, StatefulSet, DaemonSet, Job or a single pod'],
];
