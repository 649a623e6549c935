// The namespace scoreboard: every namespace in one row, the most exposed first, system namespaces in a group of
// their own. Names lead to the lost points of the namespace.
import type { NamespaceResult, ScanResult } from '../../lib/model/scan-result.ts';
import { numberText } from '../wording/format.ts';
import { noOpening, openingText, worstOpening } from '../wording/opening.ts';
import { reportTitles, scoreboardIntro } from '../wording/report.ts';
import { basisWord, statusWord } from '../wording/status.ts';
import { scoreCell } from './score-cell.ts';
import { heading, paragraph, type Sheet, startSection } from './sheet.ts';
import { statusCell } from './status-cell.ts';
import { drawTable } from './table.ts';
import type { Cell, Column, Row } from './table-rows.ts';
import { bandColours, colours, styles } from './theme.ts';

const columns: readonly Column[] = [
  { title: 'Namespace', share: 96 },
  { title: 'Status', share: 92 },
  { title: 'Coverage', share: 64 },
  { title: 'Exposure', share: 66 },
  { title: 'Workloads', share: 53, align: 'right' },
  { title: 'Open', share: 50, align: 'right' },
  { title: 'Worst opening', share: 126 },
];

/** Draws the table; `destinations` are the named places of the namespaces, by name. */
export function drawScoreboard(
  sheet: Sheet,
  {
    result,
    destinations,
  }: { readonly result: ScanResult; readonly destinations: ReadonlyMap<string, string> },
): void {
  startSection(sheet, { title: reportTitles.scoreboard, height: 180 });
  heading(sheet, { level: 'H2', text: reportTitles.scoreboard });
  paragraph(sheet, { text: scoreboardIntro(result), style: styles.mute });
  const ranked = [...result.namespaces].sort(byExposure);
  const rowOf = (namespace: NamespaceResult): Row => {
    const link = destinations.get(namespace.name);
    return { kind: 'cells', cells: cellsOf(namespace, { result, ...(link === undefined ? {} : { link }) }) };
  };
  const system = ranked.filter((namespace) => namespace.system).map(rowOf);
  const group: Row = {
    kind: 'group',
    text: reportTitles.systemNamespaces,
    note: `basis: ${basisWord(result.scan.basis)}`,
  };
  const rows = [
    ...ranked.filter((namespace) => !namespace.system).map(rowOf),
    ...(system.length > 0 ? [group, ...system] : []),
  ];
  drawTable(sheet, { columns, rows });
  sheet.y += 6;
}

/** Highest exposure first; without a score last; ties keep the order of the result. */
export function byExposure(a: NamespaceResult, b: NamespaceResult): number {
  return (b.scores.exposure?.worst ?? -1) - (a.scores.exposure?.worst ?? -1);
}

function cellsOf(
  namespace: NamespaceResult,
  { result, link }: { readonly result: ScanResult; readonly link?: string },
): Cell[] {
  const { scores, status } = namespace;
  const worst = worstOpening(namespace);
  const bound = namespace.workloads.filter(({ directions }) => directions !== null).length * 2;
  return [
    {
      blocks: [
        {
          text: namespace.name,
          style: { ...styles.cellStrong, colour: link === undefined ? colours.ink : colours.blue },
          limit: 8,
        },
      ],
      heads: 'row',
      ...(link === undefined ? {} : { link }),
    },
    statusCell(statusWord(status, result.scan.basis), status),
    scoreCell(scores.coverage, { colour: colours.blue }),
    scoreCell(scores.exposure, { colour: bandColours[scores.band ?? 'low'], band: scores.band }),
    { blocks: [{ text: numberText(namespace.workloads.length) }] },
    {
      blocks: [
        { text: bound === 0 ? '–' : `${numberText(namespace.openDirections)} of ${numberText(bound)}` },
      ],
    },
    {
      blocks: [
        {
          text: worst === undefined ? noOpening(namespace) : openingText(worst),
          style: styles.small,
          limit: 4,
        },
      ],
    },
  ];
}
