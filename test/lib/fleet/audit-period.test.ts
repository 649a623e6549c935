// What runs prove over a stretch of time: who belongs to the fleet, which hours have evidence, and why the others have none.
import { describe, expect, test } from 'vitest';
import { assembleFleet } from '../../../lib/fleet/assemble-fleet.ts';
import type { FleetOutcome } from '../../../lib/fleet/assessed.ts';
import { auditPeriod, type RunOfPeriod } from '../../../lib/fleet/audit-period.ts';
import type { PeriodCluster } from '../../../lib/model/audit-period.ts';
import type { ExceptionResult } from '../../../lib/model/exception.ts';
import { exception } from '../../templates/exception-samples.ts';
import { namespace, result, workload } from '../../templates/result-builder.ts';

const tool = { name: 'bulkhead', version: '1.2.3' } as const;

type Given = true | string | readonly ExceptionResult[];

/** A run on a day of March at 6, its clusters by name: read then (true, or its exceptions), or why not. */
function run(day: number, clusters: Readonly<Record<string, Given>>): RunOfPeriod {
  const scheduledAt = `2026-03-${String(day).padStart(2, '0')}T06:00:00Z`;
  const outcomes = new Map<string, FleetOutcome>();
  for (const [id, outcome] of Object.entries(clusters)) {
    const read = result([namespace('a', { workloads: [workload('w')] })]);
    const exceptions = typeof outcome === 'object' && { exceptions: outcome };
    const own = { ...read, ...exceptions, scan: { ...read.scan, collectedAt: scheduledAt } };
    outcomes.set(
      id,
      typeof outcome === 'string' ? { notAssessed: outcome } : { result: own, sha256: `sha-${id}-${day}` },
    );
  }
  const fleet = assembleFleet({
    name: 'f',
    tool,
    ruleset: { version: '1', sha256: 'a' },
    targets: [...outcomes.keys()].map((id) => ({ id, name: id })),
    outcomes,
  });
  return { runId: `g/${day}`, scheduledAt, fleet, problems: [] };
}

function period(runs: readonly RunOfPeriod[], { from = 2, to = 6, validHours = 26 } = {}) {
  const day = (number: number) => `2026-03-${String(number).padStart(2, '0')}T00:00:00Z`;
  return auditPeriod({ group: 'g', from: day(from), to: day(to), validHours, tool, runs });
}

const summary = ({ id, scans, notAssessed, hoursInFleet, hoursCovered, gaps }: PeriodCluster) => ({
  id,
  scans,
  notAssessed,
  hoursInFleet,
  hoursCovered,
  gaps: gaps.map(
    ({ from, to, hours, reasons }) => `${from.slice(8, 13)} ${to.slice(8, 13)} ${hours} ${reasons}`,
  ),
});

