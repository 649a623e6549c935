// The history of a cluster over the runs of a group. It lies beside the result; where the one of the last run lies, and
// which runs since then have no result, is in the state store.
import type { FleetCluster, FleetTarget } from '../../../lib/model/fleet-result.ts';
import type { ClusterHistory, HistoryPoint } from '../../../lib/model/history.ts';
import type { ScanResult } from '../../../lib/model/scan-result.ts';
import { jsonText } from '../../../templates/text/printable.ts';
import { type EarlierScan, makeHistory } from '../make-history.ts';
import { packed, putValue, unpacked } from './alert-state.ts';
import type { RunPorts } from './ports.ts';
import { clusterKeys, groupName, type RunRecord } from './run-record.ts';
import { readRun } from './start-run.ts';
import { putPacked, storedJson } from './stored-json.ts';

/** What is remembered of a cluster between the runs of a group. */
interface Trail {
  /** Of the last run that looked. */
  readonly startedAt: string;
  /** The last run with a result; absent when there was none yet. */
  readonly assessed?: { readonly resultKey: string; readonly historyKey: string };
  /** Runs since then without a result, oldest first, at most 100. */
  readonly missed: readonly HistoryPoint[];
}

const MOST_MISSED = 100;

/** Made once: what is on record is taken, so that a step that is called again writes the same. */
export async function runHistory(
  ports: Pick<RunPorts, 'objects' | 'state'>,
  {
    runId,
    target,
    result,
  }: { readonly runId: string; readonly target: FleetTarget; readonly result: ScanResult },
): Promise<ClusterHistory> {
  const { objects } = ports;
  const key = clusterKeys(runId, target).history;
  const kept = await storedJson<ClusterHistory>(objects, key);
  if (kept !== undefined) return kept;
  const run = await readRun(ports, runId);
  const trail = await readTrail(ports, { runId, id: target.id });
  // A run that is taken up after a later one has no place in what came after it
  const isNext = trail !== undefined && run !== undefined && trail.startedAt < run.startedAt;
  const made = makeHistory(result, isNext ? await earlier(ports, trail) : {});
  await putPacked(objects, key, jsonText(made));
  // Another try may have been first
  return (await storedJson<ClusterHistory>(objects, key)) ?? made;
}

async function earlier(
  { objects }: Pick<RunPorts, 'objects'>,
  { assessed, missed }: Trail,
): Promise<{ readonly before?: EarlierScan; readonly missed: readonly HistoryPoint[] }> {
  const result = assessed && (await storedJson<ScanResult>(objects, assessed.resultKey));
  if (assessed === undefined || result === undefined) return { missed };
  const history = await storedJson<ClusterHistory>(objects, assessed.historyKey);
  return { before: { result, history }, missed };
}

/** For the next run. One that is older than what is remembered changes nothing. */
export async function rememberTrail(
  { state }: Pick<RunPorts, 'state'>,
  { run, cluster }: { readonly run: RunRecord; readonly cluster: FleetCluster },
): Promise<void> {
  const place = placeOf(run.runId, cluster.id);
  for (let round = 0; round < 5; round++) {
    const item = await state.get(place.partition, place.sort);
    const before = item?.value as unknown as Trail | undefined;
    if (before !== undefined && before.startedAt >= run.startedAt) return;
    const value = trailOf(before, { run, cluster });
    if (await state.put({ ...place, version: (item?.version ?? 0) + 1, value: { ...value } })) return;
  }
  throw new Error(`Cannot remember the run of ${place.partition}: its state keeps changing`);
}

function trailOf(
  before: Trail | undefined,
  { run, cluster }: { readonly run: RunRecord; readonly cluster: FleetCluster },
): Trail {
  const { startedAt, runId } = run;
  if (cluster.notAssessed === undefined) {
    const { result, history } = clusterKeys(runId, cluster);
    return { startedAt, assessed: { resultKey: result, historyKey: history }, missed: [] };
  }
  const point: HistoryPoint = { at: startedAt, status: 'notAssessed', notAssessed: cluster.notAssessed };
  return {
    startedAt,
    ...(before?.assessed && { assessed: before.assessed }),
    missed: [...(before?.missed ?? []), point].slice(-MOST_MISSED),
  };
}

async function readTrail(
  { state }: Pick<RunPorts, 'state'>,
  { runId, id }: { readonly runId: string; readonly id: string },
): Promise<Trail | undefined> {
  const { partition, sort } = placeOf(runId, id);
  return (await state.get(partition, sort))?.value as unknown as Trail | undefined;
}

function placeOf(runId: string, id: string): { readonly partition: string; readonly sort: string } {
  return { partition: `CLUSTER#${id}`, sort: `TRAIL#${groupName(runId)}` };
}

interface FleetTrail {
  /** Of the last run. */
  readonly startedAt: string;
  readonly points: readonly HistoryPoint[];
}

/** Points of earlier runs of the group; none for a run that is taken up after a later one. */
export async function earlierRuns(
  { state }: Pick<RunPorts, 'state'>,
  { runId, startedAt }: Pick<RunRecord, 'runId' | 'startedAt'>,
): Promise<readonly HistoryPoint[]> {
  const item = await state.get(`GROUP#${groupName(runId)}`, FLEET_TRAIL);
  const trail = item === undefined ? undefined : (unpacked(item.value) as FleetTrail);
  return trail !== undefined && trail.startedAt < startedAt ? trail.points : [];
}

/** For the next run; `points` end with this run. */
export async function rememberFleet(
  ports: Pick<RunPorts, 'state' | 'surroundings'>,
  { run, points }: { readonly run: RunRecord; readonly points: readonly HistoryPoint[] },
): Promise<void> {
  const partition = `GROUP#${groupName(run.runId)}`;
  const item = await ports.state.get(partition, FLEET_TRAIL);
  const before = item === undefined ? undefined : (unpacked(item.value) as FleetTrail);
  if (before !== undefined && before.startedAt >= run.startedAt) return;
  const value = packed({ startedAt: run.startedAt, points } satisfies FleetTrail);
  await putValue(ports, { partition, sort: FLEET_TRAIL, value });
}

const FLEET_TRAIL = 'TRAIL';
