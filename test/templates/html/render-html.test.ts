// The HTML report as a file: its policy, its size, its bytes, and that no text of a cluster can become markup.
// What it looks like and does in a browser: test/browser.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { htmlShell } from '../../../infra/build-html-shell.ts';
import type { FleetResult } from '../../../lib/model/fleet-result.ts';
import type { ScanResult } from '../../../lib/model/scan-result.ts';
import { unpack } from '../../../templates/html/client/pack.ts';
import type { PageData } from '../../../templates/html/client/page-data.ts';
import { renderFleetHtml } from '../../../templates/html/render-fleet-html.ts';
import { renderHtml } from '../../../templates/html/render-html.ts';
import { hostileFleet, sampleFleet } from '../fleet-samples.ts';
import { hostileResult } from '../hostile-result.ts';
import { liveResult } from '../live-result.ts';
import { result } from '../result-builder.ts';
import { emptyResult, unknownResult } from '../sample-result.ts';
import { shopResult } from '../shop-result.ts';
import { hostileCopy, hostileText } from './hostile-copy.ts';

const record = { name: 'shop.json', sha256: 'a'.repeat(64) };
const html = (of: ScanResult) => renderHtml(of, { record });
const fleetHtml = (fleet: FleetResult) =>
  renderFleetHtml(fleet, { record, pages: new Map([['a', 'a.html']]) });

const pages: Readonly<Record<string, () => string>> = {
  shop: () => html(shopResult()),
  live: () => html(liveResult()),
  unknown: () => html(unknownResult()),
  empty: () => html(emptyResult()),
  hostile: () => html(hostileResult()),
  'hostile in every field': () => html(hostileCopy(withConnections(liveResult()))),
  fleet: () => fleetHtml(sampleFleet().fleet),
  'hostile fleet': () => fleetHtml(hostileFleet().fleet),
  'fleet, hostile in every field': () => fleetHtml(hostileCopy(sampleFleet().fleet)),
};

/** One workload with a list, so that its names are in the page too. */
function withConnections(of: ScanResult): ScanResult {
  const peers = { kind: 'workloads', count: 1, namespacesLeft: 0 } as const;
  const namespaces = [{ namespace: 'shop', workloads: [{ kind: 'Deployment', name: 'web' }], count: 1 }];
  const group = {
    peers: { ...peers, namespaces },
    ports: 'all',
    verdict: 'accept',
    own: [0],
    theirs: [0],
  } as const;
  return {
    ...of,
    connections: { state: 'complete', causes: [{ kind: 'noPolicy' }], lists: [{ groups: [group], left: 0 }] },
  };
}

test('the script and the style are what their sources make', async () => {
  const made = readFileSync(join(import.meta.dirname, '../../../templates/html/shell.generated.ts'), 'utf8');
  expect(made === (await htmlShell()), 'npm run build:html has not been run').toBe(true);
});

test('without data it is smaller than 60 kB', () => {
  for (const page of [html(result([])), fleetHtml({ ...sampleFleet().fleet, clusters: [], recurring: [] })]) {
    const shell = page.replace(
      /<div id="essentials">[\s\S]*?<script type="application\/json"[^>]*>[^<]*/,
      '',
    );
    expect(shell).toContain('<script>');
    expect(Buffer.byteLength(shell)).toBeLessThan(60_000);
  }
});

describe.each(Object.entries(pages))('%s', (_, make) => {
  const page = make();

  test('gives the same bytes again', () => {
    expect(make() === page).toBe(true);
  });

  test('names in its policy the hashes of what it holds, and nothing else', () => {
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1];
    expect(policy).toBe(
      `default-src 'none'; script-src ${hashOf(/<script>([\s\S]*?)<\/script>/)}; style-src ${hashOf(/<style>([\s\S]*?)<\/style>/)}; img-src data:; base-uri 'none'; form-action 'none'`,
    );
    function hashOf(pattern: RegExp): string {
      const text = pattern.exec(page)?.[1] ?? '';
      expect(text.length).toBeGreaterThan(1000);
      return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
    }
  });

  test('holds no element and no attribute that is not its own', () => {
    const { tags, attributes } = markupOf(page);
    expect(tags.filter((tag) => !ownTags.has(tag))).toEqual([]);
    expect(attributes.filter((name) => !ownAttributes.has(name))).toEqual([]);
  });

  test('holds its data as JSON that nothing can end', () => {
    const json = /<script type="application\/json" id="data">([\s\S]*?)<\/script>/.exec(page)?.[1] ?? '';
    expect(json).not.toMatch(/[<>&\u2028\u2029]/);
    expect(unpack((JSON.parse(json) as PageData).packed)).toHaveProperty('schemaVersion');
  });
});

test('a planted element is seen', () => {
  const page = html(shopResult()).replace('<h1', `<i title='${hostileText}'></i><img onerror=x><h1`);
  const { tags, attributes } = markupOf(page);
  expect(tags).toContain('img');
  expect(attributes).toContain('onerror');
});

const ownTags = new Set(
  'html head meta title style body noscript div p header h1 h2 section a svg path rect span ul ol li dl dt dd b code table caption thead tbody tr th td script figure figcaption text g'.split(
    ' ',
  ),
);
const ownAttributes = new Set(
  'lang charset http-equiv content name id class tabindex href viewBox width height x rx d aria-hidden preserveAspectRatio role aria-label scope data-title type y transform'.split(
    ' ',
  ),
);

/** Names of all elements and attributes, read as the HTML standard tokenizes them; content of scripts and style left out. */
function markupOf(page: string): {
  readonly tags: readonly string[];
  readonly attributes: readonly string[];
} {
  const bare = page.replace(/<(script|style)([^>]*)>[\s\S]*?<\/\1>/g, '<$1$2>');
  const tags = new Set<string>();
  const attributes = new Set<string>();
  for (const [, tag = '', rest = ''] of bare.matchAll(/<([a-zA-Z][^\s/>]*)((?:"[^"]*"|'[^']*'|[^>"'])*)>/g)) {
    tags.add(tag);
    for (const [, name = ''] of rest.matchAll(/([^\s"'>/=]+)(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'>]+))?/g))
      attributes.add(name);
  }
  return { tags: [...tags], attributes: [...attributes] };
}
