// The findings of one cluster into Security Hub, and the memory of what it holds, in the state store.
import type { FleetTarget } from '../../../lib/model/fleet-result.ts';
import type { ScanResult } from '../../../lib/model/scan-result.ts';
import type { SecurityHub } from '../../../templates/asff/asff-findings.ts';
import { sha256 } from '../../adapters/files/sha256.ts';
import type { ImportFindings } from '../../adapters/messages/security-hub.ts';
import { packed, putValue, unpacked } from './alert-state.ts';
import { heldAfter, type ImportedFinding, type ImportedFindings, planImport } from './plan-import.ts';
import type { RunPorts } from './ports.ts';
import { clusterKeys } from './run-record.ts';
import { storedJson } from './stored-json.ts';

export interface SecurityHubPort {
  /** Where findings are filed: the account that calls, or Security Hub refuses them. */
  readonly hub: SecurityHub;
  readonly importFindings: ImportFindings;
}

/** Some of what one cluster has was refused; the next cluster may well be taken. */
export class ClusterRefused extends Error {
  override readonly name = 'ClusterRefused';
}

/** Of a cluster: the time of the scan that was imported last. Its findings lie in documents of 1/16 each. */
const HEAD = 'SECURITYHUB';

/**
 * Imports what has changed since the last import. A scan that is older than that one has nothing to tell. Throws
 * ClusterRefused when some findings were refused; they are tried again, the others are not.
 */
export async function importClusterFindings(
  ports: Pick<RunPorts, 'objects' | 'state' | 'surroundings'>,
  {
    runId,
    cluster,
    securityHub: { hub, importFindings },
  }: { readonly runId: string; readonly cluster: FleetTarget; readonly securityHub: SecurityHubPort },
): Promise<void> {
  const result = await storedJson<ScanResult>(ports.objects, clusterKeys(runId, cluster).result);
  // That it is missing is told as a scan that failed; nothing is known to be over
  if (result === undefined) return;
  const { collectedAt } = result.scan;
  const partition = `CLUSTER#${cluster.id}`;
  const head = await ports.state.get(partition, HEAD);
  if (Date.parse(String(head?.value.collectedAt)) > Date.parse(collectedAt)) return;
  const before = await readHeld(ports, partition);
  const plan = planImport(before, { result, hub });
  const refused = await importFindings(plan.toImport);
  const held = heldAfter(before, { plan, refused: refused.keys() });
  await writeHeld(ports, { partition, before, held });
  await putValue(ports, { partition, sort: HEAD, value: { collectedAt } });
  const [why] = refused.values();
  if (why !== undefined)
    throw new ClusterRefused(
      `${refused.size} of ${plan.toImport.length} findings of "${cluster.name}" were refused: ${why}`,
    );
}

async function readHeld(
  { state }: Pick<RunPorts, 'state'>,
  partition: string,
): Promise<ReadonlyMap<string, ImportedFinding>> {
  const parts = await state.list(partition, `${HEAD}#`);
  return new Map(parts.flatMap(({ value }) => unpacked(value) as [string, ImportedFinding][]));
}

/** A finding lies in the part that its id says, so only parts in which something changed are written. */
async function writeHeld(
  ports: Pick<RunPorts, 'state' | 'surroundings'>,
  {
    partition,
    before,
    held,
  }: { readonly partition: string; readonly before: ImportedFindings; readonly held: ImportedFindings },
): Promise<void> {
  const parts = Map.groupBy(held, ([id]) => partOf(id));
  const changed = [...new Set([...before.keys(), ...held.keys()])].filter(
    (id) => before.get(id) !== held.get(id),
  );
  for (const part of new Set(changed.map(partOf)))
    await putValue(ports, {
      partition,
      sort: `${HEAD}#${part}`,
      value: packed(parts.get(part) ?? []),
    });
}

/** 0–f: a document of the state store holds 400 kB, and a large cluster has more. */
function partOf(id: string): string {
  return sha256([id]).slice(0, 1);
}
