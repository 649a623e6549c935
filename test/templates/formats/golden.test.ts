// Each machine format of one stored result and of a hostile one, byte for byte. `npx vitest run --project unit
// test/templates/formats -u` writes them anew; what changed is then read as a reader of the format would.
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { REPORT_FORMATS, type ReportFormat } from '../../../functions/config/report-format-names.ts';
import { recordText } from '../../../functions/steps/record-text.ts';
import { FORMATS } from '../../../functions/steps/report-formats.ts';
import { CATALOGUE } from '../../../lib/checks/catalogue.ts';
import { assembleFleet } from '../../../lib/fleet/assemble-fleet.ts';
import type { ScanResult } from '../../../lib/model/scan-result.ts';
import { hostileResult } from '../hostile-result.ts';
import { shopResult } from '../shop-result.ts';
import { withFrameworks } from './with-frameworks.ts';

const folder = join(import.meta.dirname, '../../golden/formats');
const settings = {
  baseDir: '/srv/repository',
  csvEncoding: 'plain',
  pdf: {},
  securityHub: { accountId: '111122223333', region: 'eu-west-1' },
  checks: CATALOGUE.map(({ meta }) => meta),
} as const;

/** What people look at has its own tests. */
const formats = REPORT_FORMATS.filter((format) => format !== 'pdf' && format !== 'html');

describe.each<[string, () => ScanResult]>([
  ['shop', () => withFrameworks(shopResult())],
  ['hostile', () => withFrameworks(hostileResult())],
])('a result, %s, as', (name, make) => {
  test.each(formats)('%s', async (format: ReportFormat) => {
    const result = make();
    const files = await FORMATS[format].cluster({ ...settings, result, record: recordText(result), name });
    expect(files.length).toBeGreaterThan(0);
    for (const { ending, content } of files)
      await expect(String(content)).toMatchFileSnapshot(join(folder, `${name}${ending}`));
  });
});

test('a fleet as json, csv and prometheus', async () => {
  const result = withFrameworks(shopResult());
  const fleet = assembleFleet({
    name: 'all "clusters"',
    tool: result.scan.tool,
    ruleset: result.scan.ruleset,
    targets: [
      { id: 'a', name: '=a' },
      { id: 'b', name: 'b', accountId: '111122223333', region: 'eu-west-1' },
    ],
    outcomes: new Map([['a', { result, sha256: recordText(result).sha256 }]]),
  });
  const inputs = {
    ...settings,
    result: fleet,
    record: recordText(fleet),
    name: 'fleet',
    clusters: [result],
    clusterFiles: new Map([['a', 'a']]),
  };
  for (const format of formats)
    for (const { ending, content } of (await FORMATS[format].fleet?.(inputs)) ?? [])
      await expect(String(content)).toMatchFileSnapshot(join(folder, `fleet${ending}`));
});
