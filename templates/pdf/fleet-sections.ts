// The sections of a fleet report that are a table or a chart: population, league table, exposure, what comes back,
// and the requirements rolled up.

import type { FleetCluster, FleetResult } from '../../lib/model/fleet-result.ts';
import type { FleetFrameworks, FleetRequirement } from '../../lib/model/framework.ts';
import {
  catalogueText,
  clusterCountsText,
  frameworkCounts,
  frameworkName,
  limitText,
  mappingIntro,
  mappingTitles,
  rollUpIntro,
} from '../wording/control-mapping.ts';
import {
  assessedText,
  fleetCompleteness,
  fleetTitles,
  groupName,
  leagueIntro,
  noRecurring,
  placeOf,
  recurringIntro,
  thresholdsText,
  worstCaseText,
} from '../wording/fleet-report.ts';
import { fleetMapIntro, mapTitle } from '../wording/treemap.ts';
import { clusterColumns, clusterRow, recurringColumns, recurringRow } from './fleet-rows.ts';
import { drawFrameworkCounts, drawMapping, requirementCell, verdictCell } from './framework-section.ts';
import { drawShape } from './marks.ts';
import { heading, paragraph, type Sheet, startSection } from './sheet.ts';
import { drawTable } from './table.ts';
import { drawTablePart } from './table-part.ts';
import type { Column, Row } from './table-rows.ts';
import { statusLooks, styles } from './theme.ts';
import { drawExposureMap } from './treemap.ts';

const targetColumns: readonly Column[] = [
  { title: 'Cluster', share: 34 },
  { title: 'Account and region', share: 32 },
  { title: 'Assessed', share: 15 },
  { title: 'Evidence as of, or why not', share: 50 },
];

const rollUpColumns: readonly Column[] = [
  { title: 'Requirement', share: 38 },
  { title: 'Result', share: 24 },
  { title: 'Clusters', share: 32 },
  { title: 'What it does not prove', share: 32 },
];

/** What was to be scanned, what was, and the worst case for what was not. */
export function drawFleetPopulation(sheet: Sheet, fleet: FleetResult): void {
  startSection(sheet, { title: fleetTitles.population, height: 240 });
  heading(sheet, { level: 'H2', text: fleetTitles.population });
  paragraph(sheet, { text: fleetCompleteness(fleet), after: 10 });
  heading(sheet, { level: 'H3', text: fleetTitles.worstCase });
  paragraph(sheet, { text: worstCaseText(fleet), after: 12 });
  const thresholds = thresholdsText(fleet);
  if (thresholds !== undefined) {
    heading(sheet, { level: 'H3', text: fleetTitles.thresholds });
    paragraph(sheet, { text: thresholds, after: 12 });
  }
  const rows = fleet.clusters.map(targetRow);
  drawTablePart(sheet, { title: fleetTitles.targets, columns: targetColumns, rows });
}

/** Every cluster in one row. */
export function drawLeague(
  sheet: Sheet,
  {
    fleet,
    destinations,
  }: { readonly fleet: FleetResult; readonly destinations: ReadonlyMap<string, string> },
): void {
  startSection(sheet, { title: fleetTitles.league, height: 180 });
  heading(sheet, { level: 'H2', text: fleetTitles.league });
  paragraph(sheet, { text: leagueIntro, style: styles.mute });
  const rows = fleet.clusters.map((cluster) => clusterRow(cluster, destinations.get(cluster.id)));
  drawTable(sheet, { columns: clusterColumns, rows });
  sheet.y += 10;
}

/** Cluster and namespace by size and exposure. */
export function drawFleetExposure(sheet: Sheet, { clusters }: FleetResult): void {
  startSection(sheet, { title: mapTitle, height: 400 });
  heading(sheet, { level: 'H2', text: mapTitle });
  const groups = clusters.map((cluster) => ({ name: groupName(cluster), leaves: cluster.namespaces }));
  drawExposureMap(sheet, { groups, height: 300, intro: fleetMapIntro });
}

/** One row for each check that fails somewhere. */
export function drawRecurringFindings(sheet: Sheet, { recurring }: FleetResult): void {
  startSection(sheet, { title: fleetTitles.recurring, height: 150 });
  heading(sheet, { level: 'H2', text: fleetTitles.recurring });
  paragraph(sheet, { text: recurring.length === 0 ? noRecurring : recurringIntro, style: styles.mute });
  drawTable(sheet, { columns: recurringColumns, rows: recurring.map(recurringRow) });
  sheet.y += 10;
}

/** Requirements over all clusters. */
export function drawRollUp(sheet: Sheet, { catalogue, requirements }: FleetFrameworks): void {
  startSection(sheet, { title: mappingTitles.section, height: 260 });
  heading(sheet, { level: 'H2', text: mappingTitles.section });
  paragraph(sheet, { text: `${mappingIntro} ${rollUpIntro}`, style: styles.mute });
  paragraph(sheet, { text: catalogueText(catalogue), style: styles.smallMute, after: 10 });
  drawFrameworkCounts(sheet, frameworkCounts(requirements));
  let framework = '';
  const rows = requirements.flatMap((requirement): Row[] => {
    const name = frameworkName(requirement);
    const group: Row[] = name === framework ? [] : [{ kind: 'group', text: name }];
    framework = name;
    return [...group, rollUpRow(requirement)];
  });
  drawMapping(sheet, { columns: rollUpColumns, rows });
}

function targetRow(cluster: FleetCluster): Row {
  const assessed = cluster.notAssessed === undefined;
  const status = assessed ? 'met' : 'notAssessed';
  return {
    kind: 'cells',
    cells: [
      { blocks: [{ text: cluster.name, style: styles.cellStrong, limit: 6 }], heads: 'row' },
      { blocks: [{ text: placeOf(cluster), limit: 3 }] },
      {
        blocks: [{ text: assessed ? 'Yes' : 'No' }],
        inset: 12,
        ornament: (doc, { box }) => {
          const colour = statusLooks[status].outline;
          drawShape(doc, { status, x: box.x + 4, y: box.y + 5.2, radius: 3.2, colour });
        },
      },
      { blocks: [{ text: assessedText(cluster), limit: 6 }] },
    ],
  };
}

function rollUpRow(requirement: FleetRequirement): Row {
  return {
    kind: 'cells',
    cells: [
      requirementCell(requirement),
      verdictCell(requirement.verdict),
      { blocks: [{ text: clusterCountsText(requirement), style: styles.small }] },
      { blocks: [{ text: limitText(requirement), style: styles.small, limit: 6 }] },
    ],
  };
}
