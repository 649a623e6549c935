// The fleet of a run as it is on record. Apart from what makes it, which draws reports.
import type { FleetResult } from '../../../lib/model/fleet-result.ts';
import type { RunPorts } from './ports.ts';
import { runKeys } from './run-record.ts';
import { storedJson } from './stored-json.ts';

/** What the names of the fleet's own files begin with. */
export const FLEET = 'fleet';

/** Throws for a run that was not reported. */
export async function reportedFleet(
  { objects }: Pick<RunPorts, 'objects'>,
  runId: string,
): Promise<FleetResult> {
  const fleet = await storedJson<FleetResult>(objects, runKeys(runId).fleet(`${FLEET}.json`));
  if (fleet === undefined) throw new Error(`Cannot tell of the run ${runId}: it has no report`);
  return fleet;
}
