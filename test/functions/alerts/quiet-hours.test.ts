// Runs in quiet hours: people hear when they are over, programs at once; exceptions of a fleet are told once for all clusters.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Finding, Severity } from '../../../lib/model/finding.ts';
import { type FakeSlack, startFakeSlack } from '../../fakes/slack/fake-slack.ts';
import { exception } from '../../templates/exception-samples.ts';
import { finding } from '../../templates/finding-samples.ts';
import { alertWorld, titlesOf } from './alert-world.ts';

let slack: FakeSlack;
let folder: string;
beforeAll(async () => {
  slack = await startFakeSlack();
  folder = mkdtempSync(join(tmpdir(), 'bulkhead-quiet-'));
});
afterAll(async () => {
  await slack.close();
  rmSync(folder, { recursive: true });
});
beforeEach(() => {
  slack.messages.length = 0;
});

/** Runs are at 03:00 in Berlin. */
const NIGHT = 'quietHours: {from: "22:00", to: "07:00", timeZone: Europe/Berlin}';
const found = (...severities: readonly Severity[]): Finding[] =>
  severities.map((severity) => finding(severity, { checkId: 'c', fingerprint: severity }));

describe('at night', () => {
  test('people hear nothing, programs do; in the morning all of it is sent, once', async () => {
    const { run, wake, published } = alertWorld(folder, slack, NIGHT);
    expect(await run(23)).toMatchObject({ held: 2, kept: 0, problems: [] });
    expect([titlesOf(slack), published.length]).toEqual([[], 2]);
    expect(await wake('2026-11-23T05:59:00Z')).toMatchObject({ held: 2, sent: 0 });
    expect(await wake('2026-11-23T06:00:00Z')).toMatchObject({ held: 0, sent: 2 });
    expect(await wake('2026-11-23T06:01:00Z')).toMatchObject({ held: 0, sent: 0 });
    expect(titlesOf(slack)).toHaveLength(2);
  });
  test('what is critical is told at once, unless it is to wait too', async () => {
    const told = alertWorld(folder, slack, NIGHT);
    await told.run(23);
    await told.wake('2026-11-23T08:00:00Z');
    slack.messages.length = 0;
    expect(await told.run(24, { findings: found('critical', 'high') })).toMatchObject({ held: 1 });
    expect(titlesOf(slack)).toEqual(['▲ New critical finding · a']);
    const waits = alertWorld(folder, slack, NIGHT.replace('}', ', critical: held}'));
    await waits.run(23);
    slack.messages.length = 0;
    expect(await waits.run(24, { findings: found('critical') })).toMatchObject({ held: 3 });
    expect(titlesOf(slack)).toEqual([]);
  });
  test('nothing is lost, however many runs they last', async () => {
    const { run, wake } = alertWorld(folder, slack, NIGHT);
    const all = Array.from({ length: 20 }, (_, index) =>
      finding('high', { checkId: 'c', fingerprint: `f${index}` }),
    );
    for (const [index] of all.entries()) await run(index + 1, { findings: all.slice(0, index + 1) });
    expect(titlesOf(slack)).toEqual([]);
    expect(await wake('2026-11-20T12:00:00Z')).toMatchObject({ held: 0, kept: 0, problems: [] });
    // A first summary of each of the two clusters, then what was new on each of the other days
    expect(titlesOf(slack)).toHaveLength(2 + 19);
  });
  test('what was held one night and is over is told in its order, a reply under what it ends', async () => {
    const { run, wake } = alertWorld(folder, slack, NIGHT);
    await run(23);
    await wake('2026-11-23T08:00:00Z');
    slack.messages.length = 0;
    await run(24, { findings: found('high') });
    await run(25);
    await run(26);
    expect(titlesOf(slack)).toEqual([]);
    await wake('2026-11-26T08:00:00Z');
    expect(titlesOf(slack)).toEqual(['▲ New high finding · a', '● Resolved: a']);
    expect(slack.messages[1]?.thread).toBeDefined();
  });
});

test('an exception that clusters share is told once for all of them, and once for each stage', async () => {
  const { run, published } = alertWorld(folder, slack);
  const ending = (daysLeft: number) => [
    exception({
      state: daysLeft < 0 ? 'expired' : 'expiresSoon',
      daysLeft,
      findingCount: 1,
      fingerprints: ['f'],
    }),
  ];
  await run(23, { exceptions: ending(14) });
  await run(24, { exceptions: ending(13) });
  await run(25, { exceptions: ending(-1) });
  await run(26, { exceptions: ending(-2) });
  expect(titlesOf(slack).filter((title) => title?.includes('Exception'))).toEqual([
    '◆ Exception metrics ends in 14 days, on 2027-05-31',
    '▲ Exception metrics ended 1 day ago',
  ]);
  expect(published.filter((id) => id.includes('exception'))).toHaveLength(2);
});
