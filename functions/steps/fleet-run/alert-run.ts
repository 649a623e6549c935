// The alerts of a run: decided once for each cluster, planned once for the run, and sent until they are sent. Everything in
// between is kept in the state store, so that a run that dies goes on where it was, and what a channel did not take goes
// out with the next run.
import type { AlertOutcome } from '../../../lib/alert/alert-inputs.ts';
import { type AlertDecision, decideAlerts } from '../../../lib/alert/decide-alerts.ts';
import { exceptionEvents } from '../../../lib/alert/exception-events.ts';
import type { AlertEvent, AlertRules, AlertState, Mute } from '../../../lib/model/alert.ts';
import type { FleetCluster, FleetResult } from '../../../lib/model/fleet-result.ts';
import type { ScanResult } from '../../../lib/model/scan-result.ts';
import type { AlertPorts, AlertsSent } from './alert-ports.ts';
import { mutesOf, packed, putValue, unpacked } from './alert-state.ts';
import { deliver, type OutMessage, outboxKey } from './deliver-alerts.ts';
import { periodOf } from './period-of.ts';
import { planAlerts } from './plan-alerts.ts';
import { clusterKeys, groupName } from './run-record.ts';
import { destinationMessages, leftOut } from './send-to-destination.ts';
import { readRun } from './start-run.ts';
import { putPacked, storedJson } from './stored-json.ts';

/** Runs whose messages were not taken and are tried again; older ones are given up. */
const UNSENT_RUNS = 14;

/** To be called again it sends only what was not sent. */
export async function alertRun(
  ports: AlertPorts,
  { runId, fleet }: { readonly runId: string; readonly fleet: FleetResult },
): Promise<AlertsSent> {
  const group = groupName(runId);
  const unsent = await unsentRuns(ports, group);
  await makeOutbox(ports, { runId, fleet });
  const done = await deliverRuns(ports, { group, runIds: [...new Set([...unsent, runId])] });
  const never = leftOut(ports.settings, fleet.clusters);
  return { ...done, ...(never.length > 0 && { leftOut: never }) };
}

/** What was held or not taken, when nothing new has come: at the end of quiet hours. */
export async function deliverUnsent(ports: AlertPorts, group: string): Promise<AlertsSent> {
  return deliverRuns(ports, { group, runIds: await unsentRuns(ports, group) });
}

async function deliverRuns(
  ports: AlertPorts,
  { group, runIds }: { readonly group: string; readonly runIds: readonly string[] },
): Promise<AlertsSent> {
  const totals = { sent: 0, kept: 0, held: 0 };
  const problems = new Set<string>();
  const held: string[] = [];
  const kept: string[] = [];
  for (const runId of runIds) {
    const done = await deliver(ports, { runId, group });
    totals.sent += done.sent;
    totals.kept += done.kept;
    totals.held += done.held;
    for (const problem of done.problems) problems.add(problem);
    if (done.kept > 0) kept.push(runId);
    else if (done.held > 0) held.push(runId);
  }
  const givenUp = kept.slice(0, -UNSENT_RUNS);
  if (givenUp.length > 0) problems.add(`given up after ${UNSENT_RUNS} runs: ${givenUp.join(', ')}`);
  // What waits for the end of quiet hours is not late, however many runs they last
  const value = { runIds: [...held, ...kept.slice(-UNSENT_RUNS)].sort() };
  await putValue(ports, { partition: `GROUP#${group}`, sort: 'UNSENT', value });
  return { ...totals, problems: [...problems] };
}

/** Of the group: an exception that several clusters share is told once. What was decided for this run already is taken. */
async function decideExceptions(
  ports: AlertPorts,
  { runId, at, fleet }: { readonly runId: string; readonly at: string; readonly fleet: FleetResult },
): Promise<readonly AlertEvent[]> {
  const group = groupName(runId);
  const place = { partition: `GROUP#${group}`, sort: 'EXCEPTIONS' };
  const item = await ports.state.get(place.partition, place.sort);
  const before = item === undefined ? undefined : (unpacked(item.value) as ExceptionMemory);
  if (before?.runId === runId) return before.events;
  if (before !== undefined && before.runId > runId) return [];
  const { events, told } = exceptionEvents({
    runId,
    at,
    group,
    fleet: fleet.fleet.name,
    exceptions: fleet.exceptions ?? [],
    told: before?.told ?? {},
  });
  await putValue(ports, { ...place, value: packed({ runId, events, told } satisfies ExceptionMemory) });
  return events;
}

