// What is told of exceptions, day by day: each stage once, however often the fleet is scanned.
import { describe, expect, test } from 'vitest';
import { exceptionEvents } from '../../../lib/alert/exception-events.ts';
import type { ExceptionState } from '../../../lib/model/exception.ts';
import type { FleetException } from '../../../lib/model/fleet-result.ts';
import { exception } from '../../templates/exception-samples.ts';

function stateOf(daysLeft: number): ExceptionState {
  if (daysLeft < 0) return 'expired';
  return daysLeft <= 14 ? 'expiresSoon' : 'live';
}

const on = (daysLeft: number, options: Partial<FleetException> = {}): FleetException => ({
  ...exception({ state: stateOf(daysLeft), daysLeft, findingCount: 1 }),
  clusters: ['a'],
  ...options,
});

/** The stages that are told, with the day. */
function told(days: readonly FleetException[]): string[] {
  let memory: Readonly<Record<string, string>> = {};
  return days.flatMap((one, index) => {
    const { events, told: next } = exceptionEvents({
      runId: `prod/${index}`,
      at: '2026-11-27T06:00:00Z',
      group: 'prod',
      fleet: 'F',
      exceptions: [one],
      told: memory,
    });
    memory = next;
    return events.map(({ stage, daysLeft }) => `${stage} ${daysLeft}`);
  });
}

const countdown = (from: number, to: number) =>
  Array.from({ length: from - to + 1 }, (_, index) => on(from - index));

describe('an exception', () => {
  test('is told of 14 and 3 days before, when it has ended, and 3 and 14 days after', () => {
    expect(told(countdown(20, -30))).toEqual([
      'endsIn14Days 14',
      'endsIn3Days 3',
      'ended -1',
      'ended3DaysAgo -3',
      'ended14DaysAgo -14',
    ]);
  });
  test('is told of where it stands, when earlier days were missed', () => {
    expect(told([on(20), on(2), on(-8), on(-9)])).toEqual(['endsIn3Days 2', 'ended3DaysAgo -8']);
  });
  test('that ended with nothing left is no news', () => {
    expect(told([on(-1, { findingCount: 0 }), on(-3, { findingCount: 0 })])).toEqual([]);
  });
  test('that was renewed begins anew', () => {
    const renewed = on(14, { expiresOn: '2028-05-31' });
    expect(told([on(14), on(2), renewed])).toEqual(['endsIn14Days 14', 'endsIn3Days 2', 'endsIn14Days 14']);
  });
  test('that matches nothing is told of once, and again when it comes to do so again', () => {
    const nothing = on(100, { state: 'matchesNothing', findingCount: 0 });
    expect(told([nothing, nothing, nothing])).toEqual(['matchesNothing 100']);
  });
  test('is urgent when it is about to end, and not before', () => {
    const severityOf = (one: FleetException) =>
      exceptionEvents({
        runId: 'r',
        at: '',
        group: 'prod',
        fleet: 'F',
        exceptions: [one],
        told: {},
      }).events.map(({ severity, cluster }) => [severity, cluster.id]);
    expect(severityOf(on(14))).toEqual([['medium', 'group:prod']]);
    expect(severityOf(on(3))).toEqual([['high', 'group:prod']]);
    expect(severityOf(on(50))).toEqual([]);
  });
});
