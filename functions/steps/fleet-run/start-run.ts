// The first step of a scheduled run: the lock, then the list of everything that is to be scanned.
import { jsonText } from '../../../templates/text/printable.ts';
import type { DiscoveredCluster } from '../../adapters/eks/discover-clusters.ts';
import { claimRun } from './claim-run.ts';
import { type RunPorts, timeOf } from './ports.ts';
import { type RunRecord, type RunRequest, type RunTarget, runIdOf, runKeys } from './run-record.ts';
import { storedJson } from './stored-json.ts';

export interface StartedRun {
  readonly runId: string;
  readonly group: string;
  /** Of the list of targets that can be scanned. */
  readonly targetsKey: string;
  readonly mapPrefix: string;
  readonly targetCount: number;
}

/**
 * Claims the run and lists its targets, or takes up the list that an earlier try has written. Throws DuplicateRun, and
 * InputError for a group that is not configured.
 */
export async function startRun(
  ports: RunPorts,
  {
    request,
    executionId,
    isAlive,
    scanFunction,
  }: {
    readonly request: RunRequest;
    readonly executionId: string;
    readonly isAlive: (executionId: string) => Promise<boolean>;
    /** ARN of the service's own; absent where there are no functions. */
    readonly scanFunction?: string;
  },
): Promise<StartedRun> {
  const runId = runIdOf(request);
  const group = await ports.groupOf(request.group);
  await claimRun(ports.state, { runId, executionId, at: timeOf(ports), isAlive });
  const keys = runKeys(runId);
  const record = (await readRun(ports, runId)) ?? (await writeRun(ports, { runId, group, scanFunction }));
  const scannable = record.targets.filter(({ notAssessed }) => notAssessed === undefined);
  await ports.objects.putNew(keys.targets, jsonText(scannable));
  return {
    runId,
    group: request.group,
    targetsKey: keys.targets,
    mapPrefix: keys.map,
    targetCount: scannable.length,
  };
}

/** Undefined when the run has not begun. */
export function readRun(
  { objects }: Pick<RunPorts, 'objects'>,
  runId: string,
): Promise<RunRecord | undefined> {
  return storedJson<RunRecord>(objects, runKeys(runId).run);
}

async function writeRun(
  ports: RunPorts,
  {
    runId,
    group,
    scanFunction,
  }: {
    readonly runId: string;
    readonly group: Awaited<ReturnType<RunPorts['groupOf']>>;
    readonly scanFunction: string | undefined;
  },
): Promise<RunRecord> {
  const startedAt = timeOf(ports);
  const found = await group.discover();
  const record: RunRecord = {
    schemaVersion: 'bulkhead.run/v1',
    runId,
    fleetName: group.fleetName,
    tool: { name: 'bulkhead', version: ports.toolVersion },
    startedAt,
    configSha256: group.configSha256,
    targets: found.map((cluster) =>
      targetOf(cluster, scanFunction && (group.satelliteOf?.(cluster) ?? scanFunction)),
    ),
  };
  const isFirst = await ports.objects.putNew(runKeys(runId).run, jsonText(record));
  // A try that was thought dead and was not: its list counts
  return isFirst ? record : ((await readRun(ports, runId)) ?? record);
}

function targetOf(
  { id, name, accountId, region, notAssessed }: DiscoveredCluster,
  scanFunction: string | undefined,
): RunTarget {
  return {
    id,
    name,
    ...(accountId !== undefined && { accountId }),
    ...(region !== undefined && { region }),
    ...(notAssessed !== undefined && { notAssessed }),
    ...(scanFunction !== undefined && { scanFunction }),
  };
}
