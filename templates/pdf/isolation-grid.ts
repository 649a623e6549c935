// Workload by direction: what isolates each workload of a namespace, both ways, two workloads a row. Shape and words
// say the same.
import type { Direction } from '../../lib/model/cluster.ts';
import type { NamespaceResult, Status, WorkloadResult } from '../../lib/model/scan-result.ts';
import { gridCutText, gridTitle, isolationWord } from '../wording/namespace.ts';
import { drawShape } from './marks.ts';
import { heading, need, paragraph, type Sheet } from './sheet.ts';
import { drawTable, tableHeight, tableStart } from './table.ts';
import type { Cell, Column, Row } from './table-rows.ts';
import { statusLooks, styles } from './theme.ts';

const half: readonly Column[] = [
  { title: 'Workload', share: 112 },
  { title: 'Ingress', share: 66 },
  { title: 'Egress', share: 66 },
];
const columns: readonly Column[] = [...half, ...half];

/** Workloads that the report shows; the others stand in the result file. */
const most = 80;

/** Draws nothing for a namespace without workloads. */
export function drawIsolationGrid(sheet: Sheet, { workloads }: NamespaceResult): void {
  if (workloads.length === 0) return;
  const shown = workloads.slice(0, most);
  const rows: Row[] = [];
  for (let index = 0; index < shown.length; index += 2) {
    rows.push({ kind: 'cells', cells: [shown[index], shown[index + 1]].flatMap(cellsOf) });
  }
  const whole = tableHeight(sheet, { columns, rows });
  const short = whole < sheet.page.height / 2;
  need(sheet, 20 + (short ? whole : tableStart(sheet, { columns, rows })));
  heading(sheet, { level: 'H4', text: gridTitle });
  drawTable(sheet, { columns, rows });
  sheet.y += 8;
  const left = workloads.length - shown.length;
  if (left > 0) paragraph(sheet, { text: gridCutText(left), style: styles.smallMute });
}

/** Half a row; empty cells where the number of workloads is odd. */
function cellsOf(workload: WorkloadResult | undefined): Cell[] {
  if (workload === undefined) return [{ blocks: [] }, { blocks: [] }, { blocks: [] }];
  const { kind, name } = workload;
  const named: Cell = {
    blocks: [
      { text: name, style: styles.smallStrong, limit: 4 },
      { text: kind, style: { ...styles.smallMute, size: 6.8 }, limit: 1 },
    ],
    heads: 'row',
  };
  return [named, directionCell(workload, 'ingress'), directionCell(workload, 'egress')];
}

function directionCell({ directions }: WorkloadResult, direction: Direction): Cell {
  const result = directions?.[direction];
  const status = statusOf(result);
  return {
    blocks: [{ text: isolationWord(result), style: styles.small, limit: 2 }],
    inset: 11,
    ornament: (doc, { box }) => {
      const colour = statusLooks[status].outline;
      drawShape(doc, { status, x: box.x + 3.5, y: box.y + 5, radius: 3, colour });
    },
  };
}

/** Statuses are borrowed for their shapes: closed, closed with openings, open, not known, not bound. */
function statusOf(result: NonNullable<WorkloadResult['directions']>[Direction] | undefined): Status {
  if (result === undefined) return 'empty';
  if (result.isolated !== 'yes') return result.isolated === 'no' ? 'notMet' : 'notAssessed';
  return result.quality.worst >= 1 ? 'met' : 'partial';
}
