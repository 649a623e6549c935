// A page in headless Chromium, with everything that a report must never do written down: messages, requests, dialogs.
import puppeteer, { type Browser, type Page } from 'puppeteer-core';

export interface OpenOptions {
  readonly width?: number;
  readonly height?: number;
  readonly scheme?: 'light' | 'dark';
  readonly media?: 'screen' | 'print';
  readonly script?: 'on' | 'off';
}

export interface OpenedPage {
  readonly page: Page;
  /** Errors, messages of the console, requests but for the file itself, dialogs: in order. */
  readonly offences: readonly string[];
}

/** Chromium as Debian has it, or as CHROMIUM says. */
export function launchBrowser(): Promise<Browser> {
  return puppeteer.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    // Runs as root in a container, where Chromium has no sandbox
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
  });
}

/** Opens an address; `address` may end with # and a view. */
export async function openPage(
  browser: Browser,
  address: string,
  options: OpenOptions = {},
): Promise<OpenedPage> {
  const { width = 1280, height = 900, scheme = 'light', media = 'screen', script = 'on' } = options;
  const page = await browser.newPage();
  const offences: string[] = [];
  page.on('console', (message) => offences.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => offences.push(`error: ${String(error)}`));
  page.on('dialog', (dialog) => {
    offences.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    if (request.url().split('#')[0] !== address.split('#')[0]) offences.push(`request: ${request.url()}`);
  });
  await page.setViewport({ width, height });
  await page.setJavaScriptEnabled(script === 'on');
  // Each of the two takes back what the other set
  if (media === 'print') await page.emulateMediaType(media);
  else await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
  await page.goto(address, { waitUntil: 'load' });
  return { page, offences };
}

/** Shows another view of the page, as a link would. */
export async function goTo(page: Page, hash: string): Promise<void> {
  await page.evaluate(`location.hash = ${JSON.stringify(hash)}; new Promise((done) => setTimeout(done, 60))`);
}

/** The text of the main part, as it is seen. */
export async function textOf(page: Page, selector = 'main'): Promise<string> {
  return (
    (await page.$eval(selector, (element) => (element as unknown as { innerText: string }).innerText)) ?? ''
  );
}
