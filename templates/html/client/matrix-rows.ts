// The namespace matrix in runs, since thousands of namespaces have millions of cells. A row is a flat list of triples:
// cells that are closed before the run, length of the run, index in `kinds`; rows that are equal are one.
import type { MatrixCell, NamespaceMatrix } from '../../../lib/model/scan-result.ts';

export interface MatrixRows {
  /** Without `pairCount`, which the workloads tell; `openPairs` is -1 where all pairs are open. */
  readonly kinds: readonly Omit<MatrixCell, 'pairCount'>[];
  /** By namespace: index in `rows`; -1 where the row was left out. */
  readonly rowOf: readonly number[];
  readonly rows: readonly (readonly number[])[];
}

/** Numbers in all rows together, at most: what a browser still opens at once. */
const mostNumbers = 1_500_000;

/** Rows after the limit are left out, those of the last in `order` first. */
export function encodeMatrix({ namespaces, cells }: NamespaceMatrix, order: readonly number[]): MatrixRows {
  const n = namespaces.length;
  const kinds: Omit<MatrixCell, 'pairCount'>[] = [];
  const kindIds = new Map<string, number>();
  const rows: number[][] = [];
  const rowIds = new Map<string, number>();
  const rowOf = new Array<number>(n).fill(-1);
  let numbers = 0;
  const kindOf = ({ openPairs, pairCount, ports, unknown }: MatrixCell): number => {
    const open = openPairs === pairCount ? -1 : openPairs;
    const key = `${open} ${ports} ${unknown}`;
    const id = kindIds.get(key) ?? kinds.length;
    if (id === kinds.length) kinds.push({ openPairs: open, ports, unknown });
    kindIds.set(key, id);
    return id;
  };
  for (const from of order) {
    if (numbers > mostNumbers) break;
    const row: number[] = [];
    let closed = 0;
    for (let to = 0; to < n; to++) {
      const cell = cells[from * n + to] as MatrixCell;
      if (cell.pairCount === 0 || (cell.openPairs === 0 && !cell.unknown)) {
        closed++;
        continue;
      }
      const kind = kindOf(cell);
      if (closed === 0 && row.length > 0 && row.at(-1) === kind)
        row[row.length - 2] = (row.at(-2) as number) + 1;
      else row.push(closed, 1, kind);
      closed = 0;
    }
    const key = row.join();
    const id = rowIds.get(key) ?? rows.length;
    if (id === rows.length) {
      rows.push(row);
      numbers += row.length;
    }
    rowIds.set(key, id);
    rowOf[from] = id;
  }
  return { kinds, rowOf, rows };
}

/** One row; `counts` are the workloads of each namespace that policies bind. Undefined where it was left out. */
export function decodeRow(
  { kinds, rowOf, rows }: MatrixRows,
  from: number,
  counts: readonly number[],
): MatrixCell[] | undefined {
  const row = rows[rowOf[from] as number];
  if (row === undefined) return undefined;
  const pairsTo = (to: number) => {
    const [own, other] = [counts[from] as number, counts[to] as number];
    return own * other - (from === to ? own : 0);
  };
  const cells = counts.map(
    (_, to): MatrixCell => ({ openPairs: 0, pairCount: pairsTo(to), ports: 0, unknown: false }),
  );
  let to = 0;
  for (let i = 0; i < row.length; i += 3) {
    to += row[i] as number;
    const kind = kinds[row[i + 2] as number] as Omit<MatrixCell, 'pairCount'>;
    for (let left = row[i + 1] as number; left > 0; left--, to++) {
      const pairCount = pairsTo(to);
      cells[to] = { ...kind, pairCount, openPairs: kind.openPairs === -1 ? pairCount : kind.openPairs };
    }
  }
  return cells;
}
