// Tables: a caption, heads that sort, and rows that come in parts so that thousands of them open at once.
import { htmlLabels, noMatch } from '../../wording/html-report.ts';
import { type Child, h, replace } from './dom.ts';

export interface Column<Item> {
  readonly title: string;
  readonly cell: (item: Item) => Child | readonly Child[];
  /** Numbers stand to the right. */
  readonly numeric?: true;
  /** Names the row. */
  readonly head?: true;
  /** What the rows are sorted by; strings and numbers are not mixed. */
  readonly sort?: (item: Item) => string | number;
}

export interface TableInputs<Item> {
  readonly caption: string;
  readonly columns: readonly Column<Item>[];
  readonly items: readonly Item[];
  /** Stands in place of no rows. */
  readonly empty?: string;
  /** Title of the column that rows are sorted by at first, with a minus where the largest comes first. */
  readonly sorted?: string;
  readonly onSort?: (sorted: string) => void;
}

const rowsAtOnce = 100;

/** A table in a region that scrolls by itself where it is wider than the page. */
export function table<Item>(inputs: TableInputs<Item>): HTMLElement {
  const { caption, columns, items, empty = noMatch } = inputs;
  if (items.length === 0) return h('p', { class: 'mute' }, empty);
  let sorted = inputs.sorted ?? '';
  const body = h('tbody');
  const more = h('button', { type: 'button', class: 'more', click: () => show() }, htmlLabels.more);
  const heads = h('tr');
  let rest: readonly Item[] = [];

  function show(): void {
    body.append(...rest.slice(0, rowsAtOnce).map((item) => rowOf(columns, item)));
    rest = rest.slice(rowsAtOnce);
    more.hidden = rest.length === 0;
  }

  function order(): void {
    rest = sortItems(columns, items, sorted);
    replace(body);
    replace(heads, ...columns.map((column) => headOf(column, sorted, sortBy)));
    show();
  }

  function sortBy(title: string): void {
    sorted = sorted === title ? `-${title}` : sorted === `-${title}` ? title : firstOrder(columns, title);
    order();
    inputs.onSort?.(sorted);
    heads.querySelector<HTMLButtonElement>('[aria-sort] button')?.focus();
  }

  order();
  return h(
    'div',
    { class: 'table', role: 'region', 'aria-label': caption, tabindex: 0 },
    h('table', {}, h('caption', {}, caption), h('thead', {}, heads), body),
    more,
  );
}

/** Numbers begin with the largest, names with the first. */
function firstOrder<Item>(columns: readonly Column<Item>[], title: string): string {
  return columns.find((column) => column.title === title)?.numeric ? `-${title}` : title;
}

function sortItems<Item>(
  columns: readonly Column<Item>[],
  items: readonly Item[],
  sorted: string,
): readonly Item[] {
  const title = sorted.replace(/^-/, '');
  const key = columns.find((column) => column.title === title)?.sort;
  if (key === undefined) return items;
  const sign = sorted.startsWith('-') ? -1 : 1;
  return [...items].sort((a, b) => {
    const [first, second] = [key(a), key(b)];
    return first === second ? 0 : (first < second ? -1 : 1) * sign;
  });
}

function headOf<Item>(column: Column<Item>, sorted: string, sortBy: (title: string) => void): HTMLElement {
  const { title, sort, numeric } = column;
  if (sort === undefined) return h('th', { scope: 'col', class: numeric && 'numeric' }, title);
  const state = sorted === title ? 'ascending' : sorted === `-${title}` ? 'descending' : undefined;
  const arrow = { ascending: ' ▲', descending: ' ▼', none: '' }[state ?? 'none'];
  return h(
    'th',
    { scope: 'col', class: numeric && 'numeric', 'aria-sort': state },
    h(
      'button',
      { type: 'button', class: 'sort', click: () => sortBy(title) },
      title,
      h('span', { 'aria-hidden': 'true' }, arrow),
    ),
  );
}

function rowOf<Item>(columns: readonly Column<Item>[], item: Item): HTMLElement {
  return h(
    'tr',
    {},
    ...columns.map(({ cell, head, numeric, title }) => {
      const content = cell(item);
      const children = (Array.isArray(content) ? content : [content]) as readonly Child[];
      const attributes = { class: numeric && 'numeric', 'data-title': title };
      return head ? h('th', { scope: 'row', ...attributes }, ...children) : h('td', attributes, ...children);
    }),
  );
}
