// Runs in quiet hours: people hear when they are over, programs at once; exceptions of a fleet are told once for all clusters.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { pack } from '../../../functions/adapters/files/packed.ts';
import { folderStore } from '../../../functions/adapters/object-store/folder-store.ts';
import { folderState } from '../../../functions/adapters/state-store/folder-state.ts';
import { parseFleetFile } from '../../../functions/config/fleet-file.ts';
import { alertRun, deliverUnsent } from '../../../functions/steps/fleet-run/alert-run.ts';
import { alertPorts } from '../../../functions/steps/fleet-run/open-alerts.ts';
import { clusterKeys } from '../../../functions/steps/fleet-run/run-record.ts';
import { assembleFleet } from '../../../lib/fleet/assemble-fleet.ts';
import type { ExceptionResult } from '../../../lib/model/exception.ts';
import type { Severity } from '../../../lib/model/finding.ts';
import { FAKE_TOKEN, type FakeSlack, startFakeSlack } from '../../fakes/slack/fake-slack.ts';
import { exception } from '../../templates/exception-samples.ts';
import { check, finding } from '../../templates/finding-samples.ts';
import { namespace, result } from '../../templates/result-builder.ts';

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

const NIGHT = 'quietHours: {from: "22:00", to: "07:00", timeZone: Europe/Berlin}';

interface Night {
  readonly found?: readonly Severity[];
  readonly exceptions?: readonly ExceptionResult[];
}

/** A fleet of two clusters; `run` is one at 03:00 in Berlin on that day of November. */
function world(settings = NIGHT) {
  const own = mkdtempSync(join(folder, 'world-'));
  const [objects, state] = [folderStore(join(own, 'objects')), folderState(join(own, 'state'))];
  const published: string[] = [];
  const parsed = parseFleetFile(
    `version: 1\nfleet: F\ngroups: [{name: prod, regions: [eu-west-1]}]\nalerts:\n  slackToken: ssm:/bulkhead/t\n  channels: {a: {slack: C0123456789}}\n  channel: a\n  ${settings}\n`,
    [],
  );
  if (!('file' in parsed)) throw new Error(JSON.stringify(parsed));
  const { file } = parsed;
  const portsAt = (time: string) => {
    const ports = alertPorts(file, 'prod', {
      objects,
      state,
      surroundings: { now: () => Date.parse(time), sleep: async () => {}, random: () => 0 },
      bucket: 'evidence',
      publish: async ({ body }) => void published.push(String(body.id)),
      secretOf: async () => FAKE_TOKEN,
      slackInTests: { apiUrl: slack.apiUrl, hosts: [slack.host] },
    });
    if (ports === undefined) throw new Error('no alerts are configured');
    return ports;
  };
  return {
    published,
    run: async (day: number, { found = [], exceptions }: Night = {}) => {
      const time = `2026-11-${day}T02:00:00Z`;
      const runId = `prod/202611${day}T020000Z`;
      const targets = ['a', 'b'].map((name) => ({ id: name, name, accountId: '1', region: 'eu-west-1' }));
      const results = new Map(
        targets.map((target) => {
          const findings = found.map((severity) =>
            finding(severity, { checkId: 'c', fingerprint: severity }),
          );
          const made = result([namespace('shop')], {
            name: target.name,
            checks: [check('c')],
            findings: target.name === 'a' ? findings : [],
          });
          const own = { ...made, ...(exceptions && { exceptions }) };
          return [target, { ...own, scan: { ...made.scan, collectedAt: time } }] as const;
        }),
      );
      for (const [target, made] of results)
        await objects.putNew(clusterKeys(runId, target).result, pack(JSON.stringify(made)));
      await objects.putNew(`runs/${runId}/run.json`, JSON.stringify({ runId, startedAt: time, targets }));
      const fleet = assembleFleet({
        name: 'F',
        tool: { name: 'bulkhead', version: '1' },
        ruleset: { version: '1', sha256: 'a' },
        targets,
        outcomes: new Map([...results].map(([{ id }, made]) => [id, { result: made, sha256: '' }])),
      });
      return alertRun(portsAt(time), { runId, fleet });
    },
    wake: (time: string) => deliverUnsent(portsAt(time), 'prod'),
  };
}

const titles = () => slack.messages.map(({ blocks }) => blocks[0]?.text?.text);

describe('at night', () => {
  test('people hear nothing, programs do; in the morning all of it is sent, once', async () => {
    const { run, wake, published } = world();
    expect(await run(23)).toMatchObject({ held: 2, kept: 0, problems: [] });
    expect([titles(), published.length]).toEqual([[], 2]);
    expect(await wake('2026-11-23T05:59:00Z')).toMatchObject({ held: 2, sent: 0 });
    expect(await wake('2026-11-23T06:00:00Z')).toMatchObject({ held: 0, sent: 2 });
    expect(await wake('2026-11-23T06:01:00Z')).toMatchObject({ held: 0, sent: 0 });
    expect(titles()).toHaveLength(2);
  });
  test('what is critical is told at once, unless it is to wait too', async () => {
    const told = world();
    await told.run(23);
    await told.wake('2026-11-23T08:00:00Z');
    slack.messages.length = 0;
    expect(await told.run(24, { found: ['critical', 'high'] })).toMatchObject({ held: 1 });
    expect(titles()).toEqual(['▲ New critical finding · a']);
    const waits = world(NIGHT.replace('}', ', critical: held}'));
    await waits.run(23);
    slack.messages.length = 0;
    expect(await waits.run(24, { found: ['critical'] })).toMatchObject({ held: 3 });
    expect(titles()).toEqual([]);
  });
  test('what was held one night and is over is told in its order, a reply under what it ends', async () => {
    const { run, wake } = world();
    await run(23);
    await wake('2026-11-23T08:00:00Z');
    slack.messages.length = 0;
    await run(24, { found: ['high'] });
    await run(25);
    await run(26);
    expect(titles()).toEqual([]);
    await wake('2026-11-26T08:00:00Z');
    expect(titles()).toEqual(['▲ New high finding · a', '● Resolved: a']);
    expect(slack.messages[1]?.thread).toBeDefined();
  });
});

test('an exception that clusters share is told once for all of them, and once for each stage', async () => {
  const { run, published } = world('budget: 9');
  const ending = (daysLeft: number) =>
    [
      exception({
        state: daysLeft < 0 ? 'expired' : 'expiresSoon',
        daysLeft,
        findingCount: 1,
        fingerprints: ['f'],
      }),
    ] as const;
  await run(23, { exceptions: ending(14) });
  await run(24, { exceptions: ending(13) });
  await run(25, { exceptions: ending(-1) });
  await run(26, { exceptions: ending(-2) });
  expect(titles().filter((title) => title?.includes('Exception'))).toEqual([
    '◆ Exception metrics ends in 14 days, on 2027-05-31',
    '▲ Exception metrics ended 1 day ago',
  ]);
  expect(published.filter((id) => id.includes('exception'))).toHaveLength(2);
});
