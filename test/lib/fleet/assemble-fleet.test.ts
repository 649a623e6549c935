// A fleet is made of its targets: their results as they are, and each that has none as not assessed.
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { assembleFleet } from '../../../lib/fleet/assemble-fleet.ts';
import type { FleetOutcome } from '../../../lib/fleet/assessed.ts';
import type { ExceptionResult } from '../../../lib/model/exception.ts';
import type { FleetThresholds } from '../../../lib/model/fleet-result.ts';
import type { RequirementResult, RequirementVerdict, Strength } from '../../../lib/model/framework.ts';
import type { ZoneFlow, ZoneResult } from '../../../lib/model/intent.ts';
import type { ScanResult } from '../../../lib/model/scan-result.ts';
import fleetSchema from '../../../schemas/fleet-result.schema.json' with { type: 'json' };
import { thresholdsText } from '../../../templates/wording/fleet-report.ts';
import { exception } from '../../templates/exception-samples.ts';
import { check, finding } from '../../templates/finding-samples.ts';
import { sampleIntents } from '../../templates/intent-samples.ts';
import { certain, namespace, openNamespace, result, workload } from '../../templates/result-builder.ts';
import { shopResult } from '../../templates/shop-result.ts';

const head = {
  name: 'all',
  tool: { name: 'bulkhead', version: '0.1.0' },
  ruleset: { version: '1', sha256: 'a'.repeat(64) },
} as const;

type Given = ScanResult | string | undefined;

/** A fleet of clusters by name; a text is why one was not assessed, undefined leaves its outcome out. */
function fleet(given: Readonly<Record<string, Given>>) {
  const outcomes = new Map<string, FleetOutcome>();
  for (const [id, one] of Object.entries(given)) {
    if (typeof one === 'string') outcomes.set(id, { notAssessed: one });
    else if (one !== undefined) outcomes.set(id, { result: one, sha256: `sha-of-${id}` });
  }
  const targets = Object.keys(given).map((id) => ({ id, name: id }));
  return assembleFleet({ ...head, targets, outcomes });
}

function cluster(
  count: number,
  scores: { coverage?: number; exposure?: number; status?: ScanResult['status'] } = {},
): ScanResult {
  const { coverage = 100, exposure = 0, status = 'met' } = scores;
  const workloads = Array.from({ length: count }, (_, index) => workload(`w${index}`));
  return result([namespace('shop', { workloads })], {
    coverage: certain(coverage),
    exposure: certain(exposure),
    status,
  });
}

const empty = result([namespace('shop', { workloads: [], status: 'empty' })], {
  coverage: null,
  exposure: null,
  status: 'empty',
});

describe('no target vanishes', () => {
  const mixed = fleet({ a: cluster(1), b: 'Cannot list pods: 403 forbidden', c: undefined });

  test('one without a result is in the fleet, not assessed, with the reason', () => {
    expect(mixed.clusters.map(({ id, status, notAssessed }) => [id, status, notAssessed])).toEqual([
      ['b', 'notAssessed', 'Cannot list pods: 403 forbidden'],
      ['c', 'notAssessed', 'No result of it came in'],
      ['a', 'met', undefined],
    ]);
    expect(mixed.population).toMatchObject({ targets: 3, assessed: 1 });
  });

  test('one without a result lowers the status, and counts as such', () => {
    expect(mixed.status).toBe('notAssessed');
    expect(mixed.statusCounts).toMatchObject({ met: 1, notAssessed: 2, notMet: 0 });
    expect(fleet({ a: cluster(1) }).status).toBe('met');
  });

  test('a fleet of which nothing was assessed has no time and no scores, and the worst case is open', () => {
    const none = fleet({ a: undefined });
    expect(none.fleet).not.toHaveProperty('firstCollectedAt');
    expect(none.scores).toEqual({ coverage: null, exposure: null, band: null });
    expect(none.worstCase).toEqual({ coverage: 0, exposure: 100, band: 'critical' });
  });

  test('two targets of one id, and an outcome of no target, are faults of the caller', () => {
    const targets = [
      { id: 'a', name: 'a' },
      { id: 'a', name: 'b' },
    ];
    expect(() => assembleFleet({ ...head, targets, outcomes: new Map() })).toThrow('two targets have one id');
    const outcomes = new Map([['b', { notAssessed: 'x' }]]);
    expect(() => assembleFleet({ ...head, targets: [], outcomes })).toThrow('"b" is none of its targets');
  });
});

