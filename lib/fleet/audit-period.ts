// The runs of a group → what they prove about each of its clusters over a stretch of time. A cluster belongs to the fleet
// from a run that lists it until a run that does not; within that, every hour without evidence that is young enough is a
// gap, whatever the reason.
import type { AuditPeriod, PeriodCluster, PeriodGap, PeriodPoint, PeriodRun } from '../model/audit-period.ts';
import type { FleetCluster, FleetResult } from '../model/fleet-result.ts';
import { periodExceptions } from './period-exceptions.ts';

export interface RunOfPeriod {
  readonly runId: string;
  /** RFC 3339 UTC. */
  readonly scheduledAt: string;
  /** Absent when it has no manifest. */
  readonly fleet?: FleetResult;
  readonly problems: readonly string[];
}

export interface AuditPeriodInputs
  extends Pick<AuditPeriod, 'group' | 'from' | 'to' | 'validHours' | 'tool'> {
  /** In any order. Those from before `from` say who was in the fleet, and with which evidence, when it began. */
  readonly runs: readonly RunOfPeriod[];
}

const HOUR_MS = 3_600_000;

/** Throws for a period that ends before it begins. */
export function auditPeriod({ runs, ...head }: AuditPeriodInputs): AuditPeriod {
  const { group, from, to, validHours, tool } = head;
  if (from >= to) throw new Error(`Cannot look at a period from ${from} to ${to}: it has no length`);
  const inOrder = [...runs]
    .filter(({ scheduledAt }) => scheduledAt < to)
    .sort((a, b) => (a.scheduledAt < b.scheduledAt ? -1 : 1));
  const finished = inOrder.flatMap(({ fleet, ...run }) => (fleet === undefined ? [] : [{ ...run, fleet }]));
  const exceptions = periodExceptions(finished.filter(({ scheduledAt }) => scheduledAt >= from));
  const ids = new Set(finished.flatMap(({ fleet }) => fleet.clusters.map(({ id }) => id)));
  return {
    schemaVersion: 'bulkhead.audit-period/v1',
    group,
    from,
    to,
    validHours,
    tool,
    runs: inOrder.filter(({ scheduledAt }) => scheduledAt >= from).map(runOf),
    clusters: [...ids]
      .sort()
      .map((id) => clusterOf(id, { finished, head }))
      .filter(({ hoursInFleet, scans }) => hoursInFleet > 0 || scans > 0),
    ...(exceptions.length > 0 && { exceptions }),
  };
}

function runOf({ runId, scheduledAt, fleet, problems }: RunOfPeriod): PeriodRun {
  const notAssessed = fleet?.clusters.filter((cluster) => cluster.notAssessed !== undefined).length ?? 0;
  return {
    runId,
    scheduledAt,
    state: fleet === undefined ? 'unfinished' : 'finished',
    ...(fleet && { status: fleet.status }),
    assessed: (fleet?.clusters.length ?? 0) - notAssessed,
    notAssessed,
    problems,
  };
}

type FinishedRun = RunOfPeriod & { readonly fleet: FleetResult };

interface Stretch {
  readonly from: number;
  readonly to: number;
}

interface Seen {
  readonly run: FinishedRun;
  readonly cluster: FleetCluster;
}

