// History: the trend of both scores with the last scans as a table, and what changed since the scan before.
import type { Changes, FindingChange, PolicyChange } from '../../lib/model/changes.ts';
import type { ClusterHistory, GoneFinding } from '../../lib/model/history.ts';
import {
  changesSpan,
  changesTitles,
  clusterChange,
  connectionText,
  findingChangePlace,
  findingChangeText,
  findingCounts,
  leftText,
  limitText,
  moveWords,
  notCompared,
  policyName,
  presenceWords,
} from '../wording/changes.ts';
import { dateText, sentenceCase } from '../wording/format.ts';
import {
  breaksText,
  fleetTrendIntro,
  historyText,
  historyTitles,
  type PointRow,
  pointRows,
  trendIntro,
} from '../wording/history.ts';
import { heading, need, paragraph, type Sheet, startSection } from './sheet.ts';
import { statusCell } from './status-cell.ts';
import { drawTable, tableStart } from './table.ts';
import type { Cell, Column, Row } from './table-rows.ts';
import { styles } from './theme.ts';
import { drawTrend } from './trend-chart.ts';

/** What the report shows of each list; all of it stands in the history file. */
const most = { points: 14, findings: 40, policies: 30, fields: 4, connections: 20, gone: 15 } as const;
const chartHeight = 128;

const pointColumns: readonly Column[] = [
  { title: historyTitles.at, share: 30 },
  { title: historyTitles.status, share: 24 },
  { title: historyTitles.coverage, share: 17 },
  { title: historyTitles.exposure, share: 17 },
  { title: historyTitles.findings, share: 38 },
];

const findingColumns: readonly Column[] = [
  { title: historyTitles.change, share: 16 },
  { title: historyTitles.what, share: 60 },
  { title: historyTitles.place, share: 40 },
];

const policyColumns: readonly Column[] = [
  { title: historyTitles.change, share: 16 },
  { title: historyTitles.policy, share: 42 },
  { title: historyTitles.fields, share: 58 },
];

const connectionColumns: readonly Column[] = [
  { title: historyTitles.change, share: 16 },
  { title: historyTitles.connection, share: 100 },
];

const goneColumns: readonly Column[] = [
  { title: historyTitles.finding, share: 66 },
  { title: historyTitles.seen, share: 50 },
];

export function drawHistory(sheet: Sheet, history: ClusterHistory): void {
  const outline = drawTrends(sheet, history);
  if (history.changes !== undefined) drawChanges(sheet, { changes: history.changes, outline });
  drawGone(sheet, history.gone);
}

export function drawFleetTrend(sheet: Sheet, points: ClusterHistory['points']): void {
  drawTrends(sheet, { points, pointsLeft: 0 }, fleetTrendIntro);
}

function drawTrends(
  sheet: Sheet,
  history: Pick<ClusterHistory, 'points' | 'pointsLeft'>,
  lead?: string,
): PDFKit.PDFOutline {
  const outline = startSection(sheet, { title: historyTitles.section, height: 320 });
  heading(sheet, { level: 'H2', text: historyTitles.section });
  const intro = [historyText(history), trendIntro, ...(lead === undefined ? [] : [lead])].join(' ');
  paragraph(sheet, { text: intro, style: styles.mute, after: 4 });
  const breaks = breaksText(history);
  if (breaks !== '') paragraph(sheet, { text: breaks, after: 4 });
  drawCharts(sheet, history);
  const rows = pointRows(history, most.points).map(pointRow);
  need(sheet, 20 + tableStart(sheet, { columns: pointColumns, rows }));
  heading(sheet, { level: 'H3', text: historyTitles.points });
  drawTable(sheet, { columns: pointColumns, rows });
  sheet.y += 12;
  return outline;
}

function drawCharts(sheet: Sheet, history: Pick<ClusterHistory, 'points'>): void {
  need(sheet, chartHeight + 10);
  const gap = 14;
  const width = (sheet.width - gap) / 2;
  const { y } = sheet;
  drawTrend(sheet, { history, score: 'coverage', box: { x: sheet.left, y, width, height: chartHeight } });
  const right = sheet.left + width + gap;
  drawTrend(sheet, { history, score: 'exposure', box: { x: right, y, width, height: chartHeight } });
  sheet.y += chartHeight + 8;
}

function pointRow({ at, status, statusText, coverage, exposure, findings }: PointRow): Row {
  return {
    kind: 'cells',
    cells: [
      { blocks: [{ text: at, style: styles.smallStrong }], heads: 'row' },
      statusCell(statusText, status),
      { blocks: [{ text: coverage, style: styles.small }] },
      { blocks: [{ text: exposure, style: styles.small }] },
      { blocks: [{ text: findings, style: styles.small, limit: 4 }] },
    ],
  };
}

