// Reads back the PDFs that the templates make, without any tool: objects through the cross-reference table, streams
// inflated, dictionaries as the text they are. Knows what pdfkit writes, not all that PDF allows.
import { inflateSync } from 'node:zlib';

export interface PdfObject {
  readonly id: number;
  /** The object without its stream. */
  readonly text: string;
  readonly stream?: Uint8Array;
}

export interface Pdf {
  readonly objects: ReadonlyMap<number, PdfObject>;
  readonly trailer: string;
  readonly catalog: string;
  /** In order. */
  readonly pages: readonly PdfPage[];
}

export interface PdfPage {
  readonly id: number;
  readonly dictionary: string;
  readonly content: string;
  readonly width: number;
  readonly height: number;
  /** Resource name to font. */
  readonly fonts: ReadonlyMap<string, PdfFont>;
}

export interface PdfFont {
  readonly name: string;
  readonly embedded: boolean;
  /** Glyph id to what it stands for, and to its width in thousandths of the size. */
  readonly unicode: readonly string[];
  readonly widths: readonly number[];
}

export function readPdf(bytes: Uint8Array): Pdf {
  const file = Buffer.from(bytes);
  const latin = file.toString('latin1');
  const start = Number(/startxref\s+(\d+)\s+%%EOF\s*$/.exec(latin)?.[1]);
  const table = latin.slice(start);
  const offsets = [...table.matchAll(/^(\d{10}) 00000 n /gm)].map(([, offset]) => Number(offset));
  const objects = new Map(offsets.map((offset) => readObject(file, latin, offset)));
  const trailer = table.slice(table.indexOf('trailer'));
  const catalog = textOf(objects, referenceIn(trailer, 'Root'));
  const tree = textOf(objects, referenceIn(catalog, 'Pages'));
  const kids = [...(/\/Kids \[(.*?)\]/s.exec(tree)?.[1] ?? '').matchAll(/(\d+) 0 R/g)];
  return { objects, trailer, catalog, pages: kids.map(([, id]) => readPage(objects, Number(id))) };
}

/** The object that a key of a dictionary refers to; throws when there is none. */
export function referenceIn(dictionary: string, key: string): number {
  const found = new RegExp(`/${key} (\\d+) 0 R`).exec(dictionary)?.[1];
  if (found === undefined) throw new Error(`Cannot find /${key} in ${dictionary.slice(0, 200)}`);
  return Number(found);
}

/** Text strings of a PDF are UTF-16 with a mark, or one byte a character. */
export function textString(escaped: string): string {
  const raw = escaped.replace(/\\([nrtbf()\\])/g, (_, code: string) => {
    const controls: Record<string, string> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };
    return controls[code] ?? code;
  });
  if (!raw.startsWith('\u00FE\u00FF')) return raw;
  return Buffer.from(raw.slice(2), 'latin1').swap16().toString('utf16le');
}

/** Every structure element: its type, its dictionary and the ids of its parent and children. */
export function structureElements(
  pdf: Pdf,
): { readonly id: number; readonly type: string; readonly text: string }[] {
  return [...pdf.objects.values()].flatMap(({ id, text }) => {
    const type = /^<<\s*\/S \/(\w+)/.exec(text)?.[1];
    return type === undefined || !/\/P \d+ 0 R/.test(text) ? [] : [{ id, type, text }];
  });
}

function readObject(file: Buffer, latin: string, offset: number): [number, PdfObject] {
  const end = latin.indexOf('endobj', offset);
  const marker = latin.indexOf('\nstream\n', offset);
  const id = Number(/^\d+/.exec(latin.slice(offset, offset + 20))?.[0]);
  const from = latin.indexOf('obj', offset) + 4;
  if (marker === -1 || marker > end) return [id, { id, text: latin.slice(from, end) }];
  const text = latin.slice(from, marker);
  const length = Number(/\/Length (\d+)/.exec(text)?.[1]);
  const raw = file.subarray(marker + 8, marker + 8 + length);
  return [id, { id, text, stream: text.includes('/FlateDecode') ? inflateSync(raw) : raw }];
}

function readPage(objects: ReadonlyMap<number, PdfObject>, id: number): PdfPage {
  const dictionary = textOf(objects, id);
  const [width = 0, height = 0] = (/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(dictionary) ?? [])
    .slice(1)
    .map(Number);
  const content = objects.get(referenceIn(dictionary, 'Contents'))?.stream ?? new Uint8Array();
  const resources = textOf(objects, referenceIn(dictionary, 'Resources'));
  const used = [...(/\/Font <<(.*?)>>/s.exec(resources)?.[1] ?? '').matchAll(/\/(F\d+) (\d+) 0 R/g)];
  const fonts = new Map(used.map(([, name, font]) => [String(name), readFont(objects, Number(font))]));
  return { id, dictionary, content: Buffer.from(content).toString('latin1'), width, height, fonts };
}

function readFont(objects: ReadonlyMap<number, PdfObject>, id: number): PdfFont {
  const font = textOf(objects, id);
  const descendant = textOf(objects, Number(/\/DescendantFonts \[(\d+) 0 R\]/.exec(font)?.[1]));
  const descriptor = textOf(objects, referenceIn(descendant, 'FontDescriptor'));
  const cmap = Buffer.from(objects.get(referenceIn(font, 'ToUnicode'))?.stream ?? []).toString('latin1');
  const unicode: string[] = [];
  for (const [, first, list] of cmap.matchAll(/<(\w+)> <\w+> \[(.*?)\]/g)) {
    let glyph = Number.parseInt(String(first), 16);
    for (const [, hex] of String(list).matchAll(/<([\w ]*)>/g)) {
      const units = String(hex)
        .split(' ')
        .map((unit) => Number.parseInt(unit, 16));
      unicode[glyph++] = String.fromCharCode(...units);
    }
  }
  const widths = (/\/W \[0 \[(.*?)\]\]/s.exec(descendant)?.[1] ?? '').trim().split(/\s+/).map(Number);
  const name = /\/BaseFont \/(\S+)/.exec(font)?.[1] ?? '';
  return { name, embedded: /\/FontFile2 \d+ 0 R/.test(descriptor), unicode, widths };
}

function textOf(objects: ReadonlyMap<number, PdfObject>, id: number): string {
  const found = objects.get(id);
  if (found === undefined) throw new Error(`Cannot find object ${id}`);
  return found.text;
}
