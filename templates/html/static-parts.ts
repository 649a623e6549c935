// What the parts of a page that need no script are made of: sections, pairs, tables and cards.
import type { Interval, Scores } from '../../lib/model/scan-result.ts';
import type { Fact } from '../wording/fact.ts';
import { intervalText } from '../wording/format.ts';
import { htmlLabels, htmlNotes } from '../wording/html-report.ts';
import { bandWord } from '../wording/status.ts';
import { type Content, type Element, el } from './element.ts';
import { bar, statusShape } from './marks.ts';

export function section(title: string, ...children: readonly Content[]): Element {
  return el('section', {}, el('h2', {}, title), ...children);
}

export function p(...children: readonly Content[]): Element {
  return el('p', {}, ...children);
}

export function below(...children: readonly Content[]): Element {
  return el('span', { class: 'below' }, ...children);
}

export function code(text: string): Element {
  return el('code', {}, text);
}

/** Pairs of a name and its value. */
export function pairs(rows: readonly (readonly [Content, Content])[]): Element {
  return el(
    'dl',
    { class: 'pairs' },
    ...rows.flatMap(([name, value]) => [el('dt', {}, name), el('dd', {}, value)]),
  );
}

export interface StaticColumn<Item> {
  readonly title: string;
  readonly cell: (item: Item) => Content | readonly Content[];
  readonly numeric?: true;
}

/** A table in a region that scrolls by itself; the first column names the rows. */
export function staticTable<Item>(
  caption: string,
  columns: readonly StaticColumn<Item>[],
  items: readonly Item[],
): Element {
  const cells = (item: Item) =>
    columns.map(({ title, cell, numeric }, index) => {
      const content = cell(item);
      const children = (Array.isArray(content) ? content : [content]) as readonly Content[];
      const attributes = { class: numeric && 'numeric', 'data-title': title };
      return index === 0
        ? el('th', { scope: 'row', ...attributes }, ...children)
        : el('td', attributes, ...children);
    });
  return el(
    'div',
    { class: 'table', role: 'region', 'aria-label': caption, tabindex: 0 },
    el(
      'table',
      {},
      el('caption', {}, caption),
      el(
        'thead',
        {},
        el(
          'tr',
          {},
          ...columns.map(({ title, numeric }) =>
            el('th', { scope: 'col', class: numeric && 'numeric' }, title),
          ),
        ),
      ),
      el('tbody', {}, ...items.map((item) => el('tr', {}, ...cells(item)))),
    ),
  );
}

export interface HeadInputs {
  readonly eyebrow: string;
  readonly title: string;
  readonly evidence: string;
  readonly status: Parameters<typeof statusShape>[0];
  readonly verdict: string;
  readonly risk: string;
  readonly scores: Scores;
  readonly facts: readonly Fact[];
}

/** What a reader in a hurry sees: the verdict, the scores and four numbers. */
export function head(inputs: HeadInputs): Element[] {
  const { eyebrow, title, evidence, status, verdict, risk, scores, facts } = inputs;
  return [
    el(
      'header',
      { class: 'title' },
      el('p', { class: 'eyebrow' }, eyebrow),
      el('h1', { tabindex: -1 }, title),
      el('p', { class: 'mute' }, evidence),
    ),
    el(
      'div',
      { class: `verdict is-${status}` },
      statusShape(status),
      el('div', {}, el('p', { class: 'lead' }, verdict), p(risk)),
    ),
    el('div', { class: 'cards' }, ...scoreCards(scores), el('div', { class: 'card' }, factList(facts))),
  ];
}

function scoreCards({ coverage, exposure, band }: Scores): Element[] {
  return [
    scoreCard(coverage, {
      title: htmlLabels.coverage,
      note: htmlNotes.coverage,
      kind: 'coverage',
      ticks: [60, 80],
    }),
    scoreCard(exposure, {
      title: htmlLabels.exposure,
      note: `${bandWord(band)} · ${htmlNotes.exposure}`,
      kind: 'exposure',
      ticks: [40, 60],
    }),
  ];
}

interface ScoreCard {
  readonly title: string;
  readonly note: string;
  readonly kind: 'coverage' | 'exposure';
  /** Where the reading of the score changes. */
  readonly ticks: readonly number[];
}

function scoreCard(interval: Interval | null, { title, note, kind, ticks }: ScoreCard): Element {
  return el(
    'div',
    { class: 'card big' },
    el('h2', {}, title),
    el('p', { class: 'figure num' }, interval === null ? '–' : intervalText(interval)),
    interval !== null && bar(interval, kind, ticks),
    el('p', { class: 'mute' }, note),
  );
}

function factList(list: readonly Fact[]): Element {
  return el(
    'dl',
    { class: 'facts' },
    ...list.map(({ value, label }) => el('div', {}, el('dt', {}, label), el('dd', { class: 'num' }, value))),
  );
}
