import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checksDocument } from '../../infra/generate-checks-doc.ts';

test('CHECKS.md is what the metadata of the checks makes: npm run docs writes it', () => {
  expect(readFileSync(join(import.meta.dirname, '../../CHECKS.md'), 'utf8')).toBe(checksDocument());
});
