// History in a folder: each scan leaves its result and its history, and the next one goes on from the newest before it.
import type { ClusterHistory } from '../../lib/model/history.ts';
import type { ScanResult } from '../../lib/model/scan-result.ts';
import { jsonText } from '../../templates/text/printable.ts';
import { folderStore } from '../adapters/object-store/folder-store.ts';
import { InputError } from '../errors.ts';
import { putPacked, storedJson } from './fleet-run/stored-json.ts';
import { type EarlierScan, makeHistory } from './make-history.ts';
import { recordText } from './record-text.ts';

const RESULT = '.result.json.gz';
const HISTORY = '.history.json.gz';

/**
 * The history of a cluster with this result, which is kept for the next scan; what is kept of the same moment stays.
 * `name` is that of its files. Throws InputError when the folder cannot be read or written, or holds something else.
 */
export async function localHistory(
  folder: string,
  { name, result }: { readonly name: string; readonly result: ScanResult },
): Promise<ClusterHistory> {
  const store = folderStore(folder);
  const key = `${name}/${stampOf(result.scan.collectedAt)}`;
  const earlier = (await store.list(`${name}/`)).filter((one) => one.endsWith(RESULT) && one < key).at(-1);
  const history = makeHistory(result, {
    before: earlier === undefined ? undefined : await read(earlier.slice(0, -RESULT.length)),
  });
  await putPacked(store, `${key}${RESULT}`, recordText(result).text);
  await putPacked(store, `${key}${HISTORY}`, jsonText(history));
  return history;

  async function read(base: string): Promise<EarlierScan> {
    try {
      const before = await storedJson<ScanResult>(store, `${base}${RESULT}`);
      if (before?.schemaVersion !== 'bulkhead.scan-result/v1') throw new Error('it is no result of a scan');
      return { result: before, history: await storedJson<ClusterHistory>(store, `${base}${HISTORY}`) };
    } catch (error) {
      throw new InputError(
        `Cannot use the history "${folder}/${base}${RESULT}": ${(error as Error).message}; remove it to go on without it`,
        { cause: error },
      );
    }
  }
}

/** `20261127T060000Z`: sorts as the times do. */
function stampOf(time: string): string {
  return time.replace(/\.\d+/, '').replace(/[-:]/g, '');
}
