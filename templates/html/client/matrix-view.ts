// Who can talk to whom: namespaces by namespaces. One cell takes the focus; arrow keys move it.
import type { MatrixCell } from '../../../lib/model/scan-result.ts';
import {
  cellSentence,
  cutHint,
  htmlLabels,
  matrixKeys,
  rowAbsent,
  shownOf,
} from '../../wording/html-report.ts';
import { type CellLevel, cellLevel, cellLevels } from '../../wording/reach.ts';
import { matrixIntro } from '../../wording/report.ts';
import { matrixTitle } from '../../wording/view-titles.ts';
import { nsAddress } from '../address.ts';
import { h, link, replace } from './dom.ts';
import { filterBox, holds, pageTitle } from './parts.ts';
import { keepParam, type Route } from './route.ts';
import type { Site } from './site.ts';

/** Namespaces that a matrix or a graph shows at once. */
export const mostShown = 60;

/** Positions of what fits a filter: the most exposed, in the order of their names. */
export function shownPositions(
  { result, order }: Site,
  filter: string,
): { readonly shown: number[]; readonly fitting: number } {
  const fitting = order.filter((index) => holds(result.namespaces[index]?.name ?? '', filter));
  return { shown: fitting.slice(0, mostShown).sort((a, b) => a - b), fitting: fitting.length };
}

export function matrixView(site: Site, { params }: Route): Node[] {
  const place = h('div');
  const count = h('p', { class: 'count', role: 'status' });
  const spoken = h('p', { class: 'spoken', role: 'status', 'aria-live': 'polite' }, matrixKeys);
  const total = site.result.namespaces.length;
  const show = (filter: string) => {
    const { shown, fitting } = shownPositions(site, filter);
    replace(
      count,
      shown.length < fitting ? cutHint(shown.length, fitting) : shownOf(shown.length, total, 'namespace'),
    );
    replace(
      place,
      grid(site, shown, (text) => replace(spoken, text)),
    );
  };
  const filter = params.get('q') ?? '';
  show(filter);
  return [
    pageTitle(matrixTitle),
    h('p', { class: 'lead' }, site.matrixSummary),
    h('p', {}, matrixIntro),
    h(
      'div',
      { class: 'controls' },
      filterBox({
        value: filter,
        change: (value) => {
          keepParam('q', value);
          show(value);
        },
      }),
      count,
    ),
    legend(),
    spoken,
    place,
  ];
}

/** The words of the cells and their meanings. */
export function legend(): HTMLElement {
  const levels = Object.keys(cellLevels) as CellLevel[];
  return h(
    'ul',
    { class: 'inline legend' },
    ...levels.map((level) =>
      h(
        'li',
        {},
        h('span', { class: `swatch level-${level}` }, cellLevels[level].word),
        cellLevels[level].meaning,
      ),
    ),
  );
}

function grid(site: Site, shown: readonly number[], speak: (text: string) => void): HTMLElement {
  const names = shown.map((index) => site.result.namespaces[index]?.name ?? '');
  const rows = shown.map((index) => site.rowOf(index));
  const cells = rows.map((row, i) =>
    shown.map((to, j) => cellOf(row?.[to], { i, j, names, inside: shown[i] === to })),
  );
  cells[0]?.[0]?.setAttribute('tabindex', '0');
  let focused = cells[0]?.[0];

  function move(to: HTMLElement | undefined): void {
    if (to === undefined) return;
    focused?.setAttribute('tabindex', '-1');
    to.setAttribute('tabindex', '0');
    focused = to;
    to.focus();
  }

  return h(
    'div',
    { class: 'table matrix', role: 'region', 'aria-label': matrixTitle },
    h(
      'table',
      {
        role: 'grid',
        keydown: (event) => {
          const { key } = event as KeyboardEvent;
          const at = positionOf(event.target as Element);
          if (at === undefined) return;
          const next = nextPosition(key, at, shown.length);
          if (next !== undefined) {
            event.preventDefault();
            move(cells[next.i]?.[next.j]);
          } else if (key === 'Enter') location.hash = nsAddress(names[at.i] ?? '');
        },
        focusin: (event) => speak((event.target as Element).getAttribute('aria-label') ?? matrixKeys),
        mouseover: (event) => {
          const label = (event.target as Element).closest('td')?.getAttribute('aria-label');
          if (label) speak(label);
        },
        click: (event) => move((event.target as Element).closest<HTMLElement>('td') ?? undefined),
      },
      h('caption', {}, `${htmlLabels.from} ↓ ${htmlLabels.to} →`),
      h(
        'thead',
        {},
        h(
          'tr',
          {},
          h('td', {}),
          ...names.map((name) => h('th', { scope: 'col' }, h('div', {}, h('span', { title: name }, name)))),
        ),
      ),
      h(
        'tbody',
        {},
        ...cells.map((row, i) =>
          h('tr', {}, h('th', { scope: 'row' }, link(nsAddress(names[i] ?? ''), names[i])), ...row),
        ),
      ),
    ),
  );
}

interface Position {
  readonly i: number;
  readonly j: number;
}

function cellOf(
  cell: MatrixCell | undefined,
  { i, j, names, inside }: Position & { readonly names: readonly string[]; readonly inside: boolean },
): HTMLElement {
  const level = cell === undefined ? 'none' : cellLevel(cell);
  const sentence = cell === undefined ? rowAbsent : cellSentence(names[i] ?? '', names[j] ?? '', cell);
  return h(
    'td',
    {
      class: `level-${level}${inside ? ' inside' : ''}${cell?.unknown ? ' unsure' : ''}`,
      tabindex: -1,
      'data-at': `${i} ${j}`,
      'aria-label': sentence,
    },
    cell?.unknown ? `${cellLevels[level].word}?` : cell === undefined ? '–' : cellLevels[level].word,
  );
}

function positionOf(target: Element): Position | undefined {
  const [i, j] = (target.getAttribute('data-at') ?? '').split(' ').map(Number);
  return i === undefined || j === undefined ? undefined : { i, j };
}

function nextPosition(key: string, { i, j }: Position, count: number): Position | undefined {
  const last = count - 1;
  const moves: Readonly<Record<string, Position>> = {
    ArrowUp: { i: Math.max(0, i - 1), j },
    ArrowDown: { i: Math.min(last, i + 1), j },
    ArrowLeft: { i, j: Math.max(0, j - 1) },
    ArrowRight: { i, j: Math.min(last, j + 1) },
    Home: { i, j: 0 },
    End: { i, j: last },
  };
  return moves[key];
}
