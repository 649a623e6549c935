// Tables of pairs of namespaces: who they are is the caller's, how widely they are open stands here once.
import type { MatrixCell } from '../../../lib/model/scan-result.ts';
import { htmlHeads, htmlLabels, pairsText } from '../../wording/html-report.ts';
import { cellLevel, cellLevels } from '../../wording/reach.ts';
import { type Column, table } from './table.ts';

interface OfCell {
  readonly cell: MatrixCell;
}

/** The widest first. `columns` name the pair. */
export function cellTable<Pair extends OfCell>(
  caption: string,
  items: readonly Pair[],
  columns: readonly Column<Pair>[],
): HTMLElement {
  return table<Pair>({
    caption,
    items: [...items].sort((a, b) => b.cell.ports - a.cell.ports || b.cell.openPairs - a.cell.openPairs),
    empty: htmlLabels.nothing,
    columns: [
      ...columns,
      {
        title: htmlHeads.widest,
        cell: ({ cell }) => cellLevels[cellLevel(cell)].meaning,
        sort: ({ cell }) => cell.ports,
      },
      {
        title: htmlHeads.pairs,
        numeric: true,
        cell: ({ cell }) => pairsText(cell),
        sort: ({ cell }) => cell.openPairs,
      },
    ],
  });
}
