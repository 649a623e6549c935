// History on a page: the trend of both scores as drawings with the scans in a table, and what changed since the scan
// before; whole without a script.
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
  trendAlt,
  trendIntro,
  trendPoints,
  trendStretches,
} from '../wording/history.ts';
import { type Element, el } from './element.ts';
import { shapeAt, statusShape } from './marks.ts';
import { below, code, p, section, staticTable } from './static-parts.ts';

/** Rows of a list; the rest stands in the history file. */
const most = { points: 60, rows: 100 } as const;

export function historyView(history: ClusterHistory): Element[] {
  return [
    el('header', { class: 'title' }, el('h1', { tabindex: -1 }, historyTitles.section)),
    ...trends(history),
    section(historyTitles.points, pointTable(pointRows(history, most.points))),
    ...(history.changes === undefined ? [] : changesSections(history.changes)),
    ...(history.gone.length === 0 ? [] : [section(historyTitles.gone, goneTable(history.gone))]),
  ];
}

/** The trend of a fleet; nothing without earlier runs. */
export function fleetTrend(points: ClusterHistory['points'] = []): Element[] {
  if (points.length < 2) return [];
  const history = { points, pointsLeft: 0 };
  const table = pointTable(pointRows(history, most.points));
  return [section(historyTitles.section, p(fleetTrendIntro), ...trends(history), table)];
}

function trends(history: Pick<ClusterHistory, 'points' | 'pointsLeft'>): Element[] {
  const breaks = breaksText(history);
  return [
    p(`${historyText(history)} ${trendIntro}`),
    ...(breaks === '' ? [] : [p(breaks)]),
    el('div', { class: 'columns' }, chart(history, 'coverage'), chart(history, 'exposure')),
  ];
}

/** Of a chart, in its own units. */
const size = { width: 480, height: 200, left: 30, top: 10, right: 10, bottom: 20 } as const;
const limits = { coverage: [60, 80], exposure: [40, 60] } as const;

function chart(history: Pick<ClusterHistory, 'points'>, score: 'coverage' | 'exposure'): Element {
  const width = size.width - size.left - size.right;
  const height = size.height - size.top - size.bottom;
  const x = (share: number) => round(size.left + share * width);
  const y = (share: number) => round(size.top + (1 - share) * height);
  const points = trendPoints(history, score);
  const place = ({ x: at, to }: { readonly x: number; readonly to: number }) => `${x(at)} ${y(to)}`;
  const bands = trendStretches(points).flatMap((stretch) => {
    const upper = stretch.map((one) => place({ x: one.x, to: one.high }));
    const lower = stretch.map((one) => place({ x: one.x, to: one.low }));
    return [
      el('path', { class: 'maybe', d: `M${[...upper, ...[...lower].reverse()].join('L')}Z` }),
      el('path', { class: 'trend', d: `M${upper.join('L')}` }),
      el('path', { class: 'trend', d: `M${lower.join('L')}` }),
    ];
  });
  return el(
    'figure',
    {},
    el('figcaption', { class: 'strong' }, historyTitles[score]),
    el(
      'svg',
      {
        class: `frame ${score}`,
        viewBox: `0 0 ${size.width} ${size.height}`,
        role: 'img',
        'aria-label': trendAlt(history, score),
      },
      ...[0, ...limits[score], 100].flatMap((value) => [
        el('path', { class: 'axis', d: `M${size.left} ${y(value / 100)}h${width}` }),
        el('text', { class: 'flow-ports', x: 2, y: y(value / 100) + 4 }, String(value)),
      ]),
      ...points
        .filter(({ isBreak }) => isBreak)
        .map((point) => el('path', { class: 'axis broken', d: `M${x(point.x)} ${size.top}v${height}` })),
      ...bands,
      ...points.map(({ x: at, low, high, status }) =>
        shapeAt(status, x(at), y((score === 'coverage' ? low : high) ?? 0)),
      ),
    ),
  );
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function pointTable(rows: readonly PointRow[]): Element {
  return staticTable<PointRow>(
    historyTitles.points,
    [
      { title: historyTitles.at, cell: ({ at }) => at },
      {
        title: historyTitles.status,
        cell: ({ status, statusText }) =>
          el('span', { class: `chip is-${status}` }, statusShape(status), statusText),
      },
      { title: historyTitles.coverage, numeric: true, cell: ({ coverage }) => coverage },
      { title: historyTitles.exposure, numeric: true, cell: ({ exposure }) => exposure },
      { title: historyTitles.findings, cell: ({ findings }) => findings },
    ],
    rows,
  );
}

function changesSections(changes: Changes): Element[] {
  const { findings, policies, connections } = changes;
  return [
    section(
      `${historyTitles.changes}: ${changesSpan(changes)}`,
      el('p', { class: 'strong' }, `${clusterChange(changes)}.`),
      p(`${changesTitles.findings}: ${findingCounts(changes)}.`),
      ...changes.limits.map((limit) => p(limitText(limit))),
      findings.length > 0 && findingTable(findings),
      left(findings.length, 'finding'),
    ),
    section(
      changesTitles.policies,
      policies.state === 'notCompared' ? p(notCompared.policies) : policyTable(policies.changes),
      left(policies.changes.length, 'policy'),
    ),
    section(
      `${changesTitles.opened}, ${changesTitles.closed.toLowerCase()}`,
      connections.state === 'notCompared' ? p(notCompared.connections) : connectionTable(connections),
    ),
  ];
}

function findingTable(findings: readonly FindingChange[]): Element {
  return staticTable<FindingChange>(
    changesTitles.findings,
    [
      { title: historyTitles.change, cell: ({ move }) => moveWords[move] },
      { title: historyTitles.what, cell: findingChangeText },
      { title: historyTitles.place, cell: findingChangePlace },
    ],
    findings.slice(0, most.rows),
  );
}

function policyTable(policies: readonly PolicyChange[]): Element {
  return staticTable<PolicyChange>(
    changesTitles.policies,
    [
      { title: historyTitles.change, cell: ({ change }) => sentenceCase(presenceWords[change]) },
      { title: historyTitles.policy, cell: policyName },
      {
        title: historyTitles.fields,
        cell: ({ fields, fieldsLeft }) => [
          ...fields.map(({ path, before = 'nothing', after = 'nothing' }) =>
            el('span', { class: 'cause' }, code(`${path}: ${before} → ${after}`)),
          ),
          fieldsLeft > 0 && below(leftText(fieldsLeft, 'field')),
        ],
      },
    ],
    policies.slice(0, most.rows),
  );
}

function connectionTable({ opened, closed }: Changes['connections']): Element {
  const rows = [
    ...opened.groups.map((group) => ['Opened', connectionText(group)] as const),
    ...closed.groups.map((group) => ['Closed', connectionText(group)] as const),
  ];
  return staticTable<readonly [string, string]>(
    historyTitles.connection,
    [
      { title: historyTitles.change, cell: ([change]) => change },
      { title: historyTitles.connection, cell: ([, text]) => text },
    ],
    rows.slice(0, most.rows),
  );
}

function goneTable(gone: readonly GoneFinding[]): Element {
  return staticTable<GoneFinding>(
    historyTitles.gone,
    [
      { title: historyTitles.finding, cell: ({ message, checkId }) => [message, below(code(checkId))] },
      {
        title: historyTitles.seen,
        cell: ({ firstSeen, lastSeen }) => `${dateText(firstSeen)} to ${dateText(lastSeen)}`,
      },
    ],
    gone.slice(0, most.rows),
  );
}

function left(count: number, noun: string): Element | false {
  return count > most.rows && p(leftText(count - most.rows, noun));
}
