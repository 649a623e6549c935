// All namespaces with their scores, to filter and to sort.
import type { NamespaceResult } from '../../../lib/model/scan-result.ts';
import { numberText } from '../../wording/format.ts';
import { htmlHeads, viewNames } from '../../wording/html-report.ts';
import { scoreboardIntro } from '../../wording/report.ts';
import { statusOrder, statusWord } from '../../wording/status.ts';
import { scoreboardTitle } from '../../wording/view-titles.ts';
import { nsAddress } from '../address.ts';
import { scoreBar, statusChip } from '../marks.ts';
import { h, link } from './dom.ts';
import { pageTitle } from './parts.ts';
import type { Route } from './route.ts';
import type { Site } from './site.ts';
import { filteredTable } from './status-filter.ts';
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
  return [
    pageTitle(scoreboardTitle, viewNames.namespaces),
    h('p', {}, scoreboardIntro(result)),
    ...filteredTable({
      items: order.map((index) => result.namespaces[index] as NamespaceResult),
      noun: 'namespace',
      params,
      statusWord: (status) => statusWord(status, result.scan.basis),
      draw: (items, { sorted, onSort }) =>
        scoreboard(site, items, scoreboardTitle, {
          sorted: sorted === '' ? `-${htmlHeads.exposure}` : sorted,
          onSort,
        }),
    }),
  ];
}
