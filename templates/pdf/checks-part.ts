// What was asked: every check with its outcome and how many findings answer it, two checks a row, so that a reader
// sees what passed and not only what failed. Part of the findings section.
import type { CheckResult, Outcome } from '../../lib/model/finding.ts';
import type { Status } from '../../lib/model/scan-result.ts';
import { checksIntro, findingTitles, outcomeWord } from '../wording/finding.ts';
import { numberText } from '../wording/format.ts';
import { drawShape } from './marks.ts';
import { heading, need, paragraph, type Sheet } from './sheet.ts';
import { drawTable, tableHeight, tableStart } from './table.ts';
import type { Cell, Column, Row } from './table-rows.ts';
import { statusLooks, styles } from './theme.ts';

const half: readonly Column[] = [
  { title: 'Check', share: 136 },
  { title: 'Outcome', share: 80 },
  { title: 'Findings', share: 50, align: 'center' },
];
const columns: readonly Column[] = [...half, ...half];

/** Outcomes have the shapes of the statuses that mean the same. */
const shapes: Readonly<Record<Outcome, Status>> = {
  pass: 'met',
  fail: 'notMet',
  unknown: 'notAssessed',
  notApplicable: 'empty',
};

/** Draws heading, counts and table; nothing when there are no checks. */
export function drawChecks(
  sheet: Sheet,
  { checks, outline }: { readonly checks: readonly CheckResult[]; readonly outline: PDFKit.PDFOutline },
): void {
  if (checks.length === 0) return;
  const rows: Row[] = [];
  for (let index = 0; index < checks.length; index += 2) {
    const cells = [checks[index], checks[index + 1]].flatMap(cellsOf);
    rows.push({ kind: 'cells', cells });
  }
  const whole = tableHeight(sheet, { columns, rows });
  const kept = whole < sheet.page.height / 2 ? whole : tableStart(sheet, { columns, rows });
  need(sheet, 60 + kept);
  outline.addItem(findingTitles.checks);
  heading(sheet, { level: 'H3', text: findingTitles.checks });
  paragraph(sheet, { text: checksIntro(checks), style: styles.mute });
  drawTable(sheet, { columns, rows });
  sheet.y += 6;
}

/** Half a row; empty cells where the number of checks is odd. */
function cellsOf(check: CheckResult | undefined): Cell[] {
  if (check === undefined) return [{ blocks: [] }, { blocks: [] }, { blocks: [] }];
  const { id, title, outcome, findingCount } = check;
  const status = shapes[outcome];
  return [
    {
      blocks: [
        { text: title, style: styles.small, limit: 4 },
        { text: id, style: styles.code, limit: 2 },
      ],
      heads: 'row',
    },
    {
      blocks: [{ text: outcomeWord(outcome), style: styles.small }],
      inset: 11,
      ornament: (doc, { box }) => {
        const { outline } = statusLooks[status];
        drawShape(doc, { status, x: box.x + 3.5, y: box.y + 5, radius: 3.2, colour: outline });
      },
    },
    { blocks: [{ text: findingCount === 0 ? '–' : numberText(findingCount), style: styles.small }] },
  ];
}
