import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { folderStore } from '../../../../functions/adapters/object-store/folder-store.ts';
import { testObjectStore } from '../../../cases/stores/object-store-contract.ts';

const root = mkdtempSync(join(tmpdir(), 'bulkhead-objects-'));
afterAll(() => rmSync(root, { recursive: true }));

describe('folderStore()', () => {
  testObjectStore(async () => folderStore(join(mkdtempSync(join(root, 'store-')), 'made')));
  test('leaves nothing unfinished behind', async () => {
    const folder = mkdtempSync(join(root, 'store-'));
    const store = folderStore(folder);
    await store.putNew('a.json', '1');
    await store.putNew('a.json', '2');
    expect(readdirSync(join(folder, '.unfinished'))).toEqual([]);
    expect(await store.list('')).toEqual(['a.json']);
  });
});
