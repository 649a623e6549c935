// Starts the index of a fleet: the page is there already, its table of clusters gets a filter and heads that sort.
import type { FleetCluster, FleetResult } from '../../../lib/model/fleet-result.ts';
import {
  assessedText,
  clusterBasis,
  fleetBasis,
  fleetTitles,
  namespaceCounts,
  placeOf,
} from '../../wording/fleet-report.ts';
import { numberText } from '../../wording/format.ts';
import { htmlHeads, htmlLabels, shownOf } from '../../wording/html-report.ts';
import { statusOrder, statusWord } from '../../wording/status.ts';
import { scoreBar, statusChip } from '../marks.ts';
import { h, replace } from './dom.ts';
import { keptView, pageData, startPage } from './frame.ts';
import { unpack } from './pack.ts';
import type { FleetPageData } from './page-data.ts';
import { filterBox, holds, select } from './parts.ts';
import { keepParam, readRoute } from './route.ts';
import { table } from './table.ts';

const data = pageData<FleetPageData>();
const fleet = unpack(data.packed) as unknown as FleetResult;
const pageOf = new Map(fleet.clusters.map((cluster, index) => [cluster, data.pages[index] ?? '']));

function league(): Node[] {
  const { params } = readRoute(location.hash);
  const count = h('p', { class: 'count', role: 'status' });
  const place = h('div');
  const chosen = {
    q: params.get('q') ?? '',
    status: params.get('status') ?? '',
    sort: params.get('sort') ?? '',
  };
  const show = () => {
    const items = fleet.clusters.filter(
      ({ name, status }) => holds(name, chosen.q) && (chosen.status === '' || status === chosen.status),
    );
    replace(count, shownOf(items.length, fleet.clusters.length, 'cluster'));
    replace(place, clusterTable(items, { sorted: chosen.sort, onSort: (sorted) => set('sort', sorted) }));
  };
  const set = (name: keyof typeof chosen, value: string) => {
    chosen[name] = value;
    keepParam(name, value);
    if (name !== 'sort') show();
  };
  show();
  const statuses = statusOrder.filter((status) => fleet.clusters.some((one) => one.status === status));
  return [
    h(
      'div',
      { class: 'controls' },
      filterBox({ value: chosen.q, change: (value) => set('q', value) }),
      select(
        htmlLabels.status,
        [
          ['', htmlLabels.any],
          ...statuses.map((status) => [status, statusWord(status, fleetBasis(fleet))] as const),
        ],
        { value: chosen.status, change: (value) => set('status', value) },
      ),
      count,
    ),
    place,
  ];
}

function clusterTable(
  items: readonly FleetCluster[],
  order: { readonly sorted: string; readonly onSort: (sorted: string) => void },
): HTMLElement {
  const grave = ({ findings }: FleetCluster) => findings.critical + findings.high;
  return table<FleetCluster>({
    caption: fleetTitles.league,
    items,
    ...order,
    columns: [
      {
        title: htmlHeads.cluster,
        head: true,
        cell: (cluster) => [
          pageLink(cluster),
          cluster.region !== undefined && h('span', { class: 'below' }, placeOf(cluster)),
        ],
        sort: ({ name }) => name,
      },
      {
        title: htmlHeads.status,
        cell: (cluster) => statusChip(cluster.status, clusterBasis(cluster)),
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
      { title: htmlHeads.namespaces, cell: namespaceCounts },
      { title: htmlHeads.grave, numeric: true, cell: (one) => numberText(grave(one)), sort: grave },
      { title: htmlHeads.evidence, cell: assessedText },
    ],
  });
}

function pageLink(cluster: FleetCluster): HTMLElement {
  const page = pageOf.get(cluster);
  return page ? h('a', { href: page }, cluster.name) : h('span', {}, cluster.name);
}

startPage({
  name: fleet.fleet.name,
  status: statusChip(fleet.status, fleetBasis(fleet)),
  menu: [],
  record: data.record,
  show: (route) => (route.view === 'overview' ? keptView('overview') : undefined),
  entryOf: () => '',
});
document.getElementById('league')?.replaceChildren(...league());
