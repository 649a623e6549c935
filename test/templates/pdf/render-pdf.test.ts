// The cluster report, read back from its bytes: structure, fonts, metadata, what is said where, and that nothing
// runs out of the page. How it looks is looked at by people.
import { beforeAll, describe, expect, test } from 'vitest';
import type { ScanResult } from '../../../lib/model/scan-result.ts';
import { renderPdf } from '../../../templates/pdf/render-pdf.ts';
import { hostileResult } from '../hostile-result.ts';
import { lost, namespace, result, workload } from '../result-builder.ts';
import { emptyResult, largeResult, metResult, unknownResult, wordpressResult } from '../sample-result.ts';
import { shopResult } from '../shop-result.ts';
import { structureElements } from './read-pdf.ts';
import { altTexts, metadataOf, type Report, readReport, testReportRules, textOf } from './report-rules.ts';

interface ClusterReport extends Report {
  readonly result: ScanResult;
}

const results: readonly (readonly [string, () => ScanResult])[] = [
  ['a failing cluster of one namespace', wordpressResult],
  ['a met cluster', metResult],
  ['fourteen namespaces with every status', shopResult],
  ['hostile names', hostileResult],
  ['an empty cluster', emptyResult],
  ['a cluster that cannot be assessed', unknownResult],
  ['fifty namespaces', () => largeResult(50)],
];
const reports = new Map<string, ClusterReport>();

beforeAll(async () => {
  for (const [name, make] of results) reports.set(name, await report(make()));
}, 120_000);

