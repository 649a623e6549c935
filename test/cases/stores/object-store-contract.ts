// What every object store must do; the folder is held to it in the unit tests, S3 in the integration tests.
import { expect, test } from 'vitest';
import type { ObjectStore } from '../../../functions/adapters/object-store/object-store.ts';

/** `make` gives a store that is empty. */
export function testObjectStore(make: () => Promise<ObjectStore>): void {
  const text = (bytes: Uint8Array | undefined) => bytes && Buffer.from(bytes).toString('utf8');
  test('gives back what was written, byte for byte', async () => {
    const store = await make();
    const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
    expect(await store.putNew('runs/a/1.pdf', bytes)).toBe(true);
    expect(Uint8Array.from((await store.get('runs/a/1.pdf')) ?? [])).toEqual(bytes);
  });
  test('has nothing under a key that was not written', async () => {
    expect(await (await make()).get('runs/none.json')).toBeUndefined();
  });
  test('never replaces an object', async () => {
    const store = await make();
    expect(await store.putNew('runs/a.json', 'first')).toBe(true);
    expect(await store.putNew('runs/a.json', 'second')).toBe(false);
    expect(text(await store.get('runs/a.json'))).toBe('first');
  });
  test('of writers at the same moment one wins', async () => {
    const store = await make();
    const texts = Array.from({ length: 8 }, (_, index) => `writer ${index}`);
    const won = await Promise.all(texts.map((one) => store.putNew('runs/race.json', one)));
    expect(won.filter(Boolean)).toHaveLength(1);
    expect(text(await store.get('runs/race.json'))).toBe(texts[won.indexOf(true)]);
  });
  test('lists keys by prefix, sorted', async () => {
    const store = await make();
    for (const key of ['runs/b/2.json', 'runs/a/1.json', 'runs/b/1.json', 'runs/bc.json'])
      await store.putNew(key, '{}');
    expect(await store.list('runs/b/')).toEqual(['runs/b/1.json', 'runs/b/2.json']);
    expect(await store.list('none/')).toEqual([]);
  });
  test.each(['', '/etc/passwd', '../out', 'a/../b', 'a//b', 'a/', '.hidden', 'a b', 'a\nb', 'ä'])(
    'refuses the key %j',
    async (key) => {
      const store = await make();
      await expect(store.putNew(key, 'x')).rejects.toThrow('Cannot store under the key');
      await expect(store.get(key)).rejects.toThrow('Cannot store under the key');
    },
  );
}
