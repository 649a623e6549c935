// Pages whose every name tries to become markup or script: in no view anything runs, loads or opens.
import type { Browser } from 'puppeteer-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { goTo, launchBrowser, openPage, textOf } from './open-page.ts';
import { type Pages, writePages } from './sample-pages.ts';

let browser: Browser;
let pages: Pages;
beforeAll(async () => {
  browser = await launchBrowser();
  pages = writePages();
});
afterAll(() => browser.close());

test.each(['hostile', 'names', 'hostileFleet'] as const)(
  '%s: every link of the page is followed, and nothing happens',
  async (name) => {
    const { page, offences } = await openPage(browser, pages[name]);
    const seen = new Set(['#overview']);
    const links = `[...document.querySelectorAll('a[href^="#"]')].map((a) => a.getAttribute('href'))`;
    const waiting = ['#overview'];
    for (let hash = waiting.shift(); hash !== undefined && seen.size < 150; hash = waiting.shift()) {
      await goTo(page, hash);
      expect(await textOf(page, 'main h1')).not.toBe('Nothing of this name is in the report.');
      expect(
        await page.evaluate(
          `document.querySelectorAll('img, iframe, object, embed, [onload], [onerror], [style]').length`,
        ),
      ).toBe(0);
      for (const found of (await page.evaluate(links)) as string[]) {
        if (found === '#main' || seen.has(found)) continue;
        seen.add(found);
        waiting.push(found);
      }
    }
    expect(offences).toEqual([]);
    expect(await page.evaluate(`document.querySelectorAll('script').length`)).toBe(2);
    await page.close();
  },
  240_000,
);

test('a name is shown as it is, its invisible characters as escapes', async () => {
  const { page } = await openPage(browser, `${pages.names}#namespaces`);
  const text = await textOf(page);
  expect(text).toContain('a&b<script>alert(1)</script>"\'');
  expect(text).toContain('\\u202egnp.exe');
  await page.close();
});

test('script that slipped in as markup would not run: the policy of the page forbids it', async () => {
  const { page, offences } = await openPage(browser, pages.shop);
  await page.evaluate(`document.body.insertAdjacentHTML('beforeend', '<img src=x onerror="alert(1)">')`);
  await page.evaluate('new Promise((done) => setTimeout(done, 200))');
  expect(offences.filter((one) => one.startsWith('dialog'))).toEqual([]);
  expect(offences.join()).toContain('Content Security Policy');
  await page.close();
});
