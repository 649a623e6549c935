// The file around a page: head with its policy, what is there without a script, the data, and the script.
import { htmlNotes } from '../wording/html-report.ts';
import { type Element, el, toHtml } from './element.ts';
import { escapeHtml, scriptJson } from './escape.ts';
import { style, styleHash } from './shell.generated.ts';

export interface PageInputs {
  readonly title: string;
  /** Views that are whole without a script, by the name that the script finds them by. */
  readonly views: readonly (readonly [name: string, content: readonly Element[]])[];
  /** For the script. */
  readonly data: unknown;
  readonly script: { readonly text: string; readonly hash: string };
  /** The last line. */
  readonly foot: string;
}

/** One HTML file that asks for nothing else and runs nothing but its own script. */
export function page({ title, views, data, script, foot }: PageInputs): string {
  // Whatever slipped through as markup could neither run nor load anything
  const policy = `default-src 'none'; script-src '${script.hash}'; style-src '${styleHash}'; img-src data:; base-uri 'none'; form-action 'none'`;
  const essentials = el(
    'div',
    { id: 'essentials' },
    ...views.map(([name, content]) => el('div', { id: `view-${name}`, class: 'view' }, ...content)),
    el('p', { class: 'hash' }, foot),
  );
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="referrer" content="no-referrer">',
    `<title>${escapeHtml(title)}</title>`,
    `<style>${style}</style>`,
    '</head>',
    '<body>',
    `<noscript><p class="noscript">${escapeHtml(htmlNotes.noScript)}</p></noscript>`,
    toHtml(essentials),
    `<script type="application/json" id="data">${scriptJson(data)}</script>`,
    `<script>${script.text}</script>`,
    '</body>',
    '</html>',
    '',
  ].join('\n');
}
