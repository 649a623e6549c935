// The control mapping: how many requirements of each framework have which verdict, then each requirement with its
// verdict, the evidence and what it does not prove.
import type { FrameworkResults, RequirementResult, RequirementVerdict } from '../../lib/model/framework.ts';
import type { Basis } from '../../lib/model/scan-result.ts';
import {
  catalogueText,
  type FrameworkCount,
  frameworkCounts,
  frameworkName,
  limitText,
  mappingIntro,
  mappingTitles,
  requirementEvidence,
  requirementStatus,
  requirementWord,
  verdictHeads,
} from '../wording/control-mapping.ts';
import { numberText } from '../wording/format.ts';
import { heading, need, paragraph, type Sheet, startSection } from './sheet.ts';
import { statusCell } from './status-cell.ts';
import { drawTable, tableStart } from './table.ts';
import { drawTablePart } from './table-part.ts';
import type { Cell, Column, Row, TextBlock } from './table-rows.ts';
import { styles } from './theme.ts';

const verdicts: readonly RequirementVerdict[] = [
  'met',
  'notMet',
  'notAssessed',
  'evidenceAttached',
  'outOfReach',
  'notInForce',
];

const countColumns: readonly Column[] = [
  { title: 'Framework', share: 40 },
  ...verdicts.map((verdict): Column => ({ title: verdictHeads[verdict], share: 14, align: 'right' })),
];

const columns: readonly Column[] = [
  { title: 'Requirement', share: 36 },
  { title: 'Result', share: 23 },
  { title: 'Evidence in this report', share: 34 },
  { title: 'What it does not prove', share: 30 },
];

export function drawFrameworks(
  sheet: Sheet,
  { frameworks, basis }: { readonly frameworks: FrameworkResults; readonly basis: Basis },
): void {
  const { catalogue, requirements } = frameworks;
  startSection(sheet, { title: mappingTitles.section, height: 260 });
  heading(sheet, { level: 'H2', text: mappingTitles.section });
  paragraph(sheet, { text: mappingIntro, style: styles.mute });
  paragraph(sheet, { text: catalogueText(catalogue, basis), style: styles.smallMute, after: 10 });
  drawFrameworkCounts(sheet, frameworkCounts(requirements));
  drawMapping(sheet, { columns, rows: mappingRows(requirements, basis) });
}

/** A row for each framework: how many requirements have which verdict. */
export function drawFrameworkCounts(sheet: Sheet, counts: readonly FrameworkCount[]): void {
  const rows = counts.map(({ framework, counts: of }): Row => {
    const numbers = verdicts.map((verdict): Cell => {
      const text = of[verdict] === 0 ? '–' : numberText(of[verdict]);
      return { blocks: [{ text }] };
    });
    return {
      kind: 'cells',
      cells: [{ blocks: [{ text: framework, style: styles.cellStrong }], heads: 'row' }, ...numbers],
    };
  });
  drawTablePart(sheet, { title: mappingTitles.overview, columns: countColumns, rows });
}

/** The table of requirements, grouped by framework. */
export function drawMapping(
  sheet: Sheet,
  table: { readonly columns: readonly Column[]; readonly rows: readonly Row[] },
): void {
  need(sheet, 24 + tableStart(sheet, table));
  heading(sheet, { level: 'H3', text: mappingTitles.requirements });
  drawTable(sheet, table);
  sheet.y += 10;
}

/** Number and title of a requirement: the cell that names its row. */
export function requirementCell({ id, title }: Pick<RequirementResult, 'id' | 'title'>): Cell {
  return {
    blocks: [
      { text: id, style: styles.cellStrong, limit: 3 },
      { text: title, style: styles.smallMute, limit: 6 },
    ],
    heads: 'row',
  };
}

/** Shape and word where there is a verdict, the word alone where there is none. */
export function verdictCell(verdict: RequirementVerdict, basis?: Basis): Cell {
  const word = requirementWord(verdict, basis);
  const status = requirementStatus(verdict);
  return status === undefined ? { blocks: [{ text: word, style: styles.small }] } : statusCell(word, status);
}

function mappingRows(requirements: readonly RequirementResult[], basis: Basis): Row[] {
  let framework = '';
  return requirements.flatMap((requirement): Row[] => {
    const name = frameworkName(requirement);
    const group: Row[] = name === framework ? [] : [{ kind: 'group', text: name }];
    framework = name;
    return [...group, rowOf(requirement, basis)];
  });
}

function rowOf(requirement: RequirementResult, basis: Basis): Row {
  const evidence = requirementEvidence(requirement).map(
    (text, index): TextBlock => ({
      text: `${text}.`,
      style: index === 0 ? styles.small : styles.smallMute,
      limit: 6,
    }),
  );
  return {
    kind: 'cells',
    cells: [
      requirementCell(requirement),
      verdictCell(requirement.verdict, basis),
      { blocks: evidence },
      { blocks: [{ text: limitText(requirement), style: styles.small, limit: 6 }] },
    ],
  };
}
