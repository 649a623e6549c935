// Rows of the tables of a fleet: a cluster with its status, scores and namespaces, and a finding that comes back.
import type { FleetCluster, RecurringFinding } from '../../lib/model/fleet-result.ts';
import { weightWord } from '../wording/finding.ts';
import { clusterBasis, namespaceCounts, placeOf } from '../wording/fleet-report.ts';
import { numberText } from '../wording/format.ts';
import { statusWord } from '../wording/status.ts';
import { scoreCell } from './score-cell.ts';
import { drawSeverityChip, severityInk } from './severity-mark.ts';
import { statusCell } from './status-cell.ts';
import type { Cell, Column, Row } from './table-rows.ts';
import { bandColours, colours, styles } from './theme.ts';

export const clusterColumns: readonly Column[] = [
  { title: 'Cluster', share: 118 },
  { title: 'Status', share: 92 },
  { title: 'Coverage', share: 64 },
  { title: 'Exposure', share: 68 },
  { title: 'Workloads', share: 53, align: 'right' },
  { title: 'Open', share: 38, align: 'right' },
  { title: 'Namespaces', share: 112 },
];

export const recurringColumns: readonly Column[] = [
  { title: 'Severity', share: 22 },
  { title: 'What does not hold', share: 60 },
  { title: 'Check', share: 34 },
  { title: 'Clusters', share: 14, align: 'right' },
  { title: 'Findings', share: 14, align: 'right' },
];

/** The name leads to the page of the cluster where there is one. */
export function clusterRow(cluster: FleetCluster, link: string | undefined): Row {
  const { name, status, scores, workloads, openDirections, notAssessed } = cluster;
  const known = notAssessed === undefined;
  const named: Cell = {
    blocks: [
      {
        text: name,
        style: { ...styles.cellStrong, colour: link === undefined ? colours.ink : colours.blue },
        limit: 4,
      },
      { text: placeOf(cluster), style: { ...styles.smallMute, size: 6.8 }, limit: 2 },
    ],
    heads: 'row',
    ...(link === undefined ? {} : { link }),
  };
  const counts = known ? namespaceCounts(cluster) : 'Not known';
  return {
    kind: 'cells',
    cells: [
      named,
      statusCell(statusWord(status, clusterBasis(cluster)), status),
      scoreCell(scores.coverage, { colour: colours.blue }),
      scoreCell(scores.exposure, { colour: bandColours[scores.band ?? 'low'], band: scores.band }),
      { blocks: [{ text: known ? numberText(workloads) : '–' }] },
      { blocks: [{ text: known ? numberText(openDirections) : '–' }] },
      { blocks: [{ text: counts, style: styles.small, limit: 6 }] },
    ],
  };
}

export function recurringRow(recurring: RecurringFinding): Row {
  const { severity, title, checkId, clusterCount, findingCount } = recurring;
  const style = { ...styles.smallStrong, size: 7.2, colour: severityInk(severity) };
  return {
    kind: 'cells',
    cells: [
      {
        blocks: [{ text: weightWord(severity), style, inset: 17, limit: 1 }],
        ornament: (doc, { box }) =>
          drawSeverityChip(doc, { weight: severity, box: { ...box, y: box.y - 1.5, height: 12.6 } }),
      },
      { blocks: [{ text: title, limit: 4 }], heads: 'row' },
      { blocks: [{ text: checkId, style: styles.smallMute, limit: 3 }] },
      { blocks: [{ text: numberText(clusterCount) }] },
      { blocks: [{ text: numberText(findingCount) }] },
    ],
  };
}
