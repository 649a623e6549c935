// What proves that the report is whole and unchanged, and the lines where people sign it. Then the list of what is
// attached, with hashes.
import {
  attachmentsIntro,
  integrityIntro,
  integrityTitles,
  signatureFields,
  signatures,
  signOffIntro,
  sizeText,
} from '../wording/integrity.ts';
import type { Attachment } from './document.ts';
import { heading, need, paragraph, paragraphAt, type Sheet, startSection } from './sheet.ts';
import { drawTable } from './table.ts';
import { pairColumns, textRow } from './table-part.ts';
import type { Column, Row } from './table-rows.ts';
import { decoration } from './tags.ts';
import { colours, styles } from './theme.ts';

const attachmentColumns: readonly Column[] = [
  { title: 'File', share: 28 },
  { title: 'What it holds', share: 34 },
  { title: 'Size', share: 11, align: 'right' },
  { title: 'SHA-256', share: 45 },
];

const signatureGap = 18;
const fieldStep = 34;

/** Draws the section; `rows` are pairs of a name and its value. */
export function drawIntegrity(
  sheet: Sheet,
  { rows }: { readonly rows: readonly (readonly [string, string])[] },
): void {
  startSection(sheet, { title: integrityTitles.section, height: 330 });
  heading(sheet, { level: 'H2', text: integrityTitles.section });
  paragraph(sheet, { text: integrityIntro, style: styles.mute, after: 8 });
  drawTable(sheet, { columns: pairColumns, rows: rows.map(textRow) });
  sheet.y += 16;
  drawSignOff(sheet);
}

/** Three columns, each with lines for name, date and signature. */
function drawSignOff(sheet: Sheet): void {
  need(sheet, 60 + fieldStep * signatureFields.length);
  heading(sheet, { level: 'H3', text: integrityTitles.signOff });
  paragraph(sheet, { text: signOffIntro, style: styles.mute, after: 10 });
  const width = (sheet.width - signatureGap * (signatures.length - 1)) / signatures.length;
  signatures.forEach(({ title, role }, index) => {
    const x = sheet.left + index * (width + signatureGap);
    const name = { text: `${title} (${role})`, style: styles.strong, limit: 1 };
    paragraphAt(sheet, { ...name, x, y: sheet.y, width });
    signatureFields.forEach((field, line) => {
      const y = sheet.y + 14 + (line + 1) * fieldStep - 12;
      decoration(sheet.doc, () => {
        sheet.doc
          .lineWidth(0.7)
          .moveTo(x, y)
          .lineTo(x + width, y)
          .stroke(colours.ink);
      });
      paragraphAt(sheet, { text: field, style: styles.smallMute, x, y: y + 1.5, width, limit: 1 });
    });
  });
  sheet.y += 22 + fieldStep * signatureFields.length;
}

export function drawAttachments(sheet: Sheet, attachments: readonly Attachment[]): void {
  startSection(sheet, { title: integrityTitles.attachments, height: 110 });
  heading(sheet, { level: 'H2', text: integrityTitles.attachments });
  paragraph(sheet, { text: attachmentsIntro, style: styles.mute });
  const rows = attachments.map(
    ({ name, description, bytes, sha256 }): Row => ({
      kind: 'cells',
      cells: [
        { blocks: [{ text: name, style: styles.cellStrong, limit: 8 }], heads: 'row' },
        { blocks: [{ text: description, limit: 4 }] },
        { blocks: [{ text: sizeText(bytes.length) }] },
        { blocks: [{ text: sha256, style: styles.code }] },
      ],
    }),
  );
  drawTable(sheet, { columns: attachmentColumns, rows });
  sheet.y += 10;
}
