// What is worth telling of one scan, and what is remembered: each rule at its edge, and unknown never taken for an end.
import { describe, expect, test } from 'vitest';
import type { AlertOutcome } from '../../../lib/alert/alert-inputs.ts';
import { decideAlerts } from '../../../lib/alert/decide-alerts.ts';
import type { AlertEvent, AlertRules, AlertState, Mute } from '../../../lib/model/alert.ts';
import type { CheckResult, Finding } from '../../../lib/model/finding.ts';
import { check, finding } from '../../templates/finding-samples.ts';
import { certain, namespace, result, workload } from '../../templates/result-builder.ts';

const RULES: AlertRules = { minSeverity: 'high', worsensBy: 10, staleHours: 26 };
const timeOf = (day: number, hour = 6) =>
  `2026-03-${String(day).padStart(2, '0')}T${String(hour).padStart(2, '0')}:00:00Z`;

interface Scan {
  readonly findings?: readonly Finding[];
  readonly checks?: readonly CheckResult[];
  /** Of the namespace `shop`. */
  readonly coverage?: number;
  readonly status?: 'met' | 'notAssessed';
  /** Open directions. */
  readonly open?: number;
  /** Of the namespace. */
  readonly name?: string;
  readonly failed?: string;
  readonly hour?: number;
  readonly mutes?: readonly Mute[];
  readonly rules?: Partial<AlertRules>;
}

const one = (options: Partial<Finding> = {}): Finding =>
  finding('high', {
    namespace: 'shop',
    fingerprint: 'a'.repeat(16),
    points: { coverage: 5, exposure: 20 },
    ...options,
  });

function outcomeOf(
  { findings = [], checks, coverage = 100, status = 'met', failed, open = 0, name = 'shop' }: Scan,
  at: string,
): AlertOutcome {
  if (failed !== undefined) return { notAssessed: failed };
  const made = result(
    [
      namespace(name, {
        coverage: certain(coverage),
        exposure: certain(10),
        status,
        workloads: [workload('web', { open: (['ingress', 'egress'] as const).slice(0, open) })],
      }),
    ],
    {
      findings,
      checks: checks ?? [check('default-deny-missing')],
    },
  );
  return { result: { ...made, scan: { ...made.scan, collectedAt: at } } };
}

/** Scans on the days from 1, the first without findings unless it says so; the events of each. */
function scans(...given: readonly Scan[]): { events: AlertEvent[][]; state: AlertState } {
  let state: AlertState | undefined;
  const events = given.map((scan, index) => {
    const at = timeOf(index + 1, scan.hour);
    const decision = decideAlerts({
      runId: `prod/${index + 1}`,
      at,
      cluster: { id: 'arn:a', name: 'a' },
      outcome: outcomeOf(scan, at),
      ...(state && { state }),
      rules: { ...RULES, ...scan.rules },
      mutes: scan.mutes ?? [],
    });
    state = decision.state;
    return [...decision.events];
  });
  return { events, state: state as AlertState };
}

/** `findings new`, `recovery`, … of each scan after the first. */
function kinds(...given: readonly Scan[]): string[][] {
  return scans(...given)
    .events.slice(1)
    .map((events) => events.map((event) => (event.kind === 'findings' ? `${event.change}` : event.kind)));
}

const quiet: Scan = {};
const open: Scan = { findings: [one()] };
const accepted: Scan = { findings: [one({ exception: 'metrics' })] };

describe('a first scan', () => {
  test('is one summary, however much is wrong, and none of it is told again', () => {
    const many = Array.from({ length: 50 }, (_, index) =>
      one({ fingerprint: String(index).padStart(16, '0'), severity: index === 7 ? 'critical' : 'low' }),
    );
    const { events } = scans({ findings: many }, { findings: many });
    expect(events.map((own) => own.map(({ kind }) => kind))).toEqual([['baseline'], []]);
    expect(events[0]?.[0]).toMatchObject({
      severity: 'critical',
      counts: { critical: 1, low: 49 },
      findings: [{ severity: 'critical' }, {}, {}],
    });
  });
  test('after a failed one is the summary all the same', () => {
    expect(kinds({ failed: 'x' }, open)).toEqual([['baseline']]);
  });
});

