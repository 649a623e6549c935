// The documents of a scheduled run, and the keys that they have. A run is named by its group and by the time that it
// was scheduled for, so a second start of it meets the first one's documents and not its own.
import type { FleetTarget } from '../../../lib/model/fleet-result.ts';
import { InputError } from '../../errors.ts';

/** What the scheduler, or a person, asks for. */
export interface RunRequest {
  /** Name of a fleet group in the configuration. */
  readonly group: string;
  /** RFC 3339: when it was due, not when it began. */
  readonly scheduledTime: string;
}

/** Written before the first cluster is read: from here on none can vanish. Key: `runKeys().run`. */
export interface RunRecord {
  readonly schemaVersion: 'bulkhead.run/v1';
  readonly runId: string;
  readonly fleetName: string;
  readonly tool: { readonly name: 'bulkhead'; readonly version: string };
  /** RFC 3339 UTC: when the clusters were searched for. */
  readonly startedAt: string;
  /** SHA-256 of the configuration as it stood when the run began. */
  readonly configSha256: string;
  /** Sorted by id. */
  readonly targets: readonly RunTarget[];
}

export interface RunTarget extends FleetTarget {
  /** Why it is not scanned at all, a clause without a period. */
  readonly notAssessed?: string;
  /** ARN of the function that scans it: the service's own, or that of a satellite. Absent where it runs in one process. */
  readonly scanFunction?: string;
}

/** Instead of a result. */
export interface FailureRecord {
  readonly schemaVersion: 'bulkhead.failure/v1';
  readonly target: FleetTarget;
  /** One sentence without a final period. */
  readonly notAssessed: string;
  /** RFC 3339 UTC. */
  readonly failedAt: string;
}

/** What a step wrote, for the manifest, so that nothing is read again to be hashed. */
export interface FileList {
  readonly schemaVersion: 'bulkhead.file-list/v1';
  readonly files: readonly { readonly path: string; readonly sizeBytes: number; readonly sha256: string }[];
}

/** `prod-eu/20261126T060000Z`. Throws InputError for a request that no run can be named by. */
export function runIdOf({ group, scheduledTime }: RunRequest): string {
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(group) || group.length > 64)
    throw new InputError(
      `Cannot run the group ${JSON.stringify(group)}: a name has lower-case letters, digits and dashes`,
    );
  const time = new Date(scheduledTime);
  if (!/^\d{4}-\d\d-\d\dT/.test(scheduledTime) || Number.isNaN(time.getTime()))
    throw new InputError(
      `Cannot run "${group}": the scheduled time ${JSON.stringify(scheduledTime)} is no time such as 2026-11-26T06:00:00Z`,
    );
  return `${group}/${time.toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;
}

/** The name of the group that a run is of. */
export function groupName(runId: string): string {
  return runId.split('/')[0] ?? '';
}

/** Where everything of a run lies; all but `map` is in its manifest. */
export function runKeys(runId: string) {
  const base = `runs/${runId}`;
  const [group = ''] = runId.split('/');
  return {
    base,
    run: `${base}/run.json`,
    /** Clusters that can be scanned, as Step Functions reads them. */
    targets: `${base}/targets.json`,
    fleet: (name: string) => `${base}/${name}`,
    manifest: `${base}/manifest.json`,
    signature: `${base}/manifest.sig.json`,
    /** What Step Functions writes of its own; no evidence. */
    map: `map/${runId}`,
    earlier: (path: string) => `runs/${group}/${path}`,
  };
}

/** Where the documents of a cluster lie: `name` is what the files of its reports begin with. */
export function clusterKeys(runId: string, { accountId = '', region = '', name }: FleetTarget) {
  const folder = `clusters/${accountId}.${region}.${name}`;
  const base = `${runKeys(runId).base}/${folder}`;
  return {
    folder,
    base,
    // Packed: as text they are nine tenths of what a run keeps, for as long as evidence is kept
    inventory: `${base}/inventory.json.gz`,
    result: `${base}/${name}.json.gz`,
    failure: `${base}/failure.json`,
    history: `${base}/history.json.gz`,
    files: `${base}/files.json`,
  };
}
