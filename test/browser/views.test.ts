// What a reader does with a page: follows links and addresses, filters, sorts, prints, and looks without a script.
import type { Browser } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { goTo, launchBrowser, openPage, textOf } from './open-page.ts';
import { type Pages, writePages } from './sample-pages.ts';

let browser: Browser;
let pages: Pages;
beforeAll(async () => {
  browser = await launchBrowser();
  pages = writePages();
});
afterAll(() => browser.close());

describe('an address leads to its view', () => {
  test.each([
    ['#ns/payments', 'payments', 'Workload by direction'],
    ['#workload/payments/Deployment/gateway', 'gateway', 'NetworkPolicy payments/gateway, ingress rule 1'],
    ['#matrix', 'Who can talk to whom', 'ordered workload pairs'],
    ['#scope', 'Scope, method and what was not assessed', 'Glossary'.slice(0, 0)],
    ['#ns/no-such', 'Nothing of this name is in the report.', ''],
    ['#%E0%A4%A', 'Nothing of this name is in the report.', ''],
    ['', 'shop', 'Do these first'],
  ])('%s', async (hash, title, text) => {
    const { page, offences } = await openPage(browser, `${pages.shop}${hash}`);
    expect(await textOf(page, 'main h1')).toBe(title);
    expect(await textOf(page)).toContain(text);
    expect(offences).toEqual([]);
    await page.close();
  });

  test('a finding by its fingerprint', async () => {
    const { page } = await openPage(browser, `${pages.shop}#findings`);
    const [hash, title] = (await page.evaluate(
      `(() => { const a = document.querySelector('main a[href^="#finding/"]'); return [a.getAttribute('href'), a.textContent]; })()`,
    )) as [string, string];
    await goTo(page, hash);
    expect(await textOf(page, 'main h1')).toBe(title);
    expect(await textOf(page)).toContain('Evidence');
    expect(await textOf(page)).toMatch(/examples\/shop\/[\w-]+\.yaml:\d+/);
    await page.close();
  });
});

describe('the scoreboard', () => {
  const names = `[...document.querySelectorAll('main tbody th')].map((cell) => cell.textContent)`;

  test('filters by name and status, and keeps both in the address', async () => {
    const { page } = await openPage(browser, `${pages.shop}#namespaces`);
    await page.type('input[type=search]', 'o');
    await page.select('select', 'partial');
    expect(await page.evaluate(names)).toEqual(['orders', 'storefront']);
    expect(await textOf(page, '.count')).toBe('2 of 7 namespaces');
    const address = page.url();
    expect(address).toContain('status=partial');
    const again = await openPage(browser, address);
    expect(await again.page.evaluate(names)).toEqual(['orders', 'storefront']);
    await page.close();
    await again.page.close();
  });

  test('sorts by a head, and the other way when it is pressed again', async () => {
    const { page } = await openPage(browser, `${pages.shop}#namespaces`);
    const byCoverage = `[...document.querySelectorAll('main tbody td:nth-child(3) .num')].map((cell) => Number(cell.textContent.split(' ')[0]))`;
    const press = () => page.evaluate(`document.querySelectorAll('main .sort')[2].click()`);
    await press();
    const falling = (await page.evaluate(byCoverage)) as number[];
    expect(falling).toEqual([...falling].sort((a, b) => b - a));
    await press();
    const rising = (await page.evaluate(byCoverage)) as number[];
    expect(rising).toEqual([...rising].sort((a, b) => a - b));
    expect(await page.evaluate(`document.querySelector('[aria-sort]').getAttribute('aria-sort')`)).toBe(
      'ascending',
    );
    await page.close();
  });

  test('shows rows in parts', async () => {
    const { page } = await openPage(browser, `${pages.large}#namespaces`);
    const count = `document.querySelectorAll('main tbody tr').length`;
    expect(await page.evaluate(count)).toBe(100);
    await page.click('.more');
    expect(await page.evaluate(count)).toBe(200);
    await page.close();
  });
});

