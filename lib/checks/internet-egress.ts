// A rule that lets workloads out to wide public address ranges.
import type { Check } from './check.ts';
import { findOpenings } from './opening-finding.ts';
import { OPENING_WORDS } from './opening-words.ts';

const meta = {
  id: 'internet-egress',
  title: 'No workload reaches wide public address ranges',
  rationale:
    'What is taken is carried out over the same way, and the tools for the next step come in over it.',
  attackerGains: 'A pod that is taken can fetch tools, call a command server and carry data out',
  severity: 'medium',
  remediation: 'Name the addresses that are needed, or send what leaves through a proxy that does',
  source: 'Network Segmentation control: deny everything else; NetworkPolicyEgressRule.to, IPBlock.cidr',
} as const;

export const internetEgress: Check = {
  meta,
  run: (context) => findOpenings(context, { meta, words: OPENING_WORDS }),
};
