// Where the fonts of a report are found: in the packages of a checkout, in a folder beside a bundle.
// A file that is no font stands in for one, since only its place is asked.
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { readFonts } from '../../../templates/pdf/fonts.ts';

test('fonts are static TrueType, from the packages when no folder has them', () => {
  for (const bytes of Object.values(readFonts())) {
    expect([...bytes.subarray(0, 4)]).toEqual([0, 1, 0, 0]);
  }
});

test('a folder beside the program comes before the packages, as for a bundle', () => {
  const folder = mkdtempSync(join(tmpdir(), 'fonts-'));
  try {
    copyFileSync(join(import.meta.dirname, 'fonts.test.ts'), join(folder, 'Inter_400Regular.ttf'));
    const { regular } = readFonts(pathToFileURL(`${folder}/`));
    expect(Buffer.from(regular).toString()).toContain('as for a bundle');
  } finally {
    rmSync(folder, { recursive: true });
  }
});
