// The pages that are looked at in a browser, written to a folder: the shop example and the fleet of the examples as the
// command line writes them, and pages of results that no example has: hostile, unknown, empty, and very large ones.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { FleetResult } from '../../lib/model/fleet-result.ts';
import type { ScanResult } from '../../lib/model/scan-result.ts';
import { renderFleetHtml } from '../../templates/html/render-fleet-html.ts';
import { renderHtml } from '../../templates/html/render-html.ts';
import { sampleFleet } from '../templates/fleet-samples.ts';
import { hostileResult } from '../templates/hostile-result.ts';
import { hostileCopy } from '../templates/html/hostile-copy.ts';
import { liveResult } from '../templates/live-result.ts';
import { emptyResult, largeResult, unknownResult } from '../templates/sample-result.ts';

const root = join(import.meta.dirname, '../..');
const record = { name: 'result.json', sha256: 'a'.repeat(64) };

/** Addresses of the pages by name. */
export type Pages = Readonly<
  Record<
    'shop' | 'fleet' | 'live' | 'unknown' | 'empty' | 'names' | 'hostile' | 'hostileFleet' | 'large',
    string
  >
>;

/** Writes them all to a folder of its own. Throws when the command line fails. */
export function writePages(): Pages {
  const folder = mkdtempSync(join(tmpdir(), 'bulkhead-pages-'));
  scanExamples(folder);
  const shop = JSON.parse(readFileSync(join(folder, 'shop.json'), 'utf8')) as ScanResult;
  const write = (name: string, text: string) => {
    writeFileSync(join(folder, `${name}.html`), text);
    return pathToFileURL(join(folder, `${name}.html`)).href;
  };
  const cluster = (name: string, result: ScanResult) => write(name, renderHtml(result, { record }));
  const fleet = (name: string, result: FleetResult) =>
    write(name, renderFleetHtml(result, { record, pages: new Map() }));
  return {
    shop: pathToFileURL(join(folder, 'shop.html')).href,
    fleet: pathToFileURL(join(folder, 'fleet.html')).href,
    live: cluster('live', liveResult()),
    unknown: cluster('unknown', unknownResult()),
    empty: cluster('empty', emptyResult()),
    names: cluster('names', hostileResult()),
    hostile: cluster('hostile', hostileCopy(shop)),
    hostileFleet: fleet('hostile-fleet', hostileCopy(sampleFleet().fleet)),
    large: cluster('large', largeResult(3000)),
  };
}

function scanExamples(folder: string): void {
  const sources = [
    'examples/shop',
    'examples/wordpress-mysql/1-before',
    'examples/wordpress-mysql/3-allow-list',
  ];
  const args = ['functions/cli/main.ts', 'scan', ...sources, '--out', folder, '--format', 'json,html'];
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(`Cannot scan the examples: ${stderr}`);
}
