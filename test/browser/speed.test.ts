// How long a page takes to open, as the browser itself tells, printed for the log. Machines differ, so the limit that
// fails is far above the aim of one second.
import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'puppeteer-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { goTo, launchBrowser, openPage } from './open-page.ts';
import { type Pages, writePages } from './sample-pages.ts';

let browser: Browser;
let pages: Pages;
beforeAll(async () => {
  browser = await launchBrowser();
  pages = writePages();
});
afterAll(() => browser.close());

test.each(['shop', 'large'] as const)('%s opens, and changes its view', async (name) => {
  const { page } = await openPage(browser, pages[name]);
  const ready = (await page.evaluate(
    `Math.round(performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd)`,
  )) as number;
  const times = [`ready ${ready} ms`];
  for (const view of ['namespaces', 'matrix', 'graph', 'scope', 'overview']) {
    await page.evaluate('window.began = performance.now()');
    await goTo(page, view);
    // goTo waits for 60 ms
    times.push(
      `${view} ${Math.max(0, Math.round(((await page.evaluate('performance.now() - window.began')) as number) - 60))} ms`,
    );
  }
  const { size } = statSync(fileURLToPath(pages[name]));
  console.log(`${name}: ${Math.round(size / 1000)} kB, ${times.join(', ')}`);
  expect(ready).toBeLessThan(5000);
  await page.close();
});
