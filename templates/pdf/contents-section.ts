// The list of sections: room is kept for it before the sections are drawn, and it is filled in when their pages are
// known. It names what is in the report, and nothing else.
import { contentsTitle } from '../wording/report.ts';
import { heading, type Sheet, startSection } from './sheet.ts';
import { decoration, linkTo, openTag, type Tag } from './tags.ts';
import { drawLine, fitLine, widthOf } from './text.ts';
import { colours, styles } from './theme.ts';

/** A section before it is drawn. Its `draw` starts the section under this very title. */
export interface PlannedSection {
  readonly title: string;
  readonly draw: () => void;
}

/** The place that is kept for the list. */
interface Contents {
  readonly page: number;
  readonly y: number;
  readonly tag: Tag;
}

interface Line {
  readonly title: string;
  readonly page: number;
  readonly destination: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

const lineHeight = 15;
const columnCount = 2;
const columnGap = 28;

/** Draws the list of sections on a new page and then each section, in order. */
export function drawSections(sheet: Sheet, sections: readonly PlannedSection[]): void {
  startSection(sheet, { title: contentsTitle, height: Number.POSITIVE_INFINITY });
  heading(sheet, { level: 'H2', text: contentsTitle });
  const contents = { page: sheet.heads.length - 1, y: sheet.y, tag: sheet.section };
  sheet.y += Math.ceil(sections.length / columnCount) * lineHeight + 4;
  const before = sheet.contents.length;
  for (const { draw } of sections) draw();
  const drawn = sheet.contents.slice(before);
  const wanted = sections.map(({ title }) => title).join(', ');
  const found = drawn.map(({ title }) => title).join(', ');
  if (found !== wanted) throw new Error(`Cannot list the sections "${wanted}": drawn were "${found}"`);
  drawList(sheet, { contents, entries: drawn });
}

function drawList(
  sheet: Sheet,
  { contents, entries }: { readonly contents: Contents; readonly entries: Sheet['contents'] },
): void {
  const { doc } = sheet;
  doc.switchToPage(contents.page);
  const rows = Math.ceil(entries.length / columnCount);
  const width = (sheet.width - columnGap * (columnCount - 1)) / columnCount;
  const list = openTag(doc, { parent: contents.tag, name: 'TOC' });
  entries.forEach(({ title, page, destination }, index) => {
    const x = sheet.left + Math.floor(index / rows) * (width + columnGap);
    const y = contents.y + (index % rows) * lineHeight;
    drawEntry(sheet, { list, line: { title, page: page + 1, destination, x, y, width } });
  });
  list.end();
}

/** Title, dots and page; all of the line leads to the section. */
function drawEntry(sheet: Sheet, { list, line }: { readonly list: Tag; readonly line: Line }): void {
  const { doc, setter } = sheet;
  const { x, y, width, destination } = line;
  const style = styles.link;
  const number = { text: String(line.page), style: styles.strong };
  const numberWidth = widthOf(setter, number);
  const title = fitLine(setter, { text: line.title, style, width: width - numberWidth - 16 });
  const end = x + width - numberWidth;
  decoration(doc, () => {
    doc.lineWidth(0.6).dash(0.6, { space: 2.4 });
    doc
      .moveTo(x + widthOf(setter, { text: title, style }) + 5, y + 9)
      .lineTo(end - 4, y + 9)
      .stroke(colours.mute);
    doc.undash();
  });
  const item = openTag(doc, { parent: list, name: 'TOCI' });
  const reference = openTag(doc, { parent: item, name: 'Reference' });
  const link = openTag(doc, { parent: reference, name: 'Link' });
  link.add(() => {
    drawLine(setter, { text: title, style, x, y });
    drawLine(setter, { ...number, x, y, width, align: 'right' });
  });
  linkTo(doc, {
    link,
    label: `${line.title}, page ${line.page}`,
    destination,
    box: { x, y, width, height: lineHeight - 3 },
  });
  link.end();
  reference.end();
  item.end();
}
