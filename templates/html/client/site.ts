// What the page holds: the result of a cluster as it was packed, and what the views look up in it.
import type { Finding } from '../../../lib/model/finding.ts';
import type {
  MatrixCell,
  NamespaceResult,
  ScanResult,
  WorkloadResult,
} from '../../../lib/model/scan-result.ts';
import { decodeRow } from './matrix-rows.ts';
import { unpack } from './pack.ts';
import { byExposure, type PageData, type RecordFile } from './page-data.ts';
import { isNamed } from './route.ts';

export type ClusterPage = Omit<ScanResult, 'matrix'>;

export interface Site {
  readonly result: ClusterPage;
  readonly record: RecordFile;
  /** By fingerprint. */
  readonly firstSeen: PageData['firstSeen'];
  /** What the whole matrix adds up to. */
  readonly matrixSummary: string;
  /** Positions of namespaces, highest exposure first. */
  readonly order: readonly number[];
  /** By namespace; what is of none stands under the empty name. */
  readonly findingsOf: ReadonlyMap<string, readonly Finding[]>;
  /** From a namespace to all others; undefined where the page does not hold it. */
  readonly rowOf: (from: number) => readonly MatrixCell[] | undefined;
}

/** What the views of a cluster look up. */
export function clusterSite({ packed, matrix, matrixSummary, record, firstSeen }: PageData): Site {
  const result = unpack(packed) as unknown as ClusterPage;
  const counts = result.namespaces.map(
    ({ workloads }) => workloads.filter(({ directions }) => directions !== null).length,
  );
  const rows = new Map<number, readonly MatrixCell[] | undefined>();
  const findingsOf = new Map<string, Finding[]>();
  for (const finding of result.findings) {
    const list = findingsOf.get(finding.namespace ?? '');
    if (list === undefined) findingsOf.set(finding.namespace ?? '', [finding]);
    else list.push(finding);
  }
  return {
    result,
    record,
    firstSeen,
    matrixSummary,
    order: byExposure(result.namespaces),
    findingsOf,
    rowOf(from) {
      if (!rows.has(from)) rows.set(from, decodeRow(matrix, from, counts));
      return rows.get(from);
    },
  };
}

export interface FoundWorkload {
  readonly namespace: NamespaceResult;
  readonly workload: WorkloadResult;
}

export function findNamespace({ result }: Site, part: string | undefined): NamespaceResult | undefined {
  return result.namespaces.find(({ name }) => isNamed(part, name));
}

/** By namespace, kind and name. */
export function findWorkload(site: Site, parts: readonly string[]): FoundWorkload | undefined {
  const namespace = findNamespace(site, parts[0]);
  const workload = namespace?.workloads.find(
    ({ kind, name }) => isNamed(parts[1], kind) && isNamed(parts[2], name),
  );
  return namespace && workload && { namespace, workload };
}
