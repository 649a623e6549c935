// What is true of policies as a whole: which do nothing, which could go. Facts for checks; no judgement.
import type { Direction } from './cluster.ts';

export interface PolicyFacts {
  /** Ids of policies that select no pod, sorted. */
  readonly selectingNothing: readonly number[];
  /** Pod ids that each policy of an ordered tier selects, by policy id. */
  readonly subjectPods: ReadonlyMap<number, ReadonlySet<number>>;
  /** Peers of kind pods or nodes that match no pod and no node now, sorted. */
  readonly peersMatchingNothing: readonly PeerPlace[];
  /** Port names that no destination in question has, sorted. */
  readonly unresolvedPorts: readonly PortPlace[];
  /** Rules that decide something and whose removal changes no verdict, each with rules that say the same. Sorted. */
  readonly redundantRules: readonly RedundantRule[];
  /** Ids of policies whose removal changes no verdict, although they select pods; sorted. */
  readonly redundantPolicies: readonly number[];
}

export interface RulePlace {
  readonly policyId: number;
  readonly direction: Direction;
  /** Index in spec.ingress or spec.egress. */
  readonly ruleIndex: number;
}

export interface PeerPlace extends RulePlace {
  /** Index in the rule's from or to. */
  readonly peerIndex: number;
}

export interface PortPlace extends RulePlace {
  readonly portName: string;
}

export interface RedundantRule extends RulePlace {
  /** Rules that decide the same connections; the first in order of evaluation first. */
  readonly coveredBy: readonly RulePlace[];
  /** `shadowed`: an earlier rule of an ordered tier decides first; `repeated`: others allow the same. */
  readonly how: 'shadowed' | 'repeated';
}
