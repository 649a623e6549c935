// The keyboard alone: from the top of the page to the rule that lets a workload be reached, and through the matrix.
import type { Browser, KeyInput, Page } from 'puppeteer-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser, openPage, textOf } from './open-page.ts';
import { type Pages, writePages } from './sample-pages.ts';

let browser: Browser;
let pages: Pages;
beforeAll(async () => {
  browser = await launchBrowser();
  pages = writePages();
});
afterAll(() => browser.close());

const focused = `(document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent).trim()`;

test('leads from the menu to the rule that opens a workload', async () => {
  const { page } = await openPage(browser, pages.shop);
  await page.keyboard.press('Tab');
  expect(await page.evaluate(focused)).toBe('Skip to content');
  await tabTo(page, 'Namespaces');
  await page.keyboard.press('Enter');
  await settle(page);
  expect(await page.evaluate(focused)).toBe('Namespace scoreboard');
  await tabTo(page, 'payments');
  await page.keyboard.press('Enter');
  await settle(page);
  expect(await page.evaluate(focused)).toBe('payments');
  await tabTo(page, 'gateway');
  await page.keyboard.press('Enter');
  await settle(page);
  const text = await textOf(page);
  expect(text).toContain('Who reaches it');
  expect(text).toContain('NetworkPolicy payments/gateway, ingress rule 1');
  expect(text).toMatch(/examples\/shop\/40-payments\.yaml:\d+/);
  await page.close();
});

test('moves through the matrix with arrows, tells each cell, and opens a namespace', async () => {
  const { page } = await openPage(browser, `${pages.shop}#matrix`);
  await page.focus('.matrix td[tabindex="0"]');
  expect(await textOf(page, '.spoken')).toContain('ingress-nginx to ingress-nginx');
  await press(page, 'ArrowDown', 'ArrowDown', 'ArrowRight');
  expect(await textOf(page, '.spoken')).toMatch(
    /^legacy to kube-system: \d+ of \d+ workload pairs?, all ports$/,
  );
  await press(page, 'End', 'Home', 'ArrowUp');
  expect(await textOf(page, '.spoken')).toContain('kube-system to ingress-nginx');
  expect(await page.evaluate(`document.querySelectorAll('.matrix td[tabindex="0"]').length`)).toBe(1);
  await press(page, 'Enter');
  await settle(page);
  expect(await textOf(page, 'main h1')).toBe('kube-system');
  await page.close();
});

test('moves and enlarges the graph', async () => {
  const { page } = await openPage(browser, `${pages.shop}#graph`);
  const box = `document.querySelector('.frame svg').getAttribute('viewBox').split(' ').map(Number)`;
  const before = (await page.evaluate(box)) as number[];
  await page.focus('.frame');
  await press(page, '+', 'ArrowRight');
  const after = (await page.evaluate(box)) as number[];
  expect(after[2]).toBeLessThan(before[2] as number);
  expect(after[0]).toBeGreaterThan(before[0] as number);
  await press(page, '0');
  expect(await page.evaluate(box)).toEqual(before);
  await page.close();
});

test('keeps the focus in sight on every stop of a view', async () => {
  const { page } = await openPage(browser, `${pages.shop}#ns/orders`);
  for (let stop = 0; stop < 25; stop++) {
    await page.keyboard.press('Tab');
    const outline = await page.evaluate(
      `(() => { const s = getComputedStyle(document.activeElement); return document.activeElement === document.body || parseFloat(s.outlineWidth) >= 2; })()`,
    );
    expect([await page.evaluate(focused), outline]).toEqual([expect.any(String), true]);
  }
  await page.close();
});

async function tabTo(page: Page, text: string): Promise<void> {
  for (let stop = 0; stop < 60; stop++) {
    await page.keyboard.press('Tab');
    if ((await page.evaluate(focused)) === text) return;
  }
  throw new Error(`Cannot reach "${text}" with the Tab key`);
}

async function press(page: Page, ...keys: readonly KeyInput[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}

function settle(page: Page): Promise<unknown> {
  return page.evaluate('new Promise((done) => setTimeout(done, 80))');
}