describe('a finding', () => {
  test('is told when it is new, and not again', () => {
    expect(kinds(quiet, open, open)).toEqual([['new'], []]);
  });
  test('is not told below the severity that is asked for', () => {
    expect(kinds(quiet, { findings: [one({ severity: 'medium' })] })).toEqual([[]]);
    expect(
      kinds(quiet, { findings: [one({ severity: 'medium' })], rules: { minSeverity: 'medium' } }),
    ).toEqual([['new']]);
  });
  test('that is unknown is not told as a failure', () => {
    expect(kinds(quiet, { findings: [one({ outcome: 'unknown' })] })).toEqual([[]]);
  });
  test.each([
    [29.99, []],
    [30, ['worse']],
  ])('of 20 points is told again at %s', (exposure, expected) => {
    expect(kinds(quiet, open, { findings: [one({ points: { coverage: 5, exposure } })] })[1]).toEqual(
      expected,
    );
  });
  test('grows in small steps and is told when they add up', () => {
    const at = (exposure: number): Scan => ({ findings: [one({ points: { coverage: 5, exposure } })] });
    expect(kinds(quiet, at(20), at(25), at(29), at(31), at(35))).toEqual([['new'], [], [], ['worse'], []]);
  });
  test('that becomes severer is worse', () => {
    expect(kinds(quiet, open, { findings: [one({ severity: 'critical' })] })[1]).toEqual(['worse']);
  });
  test('is over after two scans without it, and told as such once', () => {
    expect(kinds(quiet, open, quiet, quiet, quiet)).toEqual([['new'], [], ['recovery'], []]);
  });
  test('that flaps is one message', () => {
    expect(kinds(quiet, open, quiet, open, quiet, open)).toEqual([['new'], [], [], [], []]);
  });
  test.each([
    ['its check could not be answered', { checks: [check('default-deny-missing', { outcome: 'unknown' })] }],
    ['its check was not asked', { checks: [] }],
    ['its namespace was not assessed', { status: 'notAssessed' as const }],
    [
      'something in its namespace was not readable',
      { findings: [one({ outcome: 'unknown', fingerprint: 'b' })] },
    ],
    ['the cluster was not read', { failed: 'forbidden' }],
  ])('is not over when %s', (_, blind: Scan) => {
    const events = kinds(quiet, open, blind, blind, blind);
    expect(events.flat().filter((kind) => kind === 'recovery')).toEqual([]);
  });
  test('is told again when it is back after a day, not before', () => {
    expect(kinds(quiet, open, quiet, { hour: 6 }, { ...open, hour: 5 })[3]).toEqual([]);
    expect(kinds(quiet, open, quiet, { hour: 6 }, { ...open, hour: 6 })[3]).toEqual(['reopened']);
  });
  test('that was never told ends without a message', () => {
    const mild = { findings: [one({ severity: 'low' })] };
    expect(kinds(quiet, mild, quiet, quiet)).toEqual([[], [], []]);
  });
  test('that somebody accepts is told when the exception is over and it is still there', () => {
    expect(kinds(quiet, accepted, accepted, open)).toEqual([[], [], ['new']]);
  });
  test('that was told and is then accepted is not over', () => {
    expect(kinds(quiet, open, accepted, accepted, accepted)).toEqual([['new'], [], [], []]);
  });
  test('that is muted is told when the mute is over and it is still there', () => {
    const mute = { fingerprint: 'a'.repeat(16), until: timeOf(3), by: 'x', reason: 'y' };
    const muted = { ...open, mutes: [mute] };
    expect(kinds(quiet, muted, muted, muted)).toEqual([[], ['new'], []]);
  });
});

