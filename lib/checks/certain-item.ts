// A lost point that an unreadable policy takes in the worst case, and that a readable rule takes in any case: the rule
// is the cause then, so that nothing unreadable hides a failure (scoring.md P3).

import { formatPorts } from '../match/format-ports.ts';
import type { Deduction } from '../model/scan-result.ts';
import type { Opening, RowPositions } from '../model/survey.ts';
import type { CheckContext } from './check-context.ts';
import type { FoundItem, LostItem } from './lost-causes.ts';
import { policyRefOf } from './names.ts';
import { LISTED_SPACE } from './opening-check.ts';

/** The item as it is when the unreadable policies open nothing; as it came where only they open it. */
export function certainItem(context: CheckContext, found: FoundItem): LostItem {
  const { deduction, workloadId } = found;
  if (deduction.cause.kind !== 'unreadable') return found;
  const { entities, positions } = context.survey.certain;
  for (const entity of entities[workloadId] ?? []) {
    const opening = openingAt(positions[deduction.direction][entity] as RowPositions, deduction.position);
    if (opening !== undefined) return { ...found, deduction: asOpened(context, deduction, opening) };
  }
  return found;
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

function asOpened(
  { cluster }: CheckContext,
  deduction: Deduction,
  { peer, ports, rule }: Opening,
): Deduction {
  const opened = { ...deduction, peer, ports: formatPorts(ports) };
  const policy = rule && cluster.policies[rule.policyId];
  if (rule === undefined || policy === undefined) return { ...opened, cause: { kind: 'noPolicy' } };
  const line = policy.origin.ruleLines?.[deduction.direction][rule.ruleIndex];
  const cause = {
    kind: 'rule',
    policy: policyRefOf(policy),
    ruleIndex: rule.ruleIndex,
    ...(line !== undefined && { line }),
  } as const;
  return { ...opened, cause };
}
