// The first page of a fleet report, to be read in a minute: is the control met, in how many clusters, how far, how
// bad, which clusters are worst, and what comes back in most of them.
import type { FleetResult } from '../../lib/model/fleet-result.ts';
import {
  fleetBasis,
  fleetCompleteness,
  fleetEvidence,
  fleetFacts,
  fleetRisk,
  fleetTitles,
  fleetVerdict,
} from '../wording/fleet-report.ts';
import { reportTitles } from '../wording/report.ts';
import { clusterColumns, clusterRow, recurringColumns, recurringRow } from './fleet-rows.ts';
import { drawScores, drawVerdict } from './score-panel.ts';
import { bottomOf, heading, paragraph, paragraphAt, type Sheet, startSection } from './sheet.ts';
import { drawStatusBar } from './status-bar.ts';
import { drawTable, tableStart } from './table.ts';
import { linesHeight, wrap } from './text.ts';
import { styles } from './theme.ts';

const mostClusters = 12;
const mostRecurring = 5;

/** Draws the whole page; `destinations` are the named places of the clusters, by id. */
export function drawFleetSummary(
  sheet: Sheet,
  {
    fleet,
    destinations,
  }: { readonly fleet: FleetResult; readonly destinations: ReadonlyMap<string, string> },
): void {
  startSection(sheet, { title: reportTitles.summary, height: Number.POSITIVE_INFINITY });
  const kicker = `${reportTitles.control} · ${fleetTitles.kind}`.toUpperCase();
  paragraph(sheet, { text: kicker, style: styles.kicker, after: 1 });
  heading(sheet, { level: 'H1', text: fleet.fleet.name });
  paragraph(sheet, { text: fleetEvidence(fleet), style: styles.mute, after: 9 });
  drawVerdict(sheet, { status: fleet.status, verdict: fleetVerdict(fleet), risk: fleetRisk(fleet) });
  const basis = fleetBasis(fleet);
  drawScores(sheet, { scores: fleet.scores, basis, facts: fleetFacts(fleet) });
  drawStatusBar(sheet, { statuses: fleet.clusters.map(({ status }) => status), basis, noun: 'Clusters' });
  sheet.y += 16;
  const text = fleetCompleteness(fleet);
  const lines = wrap(sheet.setter, { text, style: styles.mute, width: sheet.width });
  const foot = bottomOf(sheet) - linesHeight(lines.length, styles.mute);
  drawWorst(sheet, { fleet, destinations, end: foot - 12 });
  drawRecurring(sheet, { fleet, end: foot - 12 });
  paragraphAt(sheet, { text, style: styles.mute, x: sheet.left, y: foot, width: sheet.width });
  sheet.y = bottomOf(sheet);
}

/** As many clusters as leave room for what comes back. */
function drawWorst(
  sheet: Sheet,
  {
    fleet,
    destinations,
    end,
  }: {
    readonly fleet: FleetResult;
    readonly destinations: ReadonlyMap<string, string>;
    readonly end: number;
  },
): void {
  const rows = fleet.clusters
    .slice(0, mostClusters)
    .map((cluster) => clusterRow(cluster, destinations.get(cluster.id)));
  if (rows.length === 0) return;
  heading(sheet, { level: 'H2', text: fleetTitles.worstClusters, style: styles.partHeading });
  const kept = fleet.recurring.length === 0 ? 0 : 130;
  drawTable(sheet, { columns: clusterColumns, rows, within: end - kept });
  sheet.y += 14;
}

function drawRecurring(
  sheet: Sheet,
  { fleet, end }: { readonly fleet: FleetResult; readonly end: number },
): void {
  const rows = fleet.recurring.slice(0, mostRecurring).map(recurringRow);
  const table = { columns: recurringColumns, rows };
  if (rows.length === 0 || sheet.y + 22 + tableStart(sheet, table) > end) return;
  heading(sheet, { level: 'H2', text: fleetTitles.helpMost, style: styles.partHeading });
  drawTable(sheet, { ...table, within: end });
}
