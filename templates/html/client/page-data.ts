// What stands in a page's own JSON, as its script reads it.
import type { NamespaceResult } from '../../../lib/model/scan-result.ts';
import type { MatrixRows } from './matrix-rows.ts';
import type { Packed } from './pack.ts';

/** A file that lies beside the page. */
export interface RecordFile {
  readonly name: string;
  readonly sha256: string;
}

export interface PageData {
  /** The result without its matrix. */
  readonly packed: Packed;
  readonly matrix: MatrixRows;
  /** What the whole matrix adds up to, in a sentence. */
  readonly matrixSummary: string;
  readonly record: RecordFile;
  /** By fingerprint; absent without history. */
  readonly firstSeen?: Readonly<Record<string, string>>;
}

export interface FleetPageData {
  /** The result of the fleet. */
  readonly packed: Packed;
  readonly record: RecordFile;
  /** By position in `clusters`: the file of the cluster's own page; empty where there is none. */
  readonly pages: readonly string[];
}

/** Positions of namespaces, highest exposure first, then in their order. */
export function byExposure(namespaces: readonly NamespaceResult[]): number[] {
  const exposure = (index: number) => namespaces[index]?.scores.exposure?.worst ?? -1;
  return namespaces.map((_, index) => index).sort((a, b) => exposure(b) - exposure(a) || a - b);
}
