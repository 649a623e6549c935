// Writes the reports that infra/ci/verapdf.sh validates beside those of the examples, to a folder:
// `node test/templates/pdf/write-samples.ts FOLDER`. Each on A4 and Letter, each with its result attached.
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderFleetPdf } from '../../../templates/pdf/render-fleet-pdf.ts';
import { type PdfOptions, renderPdf } from '../../../templates/pdf/render-pdf.ts';
import { jsonText } from '../../../templates/text/printable.ts';
import { withExceptions } from '../exception-samples.ts';
import { type FleetSample, hostileFleet, sampleFleet, unreadFleet } from '../fleet-samples.ts';
import { sampleHistory } from '../history-samples.ts';
import { hostileNames, hostileResult } from '../hostile-result.ts';
import { sampleIntents } from '../intent-samples.ts';
import { liveResult } from '../live-result.ts';
import { emptyResult, largeResult, unknownResult } from '../sample-result.ts';
import { shopResult } from '../shop-result.ts';

const papers = ['A4', 'Letter'] as const;

const reports: Readonly<Record<string, (options: PdfOptions) => Promise<Uint8Array>>> = {
  live: (options) => renderPdf(liveResult(), options),
  hostile: (options) =>
    renderPdf(hostileResult(), {
      ...options,
      organisation: hostileNames.join(' '),
      history: sampleHistory(hostileResult()),
    }),
  history: (options) =>
    renderPdf(withExceptions({ ...shopResult(), intents: sampleIntents() }), {
      ...options,
      history: sampleHistory(shopResult()),
    }),
  empty: (options) => renderPdf(emptyResult(), options),
  unknown: (options) => renderPdf(unknownResult(), options),
  // As long as a report gets, close to 300 pages: the namespaces stop there
  long: (options) => renderPdf(largeResult(1200), options),
  fleet: (options) => fleetReport(sampleFleet(), options),
  'hostile-fleet': (options) => fleetReport(hostileFleet(), options),
  'unread-fleet': (options) => fleetReport(unreadFleet(), options),
};

function fleetReport({ fleet, results }: FleetSample, options: PdfOptions): Promise<Uint8Array> {
  return renderFleetPdf(fleet, results, options);
}

async function main(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  for (const [name, render] of Object.entries(reports)) {
    const text = jsonText({ name });
    const record = {
      name: `${name}.json`,
      type: 'application/json',
      description: 'The record',
      bytes: new TextEncoder().encode(text),
      sha256: createHash('sha256').update(text).digest('hex'),
    };
    for (const pageSize of papers) {
      const bytes = await render({ pageSize, attachments: [record] });
      writeFileSync(join(folder, `${name}-${pageSize}.pdf`), bytes);
    }
  }
}

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('Cannot write the samples: give a folder');
await main(folder);