describe('the scores of a fleet', () => {
  test('coverage is the mean by workloads', () => {
    const { scores } = fleet({
      a: cluster(3, { coverage: 100 }),
      b: cluster(1, { coverage: 20 }),
      c: undefined,
    });
    expect(scores.coverage).toEqual(certain(80));
  });

  test('exposure is that of the worst, and the next two add a little', () => {
    const { scores } = fleet({
      a: cluster(1, { exposure: 50 }),
      b: cluster(1, { exposure: 40 }),
      c: cluster(1, { exposure: 0 }),
    });
    // 50 + 0.2 · 50 · 40/100 (scoring.md section 4)
    expect(scores.exposure).toEqual(certain(54));
    expect(scores.band).toBe('high');
  });

  test('a quiet cluster more does not dilute the exposure', () => {
    const alone = fleet({ a: cluster(1, { exposure: 50 }) });
    const among = fleet({ a: cluster(1, { exposure: 50 }), b: cluster(99) });
    expect(among.scores.exposure).toEqual(alone.scores.exposure);
  });

  test('a workload that could not be read weighs in the worst case only', () => {
    const unread = result(
      [
        namespace('shop', {
          workloads: [workload('a')],
          unreadableWorkloads: ['Deployment/b', 'Deployment/c'],
        }),
      ],
      { coverage: { best: 90, worst: 30 }, exposure: certain(0), status: 'notAssessed' },
    );
    const { coverage } = fleet({ a: unread, b: cluster(1, { coverage: 50 }) }).scores;
    expect(coverage).toEqual({ best: 70, worst: 35 });
  });

  test('an empty cluster is in no score and no status', () => {
    const with_ = fleet({ a: cluster(2, { coverage: 40, exposure: 30, status: 'partial' }), b: empty });
    expect(with_).toMatchObject({ status: 'partial', worstCase: { coverage: 40, exposure: 30 } });
    expect(fleet({ b: empty })).toMatchObject({
      status: 'empty',
      worstCase: { coverage: 100, exposure: 0, band: 'low' },
    });
  });

  test('in the worst case a target without a result covers nothing, with the weight of a mean cluster', () => {
    const { worstCase, scores } = fleet({ a: cluster(4), b: cluster(2, { coverage: 70 }), c: 'gone' });
    expect(scores.coverage).toEqual(certain(90));
    // (4 · 100 + 2 · 70 + 3 · 0) / 9
    expect(worstCase).toEqual({ coverage: 60, exposure: 100, band: 'critical' });
  });

  test('a live cluster without scores counts as open in the worst case, with its own workloads', () => {
    const blind = { ...cluster(6), scores: { coverage: null, exposure: null, band: null } } as const;
    const { worstCase } = fleet({ a: cluster(2), b: { ...blind, status: 'notAssessed' } });
    expect(worstCase).toMatchObject({ coverage: 25, exposure: 100 });
  });
});

test('clusters stand worst first: status, then exposure, then coverage, then name', () => {
  const given = {
    z: cluster(1, { status: 'notMet', exposure: 70 }),
    y: cluster(1, { status: 'notMet', exposure: 90 }),
    x: cluster(1, { status: 'partial', coverage: 80, exposure: 10 }),
    w: cluster(1, { status: 'partial', coverage: 60, exposure: 10 }),
    v: cluster(1),
    u: cluster(1),
  };
  expect(
    fleet(given)
      .clusters.map(({ id }) => id)
      .join(''),
  ).toBe('yzwxuv');
});

test('the order of the targets changes nothing', () => {
  const given = { a: shopResult(), b: cluster(2), c: 'gone' };
  const { c, b, a } = given;
  expect(fleet({ c, b, a })).toEqual(fleet(given));
});

test('a check recurs with the clusters that it fails in, and a finding counts for every check that it answers', () => {
  const failing = (...findings: ScanResult['findings']) =>
    result([openNamespace('shop', ['web'])], {
      checks: [check('open', { outcome: 'fail' }), check('wide', { outcome: 'fail' }), check('fine', {})],
      findings,
    });
  const one = finding('high', { checkId: 'open', otherChecks: ['wide'], outcome: 'fail' });
  const other = finding('low', { checkId: 'wide', otherChecks: [], outcome: 'fail' });
  const unknown = finding('low', { checkId: 'wide', otherChecks: [], outcome: 'unknown' });
  const { recurring, clusters } = fleet({ a: failing(one), b: failing(one, other, unknown), c: cluster(1) });
  expect(
    recurring.map(({ checkId, clusterCount, findingCount }) => [checkId, clusterCount, findingCount]),
  ).toEqual([
    ['wide', 2, 3],
    ['open', 2, 2],
  ]);
  expect(clusters.find(({ id }) => id === 'b')?.findings).toEqual({
    critical: 0,
    high: 1,
    medium: 0,
    low: 1,
  });
});

