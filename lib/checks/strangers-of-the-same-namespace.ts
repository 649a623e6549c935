// A rule that lets any pod of the same namespace in, or lets a workload out to it.
import type { Check } from './check.ts';
import { findOpenings } from './opening-finding.ts';
import { OPENING_WORDS } from './opening-words.ts';

const meta = {
  id: 'strangers-of-the-same-namespace',
  title: 'No pod of the same namespace connects without being named',
  rationale:
    'The control asks for connections between named endpoints; a rule for the whole namespace lets the first pod that is taken there move on to all others.',
  attackerGains: 'Any pod of the namespace that is taken, or deployed there, reaches these workloads',
  severity: 'medium',
  remediation: 'Name the pods that need the connection, by labels with values',
  source: 'Network Segmentation control: only whitelisted service endpoints; NetworkPolicyPeer.podSelector',
} as const;

export const strangersOfTheSameNamespace: Check = {
  meta,
  run: (context) => findOpenings(context, { meta, words: OPENING_WORDS }),
};
