// A result and the scan before it → its history.
import { compare } from '../../lib/compare/compare.ts';
import { extendHistory } from '../../lib/history/extend-history.ts';
import type { ClusterHistory, HistoryPoint } from '../../lib/model/history.ts';
import type { ScanResult } from '../../lib/model/scan-result.ts';

export interface EarlierScan {
  readonly result: ScanResult;
  /** As it was after that scan; absent where none was kept. */
  readonly history?: ClusterHistory | undefined;
}

/** `missed`: scans since then that have no result, oldest first. */
export function makeHistory(
  result: ScanResult,
  {
    before,
    missed = [],
  }: { readonly before?: EarlierScan | undefined; readonly missed?: readonly HistoryPoint[] },
): ClusterHistory {
  return extendHistory({
    result,
    missed,
    ...(before && { before, changes: compare(before.result, result) }),
  });
}
