// A rule that lets wide private address ranges in, or lets a workload out to them.
import type { Check } from './check.ts';
import { findOpenings } from './opening-finding.ts';
import { OPENING_WORDS } from './opening-words.ts';

const meta = {
  id: 'strangers-of-private-ranges',
  title: 'No workload admits or reaches wide private address ranges',
  rationale:
    'A block of private addresses holds whatever the network gets tomorrow: pods of other clusters, virtual machines, laptops behind a VPN.',
  attackerGains:
    'A foothold anywhere in the private network reaches these workloads, or one of them that is taken reaches everything in it',
  severity: 'medium',
  remediation: 'Narrow the block to the subnets or hosts that need the connection',
  source:
    'Network Segmentation control: only whitelisted service endpoints; IPBlock.cidr; RFC 1918, RFC 6598, RFC 4193',
} as const;

export const strangersOfPrivateRanges: Check = {
  meta,
  run: (context) => findOpenings(context, { meta, words: OPENING_WORDS }),
};
