// A rule that lets pods of any other namespace in, or lets a workload out to them.
import type { Check } from './check.ts';
import { findOpenings } from './opening-finding.ts';
import { OPENING_WORDS } from './opening-words.ts';

const meta = {
  id: 'strangers-of-other-namespaces',
  title: 'No pod of another namespace connects without being named',
  rationale:
    'A selector that lists no value is satisfied by a pod that anyone deploys anywhere in the cluster, so the rule is no boundary between namespaces.',
  attackerGains:
    'A pod in any namespace, however unimportant, is enough to reach these workloads, or is within reach of one that is taken',
  severity: 'high',
  remediation: 'Name the namespaces and the pods that need the connection, by labels with values',
  source:
    'Network Segmentation control: only whitelisted service endpoints; NetworkPolicyPeer.namespaceSelector',
} as const;

export const strangersOfOtherNamespaces: Check = {
  meta,
  run: (context) => findOpenings(context, { meta, words: OPENING_WORDS }),
};
