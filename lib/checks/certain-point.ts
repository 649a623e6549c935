// A lost point that an unreadable policy takes in the worst case, and that a readable rule takes in any case: the rule
// is the cause then, so that nothing unreadable hides a failure (scoring.md P3).

import { formatPorts } from '../match/format-ports.ts';
import type { Cluster } from '../model/cluster.ts';
import type { Deduction } from '../model/scan-result.ts';
import type { Opening, RowPositions } from '../model/survey.ts';
import type { CheckContext } from './check-context.ts';
import type { LostPoint } from './lost-causes.ts';
import { policyRefOf } from './names.ts';
import { LISTED_SPACE } from './opening-check.ts';

/** A lost point that is certain counts as the coverage does: only what is more than a list of hosts. */
export type CertainPoint = LostPoint & { readonly counts?: 'always' };

/** The lost point as it is when the unreadable policies open nothing; as it came where only they open it. */
export function certainPoint(context: CheckContext, point: LostPoint): CertainPoint {
  const { deduction, workloadId } = point;
  if (deduction.cause.kind !== 'unreadable') return point;
  const { entities, positions } = context.survey.certain;
  for (const entity of entities[workloadId] ?? []) {
    const opening = openingAt(positions[deduction.direction][entity] as RowPositions, deduction.position);
    if (opening !== undefined)
      return { ...point, deduction: asOpened(context.cluster, { deduction, opening }), counts: 'always' };
  }
  return point;
}

function openingAt(positions: RowPositions, position: Deduction['position']): Opening | undefined {
  switch (position) {
    case 'isolation':
      return positions.restricted ? undefined : (positions.otherNamespaces ?? positions.any);
    case 'internet':
    case 'private':
      return positions[position].find(({ space }) => space > LISTED_SPACE);
    case 'listedPeers':
      return positions.any;
    default:
      return positions[position];
  }
}

interface Opened {
  readonly deduction: Deduction;
  readonly opening: Opening;
}

function asOpened({ policies }: Cluster, { deduction, opening: { peer, ports, rule } }: Opened): Deduction {
  const opened = { ...deduction, peer, ports: formatPorts(ports) };
  const policy = rule && policies[rule.policyId];
  if (rule === undefined || policy === undefined) return { ...opened, cause: { kind: 'noPolicy' } };
  const line = policy.origin.ruleLines?.[deduction.direction][rule.ruleIndex];
  const where = {
    policy: policyRefOf(policy),
    ruleIndex: rule.ruleIndex,
    ...(line !== undefined && { line }),
  };
  return { ...opened, cause: { kind: 'rule', ...where } };
}
