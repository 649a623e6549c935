// Runs of a small fleet with every destination: EventBridge and Security Hub through the real SDK, the webhook over HTTPS to
// a receiver that verifies. Whatever fails or dies, each hears everything once, and nobody waits for another.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { pack } from '../../../functions/adapters/files/packed.ts';
import { folderStore } from '../../../functions/adapters/object-store/folder-store.ts';
import { folderState } from '../../../functions/adapters/state-store/folder-state.ts';
import type { StateStore } from '../../../functions/adapters/state-store/state-store.ts';
import { parseFleetFile } from '../../../functions/config/fleet-file.ts';
import { alertRun } from '../../../functions/steps/fleet-run/alert-run.ts';
import { alertPorts } from '../../../functions/steps/fleet-run/open-alerts.ts';
import { publishedEvent } from '../../../functions/steps/fleet-run/published-event.ts';
import { clusterKeys } from '../../../functions/steps/fleet-run/run-record.ts';
import { destinationMessages, leftOut } from '../../../functions/steps/fleet-run/send-to-destination.ts';
import { assembleFleet } from '../../../lib/fleet/assemble-fleet.ts';
import type { FleetOutcome } from '../../../lib/fleet/assessed.ts';
import type { AlertFinding, FindingsEvent } from '../../../lib/model/alert.ts';
import type { Finding } from '../../../lib/model/finding.ts';
import type { FleetTarget } from '../../../lib/model/fleet-result.ts';
import { type EventServices, startEventServices } from '../../fakes/event-services.ts';
import { type FakeSlack, startFakeSlack } from '../../fakes/slack/fake-slack.ts';
import {
  FAKE_SIGNING_KEY,
  startWebhookReceiver,
  type WebhookReceiver,
} from '../../fakes/webhook-receiver.ts';
import { check, finding } from '../../templates/finding-samples.ts';
import { namespace, result } from '../../templates/result-builder.ts';
import { useAwsAt } from '../adapters/eks/aws-environment.ts';

const HUB = { accountId: '999988887777', region: 'eu-west-1' };
const SLACK = `
  channels: {all: {slackWebhook: ssm:/bulkhead/slack}}
  channel: all`;
const ALL = `${SLACK}
  eventBridge: security
  webhook: {url: ssm:/bulkhead/url, signingKey: ssm:/bulkhead/key}
  securityHub: true`;

let slack: FakeSlack;
let aws: EventServices;
let receiver: WebhookReceiver;
let folder: string;
let now = 0;
beforeAll(async () => {
  slack = await startFakeSlack();
  aws = await startEventServices();
  receiver = await startWebhookReceiver({ now: () => now });
  folder = mkdtempSync(join(tmpdir(), 'bulkhead-destinations-'));
  useAwsAt(aws.url, HUB.accountId);
  vi.stubEnv('AWS_REGION', HUB.region);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await Promise.all([slack.close(), aws.close(), receiver.close()]);
  rmSync(folder, { recursive: true });
});
beforeEach(() => {
  for (const list of [slack.messages, aws.events, aws.batches, receiver.taken, receiver.repeated])
    list.length = 0;
  aws.findings.clear();
  mend();
});

function mend(): void {
  slack.faults.clear();
  receiver.faults.clear();
  for (const name of Object.keys(aws.faults) as (keyof typeof aws.faults)[]) delete aws.faults[name];
}

const target = (name: string): FleetTarget => ({
  id: `arn:aws:eks:eu-west-1:111122223333:cluster/${name}`,
  name,
  accountId: '111122223333',
  region: 'eu-west-1',
});
const runIdOf = (day: number) => `prod/2026030${day}T060000Z`;
const timeOf = (day: number) => `2026-03-0${day}T06:00:00Z`;
const of = (name: string, message = name): Finding =>
  finding('high', {
    checkId: 'a',
    fingerprint: name,
    namespace: 'shop',
    message,
    resources: [`Deployment/${name}`],
  });

type Day = Readonly<Record<string, readonly Finding[]>>;

