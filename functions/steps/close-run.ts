// The end of a run: its clusters as one fleet, then the manifest of everything that was written.
import { assembleFleet } from '../../lib/fleet/assemble-fleet.ts';
import type { FleetOutcome } from '../../lib/fleet/assessed.ts';
import type { FleetResult, FleetTarget } from '../../lib/model/fleet-result.ts';
import type { ScanResult } from '../../lib/model/scan-result.ts';
import { RULESET } from '../../lib/score/ruleset.ts';
import { sha256 } from '../adapters/files/sha256.ts';
import type { Signer } from '../adapters/signing/signature.ts';
import type { ReportFormat } from '../config/report-format-names.ts';
import { canonicalJson } from './canonical-json.ts';
import type { ReportSettings } from './report-formats.ts';
import { writeManifest } from './write-manifest.ts';
import { writeFleetReports } from './write-reports.ts';

/** The name of a fleet's files; no cluster has it (functions/cli/cluster-names.ts). */
const FLEET_FILES = 'fleet';

export interface Run extends ReportSettings {
  /** Absolute. */
  readonly folder: string;
  readonly formats: readonly ReportFormat[];
  readonly toolVersion: string;
  readonly fleetName: string;
  /** Everything that was to be scanned; more than one make a fleet. */
  readonly targets: readonly FleetTarget[];
  readonly outcomes: ReadonlyMap<string, FleetOutcome>;
  /** By id of the target: the name of its files, without what the formats add; absent for targets without any. */
  readonly clusterFiles: ReadonlyMap<string, string>;
  /** Names of the files in the folder that were written for the clusters. */
  readonly files: readonly string[];
  readonly signer?: Signer;
}

/** Returns the names of the files that it wrote; none when nothing was written for a cluster and there is no fleet. */
export async function closeRun(run: Run): Promise<readonly string[]> {
  const fleet =
    run.targets.length > 1
      ? await writeFleetReports(fleetOf(run), { ...run, name: FLEET_FILES, clusters: resultsOf(run) })
      : undefined;
  const files = [...run.files, ...(fleet?.files ?? [])];
  if (files.length === 0) return [];
  const manifest = await writeManifest({ ...run, files, time: newestTime(run) });
  return [...(fleet?.files ?? []), ...manifest];
}

function fleetOf({ fleetName, toolVersion, targets, outcomes }: Run): FleetResult {
  return assembleFleet({
    name: fleetName,
    tool: { name: 'bulkhead', version: toolVersion },
    ruleset: { version: RULESET.version, sha256: sha256([canonicalJson(RULESET)]) },
    targets,
    outcomes,
  });
}

function resultsOf({ outcomes }: Run): ScanResult[] {
  return [...outcomes.values()].flatMap((one) => ('result' in one ? [one.result] : []));
}

/** A run of which nothing was assessed has no time of its own. */
function newestTime(run: Run): string {
  const times = resultsOf(run).map(({ scan }) => scan.collectedAt);
  return times.sort().at(-1) ?? '1970-01-01T00:00:00Z';
}
