// Rules that allow everything: the one form of opening that is told as such, whatever it opens.
import type { Rule } from '../model/policy.ts';
import { ALL_PORTS, equalPorts, unionAllPorts } from '../sets/port-set.ts';

/** Accepts any peer, or every address of a family, on every port. */
export function allowsAll(rule: Rule): boolean {
  return (
    rule.action === 'accept' && (rule.peers === 'any' || holdsWholeSpace(rule.peers)) && matchesAllPorts(rule)
  );
}

/** `0.0.0.0/0` or `::/0` without exceptions. */
function holdsWholeSpace(peers: Exclude<Rule['peers'], 'any'>): boolean {
  return peers.some((peer) => {
    if (peer.kind !== 'block' || peer.excepts.length > 0 || peer.block.first !== 0n) return false;
    return peer.block.last === (1n << (peer.block.family === 'v4' ? 32n : 128n)) - 1n;
  });
}

function matchesAllPorts(rule: Rule): boolean {
  if (rule.ports === 'any') return true;
  return equalPorts(
    unionAllPorts(rule.ports.flatMap((port) => (port.kind === 'ports' ? [port.ports] : []))),
    ALL_PORTS,
  );
}
