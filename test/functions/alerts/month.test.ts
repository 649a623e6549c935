// A month of a fleet: 30 daily runs of 20 clusters with scripted changes. What each channel must get is worked out from the
// script alone, by its own simple rules below, and compared with what a stand-in for Slack took: nothing lost, nothing
// doubled, nothing over budget. On some days Slack is down, on some the process dies halfway and is started again, and Sundays
// are quiet.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pack } from '../../../functions/adapters/files/packed.ts';
import { folderStore } from '../../../functions/adapters/object-store/folder-store.ts';
import { folderState } from '../../../functions/adapters/state-store/folder-state.ts';
import type { StateStore } from '../../../functions/adapters/state-store/state-store.ts';
import { parseFleetFile } from '../../../functions/config/fleet-file.ts';
import { alertRun } from '../../../functions/steps/fleet-run/alert-run.ts';
import { alertPorts } from '../../../functions/steps/fleet-run/open-alerts.ts';
import { clusterKeys } from '../../../functions/steps/fleet-run/run-record.ts';
import { assembleFleet } from '../../../lib/fleet/assemble-fleet.ts';
import type { FleetOutcome } from '../../../lib/fleet/assessed.ts';
import type { Severity } from '../../../lib/model/finding.ts';
import type { FleetResult } from '../../../lib/model/fleet-result.ts';
import { jsonText } from '../../../templates/text/printable.ts';
import { FAKE_TOKEN, type FakeSlack, startFakeSlack } from '../../fakes/slack/fake-slack.ts';
import { check, finding } from '../../templates/finding-samples.ts';
import { certain, namespace, result } from '../../templates/result-builder.ts';

const DAYS = 30;
const CLUSTERS = 20;
const BUDGET = 6;
const PLATFORM = 'C0000PLATFORM';
const PAYMENTS = 'C0000PAYMENTS';
const COMPLIANCE = 'C0COMPLIANCE';
const DATA = 'C0000000DATA';

/** A finding that is there on these days (from 1). */
interface Episode {
  readonly cluster: number;
  readonly name: string;
  readonly checkId: string;
  readonly severity: Severity;
  readonly namespace: string;
  readonly days: readonly number[];
}

const days = (from: number, to = DAYS) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

const EPISODES: readonly Episode[] = [
  // There from the beginning: part of the baseline, and told when it is over
  { cluster: 0, name: 'old', checkId: 'old-check', severity: 'high', namespace: 'shop', days: days(1, 9) },
  // Comes, and goes for good
  { cluster: 1, name: 'comes', checkId: 'a', severity: 'critical', namespace: 'shop', days: days(5, 11) },
  // Flaps: never two days away, so it is one message and one recovery
  { cluster: 2, name: 'flaps', checkId: 'a', severity: 'high', namespace: 'shop', days: [6, 8, 10, 12, 14] },
  // Goes, and is back after more than a day
  {
    cluster: 3,
    name: 'returns',
    checkId: 'a',
    severity: 'high',
    namespace: 'payments',
    days: [...days(4, 6), ...days(12, 30)],
  },
  // Whose owner has a channel of its own
  { cluster: 11, name: 'owned', checkId: 'a', severity: 'high', namespace: 'lake', days: days(3, 5) },
  // On a quiet day: what is critical is told all the same
  { cluster: 12, name: 'sunday', checkId: 'a', severity: 'high', namespace: 'shop', days: days(8) },
  { cluster: 13, name: 'alarm', checkId: 'a', severity: 'critical', namespace: 'shop', days: days(8) },
  // Not severe enough to be told
  { cluster: 4, name: 'mild', checkId: 'a', severity: 'medium', namespace: 'shop', days: days(7) },
  // 500 of one cause in one scan
  ...Array.from(
    { length: 500 },
    (_, index): Episode => ({
      cluster: 5,
      name: `burst-${index}`,
      checkId: 'burst',
      severity: 'high',
      namespace: `team-${index}`,
      days: days(15),
    }),
  ),
  // Twelve causes in one scan: over the budget
  ...Array.from(
    { length: 12 },
    (_, index): Episode => ({
      cluster: 6,
      name: `many-${index}`,
      checkId: `many-${String(index).padStart(2, '0')}`,
      severity: 'high',
      namespace: 'shop',
      days: days(18),
    }),
  ),
  // While Slack is down
  { cluster: 7, name: 'outage', checkId: 'a', severity: 'critical', namespace: 'shop', days: days(21) },
  { cluster: 8, name: 'payments', checkId: 'a', severity: 'critical', namespace: 'payments', days: days(21) },
];

