// What every page has: band and head above, foot with page x of y below. Drawn last, when the number of pages is known.
import type { Sheet } from './sheet.ts';
import { pagination } from './tags.ts';
import { drawLine, fitLine, widthOf } from './text.ts';
import { colours, margins, styles } from './theme.ts';

/** What stands on every page besides its title and number. */
export interface ChromeTexts {
  /** At the left of the head. */
  readonly head: string;
  /** In the foot; the first, a name, gives way when the line gets too long. */
  readonly facts: readonly string[];
}

/** Heads and feet on all pages. */
export function drawChrome(sheet: Sheet, { head, facts }: ChromeTexts): void {
  for (let page = 0; page < sheet.heads.length; page++) {
    sheet.doc.switchToPage(page);
    pagination(sheet.doc, () => {
      drawHead(sheet, { left: head, right: sheet.heads[page] ?? '' });
      drawFoot(sheet, { facts, right: `Page ${page + 1} of ${sheet.heads.length}` });
    });
  }
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
