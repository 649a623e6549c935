// axe-core on every view of every kind of page, in light and dark, by the rules of WCAG 2.0 to 2.2, levels A and AA;
// and that nothing is wider than a phone. What axe cannot see: keyboard.test.ts.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { goTo, launchBrowser, openPage } from './open-page.ts';
import { type Pages, writePages } from './sample-pages.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa'];

const menu = ['overview', 'namespaces', 'matrix', 'graph', 'findings', 'scope'];
const shopViews = [...menu, 'ns/orders', 'ns/legacy', 'workload/payments/Deployment/gateway', 'ns/none'];

/** First links of each kind: what is there whatever it is called. */
const followed = ['#ns/', '#workload/', '#finding/'];

let browser: Browser;
let pages: Pages;
beforeAll(async () => {
  browser = await launchBrowser();
  pages = writePages();
});
afterAll(() => browser.close());

describe.each(['light', 'dark'] as const)('in %s', (scheme) => {
  test.each<readonly [keyof Pages, readonly string[]]>([
    ['shop', shopViews],
    ['fleet', ['overview']],
    ['live', menu],
    ['unknown', menu],
    ['empty', menu],
    ['names', menu],
    ['hostile', menu],
    ['hostileFleet', ['overview']],
    ['large', ['overview', 'namespaces', 'matrix']],
  ])('%s: axe finds nothing in any view', async (name, views) => {
    const { page, offences } = await openPage(browser, pages[name], { scheme });
    const found: string[] = [];
    for (const view of views) {
      await goTo(page, view);
      found.push(...(await violations(page, view)));
    }
    for (const start of followed) {
      const hash = await firstLink(page, start, views);
      if (hash === undefined) continue;
      await goTo(page, hash);
      found.push(...(await violations(page, start)));
    }
    expect(found).toEqual([]);
    expect(offences).toEqual([]);
    await page.close();
  });
});

test.each<readonly [keyof Pages, readonly string[]]>([
  ['shop', shopViews],
  ['names', menu],
  ['hostile', menu],
  ['fleet', ['overview']],
  ['hostileFleet', ['overview']],
])('%s: at a width of 320 nothing scrolls sideways but what must', async (name, views) => {
  const { page } = await openPage(browser, pages[name], { width: 320, height: 640 });
  for (const view of views) {
    await goTo(page, view);
    expect([view, await page.evaluate('document.documentElement.scrollWidth')]).toEqual([view, 320]);
  }
  for (const start of followed) {
    const hash = await firstLink(page, start, views);
    if (hash === undefined) continue;
    await goTo(page, hash);
    expect([start, await page.evaluate('document.documentElement.scrollWidth')]).toEqual([start, 320]);
  }
  await page.close();
});

test('a planted fault is seen', async () => {
  const { page } = await openPage(browser, pages.shop);
  await page.evaluate(`document.querySelector('main').append(document.createElement('button'))`);
  expect((await violations(page, 'overview')).join()).toContain('button-name');
  await page.close();
});

async function violations(page: Page, view: string): Promise<string[]> {
  // Evaluated by the debugger, which the page's policy does not bind
  await page.evaluate(`window.axe === undefined && (() => { ${axe} })()`);
  const found = (await page.evaluate(
    `axe.run(document, { runOnly: { type: 'tag', values: ${JSON.stringify(rules)} } }).then(({ violations }) =>
      violations.map(({ id, nodes }) => id + ' ' + nodes.slice(0, 3).map(({ html, any }) => html.slice(0, 120) + ' ' + (any[0]?.message ?? '')).join(' | ')))`,
  )) as string[];
  return found.map((text) => `${view}: ${text}`);
}

async function firstLink(page: Page, start: string, views: readonly string[]): Promise<string | undefined> {
  for (const view of [...views, '']) {
    // A workload is reached from its namespace
    if (view === '') await page.evaluate(`document.querySelector('a[href^="#ns/"]')?.click()`);
    else await goTo(page, view);
    await page.evaluate('new Promise((done) => setTimeout(done, 60))');
    const hash = await page.evaluate(
      `document.querySelector('main a[href^="${start}"]')?.getAttribute('href') ?? ''`,
    );
    if (hash !== '') return hash as string;
  }
  return undefined;
}
