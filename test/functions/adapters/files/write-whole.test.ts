import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { writeWhole } from '../../../../functions/adapters/files/write-whole.ts';
import { InputError } from '../../../../functions/errors.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bulkhead-'));
});
afterEach(() => {
  chmodSync(folder, 0o755);
  rmSync(folder, { recursive: true });
});

test('a file is written with its folders, and nothing stays beside it', () => {
  writeWhole(join(folder, 'a/b/report.json'), 'text');
  expect(readFileSync(join(folder, 'a/b/report.json'), 'utf8')).toBe('text');
  expect(readdirSync(join(folder, 'a/b'))).toEqual(['report.json']);
});

test('a file that is there is replaced', () => {
  writeWhole(join(folder, 'report.json'), 'a long text');
  writeWhole(join(folder, 'report.json'), Uint8Array.of(65));
  expect(readFileSync(join(folder, 'report.json'), 'utf8')).toBe('A');
});

describe('what cannot be written is told, and leaves nothing:', () => {
  test('a folder in the place of the file', () => {
    writeWhole(join(folder, 'report.json/x'), '');
    expect(() => writeWhole(join(folder, 'report.json'), 'text')).toThrow(InputError);
    expect(readdirSync(folder)).toEqual(['report.json']);
  });

  test('a file in the place of a folder', () => {
    writeFileSync(join(folder, 'out'), '');
    expect(() => writeWhole(join(folder, 'out/report.json'), 'text')).toThrow('a part of its path is a file');
    expect(readdirSync(folder)).toEqual(['out']);
  });
});