describe('a requirement in a fleet', () => {
  const row = (verdict: RequirementVerdict, strength: Strength = 'direct'): RequirementResult => ({
    frameworkId: 'f',
    framework: 'F',
    version: '1',
    id: 'R',
    title: 'Closed',
    strength,
    verdict,
    evidence: ['E1'],
    checks: ['default-deny-missing'],
    failingChecks: [],
    unknownChecks: [],
    doesNotProve: '',
  });
  const having = (verdict: RequirementVerdict, strength?: Strength): ScanResult => ({
    ...cluster(1),
    frameworks: {
      catalogue: { version: '1', sha256: 'f'.repeat(64) },
      requirements: [row(verdict, strength)],
    },
  });
  const verdictOf = (given: Readonly<Record<string, Given>>) => fleet(given).frameworks?.requirements[0];

  test.each<[string, RequirementVerdict, Readonly<Record<string, Given>>]>([
    ['met everywhere is met', 'met', { a: having('met'), b: having('met') }],
    ['not met once is not met', 'notMet', { a: having('met'), b: having('notMet'), c: undefined }],
    ['not assessed once is not assessed', 'notAssessed', { a: having('met'), b: having('notAssessed') }],
    ['a target without a result leaves it not assessed', 'notAssessed', { a: having('met'), b: 'gone' }],
    ['a result without the requirement too', 'notAssessed', { a: having('met'), b: cluster(1) }],
    ['an empty cluster is out of scope', 'met', { a: having('met'), b: empty }],
    [
      'one that is not direct shows no verdict',
      'evidenceAttached',
      { a: having('evidenceAttached', 'partial') },
    ],
    ['one out of reach stays so', 'outOfReach', { a: having('outOfReach', 'none'), b: undefined }],
  ])('%s', (_, verdict, given) => {
    expect(verdictOf(given)?.verdict).toBe(verdict);
  });

  test('clusters are counted by verdict, and only where there is one', () => {
    expect(verdictOf({ a: having('met'), b: having('notMet'), c: undefined })?.clusterCounts).toEqual({
      met: 1,
      notMet: 1,
      notAssessed: 1,
    });
    expect(verdictOf({ a: having('evidenceAttached', 'partial') })?.clusterCounts).toEqual({
      met: 0,
      notMet: 0,
      notAssessed: 0,
    });
    expect(fleet({ a: cluster(1) })).not.toHaveProperty('frameworks');
  });
});

test('a fleet is what its published schema allows', () => {
  const validate = new Ajv2020({ allErrors: true }).compile(fleetSchema);
  validate(JSON.parse(JSON.stringify(fleet({ a: shopResult(), b: cluster(2), c: 'gone', d: empty }))));
  expect(validate.errors).toBeNull();
});

describe('thresholds', () => {
  const outcomes = new Map<string, FleetOutcome>([
    ['good', { result: cluster(1, { coverage: 90, exposure: 40 }), sha256: 'a' }],
    ['thin', { result: cluster(1, { coverage: 89.99, exposure: 40 }), sha256: 'b' }],
    ['open', { result: cluster(1, { coverage: 100, exposure: 40.01 }), sha256: 'c' }],
    ['empty', { result: empty, sha256: 'd' }],
    ['unread', { notAssessed: 'forbidden' }],
  ]);
  const targets = [...outcomes.keys()].map((id) => ({ id, name: id }));
  const missed = (thresholds: FleetThresholds) =>
    Object.fromEntries(
      assembleFleet({ ...head, targets, outcomes, thresholds }).clusters.map(({ id, missedThresholds }) => [
        id,
        missedThresholds,
      ]),
    );
  test('are kept at their edge, missed beyond it, and never kept by what was not assessed', () => {
    expect(missed({ coverage: 90, exposure: 40 })).toEqual({
      good: [],
      thin: ['coverage'],
      open: ['exposure'],
      empty: [],
      unread: ['coverage', 'exposure'],
    });
  });
  test('one alone asks for nothing else, and none for nothing', () => {
    expect(missed({ exposure: 40 })).toMatchObject({ thin: [], unread: ['exposure'] });
    const asked = assembleFleet({ ...head, targets, outcomes, thresholds: {} });
    expect(asked).not.toHaveProperty('thresholds');
    expect(asked.clusters.every((one) => !('missedThresholds' in one))).toBe(true);
  });
  test('are told in words, with those that miss them', () => {
    const text = thresholdsText(
      assembleFleet({ ...head, targets, outcomes, thresholds: { coverage: 90, exposure: 40 } }),
    );
    expect(text).toBe(
      'Asked for is coverage of at least 90 and exposure of at most 40, in the worst case. Kept by 2 of 5 clusters. Below: unread (not assessed), open (exposure) and thin (coverage).',
    );
  });
});

