// What must hold for every report, of a cluster or a fleet, read back from its bytes: structure, fonts, metadata, links,
// contents, and that nothing runs out of the page.
import { expect, test } from 'vitest';
import { type PageContent, runPage } from './page-content.ts';
import { type Pdf, readPdf, structureElements, textString } from './read-pdf.ts';

export interface Report {
  readonly pdf: Pdf;
  readonly pages: readonly PageContent[];
}

/** Reads a report back. */
export function readReport(bytes: Uint8Array): Report {
  const pdf = readPdf(bytes);
  return { pdf, pages: pdf.pages.map(runPage) };
}

/** Declares the tests; `reportOf` is asked when they run. */
export function testReportRules(reportOf: () => Report): void {
  test('is a tagged PDF/A-3a and PDF/UA-1 with language and title', () => {
    const { pdf } = reportOf();
    expect(pdf.catalog).toMatch(/\/Lang \(en\)/);
    expect(dictionaryOf(pdf, 'MarkInfo')).toContain('/Marked true');
    expect(dictionaryOf(pdf, 'ViewerPreferences')).toContain('/DisplayDocTitle true');
    const metadata = metadataOf(pdf);
    expect(metadata).toContain('<pdfaid:part>3</pdfaid:part>');
    expect(metadata).toContain('<pdfaid:conformance>A</pdfaid:conformance>');
    expect(metadata).toContain('<pdfuaid:part>1</pdfuaid:part>');
  });

  test('has metadata that is well-formed XML', () => {
    expect(unbalancedTags(metadataOf(reportOf().pdf))).toEqual([]);
  });

  test('embeds every font and draws no missing glyph', () => {
    const { pdf, pages } = reportOf();
    const fonts = pdf.pages.flatMap((page) => [...page.fonts.values()]);
    expect(fonts.length).toBeGreaterThan(0);
    expect(fonts.filter(({ embedded }) => !embedded)).toEqual([]);
    const missing = pages.flatMap(({ pieces }) => pieces).filter(({ glyphs }) => glyphs.includes(0));
    expect(missing.map(({ text }) => text)).toEqual([]);
  });

  test('paints nothing outside of marked content', () => {
    const { pages } = reportOf();
    expect(pages.flatMap(({ unmarked }) => unmarked)).toEqual([]);
    expect(pages.map(({ leftOpen }) => leftOpen).filter((count) => count > 0)).toEqual([]);
  });

  test('keeps every line inside the margins', () => {
    const { pdf, pages } = reportOf();
    const outside = pages.flatMap(({ pieces }, index) => {
      const { width = 0, height = 0 } = pdf.pages[index] ?? {};
      return pieces
        .filter(
          ({ left, right, baseline }) =>
            left < 47 || right > width - 47 || baseline < 20 || baseline > height - 20,
        )
        .map(({ text }) => `page ${index + 1}: ${text}`);
    });
    expect(outside).toEqual([]);
  });

  test('has headings that begin with the first level and skip none', () => {
    const levels = structureElements(reportOf().pdf)
      .sort((a, b) => a.id - b.id)
      .flatMap(({ type }) => (/^H\d$/.test(type) ? [Number(type.slice(1))] : []));
    expect(levels[0]).toBe(1);
    const skips = levels.filter((level, index) => index > 0 && level > (levels[index - 1] ?? 0) + 1);
    expect(skips).toEqual([]);
  });

  test('lists in its contents every section with its page, and nothing else', () => {
    const { pages, pdf } = reportOf();
    const entries = structureElements(pdf).filter(({ type }) => type === 'TOCI').length;
    // The list is drawn last, below whatever links are on its page: title and page of each entry
    const contents =
      pages[1]?.pieces
        .filter(({ tag }) => tag === 'Link')
        .map(({ text }) => text.trim())
        .slice(-2 * entries) ?? [];
    const listed = contents.flatMap((text, index) => (index % 2 === 0 ? [[text, contents[index + 1]]] : []));
    const sections = pages.flatMap(({ pieces }, page) =>
      pieces.filter(({ tag }) => tag === 'H2').map(({ text }) => [text.trim(), String(page + 1)]),
    );
    const after = sections.slice(sections.findIndex(([title]) => title === 'Contents') + 1);
    expect(listed.length).toBeGreaterThan(2);
    expect(listed).toEqual(after);
  });

  test('labels every link and leads each to a place that exists', () => {
    const { pdf } = reportOf();
    const links = [...pdf.objects.values()].filter(({ text }) => text.includes('/Subtype /Link'));
    expect(links.length).toBeGreaterThan(0);
    const places = new Set(
      [...namesOf(pdf).matchAll(/\(((?:section|namespace|cluster)-\d+)\)/g)].map(([, place]) => place),
    );
    for (const { text } of links) {
      expect(text).toMatch(/\/Contents \(.+/s);
      const action = pdf.objects.get(Number(/\/A (\d+) 0 R/.exec(text)?.[1]))?.text ?? '';
      expect(places).toContain(/\/D \((.*?)\)/.exec(action)?.[1]);
    }
  });

  test('gives every figure an alternative text with numbers, and a place', () => {
    const figures = structureElements(reportOf().pdf).filter(({ type }) => type === 'Figure');
    expect(figures.length).toBeGreaterThan(0);
    for (const { text } of figures) expect(text).toMatch(/\/BBox \[/);
    for (const alt of altTexts(reportOf())) expect(alt).toMatch(/\d|^No |: No |no score/);
    expect(altTexts(reportOf())).toHaveLength(figures.length);
  });
}

/** Every page as lines of text in the order in which it is read, running heads and feet left out. */
export function pageTexts({ pages }: Report): string {
  return pages
    .map(({ pieces }, index) => {
      const lines = pieces
        .filter(({ tag }) => tag !== 'Artifact')
        .map(({ tag, text }) => `${tag} ${text.trimEnd()}`);
      return [`=== page ${index + 1}`, ...lines].join('\n');
    })
    .join('\n');
}

/** The alternative texts of a report, in the order of its objects. */
export function altTexts({ pdf }: Report): string[] {
  return structureElements(pdf).flatMap(({ text }) => {
    const alt = /\/Alt \(((?:\\.|[^\\)])*)\)/s.exec(text)?.[1];
    return alt === undefined ? [] : [textString(alt)];
  });
}

/** What is drawn inside one kind of marked content, or inside any. */
export function textOf(page: PageContent, tag?: string): string {
  const pieces = page.pieces.filter((piece) =>
    tag === undefined ? piece.tag !== 'Artifact' : piece.tag === tag,
  );
  const chosen = tag === undefined ? page.pieces.filter((piece) => piece.baseline > 40) : pieces;
  return chosen.map(({ text }) => text).join('');
}

function dictionaryOf({ catalog, objects }: Pdf, key: string): string {
  return objects.get(Number(new RegExp(`/${key} (\\d+) 0 R`).exec(catalog)?.[1]))?.text ?? '';
}

export function metadataOf({ catalog, objects }: Pdf): string {
  const id = Number(/\/Metadata (\d+) 0 R/.exec(catalog)?.[1]);
  return Buffer.from(objects.get(id)?.stream ?? []).toString('utf8');
}

function namesOf(pdf: Pdf): string {
  return dictionaryOf(pdf, 'Names');
}

/** Tags that do not close, and characters that XML would not take; empty when the text is well-formed. */
function unbalancedTags(xml: string): string[] {
  const open: string[] = [];
  const wrong: string[] = [];
  const rest = xml
    .replace(/<\?.*?\?>/gs, '')
    .replace(/<(\/?)([\w:]+)(?:\s+[\w:]+="[^"<]*")*\s*>/g, (_, slash, name) => {
      if (slash === '') open.push(name);
      else if (open.pop() !== name) wrong.push(name);
      return '';
    });
  const stray = /<|&(?!(?:amp|lt|gt|quot|apos);)|(?![\t\n\r])\p{Cc}|[\ufffe\uffff]/u.exec(rest);
  return [...wrong, ...open, ...(stray === null ? [] : [rest.slice(stray.index, stray.index + 20)])];
}
