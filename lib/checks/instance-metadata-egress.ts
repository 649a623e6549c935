// Workloads that reach the instance metadata service of their node. The addresses of EKS Pod Identity
// (169.254.170.23, fd00:ec2::23) are spared: pods need them for their own credentials.
import type { Check } from './check.ts';
import { joinNames, sentence } from './names.ts';
import { holdsAddress } from './opening-check.ts';
import { findOpenings, type Opening } from './opening-finding.ts';

const meta = {
  id: 'instance-metadata-egress',
  title: 'No workload reaches the instance metadata service',
  rationale:
    'The metadata service hands the credentials of the node to whoever asks; a default-deny for IPv4 alone leaves its IPv6 address open.',
  attackerGains: 'The credentials of the node, and with them what its role may do in the cloud account',
  severity: 'high',
  remediation:
    'Leave 169.254.169.254/32 and fd00:ec2::254/128 out of egress blocks by except, and give pods their own credentials',
  source: 'Amazon EKS best practices, Restrict access to the instance profile; MITRE ATT&CK T1552.005',
} as const;

export const instanceMetadataEgress: Check = {
  meta,
  run: (context) => findOpenings(context, { meta, words: { message, fix } }),
};

const ADDRESSES = ['169.254.169.254', 'fd00:ec2::254'] as const;

function message(opening: Opening): string {
  const { ruleName, number, subjects } = opening;
  return `${sentence(ruleName)} ${number === 'one' ? 'lets' : 'let'} ${subjects} reach the instance metadata service at ${joinNames(addressesOf(opening))}`;
}

function fix(opening: Opening): string {
  const { rule, where } = opening;
  if (rule.peers === 'any') return `Name the peers in ${where}: without them it allows every address`;
  const blocks = addressesOf(opening).map((address) => `${address}/${address.includes(':') ? 128 : 32}`);
  return `Except ${joinNames(blocks)} from the blocks of ${where}`;
}

function addressesOf({ rule, items }: Opening): string[] {
  const inBlocks = ADDRESSES.filter((address) => holdsAddress(rule, address));
  if (inBlocks.length > 0) return inBlocks;
  return [
    ...new Set(items.flatMap(({ deduction: { peer } }) => (peer.kind === 'addresses' ? [peer.range] : []))),
  ];
}
