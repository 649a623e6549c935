// A whole run in this process, over folders: what the workflow does on AWS, one cluster beside the other.
import type { FleetResult, FleetTarget } from '../../../lib/model/fleet-result.ts';
import { inParallel } from '../../adapters/kubernetes-api/in-parallel.ts';
import { finishRun } from './claim-run.ts';
import { type RunPorts, timeOf } from './ports.ts';
import { reportFleet } from './report-fleet.ts';
import { reportTarget } from './report-target.ts';
import type { RunRequest } from './run-record.ts';
import { scanTarget, type TargetStatus } from './scan-target.ts';
import { startRun } from './start-run.ts';
import { storedJson } from './stored-json.ts';

/** Each asks its API server four questions at a time. */
const CLUSTERS_AT_A_TIME = 4;

export interface RunHereOptions {
  readonly request: RunRequest;
  /** Of this process. */
  readonly executionId: string;
  readonly isAlive: (executionId: string) => Promise<boolean>;
  readonly onTargets?: (targets: readonly FleetTarget[]) => void;
  readonly onStart?: (target: FleetTarget) => void;
  readonly onEnd?: (target: FleetTarget, status: TargetStatus) => void;
}

/** Throws DuplicateRun for a run that is done or under way. A run of this folder that was cut off goes on where it was. */
export async function runHere(
  ports: RunPorts,
  { request, executionId, isAlive, onTargets, onStart, onEnd }: RunHereOptions,
): Promise<{ readonly runId: string; readonly fleet: FleetResult }> {
  const { runId, targetsKey } = await startRun(ports, { request, executionId, isAlive });
  const targets = (await storedJson<readonly FleetTarget[]>(ports.objects, targetsKey)) ?? [];
  onTargets?.(targets);
  await inParallel(targets, {
    limit: CLUSTERS_AT_A_TIME,
    work: async (target) => {
      onStart?.(target);
      const status = await scanTarget(ports, { runId, target });
      await reportTarget(ports, { runId, target });
      onEnd?.(target, status);
    },
  });
  const fleet = await reportFleet(ports, runId);
  await finishRun(ports.state, { runId, at: timeOf(ports) });
  return { runId, fleet };
}