describe('exceptions of the clusters', () => {
  const under = (...exceptions: ExceptionResult[]) => ({ ...cluster(1), exceptions });

  test('are one where the rule is one, with the findings and the clusters that have them', () => {
    const { exceptions } = fleet({
      a: under(exception({ state: 'live', findingCount: 2, fingerprints: ['b'.repeat(16)] })),
      b: under(exception({ state: 'live', findingCount: 1, fingerprints: ['a'.repeat(16)] })),
      c: under(exception({ state: 'notHere' })),
    });
    expect(exceptions).toMatchObject([
      {
        state: 'live',
        findingCount: 3,
        fingerprints: ['a'.repeat(16), 'b'.repeat(16)],
        clusters: ['a', 'b'],
      },
    ]);
  });
  test('of one name and another text are two', () => {
    const { exceptions } = fleet({
      a: under(exception({ source: 'annotation' })),
      b: under(exception({ source: 'annotation', reason: 'another' })),
    });
    expect(exceptions).toHaveLength(2);
  });
  test('match nothing when no cluster has anything for them, and all were looked at', () => {
    const nothing = under(exception({ state: 'notHere' }));
    expect(fleet({ a: nothing, b: nothing }).exceptions).toMatchObject([{ state: 'matchesNothing' }]);
    expect(fleet({ a: nothing, b: 'forbidden' }).exceptions).toMatchObject([{ state: 'notHere' }]);
    const over = under(exception({ state: 'notHere', daysLeft: -1 }));
    expect(fleet({ a: over, b: over }).exceptions).toMatchObject([{ state: 'expired' }]);
  });
  test('are absent where there is none', () => {
    expect(fleet({ a: cluster(1) }).exceptions).toBeUndefined();
  });
});

describe('zones of the clusters', () => {
  const having = (zones: readonly Partial<ZoneResult>[], flows: readonly Partial<ZoneFlow>[] = []) => ({
    ...cluster(1),
    intents: {
      zones: zones.map((one) => ({ ...(sampleIntents().zones[0] as ZoneResult), name: 'pci', ...one })),
      flows: flows.map((one) => ({ ...(sampleIntents().flows[0] as ZoneFlow), ...one })),
      expectations: { asked: 0, held: 0, broken: 0, unknown: 0 },
      unmet: [],
    },
  });

  test('are one by name, with the clusters where they select something and what is broken there', () => {
    const made = fleet({
      b: having([{ workloadCount: 2 }], [{ from: 'pci', to: 'internet', verdict: 'broken' }]),
      a: having([{ workloadCount: 3 }], [{ from: 'x', to: 'pci', verdict: 'unknown' }]),
      c: having([{ state: 'notHere', workloadCount: 0 }]),
    });
    expect(made.zones).toEqual([
      {
        name: 'pci',
        clusters: ['a', 'b'],
        workloadCount: 5,
        brokenFlows: 1,
        unknownFlows: 1,
        state: 'selected',
      },
    ]);
    const counts = Object.fromEntries(made.clusters.map(({ name, intents }) => [name, intents]));
    expect(counts).toEqual({
      a: { broken: 0, unknown: 1 },
      b: { broken: 1, unknown: 0 },
      c: { broken: 0, unknown: 0 },
    });
  });
  test('select nothing only when every cluster was read', () => {
    const nothing = having([{ state: 'notHere', workloadCount: 0 }]);
    expect(fleet({ a: nothing }).zones).toMatchObject([{ state: 'selectsNothing' }]);
    expect(fleet({ a: nothing, b: 'forbidden' }).zones).toMatchObject([{ state: 'unknown' }]);
    const unread = having([{ state: 'unknown', workloadCount: 0 }]);
    expect(fleet({ a: nothing, b: unread }).zones).toMatchObject([{ state: 'unknown' }]);
    expect(fleet({ a: cluster(1) }).zones).toBeUndefined();
  });
});