function clusterOf(
  id: string,
  {
    finished,
    head,
  }: { readonly finished: readonly FinishedRun[]; readonly head: Omit<AuditPeriodInputs, 'runs'> },
): PeriodCluster {
  const period = { from: Date.parse(head.from), to: Date.parse(head.to) };
  const seen: Seen[] = [];
  const inFleet: Stretch[] = [];
  finished.forEach((run, index) => {
    const cluster = run.fleet.clusters.find((one) => one.id === id);
    if (cluster === undefined) return;
    seen.push({ run, cluster });
    const until = finished[index + 1]?.scheduledAt ?? head.to;
    const isNew = finished[index - 1]?.fleet.clusters.every((one) => one.id !== id) ?? true;
    // Who is new cannot have been read before it was found
    const since = isNew ? (cluster.collectedAt ?? run.scheduledAt) : run.scheduledAt;
    inFleet.push({ from: Date.parse(since), to: Date.parse(until) });
  });
  const member = joined(within(inFleet, period));
  const evidence = seen.flatMap(({ cluster: { collectedAt } }) => {
    if (collectedAt === undefined) return [];
    const from = Date.parse(collectedAt);
    return [{ from, to: from + head.validHours * HOUR_MS }];
  });
  const open = without(member, joined(evidence));
  const own = seen.filter(({ run }) => run.scheduledAt >= head.from);
  const times = own.flatMap(({ cluster }) => cluster.collectedAt ?? []).sort();
  const { name, accountId, region } = (seen.at(-1) as Seen).cluster;
  const [firstCollectedAt] = times;
  const lastCollectedAt = times.at(-1);
  return {
    id,
    name,
    ...(accountId !== undefined && { accountId }),
    ...(region !== undefined && { region }),
    scans: own.length,
    notAssessed: own.filter(({ cluster }) => cluster.notAssessed !== undefined).length,
    ...(firstCollectedAt !== undefined && { firstCollectedAt }),
    ...(lastCollectedAt !== undefined && { lastCollectedAt }),
    hoursInFleet: hoursOf(member),
    hoursCovered: roundHours(hoursOf(member) - hoursOf(open)),
    gaps: open.map((gap) => gapOf(gap, own)),
    points: own.map(pointOf),
  };
}

function gapOf({ from, to }: Stretch, seen: readonly Seen[]): PeriodGap {
  const inside = seen.filter(({ run }) => {
    const at = Date.parse(run.scheduledAt);
    return at >= from && at < to;
  });
  const reasons = new Set(inside.flatMap(({ cluster }) => cluster.notAssessed ?? []));
  return { from: timeText(from), to: timeText(to), hours: hoursOf([{ from, to }]), reasons: [...reasons] };
}

function pointOf({ run, cluster }: Seen): PeriodPoint {
  const { status, scores, collectedAt, notAssessed, resultSha256 } = cluster;
  return {
    at: collectedAt ?? run.scheduledAt,
    runId: run.runId,
    status,
    scores,
    ...(notAssessed !== undefined && { notAssessed }),
    ...(resultSha256 !== undefined && { resultSha256 }),
  };
}

/** Parts of the stretches that lie in the period. */
function within(stretches: readonly Stretch[], period: Stretch): Stretch[] {
  return stretches
    .map(({ from, to }) => ({ from: Math.max(from, period.from), to: Math.min(to, period.to) }))
    .filter(({ from, to }) => from < to);
}

/** The same time in as few stretches as can be, in order. */
function joined(stretches: readonly Stretch[]): Stretch[] {
  const result: Stretch[] = [];
  for (const stretch of [...stretches].sort((a, b) => a.from - b.from)) {
    const last = result.at(-1);
    if (last === undefined || stretch.from > last.to) result.push(stretch);
    else result[result.length - 1] = { from: last.from, to: Math.max(last.to, stretch.to) };
  }
  return result;
}

/** What of `whole` none of `parts` covers; both joined. */
function without(whole: readonly Stretch[], parts: readonly Stretch[]): Stretch[] {
  return whole.flatMap(({ from, to }) => {
    const left: Stretch[] = [];
    let at = from;
    for (const part of parts) {
      if (part.to <= at || part.from >= to) continue;
      if (part.from > at) left.push({ from: at, to: part.from });
      at = part.to;
    }
    if (at < to) left.push({ from: at, to });
    return left;
  });
}

function hoursOf(stretches: readonly Stretch[]): number {
  return roundHours(stretches.reduce((sum, { from, to }) => sum + to - from, 0) / HOUR_MS);
}

function roundHours(hours: number): number {
  return Math.round(hours * 100) / 100;
}

/** To the second; lib has no clock, and this is arithmetic on what was given. */
function timeText(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}
