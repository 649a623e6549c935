// One namespace: why it has its status, every lost point with its rule, its workloads, findings and neighbours.
import type { MatrixCell, NamespaceResult } from '../../../lib/model/scan-result.ts';
import { countOf, numberText } from '../../wording/format.ts';
import { htmlHeads, htmlLabels, rowAbsent, viewNames } from '../../wording/html-report.ts';
import { gridTitle, isolationWord, lostTitle, ownFindings } from '../../wording/namespace.ts';
import { reasonFix, reasonText } from '../../wording/reason.ts';
import { lostPointsIntro, namespaceText, nextPodText, unreadableText } from '../../wording/report.ts';
import { addressOf, nsAddress, workloadAddress } from '../address.ts';
import { scoreBar, statusChip } from '../marks.ts';
import { cellTable } from './cell-table.ts';
import { h, link } from './dom.ts';
import { findingRows, groupPoints, type LostPoint, lostPoints, pageTitle, section } from './parts.ts';
import type { Site } from './site.ts';
import { type Column, table } from './table.ts';

export function namespaceView(site: Site, namespace: NamespaceResult): Node[] {
  const { result, findingsOf } = site;
  const { name, status, statusReasons, unreadableWorkloads } = namespace;
  const points = pointsOf(namespace);
  return [
    pageTitle(name, link(addressOf('namespaces'), viewNames.namespaces), ' / '),
    h(
      'p',
      { class: 'summary' },
      statusChip(status, result.scan.basis),
      h('span', {}, namespaceText(namespace)),
    ),
    h('p', {}, nextPodText(namespace)),
    unreadableWorkloads.length > 0 && h('p', {}, unreadableText(unreadableWorkloads)),
    statusReasons.length > 0 &&
      section(
        htmlLabels.reasons,
        h(
          'ul',
          { class: 'reasons' },
          ...statusReasons.map((reason) =>
            h(
              'li',
              {},
              h('span', { class: 'strong' }, reasonText(reason)),
              h('span', { class: 'below' }, reasonFix(reason.id)),
            ),
          ),
        ),
      ),
    section(gridTitle, workloadTable(namespace)),
    section(ownFindings, findingRows(site, findingsOf.get(name) ?? [])),
    section(
      lostTitle,
      h('p', { class: 'mute' }, lostPointsIntro),
      lostPoints(lostTitle, groupPoints(points), name),
    ),
    section(htmlLabels.neighbours, ...neighbours(site, namespace)),
  ].filter((node) => node !== false);
}

/** Exposure first, as it sets the urgency; the most points first. */
function pointsOf({ workloads }: NamespaceResult): LostPoint[] {
  return workloads
    .flatMap((workload) => [
      ...workload.exposureDeductions.map((point) => ({
        ...point,
        workloads: [{ kind: workload.kind, name: workload.name }],
        score: 'exposure' as const,
      })),
      ...Object.values(workload.directions ?? {})
        .flatMap(({ coverageDeductions }) => coverageDeductions)
        .map((point) => ({
          ...point,
          workloads: [{ kind: workload.kind, name: workload.name }],
          score: 'coverage' as const,
        })),
    ])
    .filter(({ points }) => points > 0)
    .sort((a, b) => (a.score === b.score ? b.points - a.points : a.score === 'exposure' ? -1 : 1));
}

type Workload = NamespaceResult['workloads'][number];

function workloadTable({ name: namespace, workloads }: NamespaceResult): HTMLElement {
  const direction = (which: 'ingress' | 'egress'): Column<Workload> => ({
    title: htmlHeads[which],
    cell: ({ directions }) => isolationCell(directions?.[which]),
    sort: ({ directions }) => directions?.[which].quality.worst ?? -1,
  });
  return table<Workload>({
    caption: gridTitle,
    items: workloads,
    empty: htmlLabels.nothing,
    columns: [
      {
        title: htmlHeads.workload,
        head: true,
        cell: ({ kind, name }) => [
          link(workloadAddress(namespace, kind, name), name),
          h('span', { class: 'below' }, kind),
        ],
        sort: ({ name }) => name,
      },
      direction('ingress'),
      direction('egress'),
      {
        title: htmlHeads.exposure,
        numeric: true,
        cell: ({ exposure }) => scoreBar(exposure, 'exposure'),
        sort: ({ exposure }) => exposure.worst,
      },
      {
        title: htmlHeads.pods,
        numeric: true,
        cell: ({ podCount }) => numberText(podCount),
        sort: ({ podCount }) => podCount,
      },
    ],
  });
}

/** In the shape and colour of the status that it would be. */
export function isolationCell(result: Parameters<typeof isolationWord>[0]): HTMLElement {
  const word = isolationWord(result);
  if (result === undefined) return h('span', { class: 'mute' }, word);
  const { isolated, quality } = result;
  const state =
    isolated === 'no'
      ? 'open'
      : isolated === 'unknown'
        ? 'unknown'
        : quality.worst >= 1
          ? 'closed'
          : 'partly';
  return h('span', { class: `isolation ${state}` }, word);
}

interface Neighbour {
  readonly name: string;
  readonly cell: MatrixCell;
}

function neighbours(site: Site, { name }: NamespaceResult): Node[] {
  const { namespaces } = site.result;
  const own = namespaces.findIndex((one) => one.name === name);
  const row = site.rowOf(own);
  if (row === undefined) return [h('p', {}, rowAbsent)];
  const isOpen = ({ cell }: Neighbour) => cell.openPairs > 0 || cell.unknown;
  const named = (index: number, cell: MatrixCell | undefined): Neighbour[] =>
    index === own || cell === undefined ? [] : [{ name: namespaces[index]?.name as string, cell }];
  const to = row.flatMap((cell, index) => named(index, cell)).filter(isOpen);
  const from = namespaces.flatMap((_, index) => named(index, site.rowOf(index)?.[own])).filter(isOpen);
  const list = (caption: string, items: readonly Neighbour[]) =>
    h(
      'div',
      {},
      h('h3', {}, `${caption} (${countOf(items.length, 'namespace')})`),
      neighbourTable(caption, items),
    );
  return [h('div', { class: 'columns' }, list(htmlLabels.reachedBy, from), list(htmlLabels.reaches, to))];
}

function neighbourTable(caption: string, items: readonly Neighbour[]): HTMLElement {
  return cellTable<Neighbour>(caption, items, [
    {
      title: htmlHeads.namespace,
      head: true,
      cell: (one) => link(nsAddress(one.name), one.name),
      sort: (one) => one.name,
    },
  ]);
}