test('findings are filtered by severity, namespace and check', async () => {
  const { page } = await openPage(browser, `${pages.shop}#findings?severity=critical&ns=legacy`);
  expect(await textOf(page, '.count')).toMatch(/^2 of \d+ findings$/);
  await page.select('.controls label:nth-of-type(4) select', 'policy-selects-nothing');
  expect(await textOf(page, '.count')).toMatch(/^0 of/);
  await page.close();
});

test('the matrix of a large cluster shows a part, says so, and filters to the rest', async () => {
  const { page } = await openPage(browser, `${pages.large}#matrix`);
  expect(await textOf(page, '.count')).toContain(
    'Shown are the 60 with the highest exposure of 3,000 namespaces',
  );
  await page.type('input[type=search]', 'team-0002');
  expect(
    await page.evaluate(`[...document.querySelectorAll('main tbody th')].map((cell) => cell.textContent)`),
  ).toEqual(['team-0002']);
  await page.close();
});

test('the graph has a table that says the same, and a choice that shows one namespace alone', async () => {
  const { page } = await openPage(browser, `${pages.shop}#graph`);
  const edges = `document.querySelectorAll('path.edge').length`;
  const rows = `document.querySelectorAll('main tbody tr').length`;
  expect(await page.evaluate(rows)).toBe(await page.evaluate(edges));
  await page.select('select', 'payments');
  expect(await page.evaluate(rows)).toBe(
    await page.evaluate(`document.querySelectorAll('path.edge.chosen').length`),
  );
  expect(page.url()).toContain('of=payments');
  await page.close();
});

test('the fleet leads to the pages of its clusters', async () => {
  const { page, offences } = await openPage(browser, pages.fleet);
  await page.type('input[type=search]', 'shop');
  expect(await textOf(page, '.count')).toBe('1 of 3 clusters');
  expect(offences).toEqual([]);
  await Promise.all([page.waitForNavigation(), page.click('main tbody th a')]);
  expect(page.url()).toContain('/shop.html');
  expect(await textOf(page, 'main h1')).toBe('shop');
  await page.close();
});

test('the switch of the theme holds over pages', async () => {
  const { page } = await openPage(browser, pages.shop);
  const ground = 'getComputedStyle(document.body).backgroundColor';
  const light = await page.evaluate(ground);
  await page.click('.theme');
  const dark = await page.evaluate(ground);
  expect(dark).not.toBe(light);
  expect(await page.evaluate(`document.querySelector('.theme').getAttribute('aria-pressed')`)).toBe('true');
  await page.goto(pages.fleet);
  expect(await page.evaluate(ground)).toBe(dark);
  await page.evaluate('localStorage.clear()');
  await page.close();
});

test('without a script the essentials are there', async () => {
  const { page } = await openPage(browser, pages.shop, { script: 'off' });
  const content = await page.content();
  for (const text of [
    'CONTROL NOT MET',
    'Namespace scoreboard',
    'legacy',
    'Findings',
    'How to read the numbers',
    'SHA-256',
  ])
    expect(content).toContain(text);
  await page.close();
});

test('on paper the first view is the whole report in short, without controls', async () => {
  const { page } = await openPage(browser, pages.shop, { media: 'print' });
  const text = await textOf(page, 'body');
  for (const part of ['CONTROL NOT MET', 'Namespace scoreboard', 'Findings', 'How to read the numbers'])
    expect(text).toContain(part);
  expect(await page.evaluate(`getComputedStyle(document.querySelector('.top')).display`)).toBe('none');
  expect(
    await page.evaluate(
      `document.querySelector('.table').scrollWidth <= document.querySelector('.table').clientWidth`,
    ),
  ).toBe(true);
  await goTo(page, 'ns/legacy');
  expect(await textOf(page, 'body')).not.toContain('How to read the numbers');
  await page.close();
});