describe.each(results.map(([name]) => name))('the report of %s', (name) => {
  testReportRules(() => reportOf(name));

  test('says on every page which page it is, of how many, and on what basis', () => {
    const { pages } = reportOf(name);
    pages.forEach((page, index) => {
      const foot = textOf(page, 'Artifact');
      expect(foot).toContain(`Page ${index + 1} of ${pages.length}`);
      expect(foot).toContain('basis: declared');
    });
  });

  test('gives every figure an alternative text and a place', () => {
    const { pdf, result } = reportOf(name);
    const figures = structureElements(pdf).filter(({ type }) => type === 'Figure');
    // Two dials and the bar, and the map where there is a matrix beside it
    expect(figures).toHaveLength(result.namespaces.length > 1 ? 4 : 3);
    for (const { text } of figures) {
      expect(text).toMatch(/\/Alt \(.{20,}/s);
      expect(text).toMatch(/\/BBox \[/);
    }
  });
});

describe('the report', () => {
  test('has the same bytes for the same result', async () => {
    const first = await renderPdf(shopResult(), { organisation: 'Acme' });
    const second = await renderPdf(shopResult(), { organisation: 'Acme' });
    expect(Buffer.from(first).equals(Buffer.from(second))).toBe(true);
  });

  test('is dated when the evidence was collected', () => {
    expect(metadataOf(reportOf('a met cluster').pdf)).toContain(
      '<xmp:CreateDate>2026-11-20T06:00:00Z</xmp:CreateDate>',
    );
  });

  test('can be on Letter paper, its head naming the organisation', async () => {
    const { pdf, pages } = await report(wordpressResult(), {
      pageSize: 'Letter',
      organisation: 'Acme & Söhne',
    });
    expect(pdf.pages.map(({ width, height }) => [width, height])).toEqual(pdf.pages.map(() => [612, 792]));
    for (const page of pages) expect(textOf(page, 'Artifact')).toContain('Acme & Söhne');
    expect(metadataOf(pdf)).toContain('<rdf:li>Acme &amp; Söhne</rdf:li>');
  });

  test('states the numbers of its dials in their alternative texts, both cases where they differ', () => {
    expect(altTexts(reportOf('a failing cluster of one namespace'))).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^Coverage: 22\.5 of 100; .*higher is better; basis: declared/),
        expect.stringMatching(/^Exposure: critical: 86\.2 of 100; .*lower is better; basis: declared/),
        'Namespaces by status: 1 Not met.',
      ]),
    );
    expect(altTexts(reportOf('a cluster that cannot be assessed'))).toEqual(
      expect.arrayContaining([expect.stringMatching(/^Coverage: 12\.5 to 100 of 100; best and worst case/)]),
    );
  });

  test('repeats the head of a table on each page, and tags it once', () => {
    const { pages, pdf } = reportOf('fifty namespaces');
    const heads = pages.filter((page) => textOf(page).includes('Worst opening '));
    expect(heads.length).toBeGreaterThan(1);
    const tagged = pages.filter((page) => textOf(page, 'TH').includes('Worst opening '));
    expect(tagged).toHaveLength(1);
    expect(structureElements(pdf).some(({ text }) => text.includes('/ColSpan 4'))).toBe(true);
  });

  test('repeats the group that goes on over a page, for the eye only', async () => {
    const exposure = Array.from({ length: 80 }, (_, port) =>
      lost('internet', 'egress', 0.1, { ports: `TCP ${port}` }),
    );
    const { pages } = await report(
      result([namespace('wide', { status: 'partial', workloads: [workload('web', { exposure })] })]),
    );
    const repeated = pages.filter((page) =>
      textOf(page, 'Artifact').includes('Deployment web · egress continued'),
    );
    expect(repeated.length).toBeGreaterThan(0);
    expect(pages.filter((page) => textOf(page, 'TH').includes('Deployment web · egress '))).toHaveLength(1);
  });

  test('shows every namespace in the scoreboard, system namespaces in a group of their own', () => {
    const { pages, result } = reportOf('fourteen namespaces with every status');
    const all = pages.map((page) => textOf(page)).join('');
    const board = all.slice(
      all.indexOf('Namespace scoreboard 14'),
      all.indexOf('Ways in from outside Entry'),
    );
    for (const { name } of result.namespaces) expect(board).toContain(`${name} `);
    expect(board.indexOf('System namespaces')).toBeLessThan(board.lastIndexOf('kube-system '));
  });

  test('gives every namespace a link from the scoreboard, and those that lost points a heading and a bookmark', () => {
    const { pdf, result } = reportOf('fourteen namespaces with every status');
    const objects = [...pdf.objects.values()];
    const headings = structureElements(pdf).filter(({ type }) => type === 'H3');
    expect(headings.length).toBeGreaterThanOrEqual(
      result.namespaces.filter(({ status }) => status !== 'met').length,
    );
    for (const { name, status } of result.namespaces) {
      const bookmarked = objects.some(
        ({ text }) => text.includes('/Parent ') && text.includes(`/Title (${name})`),
      );
      // What is met has a row, not a part
      expect(bookmarked).toBe(status !== 'met' && status !== 'empty');
      expect(objects.some(({ text }) => text.includes('/Link') && text.includes(`/Contents (${name})`))).toBe(
        true,
      );
    }
  });

  test('names for a lost point the connection, the rule and its file and line', () => {
    const text = allText('a failing cluster of one namespace');
    expect(text).toContain('NetworkPolicy wordpress-mysql/mysql-ingress, ingress rule 1 ');
    expect(text).toContain('policy.yaml:19');
    expect(text).toContain('Not isolated for ingress: 0.0.0.0/0, all ports No policy isolates ingress');
  });

  test('lists every gap with place, object, effect and remedy', () => {
    const text = allText('fourteen namespaces with every status').replaceAll(' ', '');
    for (const { message, origin, remedy } of shopResult().gaps) {
      for (const part of [message, `${origin?.file}:${origin?.line}`, remedy]) {
        expect(text).toContain(part.replaceAll(' ', ''));
      }
    }
  });

  test('writes out what no font has or what would reorder the text', () => {
    const text = allText('hostile names').replaceAll(' ', '');
    expect(text).toContain('[U+202E]gnp.exe[U+202C]');
    expect(text).toContain('[U+540D][U+524D]');
    expect(text).toContain('control-[U+0000][U+0007][U+001B][31m');
    expect(text).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });
});

async function report(
  result: ScanResult,
  options: Parameters<typeof renderPdf>[1] = {},
): Promise<ClusterReport> {
  return { result, ...readReport(await renderPdf(result, options)) };
}

function reportOf(name: string): ClusterReport {
  const found = reports.get(name);
  if (found === undefined) throw new Error(`Cannot find the report of ${name}`);
  return found;
}

function allText(name: string): string {
  return reportOf(name)
    .pages.map((page) => textOf(page))
    .join('');
}
