// The tags that make the PDF readable to machines: what is content, in which order, and what is decoration.
// Every drawing call of a page happens inside `content` or `decoration`; pdfkit's types stop short of both.
// ISO 32000-1 §14.8 (tagged PDF).
import { metadataText } from './characters.ts';
import type { PdfDocument } from './document.ts';

export type Tag = PDFKit.PDFStructureElement;

export type TagName =
  | 'Sect'
  | 'H1'
  | 'H2'
  | 'H3'
  | 'H4'
  | 'P'
  | 'L'
  | 'LI'
  | 'LBody'
  | 'TOC'
  | 'TOCI'
  | 'Reference'
  | 'Table'
  | 'TR'
  | 'TH'
  | 'TD'
  | 'Link'
  | 'Figure';

export interface TagOptions {
  /** Alternative text; for a figure it states the numbers. */
  readonly alt?: string;
  /** Left, top, right, bottom on the current page, from its upper left corner. */
  readonly bbox?: readonly [number, number, number, number];
  /** What a TH heads. */
  readonly scope?: 'Row' | 'Column';
  /** Columns that a TH or TD spans. */
  readonly columnSpan?: number;
}

/** The dictionary behind a tag, which takes what pdfkit's options do not offer. */
interface Internals {
  readonly dictionary: { readonly data: { A?: object } };
}

/** A new tag inside another one. The caller ends it when the last child is in. */
export function openTag(
  doc: PdfDocument,
  {
    parent,
    name,
    options = {},
  }: { readonly parent: Tag; readonly name: TagName; readonly options?: TagOptions },
): Tag {
  const { columnSpan, alt, ...rest } = options;
  const known = alt === undefined ? rest : { ...rest, alt: metadataText(alt) };
  const tag = doc.struct(name, known as PDFKit.Mixins.StructureElementOptions);
  if (columnSpan !== undefined) {
    const { data } = (tag as unknown as Internals).dictionary;
    data.A = { ...data.A, O: 'Table', ColSpan: columnSpan };
  }
  parent.add(tag);
  return tag;
}

/** A tag with one piece of content, drawn now. */
export function content(
  doc: PdfDocument,
  {
    draw,
    ...tag
  }: {
    readonly parent: Tag;
    readonly name: TagName;
    readonly options?: TagOptions;
    readonly draw: () => void;
  },
): void {
  const opened = openTag(doc, tag);
  opened.add(draw);
  opened.end();
}

/** Draws what carries no meaning of its own: backgrounds, rules, page headers, repeated table heads. */
export function decoration(doc: PdfDocument, draw: () => void): void {
  doc.markContent('Artifact', { type: 'Layout' });
  draw();
  doc.endMarkedContent();
}

/** Draws the running head and foot of a page. */
export function pagination(doc: PdfDocument, draw: () => void): void {
  doc.markContent('Artifact', { type: 'Pagination' });
  draw();
  doc.endMarkedContent();
}

/** Makes a box of the page lead to a named destination; PDF/UA-1 wants the label beside the tag. */
export function linkTo(
  doc: PdfDocument,
  {
    link,
    label,
    destination,
    box,
  }: {
    readonly link: Tag;
    readonly label: string;
    readonly destination: string;
    readonly box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
  },
): void {
  // A string object is written as text, a plain string as a name
  const options = { structParent: link, Contents: new String(metadataText(label)) };
  doc.goTo(
    box.x,
    box.y,
    box.width,
    box.height,
    destination,
    options as unknown as PDFKit.Mixins.AnnotationOption,
  );
}
