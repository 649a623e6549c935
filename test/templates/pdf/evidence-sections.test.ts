// What makes a cluster report evidence, read back from its bytes: proof of enforcement, what the API listed against
// what was analysed, requirements with what they do not prove, the hash of the record, and the record itself.
import { beforeAll, describe, expect, test } from 'vitest';
import type { ScanResult } from '../../../lib/model/scan-result.ts';
import type { Attachment } from '../../../templates/pdf/document.ts';
import { type PdfOptions, renderPdf } from '../../../templates/pdf/render-pdf.ts';
import { manyFindings } from '../finding-samples.ts';
import { liveResult, sampleEnforcement, sampleReading } from '../live-result.ts';
import { largeResult, metResult } from '../sample-result.ts';
import { shopResult } from '../shop-result.ts';
import { altTexts, pageTexts, type Report, readReport, testReportRules } from './report-rules.ts';

const record: Attachment = {
  name: 'prod-eu-1.json',
  type: 'application/json',
  description: 'The record',
  bytes: new TextEncoder().encode('{"status":"notMet"}\n'),
  sha256: '5ec0'.repeat(16),
};

let live: Report;
beforeAll(async () => {
  live = await report(liveResult(), { attachments: [record], manifest: 'manifest.json' });
});

describe('the report of a live cluster', () => {
  testReportRules(() => live);

  test('says the same as it always did, page by page', async () => {
    await expect(`${pageTexts(live)}\n`).toMatchFileSnapshot('../../golden/pdf/cluster.txt');
  });
});

describe('the proof of enforcement', () => {
  test('names the engines with what was seen of them, nodes by verdict, and what stays outside', () => {
    const text = flat(live);
    expect(text).toContain('Enforcedinpart.Provedon36of39nodes.');
    for (const { proof } of sampleEnforcement().engines)
      for (const { source, value } of proof) {
        expect(text).toContain(source.replaceAll(' ', ''));
        expect(text).toContain(value.replaceAll(' ', ''));
      }
    expect(text).toContain(
      'Fargate:nopolicyagentrunsthere4batch/Deployment/etl-11andbatch/Deployment/etl-12',
    );
    expect(text).toContain('AdminNetworkPolicydeny-allandAdminNetworkPolicyallow-dns');
  });

  test('states the numbers of its bar', () => {
    expect(altTexts(live)).toContain(
      'Nodes by enforcement: 36 nodes enforced, 1 node not enforced, 2 nodes not known.',
    );
  });

  test('is not claimed of an assumption', async () => {
    const enforcement = {
      ...sampleEnforcement(),
      basis: 'assumed' as const,
      nodeGroups: [],
      unboundPods: [],
    };
    const text = flat(await report({ ...liveResult(), enforcement }));
    expect(text).toContain('Assumed,notlookedat:');
    expect(text).not.toContain('Provedon');
  });

  test('is absent without enforcement', async () => {
    expect(flat(await report(shopResult()))).not.toContain('Proofofenforcement');
  });
});

describe('the reading', () => {
  test('holds each list against what was analysed, and marks what differs', () => {
    const text = flat(live);
    expect(text).toContain('Service/api/v1/services23221missing');
    expect(text).toContain('Secret/api/v1/secrets–0Forbidden');
    expect(text).toContain('Deployment/apis/apps/v1/deployments100100Equal1page,version4821100');
    expect(text).toContain('Pod/api/v1/pods1,2361,236Equal3pages,1begunanew');
    expect(text).toContain('––Notserved–');
    expect(text).toContain('Notfullyreconciled:2of5kinds');
  });

  test('says that all is reconciled only when it is', async () => {
    const { scan, population } = liveResult();
    const lists = sampleReading().lists.filter(({ kind }) => kind === 'Deployment' || kind === 'Pod');
    const result = { ...liveResult(), population, scan: { ...scan, reading: { ...sampleReading(), lists } } };
    expect(flat(await report(result))).toContain(
      'Reconciled:eachofthe1,336objectsthattheAPIlisted,in2kinds,isintheanalysis.',
    );
  });

  test('tells when, whom and as whom, and how far the clocks are apart', () => {
    const text = flat(live);
    expect(text).toContain('2026-11-2006:00:00UTCto2026-11-2006:00:09UTC');
    expect(text).toContain('arn:aws:sts::111122223333:assumed-role/bulkhead-reader/scan');
    expect(text).toContain('2saheadofthatofthescanner');
  });
});

