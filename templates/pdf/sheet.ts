// The page being written on: its size, how far down it is filled, the section that new content belongs to, and the
// title that its head shows. Sections ask for room and draw; nobody else starts a page.
import type { PdfDocument } from './document.ts';
import { content, openTag, type Tag } from './tags.ts';
import { drawLines, linesHeight, wrap } from './text.ts';
import { margins, type PageSize, pageSizes, styles, type TextStyle } from './theme.ts';
import { makeTypesetter, type Typesetter } from './typesetter.ts';

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Sheet {
  readonly doc: PdfDocument;
  readonly setter: Typesetter;
  readonly page: { readonly width: number; readonly height: number };
  /** Left edge and width of the text area. */
  readonly left: number;
  readonly width: number;
  /** Upper end of the next thing to draw. */
  y: number;
  /** The Document tag, and the Sect that is being written. Sects end with the document: the list of sections is filled in last. */
  readonly root: Tag;
  section: Tag;
  /** Title in the head of each page, by page number from 0. */
  readonly heads: string[];
  /** Sections in order, with the page that they start on, from 0. */
  readonly contents: SectionStart[];
}

export interface SectionStart {
  readonly title: string;
  /** From 0. */
  readonly page: number;
  /** Named destination. */
  readonly destination: string;
}

const headingStyles = {
  H1: styles.title,
  H2: styles.heading,
  H3: styles.subheading,
  H4: styles.minorHeading,
} as const;

/** A sheet without pages. */
export function openSheet(doc: PdfDocument, pageSize: PageSize): Sheet {
  const page = pageSizes[pageSize];
  const root = doc.struct('Document');
  doc.addStructure(root);
  return {
    doc,
    setter: makeTypesetter(doc),
    page,
    left: margins.left,
    width: page.width - margins.left - margins.right,
    y: margins.top,
    root,
    section: root,
    heads: [],
    contents: [],
  };
}

/** Lower end of the text area. */
export function bottomOf(sheet: Sheet): number {
  return sheet.page.height - margins.bottom;
}

/** Height that is left on the page. */
export function roomOf(sheet: Sheet): number {
  return bottomOf(sheet) - sheet.y;
}

/** Starts a page under a title: that of the section being written when none is given. */
export function startPage(sheet: Sheet, title: string = sheet.contents.at(-1)?.title ?? ''): void {
  sheet.doc.addPage();
  sheet.heads.push(title);
  sheet.y = margins.top;
}

/** Starts a page when less than `height` is left. */
export function need(sheet: Sheet, height: number): void {
  if (roomOf(sheet) < height) startPage(sheet);
}

/** Opens a section with its bookmark: on this page when `height` is left, else on a new one. */
export function startSection(
  sheet: Sheet,
  { title, height }: { readonly title: string; readonly height: number },
): PDFKit.PDFOutline {
  if (sheet.heads.length === 0 || roomOf(sheet) < height) startPage(sheet, title);
  else sheet.y += 22;
  const destination = `section-${sheet.contents.length + 1}`;
  sheet.doc.addNamedDestination(destination, 'XYZ', sheet.left, sheet.y - 6, null);
  sheet.section = openTag(sheet.doc, { parent: sheet.root, name: 'Sect' });
  sheet.contents.push({ title, page: sheet.heads.length - 1, destination });
  return sheet.doc.outline.addItem(title);
}

/** A heading and the space below it. */
export function heading(
  sheet: Sheet,
  {
    level,
    text,
    style = headingStyles[level],
  }: { readonly level: 'H1' | 'H2' | 'H3' | 'H4'; readonly text: string; readonly style?: TextStyle },
): void {
  sheet.y += paragraphAt(sheet, {
    text,
    style,
    name: level,
    x: sheet.left,
    y: sheet.y,
    width: sheet.width,
    limit: 3,
  });
  sheet.y += { H1: 2, H2: 5, H3: 3, H4: 2 }[level];
}

/** A paragraph over the whole width, on a new page if it does not fit, and the space below it. */
export function paragraph(
  sheet: Sheet,
  {
    text,
    style = styles.body,
    after = 6,
  }: { readonly text: string; readonly style?: TextStyle; readonly after?: number },
): void {
  const lines = wrap(sheet.setter, { text, style, width: sheet.width });
  need(sheet, linesHeight(lines.length, style));
  sheet.y += paragraphAt(sheet, { text, style, x: sheet.left, y: sheet.y, width: sheet.width }) + after;
}

/** A paragraph at a place; returns its height and leaves the cursor. */
export function paragraphAt(
  sheet: Sheet,
  {
    text,
    style,
    x,
    y,
    width,
    align = 'left',
    name = 'P',
    limit = 60,
  }: {
    readonly text: string;
    readonly style: TextStyle;
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly align?: 'left' | 'right' | 'center';
    readonly name?: 'P' | 'H1' | 'H2' | 'H3' | 'H4' | 'LBody';
    /** Lines at most. */
    readonly limit?: number;
  },
): number {
  const lines = wrap(sheet.setter, { text, style, width, limit });
  content(sheet.doc, {
    parent: sheet.section,
    name,
    draw: () => drawLines(sheet.setter, { lines, style, x, y, width, align }),
  });
  return linesHeight(lines.length, style);
}