/** Days on which a cluster cannot be read: one day is nothing, two in a row are told. */
const FAILED: Readonly<Record<number, readonly number[]>> = { 9: [10], 10: [13, 14, 15] };
const SLACK_DOWN = [21, 22];
const SUNDAYS = [1, 8, 15, 22, 29];
/** Label of namespaces → its value: their owner. */
const OWNERS: Readonly<Record<string, string>> = { lake: 'data' };
/** Days on which the process dies at one of its writes, and how many it does before. */
const DIES: Readonly<Record<number, number>> = { 5: 3, 15: 19, 18: 25, 24: 19 };

const nameOf = (cluster: number) => `c${String(cluster).padStart(2, '0')}`;
const fingerprintOf = ({ cluster, name }: Episode) => `${nameOf(cluster)}-${name}`;
const runIdOf = (day: number) => `prod/202603${String(day).padStart(2, '0')}T060000Z`;
const timeOf = (day: number) => `2026-03-${String(day).padStart(2, '0')}T06:00:00Z`;

let slack: FakeSlack;
let folder: string;
beforeAll(async () => {
  slack = await startFakeSlack();
  folder = mkdtempSync(join(tmpdir(), 'bulkhead-month-'));
});
afterAll(async () => {
  await slack.close();
  rmSync(folder, { recursive: true });
});

const CONFIG = `version: 1
fleet: Month
groups: [{name: prod, regions: [eu-west-1]}]
alerts:
  budget: ${BUDGET}
  slackToken: ssm:/bulkhead/slack
  channels:
    platform: {slack: ${PLATFORM}}
    payments: {slack: ${PAYMENTS}}
    compliance: {slack: ${COMPLIANCE}}
    data: {slack: ${DATA}}
  channel: platform
  digest: compliance
  owners: {label: team, channels: {data: data}}
  quietHours: {from: "00:00", to: "00:00", days: [sun]}
  routes: [{namespaces: ["payments*"], channel: payments}]
`;

function resultOf(cluster: number, day: number) {
  const own = EPISODES.filter((one) => one.cluster === cluster);
  const names = [...new Set(['shop', 'payments', ...own.map((one) => one.namespace)])];
  const findings = own
    .filter((one) => one.days.includes(day))
    .map((one) =>
      finding(one.severity, {
        checkId: one.checkId,
        fingerprint: fingerprintOf(one),
        namespace: one.namespace,
        message: `${one.name} <!channel> is open`,
        points: { coverage: 5, exposure: 12 },
      }),
    );
  const checks = [...new Set(own.map(({ checkId }) => checkId))].map((id) => check(id));
  const made = result(
    names.map((name) => ({
      ...namespace(name, { coverage: certain(80), exposure: certain(30) }),
      ...(OWNERS[name] !== undefined && { owner: OWNERS[name] }),
    })),
    { name: nameOf(cluster), findings, checks },
  );
  return { ...made, scan: { ...made.scan, collectedAt: timeOf(day) } };
}

