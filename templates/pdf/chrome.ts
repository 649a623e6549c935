// What every page has: band and head above, foot with page x of y below, and on the first page the list of sections.
// Drawn last, when the number of pages is known.
import type { ScanResult } from '../../lib/model/scan-result.ts';
import { shortHash } from '../wording/format.ts';
import { reportTitles, sectionNames } from '../wording/report.ts';
import { basisWord } from '../wording/status.ts';
import { bottomOf, type Sheet } from './sheet.ts';
import { linkTo, openTag, pagination } from './tags.ts';
import { drawLine, fitLine, widthOf } from './text.ts';
import { colours, margins, styles } from './theme.ts';

/** Heads and feet on all pages. */
export function drawChrome(
  sheet: Sheet,
  { result, organisation }: { readonly result: ScanResult; readonly organisation?: string },
): void {
  const lead = organisation === undefined ? [] : [organisation];
  const head = [...lead, reportTitles.evidence].join('  ·  ');
  const { scan } = result;
  const facts = [
    result.cluster.name,
    `basis: ${basisWord(scan.basis)}`,
    `ruleset ${scan.ruleset.version}`,
    `inventory sha256 ${shortHash(scan.inventorySha256)}`,
  ];
  for (let page = 0; page < sheet.heads.length; page++) {
    sheet.doc.switchToPage(page);
    pagination(sheet.doc, () => {
      drawHead(sheet, { left: head, right: sheet.heads[page] ?? '' });
      drawFoot(sheet, { facts, right: `Page ${page + 1} of ${sheet.heads.length}` });
    });
  }
}

/** On the first page: each section with its page, as links. */
export function drawContents(sheet: Sheet): void {
  sheet.doc.switchToPage(0);
  const [summary, ...entries] = sheet.contents;
  if (summary === undefined) return;
  const y = bottomOf(sheet) - 15;
  const style = styles.link;
  const items = entries.map(({ title, page, destination }) => {
    const text = `${sectionNames.get(title) ?? title}, page ${page + 1}`;
    return { text, title, page, destination, width: widthOf(sheet.setter, { text, style }) };
  });
  const room = sheet.width - items.reduce((sum, { width }) => sum + width, 0);
  const gap = Math.min(16, room / (items.length - 1));
  let x = sheet.left;
  const list = openTag(sheet.doc, { parent: summary.tag, name: 'L' });
  for (const { text, title, page, destination, width } of items) {
    const item = openTag(sheet.doc, { parent: list, name: 'LI' });
    const body = openTag(sheet.doc, { parent: item, name: 'LBody' });
    const link = openTag(sheet.doc, { parent: body, name: 'Link' });
    link.add(() => drawLine(sheet.setter, { text, style, x, y }));
    linkTo(sheet.doc, {
      link,
      label: `${title}, page ${page + 1}`,
      destination,
      box: { x, y, width, height: 12 },
    });
    link.end();
    body.end();
    item.end();
    x += width + gap;
  }
  list.end();
}

function drawHead(sheet: Sheet, { left, right }: { readonly left: string; readonly right: string }): void {
  const { doc, setter } = sheet;
  const half = sheet.width / 2 - 8;
  const style = styles.chrome;
  doc.rect(0, 0, sheet.page.width, 6).fill(colours.brand);
  drawLine(setter, {
    text: fitLine(setter, { text: left, style, width: half }),
    style,
    x: sheet.left,
    y: 24,
  });
  const title = fitLine(setter, { text: right, style, width: half });
  drawLine(setter, { text: title, style, x: sheet.left, y: 24, width: sheet.width, align: 'right' });
}

/** The first fact, a name, gives way when the line gets too long. */
function drawFoot(
  sheet: Sheet,
  { facts, right }: { readonly facts: readonly string[]; readonly right: string },
): void {
  const { doc, setter } = sheet;
  const style = styles.chrome;
  const y = sheet.page.height - margins.bottom + 16;
  doc
    .lineWidth(0.5)
    .moveTo(sheet.left, y - 6)
    .lineTo(sheet.left + sheet.width, y - 6)
    .stroke(colours.line);
  drawLine(setter, { text: right, style, x: sheet.left, y, width: sheet.width, align: 'right' });
  const rest = ['', ...facts.slice(1)].join('  ·  ');
  const room = sheet.width - 80 - widthOf(setter, { text: rest, style });
  const name = fitLine(setter, { text: facts[0] ?? '', style, width: Math.max(60, room) });
  const line = fitLine(setter, { text: `${name}${rest}`, style, width: sheet.width - 80 });
  drawLine(setter, { text: line, style, x: sheet.left, y });
}
