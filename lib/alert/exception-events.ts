// Exceptions of a fleet → what is worth telling of their end: 14 and 3 days before, on the first day after, and 3 and 14 days
// after while findings are still there; and one that matches nothing. Each once.
import type { ExceptionEvent } from '../model/alert.ts';
import type { FleetException } from '../model/fleet-result.ts';

export interface ExceptionInputs {
  readonly runId: string;
  /** RFC 3339 UTC: of the run. */
  readonly at: string;
  /** Name of the group, and of the fleet. */
  readonly group: string;
  readonly fleet: string;
  readonly exceptions: readonly FleetException[];
  /** What was told last of each, by id; absent = nothing yet. */
  readonly told: Readonly<Record<string, string>>;
}

export type ExceptionStage = ExceptionEvent['stage'];

/** In the order in which they come; a later one is told even where an earlier one was missed. */
const STAGES: readonly ExceptionStage[] = [
  'endsIn14Days',
  'endsIn3Days',
  'ended',
  'ended3DaysAgo',
  'ended14DaysAgo',
];

export function exceptionEvents({ runId, at, group, fleet, exceptions, told }: ExceptionInputs): {
  readonly events: readonly ExceptionEvent[];
  readonly told: Readonly<Record<string, string>>;
} {
  const events: ExceptionEvent[] = [];
  const next: [string, string][] = [];
  for (const exception of exceptions) {
    const { id, owner, approver, expiresOn, daysLeft, findingCount, clusters } = exception;
    const stage = stageOf(exception);
    // One that was renewed begins anew
    const key = `${id} ${expiresOn}`;
    const before = Object.hasOwn(told, key) ? (told[key] as ExceptionStage) : undefined;
    const isNews = stage !== undefined && stage !== before && !isEarlier(stage, before);
    const last = isNews ? stage : before;
    if (last !== undefined) next.push([key, last]);
    if (!isNews) continue;
    events.push({
      schemaVersion: 'bulkhead.alert-event/v1',
      id: `${runId} exception ${id} ${stage}`,
      at,
      runId,
      cluster: { id: `group:${group}`, name: fleet },
      severity: stage === 'endsIn14Days' || stage === 'matchesNothing' ? 'medium' : 'high',
      kind: 'exception',
      stage,
      exceptionId: id,
      owner,
      approver,
      expiresOn,
      daysLeft,
      findingCount,
      clusters: clusters.slice(0, 25),
    });
  }
  return { events, told: Object.fromEntries(next) };
}

/** Undefined when nothing has to be done. */
function stageOf({ state, daysLeft, findingCount }: FleetException): ExceptionStage | undefined {
  switch (state) {
    case 'matchesNothing':
      return 'matchesNothing';
    case 'expiresSoon':
      return daysLeft <= 3 ? 'endsIn3Days' : 'endsIn14Days';
    case 'expired':
      if (findingCount === 0) return undefined;
      if (daysLeft <= -14) return 'ended14DaysAgo';
      return daysLeft <= -3 ? 'ended3DaysAgo' : 'ended';
    default:
      return undefined;
  }
}

function isEarlier(stage: ExceptionStage, before: ExceptionStage | undefined): boolean {
  if (before === undefined || stage === 'matchesNothing' || before === 'matchesNothing') return false;
  return STAGES.indexOf(stage) < STAGES.indexOf(before);
}
