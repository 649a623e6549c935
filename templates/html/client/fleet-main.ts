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
import { htmlHeads } from '../../wording/html-report.ts';
import { statusOrder, statusWord } from '../../wording/status.ts';
import { scoreBar, statusChip } from '../marks.ts';
import { h } from './dom.ts';
import { keptView, pageData, startPage } from './frame.ts';
import { unpack } from './pack.ts';
import type { FleetPageData } from './page-data.ts';
import { readRoute } from './route.ts';
import { filteredTable } from './status-filter.ts';
import { table } from './table.ts';

const data = pageData<FleetPageData>();
const fleet = unpack(data.packed) as unknown as FleetResult;
const pageOf = new Map(fleet.clusters.map((cluster, index) => [cluster, data.pages[index] ?? '']));

function league(): Node[] {
  return filteredTable({
    items: fleet.clusters,
    noun: 'cluster',
    params: readRoute(location.hash).params,
    statusWord: (status) => statusWord(status, fleetBasis(fleet)),
    draw: clusterTable,
  });
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
