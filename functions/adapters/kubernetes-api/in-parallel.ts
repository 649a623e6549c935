// Work on several things at a time, but not on all of them.

/** The results in the order of `items`; at most `limit` run at a time. The first that throws ends it. */
export async function inParallel<T, R>(
  items: readonly T[],
  { limit, work }: { readonly limit: number; readonly work: (item: T, index: number) => Promise<R> },
): Promise<R[]> {
  const results = new Array<R>(items.length);
  let next = 0;
  const worker = async () => {
    for (let index = next++; index < items.length; index = next++) {
      results[index] = await work(items[index] as T, index);
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
  return results;
}
