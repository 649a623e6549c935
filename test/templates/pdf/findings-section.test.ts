// The findings in the report, read back from its bytes: that none is lost without a word, which are told in full, and
// that every check is there with its outcome. Tags, fonts and margins of these pages are tested with the report.
import { describe, expect, test } from 'vitest';
import type { ScanResult } from '../../../lib/model/scan-result.ts';
import { renderPdf } from '../../../templates/pdf/render-pdf.ts';
import { check, manyFindings, shopChecks } from '../finding-samples.ts';
import { hostileResult } from '../hostile-result.ts';
import { result } from '../result-builder.ts';
import { emptyResult, metResult, wordpressResult } from '../sample-result.ts';
import { shopResult } from '../shop-result.ts';
import { type PageContent, runPage } from './page-content.ts';
import { type Pdf, readPdf, structureElements } from './read-pdf.ts';

interface Report {
  readonly pdf: Pdf;
  readonly pages: readonly PageContent[];
  /** Of all pages, without running heads and feet, and without spaces. */
  readonly text: string;
}

/** Drawn once. */
const shop = report(shopResult());

describe('the findings of a report', () => {
  test('are counted by severity, with a word for each', async () => {
    const { text } = await shop;
    expect(text).toContain('4Critical1High3Medium1Low1Notassessed');
  });

  test('are told in full when critical or high: message, fix, gain, resources, cost, check and fingerprint', async () => {
    const { text } = await shop;
    for (const finding of shopResult().findings.filter(({ severity }) => /critical|high/.test(severity))) {
      const { message, fix, attackerGains, fingerprint, checkId, namespace = 'Whole cluster' } = finding;
      const gains = attackerGains.slice(1);
      for (const part of [message, fix, gains, fingerprint, checkId, namespace]) {
        expect(text).toContain(part.replaceAll(' ', ''));
      }
    }
    expect(text).toContain('Coverage−50Exposure+45');
    expect(text).toContain('Deployment/etl-6and6more');
    expect(text).toContain('and9moreintheresultfile');
  });

  test('have one row each when medium or low: message, fix, file and line', async () => {
    const { text } = await shop;
    expect(text).toContain(
      'MediumcatalogIngressrule2ofNetworkPolicy"catalog/allow-all-namespaces"admitseverynamespace.Namethenamespacesandpodsthatneedit.manifests/catalog.yaml:40',
    );
    expect(text).toContain('LowmailRule1ofNetworkPolicy');
  });

  test('are marked when they were not assessed, with the severity of the check', async () => {
    const { text } = await shop;
    expect(text).toContain('NotassessedHighifitfailslegacy-erpCoverage−60.5');
  });

  test('are at most 150, worst first, and the report counts those that it leaves out', async () => {
    const findings = [
      ...manyFindings('critical', 20),
      ...manyFindings('high', 60),
      ...manyFindings('medium', 100),
      ...manyFindings('low', 4),
    ];
    const { text } = await report(result([], { findings }));
    const told = (word: string) => new Set(text.match(new RegExp(`${word}cause\\d+`, 'g'))).size;
    expect([told('critical'), told('high'), told('medium'), told('low')]).toEqual([20, 60, 70, 0]);
    expect(text).toContain('34morefindings,notshownhere,intheresultfile:30medium,4low.');
  });

  test('are cut in full view when the critical and high ones alone are too many', async () => {
    const findings = [...manyFindings('critical', 160), ...manyFindings('low', 1)];
    const { text } = await report(result([], { findings }));
    expect(text).toContain('11morefindings,notshownhere,intheresultfile:10critical,1low.');
  });

  test('never leave a heading alone at the end of a page', async () => {
    for (const pageSize of ['A4', 'Letter'] as const) {
      const { pages } = await report(hostileResult(), pageSize);
      const headings = new Set(['Findings ', 'Critical and high ', 'Medium and low ']);
      for (const { pieces } of pages) {
        const drawn = pieces.filter(({ tag }) => tag !== 'Artifact');
        const last = drawn.findLastIndex(({ text, tag }) => /^H\d$/.test(tag) && headings.has(text));
        if (last !== -1) expect(drawn.slice(last).map(({ tag }) => tag)).toContain('TD');
      }
    }
  });
});

describe('the checks of a report', () => {
  test('are all there with their outcome and the number of their findings', async () => {
    const { text } = await shop;
    expect(text).toContain('9checks:5fail,1notassessed,2pass,1notapplicable.');
    const words = { pass: 'Pass', fail: 'Fail', unknown: 'Notassessed', notApplicable: 'Notapplicable' };
    for (const { id, title, outcome, findingCount } of shopChecks()) {
      const count = findingCount === 0 ? '–' : findingCount;
      expect(text).toContain(`${title}${id}${words[outcome]}${count}`.replaceAll(' ', ''));
    }
  });

  test('are shown when no finding came of them', async () => {
    const { text } = await report({ ...metResult(), checks: [check('dns-cut')] });
    expect(text).toContain('Everycheckthatappliesispassed');
    expect(text).toContain('dns-cutPass–');
  });

  test('are shown for a cluster without a namespace', async () => {
    const checks = [check('dns-cut', { outcome: 'notApplicable' })];
    const { text } = await report({ ...emptyResult(), checks });
    expect(text).toContain('dns-cutNotapplicable–');
  });
});

describe('the section of findings', () => {
  test('has a bookmark, a link in the contents, and a heading for each part', async () => {
    const { pdf, pages } = await shop;
    const bookmarks = [...pdf.objects.values()].flatMap(
      ({ text }) => /\/Title \((.*?)\)/.exec(text)?.[1] ?? [],
    );
    for (const title of [
      'Findings',
      'Critical and high',
      'Medium and low',
      'What was asked, and the answers',
    ]) {
      expect(bookmarks).toContain(title);
    }
    expect(pages[1]?.pieces.some(({ text, tag }) => tag === 'Link' && text === 'Findings ')).toBe(true);
    const heads = pages.flatMap(({ pieces }) =>
      pieces.filter(({ tag }) => tag === 'H2').map(({ text }) => text),
    );
    const places = ['Lost points and what took them ', 'Findings ', 'Integrity and sign-off '];
    expect(heads.filter((head) => places.includes(head))).toEqual(places);
  });

  test('names the row of a finding by what is wrong, and of a check by what was asked', async () => {
    const { pdf } = await report(result([], { findings: manyFindings('high', 2), checks: shopChecks() }));
    const rows = structureElements(pdf).filter(({ type, text }) => type === 'TH' && text.includes('/Row'));
    expect(rows.length).toBeGreaterThanOrEqual(2 + shopChecks().length);
  });

  test('is absent when there are neither findings nor checks', async () => {
    const { text } = await report(wordpressResult());
    expect(text).not.toContain('Findings');
    expect(text).not.toContain('Whatwasasked');
  });
});

async function report(scan: ScanResult, pageSize: 'A4' | 'Letter' = 'A4'): Promise<Report> {
  const pdf = readPdf(await renderPdf(scan, { pageSize }));
  const pages = pdf.pages.map(runPage);
  const pieces = pages.flatMap((page) => page.pieces).filter(({ tag }) => tag !== 'Artifact');
  return { pdf, pages, text: pieces.map(({ text }) => text.replaceAll(' ', '')).join('') };
}