describe('several findings', () => {
  const some = (count: number, checkId = 'c') =>
    Array.from({ length: count }, (_, index) =>
      one({ checkId, fingerprint: `${checkId}${index}`.padEnd(16, '0') }),
    );
  test('of one cause are one event from the fourth on', () => {
    expect(kinds(quiet, { findings: some(3) })).toEqual([['new', 'new', 'new']]);
    const { events } = scans(quiet, { findings: [...some(4), ...some(1, 'd')] });
    expect(events[1]).toMatchObject([{ findingCount: 4 }, { findingCount: 1 }]);
  });
  test('of a long list are counted, and the worst of them are in it', () => {
    const [event] = scans(quiet, { findings: some(300) }).events[1] ?? [];
    expect(event).toMatchObject({
      findingCount: 300,
      fingerprints: { length: 300 },
      findings: { length: 25 },
    });
  });
  test('come most severe first', () => {
    const findings = [one({ fingerprint: 'b' }), one({ fingerprint: 'c', severity: 'critical' })];
    expect(scans(quiet, { findings }).events[1]?.map(({ severity }) => severity)).toEqual([
      'critical',
      'high',
    ]);
  });
});

describe('coverage of a namespace', () => {
  test('is told when it falls by ten points, at once or step by step', () => {
    expect(kinds(quiet, { coverage: 91 })).toEqual([[]]);
    expect(kinds(quiet, { coverage: 90 })).toEqual([['regression']]);
    expect(kinds(quiet, { coverage: 95 }, { coverage: 91 }, { coverage: 89 }, { coverage: 85 })).toEqual([
      [],
      [],
      ['regression'],
      [],
    ]);
  });
  test('is told when a direction opens, however little it costs, and not when it is not known', () => {
    const opens: Scan = { coverage: 99, open: 1 };
    expect(kinds(quiet, opens, opens)).toEqual([['regression'], []]);
    expect(kinds(opens, quiet, { coverage: 99, open: 2 })).toEqual([[], ['regression']]);
  });
  test('of a namespace of any name', () => {
    const named = { name: 'constructor' };
    expect(kinds(named, { ...named, coverage: 80 })).toEqual([['regression']]);
    expect(kinds(quiet, named)).toEqual([[]]);
  });
  test('that rose counts from where it rose to', () => {
    expect(kinds({ coverage: 50 }, { coverage: 80 }, { coverage: 70 })).toEqual([[], ['regression']]);
  });
  test('is told with the finding that took it, not beside it', () => {
    expect(kinds(quiet, { ...open, coverage: 40 })).toEqual([['new']]);
  });
});

describe('a cluster that cannot be read', () => {
  const failed = { failed: '403 forbidden' };
  test('is told after the second time, once, and when it can be read again', () => {
    expect(kinds(quiet, failed, failed, failed, quiet)).toEqual([[], ['scanFailed'], [], ['scanRecovered']]);
    expect(kinds(quiet, failed, quiet)).toEqual([[], []]);
  });
  test('is told the first time when the evidence is too old already', () => {
    expect(kinds(quiet, { ...failed, hour: 8 })).toEqual([[]]);
    expect(kinds(quiet, { ...failed, hour: 9 })).toEqual([['scanFailed']]);
  });
  test('is told again when the promised time is over, once, where it was told before', () => {
    const promise = { rules: { staleHours: 60 } };
    const blind = { ...failed, ...promise };
    expect(kinds(quiet, blind, blind, blind, blind, quiet, blind)).toEqual([
      [],
      ['scanFailed'],
      ['stale'],
      [],
      ['scanRecovered'],
      [],
    ]);
  });
  test('and never could be is waited for as long', () => {
    const blind = { ...failed, rules: { staleHours: 40 } };
    const { events } = scans(blind, blind, blind, blind);
    expect(events.map((own) => own.map(({ kind }) => kind))).toEqual([[], ['scanFailed'], ['stale'], []]);
    expect(events[2]?.[0]).toMatchObject({ promisedHours: 40, reason: '403 forbidden' });
  });
  test('never had evidence, and is told so', () => {
    const { events } = scans(failed, failed);
    expect(events).toMatchObject([[], [{ kind: 'scanFailed', failuresInARow: 2 }]]);
    expect(events[1]?.[0]).not.toHaveProperty('lastCollectedAt');
  });
});

test('the same scan and memory give the same events and memory, whatever the order of the findings', () => {
  const findings = Array.from({ length: 9 }, (_, index) =>
    one({ checkId: `c${index % 2}`, fingerprint: String(index).padStart(16, '0') }),
  );
  expect(scans(quiet, { findings: findings.toReversed() }).events).toEqual(scans(quiet, { findings }).events);
});
