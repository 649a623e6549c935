// Ways in from outside: every entry point with where it leads, what the pod sees as the source, and whether policy
// lets it through.
import type { EntryPoint, ScanResult } from '../../lib/model/scan-result.ts';
import { entryPointState, targetText, targetVerdict } from '../wording/reach.ts';
import { noEntryPoints, reportTitles } from '../wording/report.ts';
import { heading, paragraph, type Sheet, startSection } from './sheet.ts';
import { drawTable } from './table.ts';
import type { Column, Row } from './table-rows.ts';
import { styles } from './theme.ts';

const columns: readonly Column[] = [
  { title: 'Entry point', share: 28 },
  { title: 'Leads in from', share: 20 },
  { title: 'To', share: 30 },
  { title: 'Policy', share: 26 },
];

export function drawEntryPoints(sheet: Sheet, result: ScanResult): void {
  startSection(sheet, { title: reportTitles.entryPoints, height: 150 });
  heading(sheet, { level: 'H2', text: reportTitles.entryPoints });
  if (result.entryPoints.length === 0) paragraph(sheet, { text: noEntryPoints, style: styles.mute });
  drawTable(sheet, { columns, rows: result.entryPoints.flatMap(rowsOf) });
  sheet.y += 6;
}

/** One row for each target; the entry point is named in each, so that a row can be read alone. */
function rowsOf(entryPoint: EntryPoint): Row[] {
  const named = {
    blocks: [
      { text: entryPoint.name, style: styles.cellStrong, limit: 8 },
      { text: `${entryPoint.kind} in ${entryPoint.namespace}`, style: styles.cellMute, limit: 8 },
    ],
    heads: 'row' as const,
  };
  const state = { blocks: [{ text: entryPointState(entryPoint) }] };
  if (entryPoint.targets.length === 0) {
    return [{ kind: 'cells', cells: [named, state, { blocks: [{ text: 'No workload' }] }, { blocks: [] }] }];
  }
  return entryPoint.targets.map((target) => ({
    kind: 'cells',
    cells: [
      named,
      state,
      { blocks: [{ text: targetText(target) }] },
      { blocks: [{ text: targetVerdict(target) }] },
    ],
  }));
}
