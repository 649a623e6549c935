// All namespaces with their scores, to filter and to sort.
import type { NamespaceResult } from '../../../lib/model/scan-result.ts';
import { numberText } from '../../wording/format.ts';
import { htmlHeads, htmlLabels, shownOf, viewNames } from '../../wording/html-report.ts';
import { reportTitles, scoreboardIntro } from '../../wording/report.ts';
import { statusOrder, statusWord } from '../../wording/status.ts';
import { nsAddress } from '../address.ts';
import { scoreBar, statusChip } from '../marks.ts';
import { h, link, replace } from './dom.ts';
import { filterBox, holds, pageTitle, select } from './parts.ts';
import { keepParam, type Route } from './route.ts';
import type { Site } from './site.ts';
import { table } from './table.ts';

/** Namespaces as rows; sorts by any head. */
export function scoreboard(
  { result, findingsOf }: Site,
  items: readonly NamespaceResult[],
  caption: string,
  order: { readonly sorted?: string; readonly onSort?: (sorted: string) => void } = {},
): HTMLElement {
  const findings = ({ name }: NamespaceResult) => findingsOf.get(name)?.length ?? 0;
  return table<NamespaceResult>({
    caption,
    items,
    ...order,
    columns: [
      {
        title: htmlHeads.namespace,
        head: true,
        cell: ({ name }) => link(nsAddress(name), name),
        sort: ({ name }) => name,
      },
      {
        title: htmlHeads.status,
        cell: ({ status }) => statusChip(status, result.scan.basis),
        sort: ({ status }) => statusOrder.indexOf(status),
      },
      {
        title: htmlHeads.coverage,
        numeric: true,
        cell: ({ scores }) => scoreBar(scores.coverage, 'coverage'),
        sort: ({ scores }) => scores.coverage?.worst ?? -1,
      },
      {
        title: htmlHeads.exposure,
        numeric: true,
        cell: ({ scores }) => scoreBar(scores.exposure, 'exposure'),
        sort: ({ scores }) => scores.exposure?.worst ?? -1,
      },
      {
        title: htmlHeads.open,
        numeric: true,
        cell: ({ openDirections }) => numberText(openDirections),
        sort: ({ openDirections }) => openDirections,
      },
      {
        title: htmlHeads.workloads,
        numeric: true,
        cell: ({ workloads }) => numberText(workloads.length),
        sort: ({ workloads }) => workloads.length,
      },
      { title: htmlHeads.findings, numeric: true, cell: (one) => numberText(findings(one)), sort: findings },
    ],
  });
}

export function scoreboardView(site: Site, { params }: Route): Node[] {
  const { result, order } = site;
  const sortedByNeed = order.map((index) => result.namespaces[index] as NamespaceResult);
  const count = h('p', { class: 'count', role: 'status' });
  const place = h('div');
  const chosen = {
    q: params.get('q') ?? '',
    status: params.get('status') ?? '',
    sort: params.get('sort') ?? '',
  };

  function show(): void {
    const items = sortedByNeed.filter(
      ({ name, status }) => holds(name, chosen.q) && (chosen.status === '' || status === chosen.status),
    );
    replace(count, shownOf(items.length, result.namespaces.length, 'namespace'));
    replace(
      place,
      scoreboard(site, items, reportTitles.scoreboard, {
        sorted: chosen.sort === '' ? `-${htmlHeads.exposure}` : chosen.sort,
        onSort: (sorted) => set('sort', sorted),
      }),
    );
  }

  function set(name: keyof typeof chosen, value: string): void {
    chosen[name] = value;
    keepParam(name, value);
    if (name !== 'sort') show();
  }

  show();
  const statuses = statusOrder.filter((status) => result.namespaces.some((one) => one.status === status));
  return [
    pageTitle(reportTitles.scoreboard, viewNames.namespaces),
    h('p', {}, scoreboardIntro(result)),
    h(
      'div',
      { class: 'controls' },
      filterBox({ value: chosen.q, change: (value) => set('q', value) }),
      select(
        htmlLabels.status,
        [
          ['', htmlLabels.any],
          ...statuses.map((status) => [status, statusWord(status, result.scan.basis)] as const),
        ],
        { value: chosen.status, change: (value) => set('status', value) },
      ),
      count,
    ),
    place,
  ];
}
