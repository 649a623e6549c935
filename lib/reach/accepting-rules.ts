// Which rules of a row let a peer through, for all ports at once: as decidingRule (query.ts) has it port by port.
import type { Row, RowRule } from '../model/reachability.ts';
import { hasBit } from '../sets/bit-set.ts';
import {
  intersectPorts,
  NO_PORTS,
  type PortSet,
  subtractPorts,
  unionAllPorts,
  unionPorts,
} from '../sets/port-set.ts';

interface Peer {
  readonly peer: number;
  /** That are open to the peer. */
  readonly ports: PortSet;
}

const NO_RULE: readonly undefined[] = [undefined];

/** In order of evaluation; undefined at the end for ports on which no rule decides. */
export function acceptingRules(row: Row, { peer, ports }: Peer): readonly (RowRule | undefined)[] {
  if (row.rules.length === 0) return NO_RULE;
  const matching = row.rules.filter((rule) => hasBit(rule.peers, peer));
  const rulesOf = (tier: RowRule['tier']) => matching.filter((rule) => rule.tier === tier);
  const admin = decide(rulesOf('admin'), ports);
  const afterAdmin = unionPorts(admin.left, admin.passed);
  // NetworkPolicies add up: each rule that allows a connection is one that must go to end it
  const listed = rulesOf('networkPolicy').filter((rule) => overlaps(rule, afterAdmin));
  const afterListed = subtractPorts(afterAdmin, unionAllPorts(listed.map((rule) => rule.ports)));
  const baseline = decide(rulesOf('baseline'), afterListed);
  const rules = [...admin.accepting, ...listed, ...baseline.accepting];
  return baseline.left.length + baseline.passed.length === 0 ? rules : [...rules, undefined];
}

/** The first rule that names a port decides on it. */
function decide(rules: readonly RowRule[], ports: PortSet) {
  const accepting: RowRule[] = [];
  let [left, passed]: [PortSet, PortSet] = [ports, NO_PORTS];
  for (const rule of rules) {
    const here = intersectPorts(rule.ports, left);
    if (here.length === 0) continue;
    left = subtractPorts(left, here);
    if (rule.action === 'accept') accepting.push(rule);
    if (rule.action === 'pass') passed = unionPorts(passed, here);
  }
  return { accepting, left, passed };
}

function overlaps(rule: RowRule, ports: PortSet): boolean {
  return intersectPorts(rule.ports, ports).length > 0;
}
