// The lost points of a namespace as rows of a table: by workload and direction, with the connection that is open and
// the rule or the missing policy that opens it. Coverage and exposure points of the same connection share a row.
import type { Direction } from '../../lib/model/cluster.ts';
import type { Deduction, NamespaceResult, WorkloadResult } from '../../lib/model/scan-result.ts';
import { causeSource, causeText, openingPhrase, restText } from '../wording/deduction.ts';
import { gainText, pointsText } from '../wording/format.ts';
import { directionText, hostNetworkText, workloadsText } from '../wording/report.ts';
import type { Column, Row } from './table-rows.ts';
import { styles } from './theme.ts';

/** The lost points that some workloads have in common in a direction. */
interface LostGroup {
  readonly direction: Direction;
  readonly note: string;
  readonly points: readonly LostPoint[];
  readonly workloads: WorkloadResult[];
}

/** One open connection with what it costs in each score. */
interface LostPoint {
  readonly deduction: Deduction;
  coverage: number;
  exposure: number;
}

export const lostPointColumns: readonly Column[] = [
  { title: 'Open connection', share: 50 },
  { title: 'Opened by', share: 38 },
  { title: 'Coverage', share: 13, align: 'right' },
  { title: 'Exposure', share: 13, align: 'right' },
];

const directions: readonly Direction[] = ['ingress', 'egress'];

/** All rows of a namespace; a group of workloads and a direction heads the rows below it. */
export function lostPointRows(namespace: NamespaceResult): Row[] {
  return groupsOf(namespace).flatMap(rowsOf);
}

/** Workloads that lost the same points by the same connections and causes in a direction share their rows. */
function groupsOf(namespace: NamespaceResult): LostGroup[] {
  const groups = new Map<string, LostGroup>();
  for (const workload of namespace.workloads) {
    const all = lostPointsOf(workload);
    for (const direction of directions) {
      const points = all.filter(({ deduction }) => deduction.direction === direction);
      if (points.length === 0) continue;
      const note =
        workload.directions === null ? hostNetworkText : directionText(workload.directions[direction]);
      const key = JSON.stringify([direction, note, points]);
      const known = groups.get(key);
      if (known === undefined) groups.set(key, { direction, note, points, workloads: [workload] });
      else known.workloads.push(workload);
    }
  }
  return [...groups.values()];
}

function rowsOf({ direction, note, points, workloads }: LostGroup): Row[] {
  const each = workloads.length > 1 ? ', each' : '';
  const group: Row = { kind: 'group', text: `${workloadsText(workloads)} · ${direction}${each}`, note };
  return [group, ...points.map(rowOf)];
}

function rowOf({ deduction, coverage, exposure }: LostPoint): Row {
  const { cause, direction } = deduction;
  const phrase = openingPhrase(deduction);
  const open = `${phrase.charAt(0).toUpperCase()}${phrase.slice(1)}: ${restText(deduction)}`;
  const source = causeSource(cause);
  return {
    kind: 'cells',
    cells: [
      { blocks: [{ text: open, style: styles.small }], heads: 'row' },
      {
        blocks: [
          { text: causeText(cause, direction), style: styles.small },
          ...(source === '' ? [] : [{ text: source, style: styles.code }]),
        ],
      },
      { blocks: [{ text: coverage === 0 ? '' : pointsText(coverage), style: styles.small }] },
      { blocks: [{ text: exposure === 0 ? '' : gainText(exposure), style: styles.small }] },
    ],
  };
}

/** The lost points of a workload, those of both scores joined where they show the same connection and cause. */
function lostPointsOf(workload: WorkloadResult): LostPoint[] {
  const joined = new Map<string, LostPoint>();
  const add = (deduction: Deduction, score: 'coverage' | 'exposure'): void => {
    if (deduction.points === 0) return;
    const { position, direction, peer, ports, cause } = deduction;
    const key = JSON.stringify([position, direction, peer, ports, cause]);
    const known = joined.get(key) ?? { deduction, coverage: 0, exposure: 0 };
    known[score] += deduction.points;
    joined.set(key, known);
  };
  for (const direction of directions) {
    for (const deduction of workload.directions?.[direction].coverageDeductions ?? [])
      add(deduction, 'coverage');
  }
  for (const deduction of workload.exposureDeductions) add(deduction, 'exposure');
  return [...joined.values()];
}
