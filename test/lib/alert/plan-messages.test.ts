// Who hears of an event: the namespace's own wish where it is allowed, its owner, the cluster's route, the default.
import { describe, expect, test } from 'vitest';
import { type AlertRouting, planMessages } from '../../../lib/alert/plan-messages.ts';
import type { AlertEvent, AlertFinding } from '../../../lib/model/alert.ts';

const routing: AlertRouting = {
  annotationChannels: ['payments'],
  owners: { data: 'data', constructor: 'odd' },
  routes: [
    { clusters: ['prod-*'], namespaces: ['shop*'], channel: 'shop' },
    { clusters: ['prod-*'], namespaces: ['*'], channel: 'prod' },
  ],
  channel: 'rest',
  failures: 'platform',
};

const head = {
  schemaVersion: 'bulkhead.alert-event/v1',
  at: '',
  runId: 'r',
  severity: 'high',
} as const;

function about(findings: readonly Partial<AlertFinding>[], cluster = 'prod-1', id = 'e'): AlertEvent {
  return {
    ...head,
    id,
    cluster: { id: cluster, name: cluster },
    kind: 'findings',
    change: 'new',
    checkId: 'c',
    findingCount: findings.length,
    fingerprints: [],
    findings: findings as readonly AlertFinding[],
  };
}

const channelsOf = (...events: readonly AlertEvent[]) =>
  planMessages(events, { routing, budget: 10 }).map(({ channel }) => channel);

describe('a finding goes', () => {
  test.each([
    [
      'where its namespace asks, if that is allowed',
      { namespace: 'shop', owner: 'data', channel: 'payments' },
      'payments',
    ],
    [
      'to its owner, if the namespace asks for what it may not have',
      { namespace: 'shop', owner: 'data', channel: 'ceo' },
      'data',
    ],
    [
      'by the first route that fits, if its owner has no channel',
      { namespace: 'shop-2', owner: 'nobody' },
      'shop',
    ],
    ['by the route of its cluster, if no namespace of a route fits', { namespace: 'other' }, 'prod'],
    ['by the route of its cluster, if it has no namespace', {}, 'prod'],
    [
      'by a route, if its owner has the name of what every object has',
      { namespace: 'shop', owner: 'toString' },
      'shop',
    ],
  ])('%s', (_, finding, channel) => {
    expect(channelsOf(about([finding]))).toEqual([channel]);
  });
  test('to the default, if no route fits', () => {
    expect(channelsOf(about([{ namespace: 'shop' }], 'dev-1'))).toEqual(['rest']);
  });
});

test('several findings of one cause go where all of them would, else where their cluster goes', () => {
  const [a, b] = [{ namespace: 'shop' }, { namespace: 'shop-2' }];
  expect(channelsOf(about([a, b]))).toEqual(['shop']);
  expect(channelsOf(about([a, { namespace: 'x', owner: 'data' }]))).toEqual(['prod']);
});

test('a namespace that regressed goes as its findings would', () => {
  const scores = { coverage: 1, exposure: 1, openDirections: 0 };
  const event: AlertEvent = {
    ...head,
    id: 'e',
    cluster: { id: 'x', name: 'x' },
    kind: 'regression',
    namespace: { name: 'shop', now: scores, owner: 'data' },
  };
  expect(channelsOf(event)).toEqual(['data']);
});

test('every message says why its channel gets it', () => {
  const byOf = (...findings: readonly Partial<AlertFinding>[]) =>
    planMessages([about(findings)], { routing, budget: 10 }).map((one) => one.kind === 'event' && one.by);
  expect(byOf({ namespace: 'shop', channel: 'payments' })).toEqual(['annotation']);
  expect(byOf({ namespace: 'shop', owner: 'data' })).toEqual(['owner']);
  expect(byOf({ namespace: 'shop' })).toEqual(['route']);
  expect(byOf({ namespace: 'shop' }, { namespace: 'x', owner: 'data' })).toEqual(['cluster']);
});

test('what could not be read goes to those who run the clusters', () => {
  const cluster = { id: 'prod-1', name: 'prod-1' };
  const failed = { ...head, cluster, reason: 'x' };
  expect(
    channelsOf(
      { ...failed, id: '1', kind: 'scanFailed', failuresInARow: 2 },
      { ...failed, id: '2', kind: 'stale', promisedHours: 26 },
      { ...failed, id: '3', kind: 'scanRecovered' },
    ),
  ).toEqual(['platform', 'platform', 'platform']);
});

test('a channel gets no more than its budget, the most urgent first and the rest in one message', () => {
  const events = Array.from({ length: 5 }, (_, index) =>
    about([{ namespace: 'shop' }], 'prod-1', `e${index}`),
  );
  const urgent = { ...about([{ namespace: 'shop' }], 'prod-1', 'z'), severity: 'critical' as const };
  const planned = planMessages([...events, urgent], { routing, budget: 3 });
  expect(
    planned.map((one) => (one.kind === 'event' ? one.event.id : one.events.map(({ id }) => id))),
  ).toEqual(['z', 'e0', ['e1', 'e2', 'e3', 'e4']]);
  expect(planMessages(events, { routing, budget: 5 })).toHaveLength(5);
});
