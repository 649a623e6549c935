import { expect, test } from 'vitest';
import { runBounded } from '../../../../functions/adapters/eks/run-bounded.ts';

test('runBounded() never has more than its limit under way, and answers in the order of the items', async () => {
  let running = 0;
  let most = 0;
  const items = Array.from({ length: 50 }, (_, index) => index);
  const answers = await runBounded(items, {
    limit: 4,
    ask: async (item) => {
      most = Math.max(most, ++running);
      // Later items end sooner
      for (let turn = item; turn < 50; turn++) await Promise.resolve();
      running--;
      return item * 2;
    },
  });
  expect(most).toBe(4);
  expect(answers).toEqual(items.map((item) => item * 2));
});
test('runBounded() of nothing asks nothing', async () => {
  expect(await runBounded([], { limit: 4, ask: () => Promise.reject(new Error('asked')) })).toEqual([]);
});
test('runBounded() ends with the first failure', async () => {
  const ask = (item: number) => (item === 3 ? Promise.reject(new Error('three')) : Promise.resolve(item));
  await expect(runBounded([1, 2, 3, 4], { limit: 2, ask })).rejects.toThrow('three');
});
