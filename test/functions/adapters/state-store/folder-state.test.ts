import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe } from 'vitest';
import { folderState } from '../../../../functions/adapters/state-store/folder-state.ts';
import { testStateStore } from '../../../cases/stores/state-store-contract.ts';

const root = mkdtempSync(join(tmpdir(), 'bulkhead-state-'));
afterAll(() => rmSync(root, { recursive: true }));

describe('folderState()', () => {
  testStateStore(async () => folderState(join(mkdtempSync(join(root, 'store-')), 'made')));
});