async function reportDay(objects: ReturnType<typeof folderStore>, day: number): Promise<FleetResult> {
  const runId = runIdOf(day);
  const targets = Array.from({ length: CLUSTERS }, (_, index) => ({
    id: `arn:aws:eks:eu-west-1:111122223333:cluster/${nameOf(index)}`,
    name: nameOf(index),
    accountId: '111122223333',
    region: 'eu-west-1',
  }));
  const outcomes = new Map<string, FleetOutcome>();
  for (const [index, target] of targets.entries()) {
    if (FAILED[index]?.includes(day)) {
      outcomes.set(target.id, { notAssessed: 'Cannot read it: 403 forbidden' });
      continue;
    }
    const made = resultOf(index, day);
    outcomes.set(target.id, { result: made, sha256: `${day}` });
    await objects.putNew(clusterKeys(runId, target).result, pack(JSON.stringify(made)));
  }
  const fleet = assembleFleet({
    name: 'Month',
    tool: { name: 'bulkhead', version: '1.2.3' },
    ruleset: { version: '1', sha256: 'a' },
    targets,
    outcomes,
  });
  await objects.putNew(`runs/${runId}/fleet.json`, jsonText(fleet));
  await objects.putNew(`runs/${runId}/fleet.pdf`, new Uint8Array(1000 + day));
  await objects.putNew(`runs/${runId}/run.json`, jsonText({ runId, startedAt: timeOf(day), targets }));
  return fleet;
}

/** Dies at the write after so many. */
function dying(state: StateStore, writes: number): StateStore {
  let done = 0;
  return {
    ...state,
    put: async (item) => {
      if (done++ >= writes) throw new Error('the process died');
      return state.put(item);
    },
  };
}

// ---------------------------------------------------------------------------------------------------------------------
// What must come, from the script alone: [day on which it is sent, channel, words that the title begins with]

type Expected = readonly [day: number, channel: string, title: string, madeOn: number];

function expectedMessages(): Expected[] {
  const events: [day: number, channel: string, title: string, rank: number][] = [];
  for (let cluster = 0; cluster < CLUSTERS; cluster++)
    events.push([1, PLATFORM, `● First scan of ${nameOf(cluster)}: `, 9]);
  const told = EPISODES.filter(({ severity }) => severity !== 'medium');
  const channelOf = ({ namespace: name }: Episode) =>
    name === 'payments' ? PAYMENTS : name === 'lake' ? DATA : PLATFORM;
  for (const one of told.filter(({ name }) => !name.startsWith('burst-'))) {
    const rank = one.severity === 'critical' ? 0 : 1;
    const isThere = (day: number) => one.days.includes(day);
    let open = isThere(1);
    let wasEver = open;
    for (let day = 2; day <= DAYS; day++) {
      // New after it was over (or never there): one message; over after the second day without it: one reply
      if (!open && isThere(day)) {
        events.push([
          day,
          channelOf(one),
          `▲ ${wasEver ? 'Back again:' : 'New'} ${one.severity} finding · ${one.namespace}`,
          rank,
        ]);
        open = true;
        wasEver = true;
      } else if (open && !isThere(day) && !isThere(day - 1)) {
        events.push([day, channelOf(one), `● Resolved: ${one.namespace}`, 5]);
        open = false;
      }
    }
  }
  events.push([15, PLATFORM, '▲ 500 high findings are new · c05', 1]);
  events.push([14, PLATFORM, '□ Not assessed: c10', 1]);
  events.push([16, PLATFORM, '● Assessed again: c10', 5]);
  // Mondays of March 2026, and the first day, which is a Sunday
  for (const day of [1, 2, 9, 16, 23, 30]) events.push([day, COMPLIANCE, '● Month: ', 0]);
  return [...Map.groupBy(events, ([day, channel]) => `${day} ${channel}`).values()].flatMap((ofDay) => {
    const sorted = ofDay.toSorted((a, b) => a[3] - b[3]);
    const [[day, channel]] = sorted as [(typeof sorted)[0]];
    const over = sorted.length > BUDGET;
    const alone = over ? sorted.slice(0, BUDGET - 1) : sorted;
    const sentOn = (rank: number) => {
      // A quiet day holds all but what is critical, which has the first rank; the digest is not
      const isHeld = SUNDAYS.includes(day) && (rank > 0 || channel === COMPLIANCE);
      const then = isHeld ? day + 1 : day;
      return SLACK_DOWN.includes(then) ? Math.max(...SLACK_DOWN) + 1 : then;
    };
    return [
      ...alone.map(([, , title, rank]): Expected => [sentOn(rank), channel, title, day]),
      ...(over
        ? [
            [
              sentOn(1),
              channel,
              `… and ${sorted.length - BUDGET + 1} more messages of this run`,
              day,
            ] as const,
          ]
        : []),
    ];
  });
}

