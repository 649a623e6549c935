// The speed and memory of PDF reports: a cluster report of about 300 pages, tagged and with its record attached, in a
// process with the heap that a function has. `node test/bench/pdf.ts` prints its line; main.ts prints it with the rest.
// Targets: 100 pages a second, and the report made within 512 MB of heap.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { renderPdf } from '../../templates/pdf/render-pdf.ts';
import { jsonText } from '../../templates/text/printable.ts';
import { largeResult } from '../templates/sample-result.ts';

const PAGES_PER_SECOND_TARGET = 100;
const HEAP_MB = 512;
/** Namespaces, more than the report has pages for: it ends close to 300. */
const NAMESPACES = 600;

interface PdfMeasurement {
  readonly pages: number;
  readonly bytes: number;
  /** By the clock, and while this thread had the processor; the second report, when all is compiled. */
  readonly wallMs: number;
  readonly cpuMs: number;
  /** Of the process, program and result included. */
  readonly residentBytes: number;
}

/** One line: pages a second, and whether the report was made within the heap. */
export function benchPdf(): string {
  const program = fileURLToPath(import.meta.url);
  const child = spawnSync(process.execPath, [`--max-old-space-size=${HEAP_MB}`, program, 'measure'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (child.status !== 0)
    return `PDF: missed: the report does not fit into ${HEAP_MB} MB of heap (${child.signal ?? `status ${child.status}`})`;
  const { pages, bytes, wallMs, cpuMs, residentBytes } = JSON.parse(child.stdout) as PdfMeasurement;
  const rate = (pages * 1000) / cpuMs;
  const verdict = rate >= PAGES_PER_SECOND_TARGET ? 'met' : 'missed';
  return (
    `PDF: ${pages} tagged pages, ${(bytes / 1e6).toFixed(1)} MB: ${rate.toFixed(0)} pages a CPU second ` +
    `(target ≥ ${PAGES_PER_SECOND_TARGET}: ${verdict}), ${((pages * 1000) / wallMs).toFixed(0)} by the clock; ` +
    `within ${HEAP_MB} MB of heap: met; peak of the process ${(residentBytes / 1e6).toFixed(0)} MB`
  );
}

async function measure(): Promise<PdfMeasurement> {
  const result = largeResult(NAMESPACES);
  const record = {
    name: 'large.json',
    type: 'application/json',
    description: 'The record',
    bytes: new TextEncoder().encode(jsonText(result)),
    sha256: '0'.repeat(64),
  };
  await renderPdf(largeResult(30), { attachments: [record] });
  const started = { cpu: process.threadCpuUsage(), wall: performance.now() };
  const bytes = await renderPdf(result, { attachments: [record] });
  const { user, system } = process.threadCpuUsage(started.cpu);
  return {
    pages:
      Buffer.from(bytes)
        .toString('latin1')
        .match(/\/Type \/Page\b/g)?.length ?? 0,
    bytes: bytes.length,
    wallMs: performance.now() - started.wall,
    cpuMs: (user + system) / 1000,
    residentBytes: process.resourceUsage().maxRSS * 1024,
  };
}

const [mode] = process.argv.slice(2);
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (mode === 'measure') console.log(JSON.stringify(await measure()));
  else console.log(benchPdf());
}
