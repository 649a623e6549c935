// The last work of a scheduled run: its targets against what came of them, the reports of the fleet, the manifest of every
// object of the run, and the state that later runs look at.
import { assembleFleet } from '../../../lib/fleet/assemble-fleet.ts';
import type { FleetOutcome } from '../../../lib/fleet/assessed.ts';
import type { Mute } from '../../../lib/model/alert.ts';
import type { FleetResult } from '../../../lib/model/fleet-result.ts';
import type { HistoryPoint } from '../../../lib/model/history.ts';
import type { ScanResult } from '../../../lib/model/scan-result.ts';
import { RULESET } from '../../../lib/score/ruleset.ts';
import { sha256 } from '../../adapters/files/sha256.ts';
import { inTemporaryFolder } from '../../adapters/files/temporary-folder.ts';
import { canonicalJson } from '../canonical-json.ts';
import { recordText } from '../record-text.ts';
import { writeFleetReports } from '../write-reports.ts';
import { mutesOf } from './alert-state.ts';
import type { GroupPlan, RunPorts } from './ports.ts';
import { rememberRun } from './remember-run.ts';
import { FLEET } from './reported-fleet.ts';
import { earlierRuns } from './run-history.ts';
import {
  clusterKeys,
  type FailureRecord,
  groupName,
  type RunRecord,
  type RunTarget,
  runKeys,
} from './run-record.ts';
import { sealRun } from './seal-run.ts';
import { readRun } from './start-run.ts';
import { storedJson, storedText } from './stored-json.ts';

/** Returns the fleet as it is reported. Throws when the run has not begun. To be called again it changes nothing. */
export async function reportFleet(ports: RunPorts, runId: string): Promise<FleetResult> {
  const run = await readRun(ports, runId);
  if (run === undefined) throw new Error(`Cannot report the run ${runId}: it has no list of targets`);
  const group = await ports.groupOf(groupName(runId));
  const key = runKeys(runId).fleet(`${FLEET}.json`);
  const outcomes = await readOutcomes(ports, run);
  // What an earlier try has put on record counts, whatever has come in since
  const fleet =
    (await storedJson<FleetResult>(ports.objects, key)) ??
    fleetOf(run, {
      outcomes,
      group,
      mutes: await mutesOf(ports, groupName(runId)),
      earlier: await earlierRuns(ports, run),
    });
  await ports.objects.putNew(key, recordText(fleet).text);
  await writeFleet(ports, { run, group, fleet, outcomes });
  await sealRun(ports, { run, ...(group.signer && { signer: await group.signer() }) });
  await rememberRun(ports, { run, fleet, historyDays: group.historyDays });
  return fleet;
}

type Outcomes = ReadonlyMap<string, FleetOutcome>;

async function readOutcomes(ports: RunPorts, { runId, targets }: RunRecord): Promise<Outcomes> {
  const outcomes = new Map<string, FleetOutcome>();
  for (const target of targets) {
    const outcome = await outcomeOf(ports, { runId, target });
    if (outcome !== undefined) outcomes.set(target.id, outcome);
  }
  return outcomes;
}

/** Undefined for a cluster of which nothing came in; lib/fleet shows it as not assessed. */
async function outcomeOf(
  { objects }: RunPorts,
  { runId, target }: { readonly runId: string; readonly target: RunTarget },
): Promise<FleetOutcome | undefined> {
  if (target.notAssessed !== undefined) return { notAssessed: target.notAssessed };
  const keys = clusterKeys(runId, target);
  const record = await storedText(objects, keys.result);
  if (record !== undefined)
    return { result: JSON.parse(record.text) as ScanResult, sha256: sha256([record.text]) };
  const failure = await storedJson<FailureRecord>(objects, keys.failure);
  return failure === undefined ? undefined : { notAssessed: failure.notAssessed };
}

function fleetOf(
  { fleetName, tool, startedAt, targets }: RunRecord,
  {
    outcomes,
    group,
    mutes,
    earlier,
  }: {
    readonly outcomes: Outcomes;
    readonly group: GroupPlan;
    readonly mutes: readonly Mute[];
    readonly earlier: readonly HistoryPoint[];
  },
): FleetResult {
  return assembleFleet({
    name: fleetName,
    tool,
    ruleset: { version: RULESET.version, sha256: sha256([canonicalJson(RULESET)]) },
    configSha256: group.configSha256,
    ...(group.thresholds && { thresholds: group.thresholds }),
    mutes: { all: mutes, at: startedAt },
    trail: { earlier, at: startedAt },
    targets: targets.map(({ notAssessed: _, scanFunction: __, ...target }) => target),
    outcomes,
  });
}

async function writeFleet(
  { objects }: RunPorts,
  {
    run,
    group,
    fleet,
    outcomes,
  }: {
    readonly run: RunRecord;
    readonly group: GroupPlan;
    readonly fleet: FleetResult;
    readonly outcomes: Outcomes;
  },
): Promise<void> {
  const assessed = new Set(
    fleet.clusters.flatMap(({ id, notAssessed }) => (notAssessed === undefined ? [id] : [])),
  );
  const clusters = [...outcomes].flatMap(([id, one]) =>
    'result' in one && assessed.has(id) ? [one.result] : [],
  );
  await inTemporaryFolder(async (folder) => {
    const { files } = await writeFleetReports(fleet, {
      ...group.reports,
      folder: folder.path,
      name: FLEET,
      formats: group.formats.filter((format) => format !== 'json'),
      clusters,
      // From the folder of the run, where the report of the fleet lies
      clusterFiles: new Map(
        fleet.clusters
          .filter(({ id }) => assessed.has(id))
          .map((cluster) => [cluster.id, `${clusterKeys(run.runId, cluster).folder}/${cluster.name}`]),
      ),
    });
    for (const name of files) await objects.putNew(runKeys(run.runId).fleet(name), folder.read(name));
  });
}
