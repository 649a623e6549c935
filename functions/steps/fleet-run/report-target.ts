// The reports of one cluster of a run, and the list of everything that the run has of it.
import type { ScanResult } from '../../../lib/model/scan-result.ts';
import { jsonText } from '../../../templates/text/printable.ts';
import { sha256 } from '../../adapters/files/sha256.ts';
import { inTemporaryFolder } from '../../adapters/files/temporary-folder.ts';
import { writeReports } from '../write-reports.ts';
import type { RunPorts } from './ports.ts';
import { runHistory } from './run-history.ts';
import { clusterKeys, type FileList, groupName } from './run-record.ts';
import type { TargetOfRun } from './scan-target.ts';
import { storedText } from './stored-json.ts';

/** Nothing to do for a cluster that was not assessed, or whose reports an earlier try has finished. */
export async function reportTarget(ports: RunPorts, { runId, target }: TargetOfRun): Promise<void> {
  const { objects } = ports;
  const keys = clusterKeys(runId, target);
  if ((await objects.get(keys.files)) !== undefined) return;
  const record = await storedText(objects, keys.result);
  if (record === undefined) return;
  const { formats, reports } = await ports.groupOf(groupName(runId));
  const result = JSON.parse(record.text) as ScanResult;
  const history = await runHistory(ports, { runId, target, result });
  const written = await inTemporaryFolder(async (folder) => {
    const { files } = await writeReports(result, {
      ...reports,
      folder: folder.path,
      name: target.name,
      history,
      // The text of record is there already
      formats: formats.filter((format) => format !== 'json'),
    });
    const entries = files.map((name) => ({ key: `${keys.base}/${name}`, bytes: folder.read(name) }));
    // The same result gives the same bytes, so what a try that died has left is what we would write
    for (const { key, bytes } of entries) await objects.putNew(key, bytes);
    return entries;
  });
  const inventory = await storedText(objects, keys.inventory);
  const stored = await storedText(objects, keys.history);
  const all = [
    { key: keys.result, bytes: record.bytes },
    ...(stored === undefined ? [] : [{ key: keys.history, bytes: stored.bytes }]),
    ...(inventory === undefined ? [] : [{ key: keys.inventory, bytes: inventory.bytes }]),
    ...written,
  ];
  const list: FileList = {
    schemaVersion: 'bulkhead.file-list/v1',
    files: all.map(({ key, bytes }) => ({
      path: key.slice(keys.base.length - keys.folder.length),
      sizeBytes: bytes.length,
      sha256: sha256([bytes]),
    })),
  };
  await objects.putNew(keys.files, jsonText(list));
}
