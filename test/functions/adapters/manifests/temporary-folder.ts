// A folder of manifests for one test, gone after it.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { readManifests } from '../../../../functions/adapters/manifests/read-manifests.ts';
import type { Inventory } from '../../../../lib/model/inventory.ts';

export type Files = Readonly<Record<string, string | Uint8Array>>;

/** The path of a new folder with these files in it. */
export function temporaryFolder(files: Files): string {
  const folder = mkdtempSync(join(tmpdir(), 'bulkhead-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

/** What readManifests makes of a folder with these files. */
export function readFiles(
  files: Files,
  more: Partial<Parameters<typeof readManifests>[0]> = {},
): Promise<Inventory> {
  return readManifests({
    sources: ['.'],
    clusterName: 'test',
    collectedAt: '2026-08-01T00:00:00Z',
    networks: { podCidrs: [], vpcCidrs: [], loadBalancerCidrs: [] },
    baseDir: temporaryFolder(files),
    ...more,
  });
}
