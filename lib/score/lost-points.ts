// Lost points with what took them (scoring.md P5), and how they are told in a result.
import type { Cluster, Direction, PolicyObject } from '../model/cluster.ts';
import type { RowRule } from '../model/reachability.ts';
import type { Cause, Deduction, Peer, PolicyRef, Position } from '../model/scan-result.ts';
import { roundScore } from './formulas.ts';

export interface LostPoint {
  readonly position: Position;
  readonly direction: Direction;
  /** 0–100. */
  readonly points: number;
  readonly peer: Peer;
  /** As text. */
  readonly ports: string;
  readonly rule?: RowRule;
  /** The node lets it in, whatever the policies say. */
  readonly byNode?: true;
}

/** The lost points as deductions, most points first; what rounds to nothing is left out. */
export function toDeductions(cluster: Cluster, lost: readonly LostPoint[]): Deduction[] {
  return lost
    .map((point) => ({
      position: point.position,
      direction: point.direction,
      points: roundScore(point.points),
      peer: point.peer,
      ports: point.ports,
      cause: causeOf(cluster, point),
    }))
    .filter(({ points }) => points > 0)
    .sort((a, b) => b.points - a.points);
}

/** What lets a connection through: a rule, or that there is no policy. */
export function causeOf(
  cluster: Cluster,
  { rule, byNode, direction }: Pick<LostPoint, 'rule' | 'byNode' | 'direction'>,
): Cause {
  if (byNode) return { kind: 'node' };
  if (rule === undefined) return { kind: 'noPolicy' };
  if (rule.unenforced !== undefined)
    return { kind: 'notEnforced', proved: rule.unenforced === 'notEnforced' };
  const policy = cluster.policies[rule.policyId] as PolicyObject;
  if (policy.unreadable !== undefined) return { kind: 'unreadable', policy: refOf(policy) };
  const line = policy.origin.ruleLines?.[direction][rule.ruleIndex];
  return {
    kind: 'rule',
    policy: refOf(policy),
    ruleIndex: rule.ruleIndex,
    ...(line !== undefined && { line }),
  };
}

function refOf({ kind, namespace, name, origin }: PolicyObject): PolicyRef {
  return { kind, ...(namespace !== undefined && { namespace }), name, file: origin.file, line: origin.line };
}