function fleetOf(targets: readonly FleetTarget[], outcomes: ReadonlyMap<string, FleetOutcome>) {
  return assembleFleet({
    name: 'F',
    tool: { name: 'bulkhead', version: '1.2.3' },
    ruleset: { version: '1', sha256: 'a' },
    targets,
    outcomes,
  });
}

/** A fleet of its own; `run` reports a day of it and sends its alerts. */
function world(destinations = ALL) {
  const own = mkdtempSync(join(folder, 'world-'));
  const objects = folderStore(join(own, 'objects'));
  const state = folderState(join(own, 'state'));
  const ports = (settings: string, store: StateStore) => {
    const parsed = parseFleetFile(
      `version: 1\nfleet: F\ngroups: [{name: prod, regions: [eu-west-1]}]\nalerts:${settings}\n`,
      [],
    );
    if (!('file' in parsed)) throw new Error(JSON.stringify(parsed));
    const made = alertPorts(parsed.file, 'prod', {
      objects,
      state: store,
      surroundings: { now: () => now, sleep: async () => {}, random: () => 0 },
      bucket: 'evidence',
      publish: async () => {},
      hub: HUB,
      secretOf: async (reference) =>
        ({ 'ssm:/bulkhead/url': receiver.url, 'ssm:/bulkhead/key': FAKE_SIGNING_KEY })[reference] ??
        slack.webhook('a'),
      slackInTests: { apiUrl: slack.apiUrl, hosts: [slack.host] },
    });
    if (made === undefined) throw new Error('no alerts are configured');
    return made;
  };
  const report = async (day: number, clusters: Day) => {
    const targets = Object.keys(clusters).map(target);
    const outcomes = new Map<string, FleetOutcome>();
    for (const one of targets) {
      const findings = clusters[one.name] ?? [];
      const made = result([namespace('shop')], { name: one.name, checks: [check('a')], findings });
      const eks = {
        arn: one.id,
        accountId: '111122223333',
        region: 'eu-west-1',
        version: '1.34',
        autoMode: false,
      };
      const dated = {
        ...made,
        cluster: { ...made.cluster, eks },
        scan: { ...made.scan, collectedAt: timeOf(day) },
      };
      outcomes.set(one.id, { result: dated, sha256: `${day}` });
      await objects.putNew(clusterKeys(runIdOf(day), one).result, pack(JSON.stringify(dated)));
    }
    await objects.putNew(
      `runs/${runIdOf(day)}/run.json`,
      Buffer.from(JSON.stringify({ runId: runIdOf(day), startedAt: timeOf(day), targets })),
    );
    return fleetOf(targets, outcomes);
  };
  return {
    state,
    run: async (
      day: number,
      clusters: Day,
      { settings = destinations, store = state }: { settings?: string; store?: StateStore } = {},
    ) => {
      now = Date.parse(timeOf(day)) + 3_600_000;
      const fleet = await report(day, clusters);
      return alertRun(ports(settings, store), { runId: runIdOf(day), fleet });
    },
  };
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

const held = () =>
  [...aws.findings.values()].map(({ Title, RecordState }) => `${Title} ${RecordState}`).sort();
const put = () => aws.events.map(({ Detail }) => JSON.parse(Detail).id as string);

describe('a run', () => {
  test('tells each destination of what each is for', async () => {
    const { run } = world();
    await run(1, { a: [of('old')], b: [] });
    const done = await run(2, { a: [of('old'), of('new')], b: [] });
    expect(done).toEqual({ sent: 6, kept: 0, held: 0, problems: [] });
    expect(aws.events.map(({ DetailType }) => DetailType)).toEqual([
      'Bulkhead Baseline',
      'Bulkhead Baseline',
      'Bulkhead Findings',
    ]);
    expect(aws.events[2]).toMatchObject({ EventBusName: 'security', Resources: [target('a').id] });
    expect(receiver.taken.map(({ type, timestamp }) => `${type} ${timestamp}`)).toEqual([
      `bulkhead.baseline ${timeOf(1)}`,
      `bulkhead.baseline ${timeOf(1)}`,
      `bulkhead.findings ${timeOf(2)}`,
    ]);
    expect(receiver.taken[2]?.data).toEqual(JSON.parse(aws.events[2]?.Detail ?? ''));
    expect(held()).toEqual(['new ACTIVE', 'old ACTIVE']);
    // Of the second day only what was new
    expect(aws.batches).toEqual([1, 1]);
    expect(receiver.forged).toEqual([]);
  });

  test('that dies at any of its writes and is called again tells everything, and receivers hear it once', async () => {
    const clusters = { a: [of('new')], b: [of('other')] };
    for (let writes = 0; ; writes++) {
      const { run, state } = world();
      await run(1, { a: [of('old')], b: [] });
      aws.events.length = receiver.taken.length = 0;
      const first = await run(2, clusters, { store: dying(state, writes) }).catch(() => undefined);
      await run(2, clusters);
      expect(new Set(put()).size, `${writes} writes`).toBe(2);
      // One that was sent and not noted is sent again: its id says so to whom it matters
      expect(put().length).toBeLessThanOrEqual(3);
      expect(receiver.taken).toHaveLength(2);
      expect(held()).toEqual(['new ACTIVE', 'old ARCHIVED', 'other ACTIVE']);
      await run(3, { a: [], b: [] });
      expect(held()).toEqual(['new ARCHIVED', 'old ARCHIVED', 'other ARCHIVED']);
      aws.findings.clear();
      if (first !== undefined) {
        expect(writes).toBeGreaterThan(10);
        break;
      }
    }
  });

  test.each([
    ['EventBridge', 'The event was refused: Throttling'],
    ['Webhook', 'The receiver refused: status 503'],
    ['Security Hub', 'Security Hub is not enabled'],
    ['all', 'Slack refused: status 500'],
  ] as const)('%s that fails holds nobody up, and gets it with the next run', async (name, why) => {
    const { run } = world();
    if (name === 'EventBridge') aws.faults.entry = 'ThrottlingException';
    if (name === 'Webhook') receiver.faults.add('down');
    if (name === 'Security Hub') aws.faults.hubIsOff = true;
    if (name === 'all') slack.faults.set('*', 'down');
    const first = await run(1, { a: [of('one')], b: [of('two')] });
    expect(first).toMatchObject({ sent: 8, kept: 2, problems: [expect.stringContaining(`${name}: ${why}`)] });
    mend();
    const second = await run(2, { a: [of('one')], b: [of('two')] });
    expect(second.problems).toEqual([]);
    expect([aws.events.length, receiver.taken.length, slack.messages.length]).toEqual([2, 2, 2]);
    expect(held()).toEqual(['one ACTIVE', 'two ACTIVE']);
  });

  test('a destination that is taken out of the configuration is told as such', async () => {
    const { run } = world();
    aws.faults.entry = 'ThrottlingException';
    await run(1, { a: [of('one')] });
    const { kept, problems } = await run(2, { a: [of('one')] }, { settings: SLACK });
    expect([kept, problems]).toEqual([1, ['EventBridge: it is no longer in the configuration']]);
  });
});

describe('findings of clusters in Security Hub', () => {
  test('one that is refused holds up neither its cluster nor another, and is said with its reason', async () => {
    const { run } = world('\n  securityHub: true');
    aws.faults.invalidTitle = /^bad/;
    const day = { a: [of('bad'), of('good')], b: [of('other')] };
    const first = await run(1, day);
    expect(first.problems).toEqual([
      'Security Hub: 1 of 2 findings of "a" were refused: InvalidInput, Finding does not adhere',
    ]);
    expect([first.kept, held()]).toEqual([1, ['good ACTIVE', 'other ACTIVE']]);
    // Only what was refused is tried again; it does not pile up
    aws.batches.length = 0;
    expect((await run(2, day)).kept).toBe(2);
    expect((await run(3, day)).kept).toBe(2);
    expect(new Set(aws.batches)).toEqual(new Set([1]));
    delete aws.faults.invalidTitle;
    expect((await run(4, day)).kept).toBe(0);
    expect(held()).toEqual(['bad ACTIVE', 'good ACTIVE', 'other ACTIVE']);
  });
  test('an older scan that is sent after a newer one changes nothing', async () => {
    const { run, state } = world('\n  securityHub: true');
    aws.faults.hubIsOff = true;
    await run(1, { a: [of('over')] });
    delete aws.faults.hubIsOff;
    // The next run of the group forgets what is unsent, and goes first
    const unsent = await state.get('GROUP#prod', 'UNSENT');
    await state.put({
      partition: 'GROUP#prod',
      sort: 'UNSENT',
      version: (unsent?.version ?? 0) + 1,
      value: {},
    });
    await run(2, { a: [] });
    expect((await run(1, { a: [of('over')] })).kept).toBe(0);
    expect(held()).toEqual([]);
  });
  test('a cluster without account and region is left out, and said; one without a result has nothing new', () => {
    const targets = [target('a'), target('b'), { id: 'kind', name: 'kind' }];
    const outcomes = new Map<string, FleetOutcome>([
      [target('a').id, { result: result([namespace('shop')]), sha256: '1' }],
      ['kind', { result: result([namespace('shop')]), sha256: '2' }],
    ]);
    const { clusters } = fleetOf(targets, outcomes);
    const settings = { securityHub: true };
    expect(leftOut(settings, clusters)).toEqual(['Security Hub: no EKS cluster by account and region: kind']);
    expect(leftOut({ securityHub: false }, clusters)).toEqual([]);
    expect(destinationMessages(settings, { runId: runIdOf(1), events: [], clusters })).toEqual([
      { kind: 'securityHub', runId: runIdOf(1), cluster: target('a') },
    ]);
  });
  test('5,000 of one cluster fit into the documents of the state store', async () => {
    const { run, state } = world('\n  securityHub: true');
    const many = Array.from({ length: 5000 }, (_, index) =>
      of(
        `${index.toString(16)}`.padStart(16, '0'),
        `No policy isolates ingress of the workload ${index} of "shop"`,
      ),
    );
    await run(1, { a: many });
    expect(aws.findings.size).toBe(5000);
    const items = await state.list(`CLUSTER#${target('a').id}`, 'SECURITYHUB#');
    expect(items).toHaveLength(16);
    for (const { value } of items) expect(JSON.stringify(value).length).toBeLessThan(200_000);
    aws.batches.length = 0;
    await run(2, { a: many.slice(1) });
    expect(aws.batches).toEqual([1]);
  });
});

describe('publishedEvent()', () => {
  const one: AlertFinding = {
    fingerprint: '0123456789abcdef',
    checkId: 'a',
    severity: 'high',
    message: 'm',
    fix: 'f',
    attackerGains: 'g',
    exposure: 1,
    firstSeen: timeOf(1),
  };
  const event = (count: number, message: string): FindingsEvent => ({
    schemaVersion: 'bulkhead.alert-event/v1',
    kind: 'findings',
    id: 'i',
    at: timeOf(1),
    runId: runIdOf(1),
    cluster: target('a'),
    severity: 'high',
    change: 'new',
    checkId: 'a',
    findingCount: count,
    fingerprints: Array.from({ length: count }, () => one.fingerprint),
    findings: Array.from({ length: Math.min(count, 25) }, () => ({ ...one, message })),
  });
  test('is the event itself where that fits', () => {
    expect(publishedEvent(event(3, 'm'))).toEqual(event(3, 'm'));
  });
  test.each([
    [20_000, 'm'],
    [20_000, '→'.repeat(20_000)],
  ])('of %d findings fits into 256 kB, and says how many there are', (count, message) => {
    const cut = publishedEvent(event(count, message)) as FindingsEvent;
    expect(Buffer.byteLength(JSON.stringify(cut))).toBeLessThan(250_000);
    expect([cut.findingCount, cut.fingerprints.length]).toEqual([20_000, 1000]);
    expect(cut.findings.length).toBeGreaterThan(0);
  });
});
