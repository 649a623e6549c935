// --history FOLDER and --baseline FILE → what is known of earlier scans of a cluster.
import { resolve } from 'node:path';
import type { ClusterHistory } from '../../lib/model/history.ts';
import type { ScanResult } from '../../lib/model/scan-result.ts';
import { InputError } from '../errors.ts';
import { localHistory } from '../steps/local-history.ts';
import { makeHistory } from '../steps/make-history.ts';
import { readResult } from './result-file.ts';
import type { Shell } from './shell.ts';

/** `name`: of the files of the cluster. Undefined where nothing of earlier scans was asked for. */
export type HistoryOf = (result: ScanResult, name: string) => Promise<ClusterHistory | undefined>;

/** Throws InputError for options that exclude each other, and for a baseline that is no result. */
export function historiesFor(
  shell: Shell,
  { history, baseline }: { readonly history?: string; readonly baseline?: string },
): HistoryOf {
  if (history !== undefined && baseline !== undefined)
    throw new InputError('Cannot use --history and --baseline together: each says what came before');
  if (history !== undefined) {
    const folder = resolve(shell.baseDir, history);
    return (result, name) => localHistory(folder, { name, result });
  }
  if (baseline === undefined) return async () => undefined;
  const before = readResult(resolve(shell.baseDir, baseline));
  if (before === undefined)
    throw new InputError(`Cannot use the baseline "${baseline}": it is no JSON result of a scan`);
  return async (result) => makeHistory(result, { before: { result: before } });
}
