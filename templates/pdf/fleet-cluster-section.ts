// A page for each cluster of a fleet: status, scores, namespaces by status, what to do first, and its namespaces by
// exposure. Those without a result share pages, which say why. The whole story is in the cluster's own report.
import type { FleetCluster, FleetNamespace, FleetResult } from '../../lib/model/fleet-result.ts';
import type { ScanResult } from '../../lib/model/scan-result.ts';
import {
  clusterBasis,
  clusterLine,
  clustersCut,
  fleetTitles,
  namespacesCut,
  placeOf,
  resultOf,
  withoutResult,
} from '../wording/fleet-report.ts';
import { nothingToDo, reportTitles } from '../wording/report.ts';
import { statusWord } from '../wording/status.ts';
import { riskText, verdictText } from '../wording/verdict.ts';
import { metadataText } from './characters.ts';
import { drawNameHead } from './name-head.ts';
import { priorityColumns, priorityRows } from './priority-rows.ts';
import { scoreCell } from './score-cell.ts';
import { drawVerdict } from './score-panel.ts';
import { bottomOf, heading, need, paragraph, type Sheet, startPage, startSection } from './sheet.ts';
import { drawStatusBar } from './status-bar.ts';
import { statusCell } from './status-cell.ts';
import { drawTable } from './table.ts';
import type { Column, Row } from './table-rows.ts';
import { bandColours, bandOf, colours, styles } from './theme.ts';

const mostPriorities = 5;

const namespaceColumns: readonly Column[] = [
  { title: 'Namespace', share: 44 },
  { title: 'Status', share: 30 },
  { title: 'Coverage', share: 24 },
  { title: 'Exposure', share: 24 },
  { title: 'Workloads', share: 18, align: 'right' },
];

/** The named place of each cluster, by the id of its target. */
export function clusterDestinations({ clusters }: FleetResult): Map<string, string> {
  return new Map(clusters.map(({ id }, index) => [id, `cluster-${index + 1}`]));
}

/** `sentence`: in place of more pages than a report may have. */
export function drawClusterPages(
  sheet: Sheet,
  {
    fleet,
    results,
    destinations,
    extent,
  }: {
    readonly fleet: FleetResult;
    readonly results: readonly ScanResult[];
    readonly destinations: ReadonlyMap<string, string>;
    readonly extent: 'pages' | 'sentence';
  },
): void {
  const height = extent === 'pages' ? Number.POSITIVE_INFINITY : 80;
  const outline = startSection(sheet, { title: fleetTitles.clusters, height });
  heading(sheet, { level: 'H2', text: fleetTitles.clusters });
  if (extent === 'sentence') {
    paragraph(sheet, { text: clustersCut(fleet.clusters.length), style: styles.strong, after: 12 });
    return;
  }
  sheet.y += 8;
  fleet.clusters.forEach((cluster, index) => {
    const before = fleet.clusters[index - 1];
    // Clusters without a result say one sentence each, and share their pages
    const shares = cluster.notAssessed !== undefined && before?.notAssessed !== undefined;
    if (shares) need(sheet, 120);
    else if (index > 0) startPage(sheet);
    const destination = destinations.get(cluster.id) ?? '';
    sheet.doc.addNamedDestination(destination, 'XYZ', sheet.left, sheet.y - 6, null);
    outline.addItem(metadataText(cluster.name));
    drawCluster(sheet, { cluster, result: resultOf(cluster, results) });
  });
}

function drawCluster(
  sheet: Sheet,
  { cluster, result }: { readonly cluster: FleetCluster; readonly result: ScanResult | undefined },
): void {
  const basis = clusterBasis(cluster);
  drawNameHead(sheet, { name: cluster.name, status: cluster.status, basis });
  paragraph(sheet, { text: placeOf(cluster), style: styles.smallMute, after: 1 });
  if (cluster.notAssessed !== undefined) {
    sheet.y += 4;
    paragraph(sheet, { text: withoutResult(cluster), style: styles.strong, after: 22 });
    return;
  }
  paragraph(sheet, { text: clusterLine(cluster), style: styles.smallMute, after: 8 });
  if (result !== undefined)
    drawVerdict(sheet, { status: result.status, verdict: verdictText(result), risk: riskText(result) });
  const statuses = cluster.namespaces.map(({ status }) => status);
  drawStatusBar(sheet, { statuses, basis, noun: 'Namespaces' });
  sheet.y += 14;
  if (result !== undefined) drawFirst(sheet, result);
  drawNamespaceTable(sheet, cluster);
}

function drawFirst(sheet: Sheet, result: ScanResult): void {
  heading(sheet, { level: 'H4', text: reportTitles.doFirst });
  const rows = priorityRows(result, mostPriorities);
  if (rows.length === 0) paragraph(sheet, { text: nothingToDo(result), style: styles.mute });
  drawTable(sheet, { columns: priorityColumns, rows, within: bottomOf(sheet) - 120 });
  sheet.y += 12;
}

/** As many as the page has room for. */
function drawNamespaceTable(sheet: Sheet, { namespaces, ...cluster }: FleetCluster): void {
  if (namespaces.length === 0) return;
  const ranked = [...namespaces].sort((a, b) => (b.exposure?.worst ?? -1) - (a.exposure?.worst ?? -1));
  const basis = clusterBasis({ ...cluster, namespaces });
  heading(sheet, { level: 'H4', text: fleetTitles.namespaces });
  const rows = ranked.map((namespace) => namespaceRow(namespace, statusWord(namespace.status, basis)));
  const drawn = drawTable(sheet, { columns: namespaceColumns, rows, within: bottomOf(sheet) - 18 });
  sheet.y += 6;
  if (drawn < rows.length)
    paragraph(sheet, { text: namespacesCut(rows.length - drawn), style: styles.smallMute, after: 0 });
}

function namespaceRow({ name, status, coverage, exposure, workloads }: FleetNamespace, word: string): Row {
  const band = exposure === null ? null : bandOf(exposure.worst);
  return {
    kind: 'cells',
    cells: [
      { blocks: [{ text: name, style: styles.cellStrong, limit: 3 }], heads: 'row' },
      statusCell(word, status),
      scoreCell(coverage, { colour: colours.blue }),
      scoreCell(exposure, { colour: bandColours[band ?? 'low'], band }),
      { blocks: [{ text: String(workloads) }] },
    ],
  };
}
