// Many calls, a few at a time.

/** Runs `ask` for every item, at most `limit` at once; answers in the order of the items. The first throw ends it. */
export async function runBounded<Item, Answer>(
  items: readonly Item[],
  { limit, ask }: { readonly limit: number; readonly ask: (item: Item) => Promise<Answer> },
): Promise<Answer[]> {
  const answers = new Array<Answer>(items.length);
  // One iterator for all workers: each takes the next item when it is free
  const queue = items.entries();
  const work = async () => {
    for (const [index, item] of queue) answers[index] = await ask(item);
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, work));
  return answers;
}