describe('the control mapping', () => {
  test('shows a verdict for direct requirements only, and what each does not prove', () => {
    const text = flat(live);
    expect(text).toContain('1.3.1InboundtrafficislimitedtowhatisneededNotmet');
    expect(text).toContain('Fails:default-deny-missingandstrangers-of-the-internet.');
    expect(text).toContain('Evidenceattached');
    expect(text).toContain('11.4.5SegmentationistestedbypenetrationtestsNotassessedbythistool');
    expect(text).toContain('Anythingaboutapenetrationtest.');
    expect(text).toContain("Thebenchmark'sownreading,apolicyineachnamespace:notmet(10of14namespaces;");
    expect(text).toContain('PCIDSS4.0.1');
  });

  test('is absent, from the contents too, without frameworks', async () => {
    expect(flat(await report(shopResult()))).not.toContain('Controlmapping');
  });
});

describe('the record', () => {
  test('is inside, byte for byte, as associated data with its date', () => {
    const objects = [...live.pdf.objects.values()];
    const [file, ...more] = objects.filter(({ text }) => text.includes('/Type /EmbeddedFile'));
    expect(more).toEqual([]);
    expect(Buffer.from(file?.stream ?? [])).toEqual(Buffer.from(record.bytes));
    expect(file?.text).toContain('/Subtype /application#2Fjson');
    expect(file?.text).toContain('/ModDate (D:20261120060000Z)');
    const [named] = objects.filter(({ text }) => text.includes('/Type /Filespec'));
    expect(named?.text).toContain('/AFRelationship /Data');
    expect(live.pdf.catalog).toMatch(/\/AF \[\d+ 0 R\]|\/AF \d+ 0 R/);
  });

  test('has its hash printed, and how to verify it', () => {
    const text = flat(live);
    expect(text).toContain(`prod-eu-1.json,sha256${record.sha256}`);
    expect(text).toContain('bulkheadverifymanifest.json:');
    expect(text).toContain('Preparedby(systemowner)');
  });

  test('is not listed when there is none', async () => {
    const text = flat(await report(shopResult()));
    expect(text).not.toContain('Attachments');
    expect(text).not.toContain('Hashofrecord');
  });
});

describe('the namespaces', () => {
  test('that are met have a row, and a part of their own when all detail is asked for', async () => {
    const heads = ({ pages }: Report) =>
      pages.flatMap(({ pieces }) => pieces.filter(({ tag }) => tag === 'H3').map(({ text }) => text.trim()));
    const usual = await report(metResult());
    expect(heads(usual)).toContain('Namespaces that are met, or empty');
    expect(heads(usual)).not.toContain('wordpress-mysql');
    const all = await report(metResult(), { detail: 'all' });
    expect(heads(all)).toContain('wordpress-mysql');
    expect(heads(all)).not.toContain('Namespaces that are met, or empty');
  });

  test('stop where the report would grow beyond 300 pages, which says so; links to the others lead there', async () => {
    const long = await report({ ...largeResult(600), findings: manyFindings('critical', 400) });
    expect(long.pages.length).toBeGreaterThan(240);
    expect(long.pages.length).toBeLessThanOrEqual(300);
    expect(flat(long)).toMatch(/\d+morenamespaceswithpointsloststandinthescoreboard/);
  }, 120_000);

  test('show each workload by direction in words', () => {
    const text = flat(live);
    expect(text).toContain('mysqlDeploymentOpenOpen');
    expect(text).toContain('search-1DeploymentPartly,80Closed');
    expect(text).toContain('node-exporterDaemonSetHostnetworkHostnetwork');
  });
});

async function report(result: ScanResult, options: PdfOptions = {}): Promise<Report> {
  return readReport(await renderPdf(result, options));
}

/** What is drawn, without heads, feet and spaces. */
function flat({ pages }: Report): string {
  return pages
    .flatMap(({ pieces }) => pieces.filter(({ tag }) => tag !== 'Artifact'))
    .map(({ text }) => text.replaceAll(' ', ''))
    .join('');
}
