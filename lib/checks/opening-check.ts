// Which check a lost point fails: the one that asks about its position. What only named peers can do fails none.
import type { Direction } from '../model/cluster.ts';
import type { Severity } from '../model/finding.ts';
import type { Rule } from '../model/policy.ts';
import type { Deduction } from '../model/scan-result.ts';
import { type Block, blockContains, parseAddress, spaceSize } from '../sets/cidr.ts';
import { countPorts, unionAllPorts } from '../sets/port-set.ts';
import { allowsAll } from './allows-all.ts';

export type OpeningCheck =
  | 'default-deny-missing'
  | 'strangers-of-the-internet'
  | 'internet-egress'
  | 'strangers-of-other-namespaces'
  | 'strangers-of-private-ranges'
  | 'strangers-of-the-same-namespace'
  | 'instance-metadata-egress'
  | 'node-and-api-server-egress'
  | 'all-ports-rule';

/** By direction, because the scores weigh them differently (scoring.md section 4). */
export const OPENING_SEVERITY: Readonly<Record<OpeningCheck, Readonly<Record<Direction, Severity>>>> = {
  'default-deny-missing': { ingress: 'high', egress: 'high' },
  'strangers-of-the-internet': { ingress: 'high', egress: 'medium' },
  'internet-egress': { ingress: 'medium', egress: 'medium' },
  'strangers-of-other-namespaces': { ingress: 'high', egress: 'medium' },
  'strangers-of-private-ranges': { ingress: 'medium', egress: 'low' },
  'strangers-of-the-same-namespace': { ingress: 'medium', egress: 'low' },
  'instance-metadata-egress': { ingress: 'high', egress: 'high' },
  'node-and-api-server-egress': { ingress: 'low', egress: 'low' },
  'all-ports-rule': { ingress: 'low', egress: 'low' },
};

/** What fails where a direction is open as without a policy, whether or not a lost point shows it. */
export const OPEN_DIRECTION: Readonly<Record<Direction, readonly OpeningCheck[]>> = {
  ingress: [
    'strangers-of-the-internet',
    'strangers-of-other-namespaces',
    'strangers-of-private-ranges',
    'strangers-of-the-same-namespace',
  ],
  egress: [
    'internet-egress',
    'instance-metadata-egress',
    'node-and-api-server-egress',
    'strangers-of-other-namespaces',
    'strangers-of-private-ranges',
    'strangers-of-the-same-namespace',
  ],
};

/** Up to this much address space is a list of known peers (scoring.md section 2); test/lib/checks holds it to the ruleset. */
export const LISTED_SPACE = 4096;

/** Up to this many protocol–port pairs are a list of known ports (scoring.md section 2). */
export const LISTED_PORTS = 10;

interface HowItCounts {
  /** The rule that is the cause; undefined where no rule is. */
  readonly rule: Rule | undefined;
  /** Coverage counts an address position only where it is more than a list of hosts, exposure in every case. */
  readonly counts: 'always' | 'byRule';
}

/** The check that the lost point fails; undefined when only named peers are let in, or when it asks about ways in. */
export function openingCheck(deduction: Deduction, { rule, counts }: HowItCounts): OpeningCheck | undefined {
  const { position, direction, peer } = deduction;
  const isAnyone = counts === 'always' || rule === undefined || namesNobody(rule);
  switch (position) {
    case 'isolation':
      return 'default-deny-missing';
    case 'internet':
      if (peer.kind === 'entryPoint' || !isAnyone) return undefined;
      return direction === 'ingress' ? 'strangers-of-the-internet' : 'internet-egress';
    case 'private':
      return isAnyone ? 'strangers-of-private-ranges' : undefined;
    case 'otherNamespaces':
      return peer.kind === 'strangerPod' ? 'strangers-of-other-namespaces' : undefined;
    case 'sameNamespace':
      return peer.kind === 'strangerPod' ? 'strangers-of-the-same-namespace' : undefined;
    case 'instanceMetadata':
      return 'instance-metadata-egress';
    case 'nodesAndApiServer':
      return rule === undefined || isWide(rule) ? 'node-and-api-server-egress' : undefined;
    case 'listedPeers':
      // A rule that allows everything names no peers.
      return rule === undefined || (hasManyPorts(rule) && !allowsAll(rule)) ? 'all-ports-rule' : undefined;
  }
}

function namesNobody(rule: Rule): boolean {
  return rule.peers === 'any' || allowsAll(rule);
}

/** Names no peer, or a block of more addresses than a list of hosts has. */
function isWide({ peers }: Rule): boolean {
  return (
    peers === 'any' || peers.some((peer) => peer.kind === 'block' && isWideBlock(peer.block, peer.excepts))
  );
}

function isWideBlock(block: Block, excepts: readonly Block[]): boolean {
  return spaceSize(block) - excepts.reduce((sum, except) => sum + spaceSize(except), 0) > LISTED_SPACE;
}

function hasManyPorts({ ports }: Rule): boolean {
  if (ports === 'any') return true;
  return (
    countPorts(unionAllPorts(ports.flatMap((port) => (port.kind === 'ports' ? [port.ports] : [])))) >
    LISTED_PORTS
  );
}

/** Blocks of the rule that hold the address and do not except it. */
export function holdsAddress(rule: Rule, text: string): boolean {
  const address = parseAddress(text);
  if (rule.peers === 'any' || address === undefined) return rule.peers === 'any';
  return rule.peers.some(
    (peer) =>
      peer.kind === 'block' &&
      blockContains(peer.block, address) &&
      !peer.excepts.some((except) => blockContains(except, address)),
  );
}
