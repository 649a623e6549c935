// A table of things that have a name and a status: a filter by both, a count, and what was chosen kept in the address.
import type { Status } from '../../../lib/model/scan-result.ts';
import { htmlLabels, shownOf } from '../../wording/html-report.ts';
import { statusOrder } from '../../wording/status.ts';
import { h, replace } from './dom.ts';
import { filterBox, holds, select } from './parts.ts';
import { keepParam } from './route.ts';

interface Named {
  readonly name: string;
  readonly status: Status;
}

export interface FilteredTable<T extends Named> {
  readonly items: readonly T[];
  /** What one of them is: `namespace`. */
  readonly noun: string;
  readonly params: URLSearchParams;
  readonly statusWord: (status: Status) => string;
  /** Draws those that fit; `sorted` is empty until a head was chosen. */
  readonly draw: (
    items: readonly T[],
    order: { readonly sorted: string; readonly onSort: (sorted: string) => void },
  ) => Node;
}

export function filteredTable<T extends Named>(of: FilteredTable<T>): Node[] {
  const { items, params } = of;
  const count = h('p', { class: 'count', role: 'status' });
  const place = h('div');
  const chosen = {
    q: params.get('q') ?? '',
    status: params.get('status') ?? '',
    sort: params.get('sort') ?? '',
  };
  const show = () => {
    const fitting = items.filter(
      ({ name, status }) => holds(name, chosen.q) && (chosen.status === '' || status === chosen.status),
    );
    replace(count, shownOf(fitting.length, items.length, of.noun));
    replace(place, of.draw(fitting, { sorted: chosen.sort, onSort: (sorted) => set('sort', sorted) }));
  };
  const set = (name: keyof typeof chosen, value: string) => {
    chosen[name] = value;
    keepParam(name, value);
    // The table has sorted itself
    if (name !== 'sort') show();
  };
  show();
  const statuses = statusOrder.filter((status) => items.some((one) => one.status === status));
  return [
    h(
      'div',
      { class: 'controls' },
      filterBox({ value: chosen.q, change: (value) => set('q', value) }),
      select(
        htmlLabels.status,
        [['', htmlLabels.any], ...statuses.map((status) => [status, of.statusWord(status)] as const)],
        { value: chosen.status, change: (value) => set('status', value) },
      ),
      count,
    ),
    place,
  ];
}
