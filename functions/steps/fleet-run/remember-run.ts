// What later runs look at: the latest state of each cluster, and one point of its history for each run.
import type { FleetCluster, FleetResult } from '../../../lib/model/fleet-result.ts';
import type { StateStore } from '../../adapters/state-store/state-store.ts';
import type { RunPorts } from './ports.ts';
import { rememberFleet, rememberTrail } from './run-history.ts';
import { clusterKeys, type RunRecord } from './run-record.ts';

/** Where the configuration does not say how long. */
const HISTORY_DAYS = 800;

/** One point for each cluster and run, however often it is called; a run that is older than the latest leaves that. */
export async function rememberRun(
  ports: RunPorts,
  {
    run,
    fleet,
    historyDays = HISTORY_DAYS,
  }: { readonly run: RunRecord; readonly fleet: FleetResult; readonly historyDays?: number | undefined },
): Promise<void> {
  const { state } = ports;
  if (fleet.history !== undefined) await rememberFleet(ports, { run, points: fleet.history });
  for (const cluster of fleet.clusters) {
    const partition = `CLUSTER#${cluster.id}`;
    const value = pointOf(run, cluster);
    const expiresAt = Math.floor(Date.parse(run.startedAt) / 1000) + historyDays * 86_400;
    await state.put({ partition, sort: `SCAN#${run.startedAt}`, version: 1, value, expiresAt });
    await putLatest(state, { partition, value });
    await rememberTrail({ state }, { run, cluster });
  }
}

async function putLatest(
  state: StateStore,
  { partition, value }: { readonly partition: string; readonly value: ReturnType<typeof pointOf> },
): Promise<void> {
  for (let round = 0; round < 5; round++) {
    const before = await state.get(partition, 'LATEST');
    if (String(before?.value.startedAt ?? '') >= value.startedAt) return;
    if (await state.put({ partition, sort: 'LATEST', version: (before?.version ?? 0) + 1, value })) return;
  }
  throw new Error(`Cannot write the latest state of ${partition}: it keeps changing`);
}

function pointOf(run: RunRecord, cluster: FleetCluster) {
  const { status, notAssessed, collectedAt, scores, findings, resultSha256 } = cluster;
  return {
    runId: run.runId,
    startedAt: run.startedAt,
    status,
    scores,
    findings,
    ...(notAssessed === undefined
      ? { resultKey: clusterKeys(run.runId, cluster).result, resultSha256, collectedAt }
      : { notAssessed }),
  };
}
