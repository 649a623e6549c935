// The register of exceptions: who accepts which findings, why, and until when; what has to be done about them first.
import type { ExceptionResult } from '../../lib/model/exception.ts';
import type { FleetMute } from '../../lib/model/fleet-result.ts';
import {
  type ExceptionRow,
  exceptionNotices,
  exceptionRow,
  exceptionsIntro,
  exceptionTitles,
  muteCells,
  mutesIntro,
  muteTitles,
} from '../wording/exception.ts';
import { heading, paragraph, type Sheet, startSection } from './sheet.ts';
import { drawTable } from './table.ts';
import type { Column, Row, TextBlock } from './table-rows.ts';
import { styles } from './theme.ts';

const columns: readonly Column[] = [
  { title: exceptionTitles.exception, share: 25 },
  { title: exceptionTitles.accepts, share: 30 },
  { title: exceptionTitles.reason, share: 33 },
  { title: exceptionTitles.people, share: 20 },
];

export function drawExceptions(sheet: Sheet, register: readonly ExceptionResult[]): void {
  startSection(sheet, { title: exceptionTitles.section, height: 170 });
  heading(sheet, { level: 'H2', text: exceptionTitles.section });
  paragraph(sheet, { text: exceptionsIntro, style: styles.mute, after: 8 });
  for (const { weight, text } of exceptionNotices(register))
    paragraph(sheet, { text, style: weight === 'warning' ? styles.strong : styles.body, after: 4 });
  sheet.y += 4;
  drawTable(sheet, { columns, rows: register.map((exception) => rowOf(exceptionRow(exception))) });
  sheet.y += 6;
}

const muteColumns: readonly Column[] = [
  { title: muteTitles.finding, share: 28 },
  { title: muteTitles.until, share: 24 },
  { title: muteTitles.by, share: 24 },
  { title: muteTitles.reason, share: 40 },
];

/** Findings of a fleet that nobody is told of. */
export function drawMutes(sheet: Sheet, mutes: readonly FleetMute[]): void {
  startSection(sheet, { title: muteTitles.section, height: 120 });
  heading(sheet, { level: 'H2', text: muteTitles.section });
  paragraph(sheet, { text: mutesIntro, style: styles.mute, after: 6 });
  const rows = mutes.map(muteCells).map(
    ([fingerprint = '', ...cells]): Row => ({
      kind: 'cells',
      cells: [
        { blocks: [{ text: fingerprint, style: styles.code, limit: 2 }], heads: 'row' },
        ...cells.map((text) => ({ blocks: [{ text, style: styles.small, limit: 6 }] })),
      ],
    }),
  );
  drawTable(sheet, { columns: muteColumns, rows });
  sheet.y += 8;
}

function rowOf(row: ExceptionRow): Row {
  const [findings = '', ...scope] = row.accepts;
  const small = (text: string): TextBlock => ({ text, style: styles.smallMute, limit: 6 });
  return {
    kind: 'cells',
    cells: [
      {
        heads: 'row',
        blocks: [
          { text: row.id, style: styles.cellStrong, limit: 3 },
          { text: row.stateText, style: styles.smallStrong, limit: 2 },
          small(row.period),
        ],
      },
      { blocks: [{ text: findings, style: styles.small, limit: 6 }, ...scope.map(small)] },
      {
        blocks: [
          { text: row.reason, style: styles.small, limit: 12 },
          { text: row.compensatingControl, style: styles.smallMute, limit: 12 },
        ],
      },
      {
        blocks: [
          { text: row.owner, style: styles.small, limit: 3 },
          { text: row.approver, style: styles.smallMute, limit: 3 },
        ],
      },
    ],
  };
}