interface ExceptionMemory {
  readonly runId: string;
  readonly events: readonly AlertEvent[];
  /** What was told last of each exception. */
  readonly told: Readonly<Record<string, string>>;
}

/** The outbox of a run is made once: a try that comes later finds it. */
async function makeOutbox(
  ports: AlertPorts,
  { runId, fleet }: { readonly runId: string; readonly fleet: FleetResult },
): Promise<void> {
  if ((await ports.objects.get(outboxKey(runId))) !== undefined) return;
  const run = await readRun(ports, runId);
  const at = run?.startedAt ?? '';
  const mutes = await mutesOf(ports, groupName(runId));
  const events: AlertEvent[] = [];
  for (const cluster of fleet.clusters)
    events.push(...(await decideCluster(ports, { runId, at, cluster, mutes })));
  const { settings } = ports;
  const { digest } = settings;
  events.push(...(await decideExceptions(ports, { runId, at, fleet })));
  const planned = planAlerts(events, settings);
  const isDigestDue = digest !== undefined && (await claimDigest(ports, { runId, at }));
  const messages: OutMessage[] = [
    ...events.map((event) => ({ kind: 'topic' as const, event })),
    ...planned,
    ...(isDigestDue ? [{ kind: 'digest' as const, channel: digest, runId }] : []),
    // People first: findings of many clusters take a while
    ...destinationMessages(settings, { runId, events, clusters: fleet.clusters }),
  ];
  await putPacked(ports.objects, outboxKey(runId), JSON.stringify(messages));
}

/** What was decided for this run already is taken, not decided again: the state is that after it. */
async function decideCluster(
  ports: AlertPorts,
  {
    runId,
    at,
    cluster,
    mutes,
  }: {
    readonly runId: string;
    readonly at: string;
    readonly cluster: FleetCluster;
    readonly mutes: readonly Mute[];
  },
): Promise<readonly AlertEvent[]> {
  const partition = `CLUSTER#${cluster.id}`;
  // Of each group that it belongs to: they have runs, and perhaps channels, of their own
  const sort = `ALERTS#${groupName(runId)}`;
  const item = await ports.state.get(partition, sort);
  const before = item === undefined ? undefined : (unpacked(item.value) as AlertDecision);
  if (before?.state.runId === runId) return before.events;
  // Runs are named by their time: one that is taken up after a later one has nothing new to tell
  if (before !== undefined && before.state.runId > runId) return [];
  const { id, name, accountId, region } = cluster;
  const decision = decideAlerts({
    runId,
    at,
    cluster: {
      id,
      name,
      ...(accountId !== undefined && { accountId }),
      ...(region !== undefined && { region }),
    },
    outcome: await outcomeOf(ports, { runId, cluster }),
    ...(before && { state: before.state satisfies AlertState }),
    rules: rulesOf(ports),
    mutes,
  });
  await putValue(ports, { partition, sort, value: packed(decision) });
  return decision.events;
}

function rulesOf({ settings, staleHours }: AlertPorts): AlertRules {
  return { minSeverity: settings.minSeverity, worsensBy: settings.worsensBy, staleHours };
}

async function outcomeOf(
  { objects }: AlertPorts,
  { runId, cluster }: { readonly runId: string; readonly cluster: FleetCluster },
): Promise<AlertOutcome> {
  if (cluster.notAssessed !== undefined) return { notAssessed: cluster.notAssessed };
  const result = await storedJson<ScanResult>(objects, clusterKeys(runId, cluster).result);
  return result === undefined ? { notAssessed: 'Its result is missing' } : { result };
}

/** True once for each week. Claimed before it is sent, because the outbox keeps it from then on. */
async function claimDigest(
  ports: AlertPorts,
  { runId, at }: { readonly runId: string; readonly at: string },
): Promise<boolean> {
  const period = periodOf('week', { runId, startedAt: at });
  const partition = `GROUP#${groupName(runId)}`;
  const before = await ports.state.get(partition, 'DIGEST');
  if (before?.value.period === period && before.value.runId !== runId) return false;
  await putValue(ports, { partition, sort: 'DIGEST', value: { period, runId } });
  return true;
}

async function unsentRuns({ state }: AlertPorts, group: string): Promise<readonly string[]> {
  const item = await state.get(`GROUP#${group}`, 'UNSENT');
  return (item?.value.runIds as readonly string[] | undefined) ?? [];
}
