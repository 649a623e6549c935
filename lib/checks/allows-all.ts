// Rules that allow everything: the one form of opening that is told as such, whatever it opens and however it is written.
import type { Rule } from '../model/policy.ts';
import { coverBlocks } from '../sets/block-cover.ts';
import { type Block, parseCidr } from '../sets/cidr.ts';
import { allPortsOf, equalPorts, type PortSet, subtractPorts, unionAllPorts } from '../sets/port-set.ts';

const FAMILIES = ['0.0.0.0/0', '::/0'].map((cidr) => parseCidr(cidr) as Block);

/** Every port that a policy can list; ICMP has none, and is opened by leaving `ports` out. */
const LISTABLE_PORTS: PortSet = unionAllPorts([allPortsOf('TCP'), allPortsOf('UDP'), allPortsOf('SCTP')]);

/** Accepts any peer, or every address of a family, on every port. */
export function allowsAll(rule: Rule): boolean {
  return (
    rule.action === 'accept' && (rule.peers === 'any' || holdsWholeSpace(rule.peers)) && matchesAllPorts(rule)
  );
}

/** All of IPv4 or of IPv6, in however many blocks. */
function holdsWholeSpace(peers: Exclude<Rule['peers'], 'any'>): boolean {
  const blocks = peers.filter((peer) => peer.kind === 'block');
  return blocks.length > 0 && FAMILIES.some((family) => coverBlocks(blocks, [family]));
}

function matchesAllPorts({ ports }: Rule): boolean {
  if (ports === 'any') return true;
  const listed = unionAllPorts(ports.flatMap((port) => (port.kind === 'ports' ? [port.ports] : [])));
  return equalPorts(subtractPorts(LISTABLE_PORTS, listed), []);
}
