// The fleet report, read back from its bytes. How it looks is looked at by people; what it says, line by line and page
// by page, is the golden file.
import { beforeAll, describe, expect, test } from 'vitest';
import { renderFleetPdf } from '../../../templates/pdf/render-fleet-pdf.ts';
import { type FleetSample, hostileFleet, largeFleet, sampleFleet, unreadFleet } from '../fleet-samples.ts';
import { structureElements } from './read-pdf.ts';
import { altTexts, metadataOf, pageTexts, type Report, readReport, testReportRules } from './report-rules.ts';

const samples: readonly (readonly [string, () => FleetSample])[] = [
  ['seven clusters, one without a result', sampleFleet],
  ['hostile names', hostileFleet],
  ['no result at all', unreadFleet],
  ['more clusters than have pages', () => largeFleet(300)],
];
const reports = new Map<string, Report>();

beforeAll(async () => {
  for (const [name, make] of samples) reports.set(name, await report(make()));
}, 120_000);

describe.each(samples.map(([name]) => name))('the fleet report of %s', (name) => {
  testReportRules(() => reportOf(name));
});

describe('the fleet report', () => {
  test('says the same as it always did, page by page', async () => {
    const text = pageTexts(reportOf('seven clusters, one without a result'));
    await expect(`${text}\n`).toMatchFileSnapshot('../../golden/pdf/fleet.txt');
  });

  test('has the same bytes for the same result, on either paper', async () => {
    for (const pageSize of ['A4', 'Letter'] as const) {
      const [first, second] = [sampleFleet(), sampleFleet()].map(({ fleet, results }) =>
        renderFleetPdf(fleet, results, { pageSize }),
      );
      expect(Buffer.from((await first) ?? []).equals(Buffer.from((await second) ?? []))).toBe(true);
    }
  });

  test('is dated by the last evidence', () => {
    const { pdf } = reportOf('seven clusters, one without a result');
    expect(metadataOf(pdf)).toContain('<xmp:CreateDate>2026-11-20T06:00:00Z</xmp:CreateDate>');
  });

  test('keeps a target without a result in every list, and says why', () => {
    const text = flat(reportOf('seven clusters, one without a result'));
    const { fleet } = sampleFleet();
    const missing = fleet.clusters.filter(({ notAssessed }) => notAssessed !== undefined);
    expect(missing).toHaveLength(1);
    for (const { name, notAssessed = '' } of missing) {
      expect(text.split(`${name}`).length - 1).toBeGreaterThanOrEqual(4);
      expect(text).toContain(`No${notAssessed.replaceAll(' ', '')}.`);
      expect(text).toContain(`Notassessed:${notAssessed.replaceAll(' ', '')}.`);
    }
    expect(text).toContain('Withthe1clusterthatwasnotassessedtakenasopen,coverageis49.7andexposure88.3.');
  });

  test('gives every assessed cluster a page and a bookmark, with what to do first', () => {
    const { pdf, pages } = reportOf('seven clusters, one without a result');
    const { fleet } = sampleFleet();
    const starts = pages.map(({ pieces }) =>
      pieces.filter(({ tag }) => tag === 'H3').map(({ text }) => text.trim()),
    );
    for (const { name } of fleet.clusters) {
      expect(
        starts.filter((names) => names.includes(name)),
        name,
      ).toHaveLength(1);
      expect([...pdf.objects.values()].some(({ text }) => text.includes(`/Title (${name})`))).toBe(true);
    }
    const first = flat(reportOf('seven clusters, one without a result'));
    expect(first).toContain('Dothesefirst');
  });

  test('has one sentence in place of more pages than a report may have', () => {
    const { pages } = reportOf('more clusters than have pages');
    expect(pages.length).toBeLessThan(60);
    expect(flat(reportOf('more clusters than have pages'))).toContain('300clusterswouldmakemorethan300pages');
  });

  test('of as many clusters as have pages stays within 300', async () => {
    const { pages } = await report(largeFleet(260));
    expect(pages.length).toBeGreaterThan(260);
    expect(pages.length).toBeLessThanOrEqual(300);
  }, 60_000);

  test('rolls requirements up without a verdict where none is due', () => {
    const text = flat(reportOf('seven clusters, one without a result'));
    expect(text).toContain('1.3.1Inboundtrafficislimitedtowhatisneeded');
    expect(text).toContain('Notmet1of3clustersmet,2notmet');
    expect(text).toMatch(/11\.4\.5Segmentationistestedbypenetrationtests\s*Notassessedbythistool–/);
  });

  test('leaves sections out, and out of its contents, where there is nothing to say', () => {
    const text = flat(reportOf('no result at all'));
    expect(text).toContain('CONTROLNOTASSESSEDin2of2clusters.');
    for (const title of ['Controlmapping', 'Wheretheexposureis', 'Attachments'])
      expect(text).not.toContain(title);
  });

  test('states in its map the workloads, exposure and status of namespaces', () => {
    const [map] = altTexts(reportOf('seven clusters, one without a result')).filter((alt) =>
      alt.startsWith('Exposure by namespace'),
    );
    expect(map).toContain('batch 12 workloads, exposure 66.1, not met');
    expect(map).toMatch(/; and \d+ smaller ones\.$/);
  });

  test('tags every table with heads for its columns and its rows', () => {
    const heads = structureElements(reportOf('hostile names').pdf).filter(({ type }) => type === 'TH');
    expect(heads.some(({ text }) => text.includes('/Row'))).toBe(true);
    expect(heads.filter(({ text }) => !/\/Scope \/(Row|Column)/.test(text))).toEqual([]);
  });
});

async function report({ fleet, results }: FleetSample): Promise<Report> {
  return readReport(await renderFleetPdf(fleet, results));
}

function reportOf(name: string): Report {
  const found = reports.get(name);
  if (found === undefined) throw new Error(`Cannot find the report of ${name}`);
  return found;
}

/** What is drawn, without heads, feet and spaces. */
function flat({ pages }: Report): string {
  return pages
    .flatMap(({ pieces }) => pieces.filter(({ tag }) => tag !== 'Artifact'))
    .map(({ text }) => text.replaceAll(' ', ''))
    .join('');
}