describe('auditPeriod()', () => {
  test('daily scans cover every hour, that of the day before the period among them', () => {
    const { clusters, runs } = period([1, 2, 3, 4, 5].map((day) => run(day, { a: true })));
    expect(clusters.map(summary)).toEqual([
      { id: 'a', scans: 4, notAssessed: 0, hoursInFleet: 96, hoursCovered: 96, gaps: [] },
    ]);
    expect(runs.map(({ runId }) => runId)).toEqual(['g/2', 'g/3', 'g/4', 'g/5']);
  });
  test('a scan that gave nothing opens a gap when the evidence before it is too old, with its reason', () => {
    const runs = [run(1, { a: true }), run(2, { a: true }), run(3, { a: 'forbidden' }), run(4, { a: true })];
    const [a] = period([...runs, run(5, { a: true })]).clusters;
    expect(summary(a as PeriodCluster)).toEqual({
      id: 'a',
      scans: 4,
      notAssessed: 1,
      hoursInFleet: 96,
      hoursCovered: 74,
      gaps: ['03T08 04T06 22 '],
    });
    const [late] = period([run(2, { a: true }), run(4, { a: 'forbidden' }), run(5, { a: true })]).clusters;
    expect(late && summary(late).gaps).toEqual(['03T08 05T06 46 forbidden']);
  });
  test('a cluster that is found anew is not missed before it was read', () => {
    const late = run(3, { a: true, b: true });
    const clusters =
      late.fleet?.clusters.map((one) => ({ ...one, collectedAt: '2026-03-03T09:00:00Z' })) ?? [];
    const fleet = { ...(late.fleet as NonNullable<RunOfPeriod['fleet']>), clusters };
    const runs = [
      run(2, { a: true }),
      { ...late, fleet },
      run(4, { a: true, b: true }),
      run(5, { a: true, b: true }),
    ];
    const b = period(runs).clusters.find(({ id }) => id === 'b');
    expect(b && summary(b)).toMatchObject({ hoursInFleet: 63, hoursCovered: 63, gaps: [] });
  });
  test('a run that did not come to an end proves nothing, and is told', () => {
    const { fleet: _, ...unfinished } = run(3, { a: true });
    const told = period([run(2, { a: true }), unfinished, run(5, { a: true })]);
    expect(told.runs.map(({ runId, state }) => `${runId} ${state}`)).toEqual([
      'g/2 finished',
      'g/3 unfinished',
      'g/5 finished',
    ]);
    expect(told.clusters[0]?.gaps).toHaveLength(1);
  });
  test('a cluster belongs from the run that finds it until the run that does not', () => {
    const runs = [
      run(2, { a: true }),
      run(3, { a: true, b: true }),
      run(4, { b: true }),
      run(5, { b: true }),
    ];
    expect(period(runs).clusters.map(summary)).toEqual([
      { id: 'a', scans: 2, notAssessed: 0, hoursInFleet: 48, hoursCovered: 48, gaps: [] },
      { id: 'b', scans: 3, notAssessed: 0, hoursInFleet: 66, hoursCovered: 66, gaps: [] },
    ]);
  });
  test('one that comes back was away in between, and that is no gap', () => {
    const runs = [run(2, { a: true }), run(3, { b: true }), run(4, { a: true, b: true })];
    const { clusters } = period([...runs, run(5, { a: true, b: true })]);
    expect(clusters.map(summary)).toMatchObject([
      { id: 'a', hoursInFleet: 66, gaps: [] },
      { id: 'b', hoursInFleet: 66, gaps: [] },
    ]);
  });
  test('without any run in the period the last one before it says who was there, and all of it is a gap', () => {
    const { clusters, runs } = period([run(1, { a: true })], { from: 3, to: 5 });
    expect(runs).toEqual([]);
    expect(clusters.map(summary)).toEqual([
      { id: 'a', scans: 0, notAssessed: 0, hoursInFleet: 48, hoursCovered: 0, gaps: ['03T00 05T00 48 '] },
    ]);
  });
  test('the order of the runs does not matter, and what comes after the period is left out', () => {
    const runs = [1, 2, 3, 4, 5, 6, 7].map((day) => run(day, { a: true }));
    expect(period(runs.toReversed())).toEqual(period(runs));
    expect(period(runs)).toEqual(period(runs.slice(0, 5)));
  });
  test('a period without length is a fault of the caller', () => {
    expect(() => period([], { from: 3, to: 3 })).toThrow('it has no length');
  });
});

describe('exceptions of a period', () => {
  const metrics = exception({ findingCount: 1, fingerprints: ['f1'] });
  const told = (runs: readonly RunOfPeriod[]) => {
    const { exceptions = [] } = period(runs);
    return exceptions.map(({ id, reason, firstSeen, lastSeen, mostFindings, fingerprints, clusters }) => ({
      id,
      reason,
      seen: `${firstSeen.slice(8, 10)}-${lastSeen.slice(8, 10)}`,
      mostFindings,
      fingerprints,
      clusters,
    }));
  };

  test('one that stays is one line: from when to when, and all that it was for', () => {
    const more = exception({
      findingCount: 2,
      fingerprints: ['f0', 'f1'],
      state: 'expiresSoon',
      daysLeft: 3,
    });
    const runs = [run(2, { a: [metrics] }), run(3, { a: [more], b: [metrics] }), run(4, { a: [] })];
    expect(told(runs)).toEqual([
      {
        id: 'metrics',
        reason: metrics.reason,
        seen: '02-03',
        // On the third: f0 and f1 in one cluster, f1 in the other
        mostFindings: 3,
        fingerprints: ['f0', 'f1'],
        clusters: ['a', 'b'],
      },
    ]);
  });
  test('one that was edited is two, in the order in which they were approved', () => {
    const longer = exception({ ...metrics, approvedOn: '2026-07-01', reason: 'It takes longer' });
    const runs = [run(3, { a: [metrics] }), run(4, { a: [longer] }), run(5, { a: [longer] })];
    expect(told(runs).map(({ reason, seen }) => `${reason} ${seen}`)).toEqual([
      `${metrics.reason} 03-03`,
      'It takes longer 04-05',
    ]);
  });
  test('those of a run before the period are not of it, and a period without any says nothing', () => {
    const runs = [run(1, { a: [metrics] }), run(2, { a: true })];
    expect(period(runs)).not.toHaveProperty('exceptions');
  });
});