function drawChanges(
  sheet: Sheet,
  { changes, outline }: { readonly changes: Changes; readonly outline: PDFKit.PDFOutline },
): void {
  need(sheet, 110);
  outline.addItem(historyTitles.changes);
  heading(sheet, { level: 'H3', text: `${historyTitles.changes}: ${changesSpan(changes)}` });
  paragraph(sheet, { text: `${clusterChange(changes)}.`, style: styles.strong, after: 2 });
  paragraph(sheet, {
    text: `${changesTitles.findings}: ${findingCounts(changes)}. ${changes.limits.map(limitText).join(' ')}`,
    after: 6,
  });
  drawPart(sheet, {
    title: changesTitles.findings,
    columns: findingColumns,
    rows: changes.findings.slice(0, most.findings).map(findingRow),
    left: changes.findings.length - most.findings,
    noun: 'finding',
  });
  drawPolicies(sheet, changes);
  drawConnections(sheet, changes);
}

interface Part {
  readonly title: string;
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
  readonly left: number;
  readonly noun: string;
}

/** Draws nothing without rows. */
function drawPart(sheet: Sheet, { title, columns, rows, left, noun }: Part): void {
  if (rows.length === 0) return;
  need(sheet, 20 + tableStart(sheet, { columns, rows }));
  heading(sheet, { level: 'H4', text: title });
  drawTable(sheet, { columns, rows });
  sheet.y += 6;
  if (left > 0) paragraph(sheet, { text: leftText(left, noun), style: styles.smallMute, after: 2 });
  sheet.y += 4;
}

function findingRow(change: FindingChange): Row {
  return {
    kind: 'cells',
    cells: [
      wordCell(moveWords[change.move]),
      { blocks: [{ text: findingChangeText(change), style: styles.small, limit: 6 }] },
      { blocks: [{ text: findingChangePlace(change), style: styles.smallMute, limit: 4 }] },
    ],
  };
}

function drawPolicies(sheet: Sheet, { policies }: Changes): void {
  if (policies.state === 'notCompared') {
    paragraph(sheet, { text: notCompared.policies, style: styles.mute, after: 6 });
    return;
  }
  drawPart(sheet, {
    title: changesTitles.policies,
    columns: policyColumns,
    rows: policies.changes.slice(0, most.policies).map(policyRow),
    left: policies.changes.length - most.policies,
    noun: 'policy',
  });
}

function policyRow(policy: PolicyChange): Row {
  const fields = policy.fields.slice(0, most.fields);
  const left = policy.fields.length - fields.length + policy.fieldsLeft;
  return {
    kind: 'cells',
    cells: [
      wordCell(sentenceCase(presenceWords[policy.change])),
      { blocks: [{ text: policyName(policy), style: styles.small, limit: 4 }] },
      {
        blocks: [
          ...fields.map(({ path, before = 'nothing', after = 'nothing' }) => ({
            text: `${path}: ${before} → ${after}`,
            style: styles.code,
            limit: 4,
          })),
          ...(left > 0 ? [{ text: leftText(left, 'field'), style: styles.smallMute }] : []),
        ],
      },
    ],
  };
}

function drawConnections(sheet: Sheet, { connections }: Changes): void {
  if (connections.state === 'notCompared') {
    paragraph(sheet, { text: notCompared.connections, style: styles.mute, after: 6 });
    return;
  }
  for (const [title, { groups, groupsLeft }] of [
    [changesTitles.opened, connections.opened],
    [changesTitles.closed, connections.closed],
  ] as const)
    drawPart(sheet, {
      title,
      columns: connectionColumns,
      rows: groups.slice(0, most.connections).map(
        (group): Row => ({
          kind: 'cells',
          cells: [
            wordCell(title === changesTitles.opened ? 'Opened' : 'Closed'),
            { blocks: [{ text: connectionText(group), style: styles.small, limit: 5 }] },
          ],
        }),
      ),
      left: groups.length - most.connections + groupsLeft,
      noun: 'group',
    });
}

function drawGone(sheet: Sheet, gone: readonly GoneFinding[]): void {
  drawPart(sheet, {
    title: historyTitles.gone,
    columns: goneColumns,
    rows: gone.slice(0, most.gone).map(
      ({ message, checkId, firstSeen, lastSeen }): Row => ({
        kind: 'cells',
        cells: [
          {
            blocks: [
              { text: message, style: styles.small, limit: 5 },
              { text: checkId, style: styles.code, limit: 2 },
            ],
            heads: 'row',
          },
          { blocks: [{ text: `${dateText(firstSeen)} to ${dateText(lastSeen)}`, style: styles.small }] },
        ],
      }),
    ),
    left: gone.length - most.gone,
    noun: 'finding',
  });
}

function wordCell(text: string): Cell {
  return { blocks: [{ text, style: styles.smallStrong, limit: 2 }], heads: 'row' };
}
