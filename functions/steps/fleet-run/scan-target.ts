// One cluster of a run: its inventory and its result, or the reason why there is none. What an earlier try has written
// is kept, so that a run that was cut off goes on where it was.
import type { FleetTarget } from '../../../lib/model/fleet-result.ts';
import type { Inventory } from '../../../lib/model/inventory.ts';
import { jsonText } from '../../../templates/text/printable.ts';
import { InputError, KubernetesError } from '../../errors.ts';
import { inventoryText } from '../canonical-json.ts';
import { readSource } from '../read-source.ts';
import { recordText } from '../record-text.ts';
import { scanInventory } from '../scan-cluster.ts';
import { type RunPorts, timeOf } from './ports.ts';
import { clusterKeys, type FailureRecord, groupName } from './run-record.ts';
import { putPacked, storedJson } from './stored-json.ts';

export interface TargetOfRun {
  readonly runId: string;
  readonly target: FleetTarget;
}

export type TargetStatus = 'assessed' | 'notAssessed';

/**
 * Reads and analyses the cluster. One that cannot be read is recorded as not assessed; whatever else goes wrong (a
 * store that does not answer, a fault of ours) is thrown, for the workflow to try again.
 */
export async function scanTarget(ports: RunPorts, { runId, target }: TargetOfRun): Promise<TargetStatus> {
  const keys = clusterKeys(runId, target);
  const { objects } = ports;
  if ((await objects.get(keys.result)) !== undefined) return 'assessed';
  const group = await ports.groupOf(groupName(runId));
  try {
    const inventory = await readSource({
      is: 'live',
      reach: () => group.open(target.id),
      clusterName: target.name,
      collectedAt: timeOf(ports),
      networks: group.networks,
      toolVersion: ports.toolVersion,
      surroundings: ports.surroundings,
      ...(group.limits && { limits: group.limits }),
    });
    const isFirst = await putPacked(objects, keys.inventory, inventoryText(inventory));
    // The result has to be the one of the inventory that is kept
    const kept = isFirst ? inventory : ((await storedJson<Inventory>(objects, keys.inventory)) ?? inventory);
    const result = await scanInventory(kept, {
      toolVersion: ports.toolVersion,
      configSha256: group.configSha256,
      declaredEntryPoints: group.declaredEntryPoints,
      ...(group.exceptions && { exceptions: group.exceptions }),
      ...(group.intents && { intents: group.intents }),
      ...(group.ownerLabel !== undefined && { ownerLabel: group.ownerLabel }),
      ...(group.frameworks && { frameworks: group.frameworks }),
    });
    await putPacked(objects, keys.result, recordText(result).text);
    return 'assessed';
  } catch (error) {
    if (!(error instanceof KubernetesError || error instanceof InputError)) throw error;
    await recordFailure(ports, { runId, target, notAssessed: error.message });
    return 'notAssessed';
  }
}

/** Also for what the workflow saw fail: a function that ran out of time or of memory. */
export async function recordFailure(
  ports: RunPorts,
  { runId, target, notAssessed }: TargetOfRun & { readonly notAssessed: string },
): Promise<void> {
  const failure: FailureRecord = {
    schemaVersion: 'bulkhead.failure/v1',
    target,
    notAssessed,
    failedAt: timeOf(ports),
  };
  await ports.objects.putNew(clusterKeys(runId, target).failure, jsonText(failure));
}
