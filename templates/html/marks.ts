// Small drawings that go with a word: the shape of a status, a bar of a score, a chip of a severity.
import type { Basis, Interval, NamespaceResult, Status } from '../../lib/model/scan-result.ts';
import { type Weight, weightWord } from '../wording/finding.ts';
import { intervalText, numberText } from '../wording/format.ts';
import { statusOrder, statusWord } from '../wording/status.ts';
import { type Element, el } from './element.ts';

/** Shapes on a square of 12, told apart without colour. */
const shapes: Readonly<Record<Status, readonly string[]>> = {
  met: ['M6 .8a5.2 5.2 0 1 0 0 10.4A5.2 5.2 0 0 0 6 .8Z'],
  metWithExceptions: ['M6 1.5a4.5 4.5 0 1 0 0 9v-9Z', 'M6 1.5a4.5 4.5 0 0 1 0 9'],
  partial: ['M6 .3 11.7 6 6 11.7.3 6Z'],
  notMet: ['M6 .8 11.8 11H.2Z'],
  notAssessed: ['M1.2 1.2h9.6v9.6H1.2Z', 'M1.2 6 6 1.2M1.2 10.8l9.6-9.6M6 10.8 10.8 6'],
  empty: ['M1.5 5h9v2h-9Z'],
};

/** The shape alone, for where its word stands beside it. */
export function statusShape(status: Status): Element {
  return el(
    'svg',
    { class: `shape is-${status}`, viewBox: '0 0 12 12', width: 12, height: 12, 'aria-hidden': 'true' },
    ...shapes[status].map((d, index) => el('path', { d, class: index === 0 ? 'solid' : 'stroke' })),
  );
}

/** The shape inside of another drawing, its middle at a point. */
export function shapeAt(status: Status, x: number, y: number): Element {
  return el(
    'g',
    { class: `shape is-${status}`, transform: `translate(${x - 6} ${y - 6})` },
    ...shapes[status].map((d, index) => el('path', { d, class: index === 0 ? 'solid' : 'stroke' })),
  );
}

/** Shape, word and colour. */
export function statusChip(status: Status, basis: Basis): Element {
  return el('span', { class: `chip is-${status}` }, statusShape(status), statusWord(status, basis));
}

export function severityChip(weight: Weight): Element {
  return el('span', { class: `severity of-${weight}` }, weightWord(weight));
}

/** A bar from 0 to 100 with the number before it; the best case is drawn paler. */
export function scoreBar(interval: Interval | null, kind: 'coverage' | 'exposure'): Element {
  if (interval === null) return el('span', { class: 'mute' }, '–');
  return el(
    'span',
    { class: 'score' },
    el('span', { class: 'num' }, intervalText(interval)),
    bar(interval, kind),
  );
}

/** The bar alone, with marks where the reading of the score changes. */
export function bar(
  interval: Interval,
  kind: 'coverage' | 'exposure',
  ticks: readonly number[] = [],
): Element {
  const [low, high] = [interval.best, interval.worst].sort((a, b) => a - b) as [number, number];
  return el(
    'svg',
    { class: `bar ${kind}`, viewBox: '0 0 100 6', preserveAspectRatio: 'none', 'aria-hidden': 'true' },
    el('rect', { class: 'track', width: 100, height: 6, rx: 1 }),
    el('rect', { class: 'maybe', width: high, height: 6, rx: 1 }),
    el('rect', { class: 'sure', width: low, height: 6, rx: 1 }),
    ...ticks.map((x) => el('rect', { class: 'tick', x: x - 0.2, width: 0.5, height: 6 })),
  );
}

/** Namespaces, or clusters, by status: one bar and its counts in words. */
export function statusBar(all: readonly Pick<NamespaceResult, 'status'>[], basis: Basis): Element {
  const counts = statusOrder
    .map((status) => ({ status, count: all.filter((one) => one.status === status).length }))
    .filter(({ count }) => count > 0);
  let left = 0;
  const parts = counts.map(({ status, count }) => {
    const width = (count / all.length) * 100;
    const part = el('rect', {
      class: `is-${status}`,
      x: left,
      width: Math.max(width - 0.3, 0.3),
      height: 8,
    });
    left += width;
    return part;
  });
  return el(
    'div',
    { class: 'statusbar' },
    el('svg', { viewBox: '0 0 100 8', preserveAspectRatio: 'none', 'aria-hidden': 'true' }, ...parts),
    el(
      'ul',
      { class: 'inline' },
      ...counts.map(({ status, count }) =>
        el(
          'li',
          {},
          statusShape(status),
          el('b', { class: 'num' }, numberText(count)),
          ` ${statusWord(status, basis)}`,
        ),
      ),
    ),
  );
}

/** The sign of the product: a hull with its bulkheads. */
export function productMark(): Element {
  return el(
    'svg',
    { class: 'mark', viewBox: '0 0 24 24', width: 24, height: 24, 'aria-hidden': 'true' },
    el('path', { d: 'M2 5h20v7a8 8 0 0 1-8 8h-4a8 8 0 0 1-8-8Z', class: 'hull' }),
    el('path', { d: 'M9 5v14.6M15 5v14.6', class: 'walls' }),
  );
}