test('each channel gets what the script says, once, and never more than its budget', async () => {
  const objects = folderStore(join(folder, 'objects'));
  const state = folderState(join(folder, 'state'));
  const parsed = parseFleetFile(CONFIG, []);
  if (!('file' in parsed)) throw new Error(JSON.stringify(parsed));
  const expected = expectedMessages();
  const published: string[] = [];
  const portsOn = (day: number, store: StateStore) => {
    const ports = alertPorts(parsed.file, 'prod', {
      objects,
      state: store,
      surroundings: { now: () => Date.parse(timeOf(day)), sleep: async () => {}, random: () => 0 },
      bucket: 'evidence',
      publish: async ({ body }) => void published.push(String(body.id)),
      secretOf: async () => FAKE_TOKEN,
      slackInTests: { apiUrl: slack.apiUrl, hosts: [slack.host] },
    });
    if (ports === undefined) throw new Error('no alerts are configured');
    return ports;
  };
  const taken: { day: number; channel: string; title: string; thread?: string }[] = [];
  let seen = 0;
  for (const day of days(1)) {
    const fleet = await reportDay(objects, day);
    const told = { runId: runIdOf(day), fleet };
    if (SLACK_DOWN.includes(day)) slack.faults.set('*', 'closed');
    const writes = DIES[day];
    if (writes !== undefined)
      await expect(alertRun(portsOn(day, dying(state, writes)), told)).rejects.toThrow('died');
    const done = await alertRun(portsOn(day, state), told);
    expect(done.kept > 0, `day ${day}`).toBe(SLACK_DOWN.includes(day));
    const waits = expected.some(([sentOn, , , madeOn]) => madeOn === day && sentOn > day);
    expect(done.held > 0, `day ${day}`).toBe(SUNDAYS.includes(day) && waits);
    // Called again it has nothing to do
    expect(await alertRun(portsOn(day, state), told)).toMatchObject({ sent: 0 });
    slack.faults.clear();
    for (const { channel, blocks, thread } of slack.messages.slice(seen)) {
      const title = blocks[0]?.text?.text ?? '';
      taken.push({ day, channel, title, ...(thread !== undefined && { thread }) });
    }
    seen = slack.messages.length;
  }
  const got = taken.map(({ day, channel, title }) => `${day} ${channel} ${title}`).sort();
  const missing = expected.filter(
    ([day, channel, title]) =>
      got.filter((one) => one.startsWith(`${day} ${channel} ${title}`)).length <
      expected.filter((one) => one[0] === day && one[1] === channel && one[2] === title).length,
  );
  expect(missing).toEqual([]);
  expect(got).toHaveLength(expected.length);
  // What is over is told where it was told: in the thread, and its head says so
  const resolved = taken.filter(({ title }) => title.startsWith('● Resolved'));
  expect(resolved.filter(({ thread }) => thread !== undefined).length).toBe(slack.updates.length);
  expect(slack.updates.every(({ text }) => text.startsWith('● Resolved'))).toBe(true);
  // One PDF a week, under its message
  expect(slack.files.map(({ bytes }) => bytes)).toEqual([1001, 1002, 1009, 1016, 1023, 1030]);
  const perRun = Map.groupBy(taken, ({ day, channel }) => `${day} ${channel}`);
  // What was held or not taken comes beside what is new: each of the runs had its budget
  for (const [place, own] of perRun)
    if (![2, 9, 16, 23, 30].some((day) => place.startsWith(`${day} `)))
      expect(own.length, place).toBeLessThanOrEqual(BUDGET);
  // For programs too, by its id; where a process died between telling and noting, once more
  expect(published.length - new Set(published).size).toBe(1);
  const counts = [PLATFORM, PAYMENTS, COMPLIANCE, DATA].map((channel) => [
    channel,
    taken.filter((one) => one.channel === channel).length,
  ]);
  console.log(`Messages of the month: ${counts.map(([channel, count]) => `${channel} ${count}`).join(', ')}`);
});
