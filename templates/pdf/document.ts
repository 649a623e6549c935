// Opens the PDF and closes it into bytes: metadata, PDF/A-3a and PDF/UA-1 identification, fonts. What is drawn
// between the two is the sections' business. Reaches into pdfkit where its types stop, here and in tags.ts only.
// ISO 14289-1 §5 (the UA identifier) and ISO 19005-3 §6.6.4 (the schema that declares it to PDF/A).
import PDFDocument from 'pdfkit';
import { metadataText } from './characters.ts';
import type { FaceName, FontFiles } from './fonts.ts';
import { margins, type PageSize, pageSizes } from './theme.ts';

export type PdfDocument = PDFKit.PDFDocument;

/** A file that travels inside the PDF: the machine-readable form of what the pages say. */
export interface Attachment {
  /** File name, unique in the document. */
  readonly name: string;
  /** Media type, e.g. `application/json`. */
  readonly type: string;
  /** One phrase without a full stop. */
  readonly description: string;
  readonly bytes: Uint8Array;
  /** Of the bytes, hexadecimal: hashing is the caller's, templates have no packages. */
  readonly sha256: string;
}

export interface DocumentFacts {
  readonly title: string;
  readonly subject: string;
  readonly author?: string;
  readonly createdAt: Date;
  readonly pageSize: PageSize;
  readonly fonts: FontFiles;
  readonly attachments: readonly Attachment[];
}

/** An object of the file, with a stream where bytes are given. */
interface Reference {
  end(bytes?: Uint8Array): void;
}

/** What pdfkit has and its types do not tell. */
interface Internals {
  info: Record<string, unknown>;
  _addInfo: () => void;
  readonly _root: { readonly data: { AF?: readonly Reference[] } };
  ref(data: object): Reference;
  addNamedEmbeddedFile(name: string, reference: Reference): void;
}

const uaIdentification = `
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"><pdfuaid:part>1</pdfuaid:part></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of the PDF/UA standard</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>`;

/** A document without pages, its fonts registered by face name. */
export function openDocument(facts: DocumentFacts): PdfDocument {
  const size = pageSizes[facts.pageSize];
  const options = {
    size: [size.width, size.height],
    margins,
    // pdfkit's own default font cannot be embedded; null keeps it from opening one
    font: null as unknown as string,
    autoFirstPage: false,
    bufferPages: true,
    pdfVersion: '1.7' as const,
    subset: 'PDF/A-3a' as const,
    tagged: true,
    lang: 'en',
    displayTitle: true,
    info: {
      Title: metadataText(facts.title),
      Subject: metadataText(facts.subject),
      ...(facts.author === undefined ? {} : { Author: metadataText(facts.author) }),
      Creator: 'bulkhead',
      Producer: 'pdfkit',
      CreationDate: facts.createdAt,
    },
  };
  const doc = new PDFDocument(options);
  for (const face of Object.keys(facts.fonts) as FaceName[]) doc.registerFont(face, facts.fonts[face]);
  doc.appendXML(uaIdentification);
  escapeMetadata(doc as unknown as Internals);
  for (const attachment of facts.attachments) attach(doc, { attachment, date: facts.createdAt });
  return doc;
}

/**
 * ISO 19005-3 §6.8: name, description, media type, date and relationship of an embedded file are not optional. pdfkit's
 * own method hashes the file with an MD5 in JavaScript, which takes longer on a large result than drawing a report.
 */
function attach(
  doc: PdfDocument,
  { attachment, date }: { readonly attachment: Attachment; readonly date: Date },
): void {
  const internals = doc as unknown as Internals;
  const { type, bytes } = attachment;
  const file = internals.ref({
    Type: 'EmbeddedFile',
    Subtype: type.replaceAll('/', '#2F'),
    Params: { CreationDate: date, ModDate: date, Size: bytes.length },
  });
  file.end(bytes);
  // String objects are written as text, plain strings as names
  const name = new String(metadataText(attachment.name));
  const specification = internals.ref({
    Type: 'Filespec',
    AFRelationship: 'Data',
    F: name,
    UF: name,
    EF: { F: file },
    Desc: new String(metadataText(attachment.description)),
  });
  specification.end();
  internals.addNamedEmbeddedFile(name.valueOf(), specification);
  const { data } = internals._root;
  data.AF = [...(data.AF ?? []), specification];
}

/** Ends the document and returns all of it. */
export function bytesOf(doc: PdfDocument): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = [];
    doc.on('data', (chunk: Uint8Array) => chunks.push(chunk));
    doc.on('end', () => resolve(joined(chunks)));
    doc.on('error', reject);
    doc.end();
  });
}

/** pdfkit writes the info values into the XMP packet as they are, which breaks its XML at the first `&` or `<`. */
function escapeMetadata(doc: Internals): void {
  const addInfo = doc._addInfo;
  doc._addInfo = () => {
    const plain = doc.info;
    const escaped = Object.entries(plain).map(([key, value]) => [
      key,
      typeof value === 'string' ? xmlText(value) : value,
    ]);
    doc.info = Object.fromEntries(escaped);
    addInfo.call(doc);
    doc.info = plain;
  };
}

function xmlText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function joined(chunks: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return bytes;
}
