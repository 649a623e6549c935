// The findings of one namespace in a row each, as pointers: they are told in full in their own section.
import type { Finding } from '../../lib/model/finding.ts';
import { acceptedLine } from '../wording/exception.ts';
import { findingsLeft, weightOf, weightWord } from '../wording/finding.ts';
import { ownFindings } from '../wording/namespace.ts';
import { drawSeverityChip, severityInk } from './severity-mark.ts';
import { heading, need, paragraph, type Sheet } from './sheet.ts';
import { drawTable, tableStart } from './table.ts';
import type { Column, Row } from './table-rows.ts';
import { styles } from './theme.ts';

const columns: readonly Column[] = [
  { title: 'Severity', share: 20 },
  { title: 'What is wrong', share: 60 },
  { title: 'Check', share: 34 },
];

/** Findings that are shown here; the others stand in the section of findings or in the result file. */
const most = 8;

export function drawOwnFindings(sheet: Sheet, findings: readonly Finding[]): void {
  if (findings.length === 0) return;
  const rows = findings.slice(0, most).map(rowOf);
  need(sheet, 20 + tableStart(sheet, { columns, rows }));
  heading(sheet, { level: 'H4', text: ownFindings });
  drawTable(sheet, { columns, rows });
  sheet.y += 8;
  const left = findings.length - rows.length;
  if (left > 0) paragraph(sheet, { text: findingsLeft(left), style: styles.smallMute });
}

function rowOf(finding: Finding): Row {
  const weight = weightOf(finding);
  const style = { ...styles.smallStrong, size: 7.2, colour: severityInk(weight) };
  return {
    kind: 'cells',
    cells: [
      {
        blocks: [{ text: weightWord(weight), style, inset: 17, limit: 1 }],
        ornament: (doc, { box }) =>
          drawSeverityChip(doc, { weight, box: { ...box, y: box.y - 1.5, height: 12.6 } }),
      },
      {
        blocks: [
          { text: `${finding.message}.`, style: styles.small, limit: 5 },
          { text: acceptedLine(finding), style: styles.smallMute, limit: 2 },
        ],
        heads: 'row',
      },
      {
        blocks: [
          { text: finding.checkId, style: styles.smallMute, limit: 3 },
          { text: finding.fingerprint, style: styles.code, limit: 2 },
        ],
      },
    ],
  };
}
