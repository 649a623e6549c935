// What every state store must do; the folder is held to it in the unit tests, DynamoDB in the integration tests.
import { expect, test } from 'vitest';
import type { StateStore } from '../../../functions/adapters/state-store/state-store.ts';

/** `make` gives a store that is empty. */
export function testStateStore(make: () => Promise<StateStore>): void {
  const lock = (version: number, value = {}) => ({ partition: 'RUN#a/1', sort: 'LOCK', version, value });
  test('gives back what was written', async () => {
    const store = await make();
    const item = {
      ...lock(1, { holder: 'x', nested: { list: [1, '<&>', null] } }),
      expiresAt: 1_900_000_000,
    };
    expect(await store.put(item)).toBe(true);
    expect(await store.get('RUN#a/1', 'LOCK')).toEqual(item);
    expect(await store.get('RUN#a/1', 'LOC')).toBeUndefined();
    expect(await store.get('RUN#a', 'LOCK')).toBeUndefined();
  });
  test('writes a version over the one before it only', async () => {
    const store = await make();
    expect(await store.put(lock(2))).toBe(false);
    expect(await store.put(lock(1, { holder: 'first' }))).toBe(true);
    expect(await store.put(lock(1, { holder: 'late' }))).toBe(false);
    expect(await store.put(lock(3))).toBe(false);
    for (const version of [2, 3, 4]) expect(await store.put(lock(version, { version }))).toBe(true);
    expect(await store.put(lock(2))).toBe(false);
    expect((await store.get('RUN#a/1', 'LOCK'))?.value).toEqual({ version: 4 });
  });
  test('of writers of one version at the same moment one wins', async () => {
    const store = await make();
    const won = await Promise.all(Array.from({ length: 8 }, (_, holder) => store.put(lock(1, { holder }))));
    expect(won.filter(Boolean)).toHaveLength(1);
    expect((await store.get('RUN#a/1', 'LOCK'))?.value).toEqual({ holder: won.indexOf(true) });
  });
  test('lists a partition by sort key, and no other one', async () => {
    const store = await make();
    const keys: [string, string][] = [
      ['CLUSTER#arn:aws:eks:eu-west-1:1:cluster/a', 'SCAN#2026-11-26T06:00:00Z'],
      ['CLUSTER#arn:aws:eks:eu-west-1:1:cluster/a', 'SCAN#2026-11-25T06:00:00Z'],
      ['CLUSTER#arn:aws:eks:eu-west-1:1:cluster/a', 'LATEST'],
      ['CLUSTER#arn:aws:eks:eu-west-1:1:cluster/ab', 'SCAN#2026-11-24T06:00:00Z'],
    ];
    for (const [partition, sort] of keys) await store.put({ partition, sort, version: 1, value: {} });
    const listed = await store.list('CLUSTER#arn:aws:eks:eu-west-1:1:cluster/a', 'SCAN#');
    expect(listed.map(({ sort }) => sort)).toEqual([
      'SCAN#2026-11-25T06:00:00Z',
      'SCAN#2026-11-26T06:00:00Z',
    ]);
    expect(await store.list('CLUSTER#none', 'SCAN#')).toEqual([]);
  });
}
