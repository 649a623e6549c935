// The end of a run: everybody is told once, one that fails holds nobody else up, and only then the run is done.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { Mail } from '../../../functions/adapters/messages/ses-mail.ts';
import type { TopicMessage } from '../../../functions/adapters/messages/sns-topic.ts';
import { folderStore } from '../../../functions/adapters/object-store/folder-store.ts';
import { folderState } from '../../../functions/adapters/state-store/folder-state.ts';
import type { Recipients } from '../../../functions/config/service-settings.ts';
import { periodOf } from '../../../functions/steps/fleet-run/period-of.ts';
import { type TellPorts, tellRun } from '../../../functions/steps/fleet-run/tell-run.ts';
import { assembleFleet } from '../../../lib/fleet/assemble-fleet.ts';
import { jsonText } from '../../../templates/text/printable.ts';
import { FAKE_NOW, fakeSurroundings } from '../../fakes/kubernetes-api/surroundings.ts';

const folder = mkdtempSync(join(tmpdir(), 'bulkhead-tell-'));
afterAll(() => rmSync(folder, { recursive: true }));

const email = (every: 'run' | 'week' | 'month') => ({
  email: { from: 'bulkhead@example.com', to: ['a@example.com', 'b@example.com'], every },
});

interface World extends TellPorts {
  readonly published: TopicMessage[];
  readonly mailed: Mail[];
  readonly refuse: Set<'topic' | 'email'>;
}

/** A group whose runs have been reported, at these times. */
async function world(
  runs: readonly string[],
  { recipients = {}, pdfBytes = 3 }: { readonly recipients?: Recipients; readonly pdfBytes?: number } = {},
): Promise<World> {
  const own = mkdtempSync(join(folder, 'world-'));
  const objects = folderStore(join(own, 'objects'));
  for (const startedAt of runs) {
    const runId = idOf(startedAt);
    const fleet = assembleFleet({
      name: 'Prod\u202e <b>eu</b>',
      tool: { name: 'bulkhead', version: '1.2.3' },
      ruleset: { version: '1', sha256: 'a'.repeat(64) },
      thresholds: { coverage: 90 },
      targets: [{ id: 'a', name: 'a' }],
      outcomes: new Map([['a', { notAssessed: 'forbidden' }]]),
    });
    await objects.putNew(`runs/${runId}/fleet.json`, jsonText(fleet));
    await objects.putNew(`runs/${runId}/fleet.pdf`, new Uint8Array(pdfBytes));
    await objects.putNew(`runs/${runId}/run.json`, jsonText({ runId, startedAt, targets: [] }));
  }
  const published: TopicMessage[] = [];
  const mailed: Mail[] = [];
  const refuse = new Set<'topic' | 'email'>();
  return {
    objects,
    state: folderState(join(own, 'state')),
    surroundings: fakeSurroundings(Date.parse(FAKE_NOW)),
    bucket: 'evidence',
    recipients: async () => recipients,
    publish: async (message) => {
      if (refuse.has('topic')) throw new Error('the topic is throttled');
      published.push(message);
    },
    mail: async (mail) => {
      if (refuse.has('email')) throw new Error('the sender is not verified');
      mailed.push(mail);
    },
    published,
    mailed,
    refuse,
  };
}

const idOf = (startedAt: string) => `prod/${startedAt.replace(/[-:]/g, '')}`;
const first = '2026-03-02T06:00:00Z';
const lockOf = async (ports: World, runId: string) => (await ports.state.get(`RUN#${runId}`, 'LOCK'))?.value;

describe('tellRun()', () => {
  test('publishes what came of the run, and ends it', async () => {
    const ports = await world([first]);
    await tellRun(ports, idOf(first));
    expect(ports.published).toMatchObject([
      {
        attributes: { event: 'runFinished', status: 'notAssessed', group: 'prod' },
        body: {
          runId: idOf(first),
          notAssessed: [{ id: 'a', why: 'forbidden' }],
          belowThresholds: [{ id: 'a', missed: ['coverage'] }],
          belowThresholdsCount: 1,
        },
      },
    ]);
    expect(ports.mailed).toEqual([]);
    expect(await lockOf(ports, idOf(first))).toMatchObject({ status: 'done' });
  });
  test('tells what changed, and ends the run only when that was decided', async () => {
    const ports = await world([first]);
    const told: string[] = [];
    const done = { sent: 0, kept: 3, held: 0, problems: ['platform: down'] };
    const alert = async ({ runId }: { readonly runId: string }) => {
      told.push(runId);
      return done;
    };
    const failing = async () => Promise.reject(new Error('the state store is throttled'));
    await expect(tellRun({ ...ports, alert: failing }, idOf(first))).rejects.toThrow('Cannot tell everybody');
    expect(await lockOf(ports, idOf(first))).toBeUndefined();
    // What a channel did not take is kept, and holds nothing up
    await tellRun({ ...ports, alert }, idOf(first));
    expect(told).toEqual([idOf(first)]);
    expect(await lockOf(ports, idOf(first))).toMatchObject({ status: 'done' });
  });
  test('mails the report to those whom the configuration names, names as plain text', async () => {
    const ports = await world([first], { recipients: email('run') });
    await tellRun(ports, idOf(first));
    expect(ports.mailed).toHaveLength(1);
    const [mail] = ports.mailed;
    expect(mail).toMatchObject({ from: 'bulkhead@example.com', to: ['a@example.com', 'b@example.com'] });
    expect(mail?.subject).toBe('Network segmentation of Prod\\u202e <b>eu</b>: Not assessed');
    expect(mail?.text).toContain('CONTROL NOT ASSESSED in 1 of 1 cluster.');
    expect(mail?.text).toContain(`s3://evidence/runs/${idOf(first)}/`);
    expect(mail?.attachment).toMatchObject({ name: 'fleet.pdf', type: 'application/pdf' });
  });
  test('leaves out a report that mailboxes do not take, and says so', async () => {
    const ports = await world([first], { recipients: email('run'), pdfBytes: 10 * 1024 * 1024 + 1 });
    await tellRun(ports, idOf(first));
    expect(ports.mailed[0]).not.toHaveProperty('attachment');
    expect(ports.mailed[0]?.text).toContain('The report is not attached');
  });
  test.each(['topic', 'email'] as const)(
    'tells the others when %s fails, leaves the run open, and tells the rest when it is called again',
    async (channel) => {
      const ports = await world([first], { recipients: email('run') });
      ports.refuse.add(channel);
      await expect(tellRun(ports, idOf(first))).rejects.toThrow('Cannot tell everybody of the run');
      expect([ports.published.length, ports.mailed.length]).toEqual(channel === 'topic' ? [0, 1] : [1, 0]);
      expect(await lockOf(ports, idOf(first))).toBeUndefined();
      ports.refuse.clear();
      await tellRun(ports, idOf(first));
      expect([ports.published.length, ports.mailed.length]).toEqual([1, 1]);
      expect(await lockOf(ports, idOf(first))).toMatchObject({ status: 'done' });
    },
  );
  test.each([
    ['run', 4],
    ['week', 2],
    ['month', 2],
  ] as const)('mails once for each %s', async (every, expected) => {
    // Tuesday, Sunday, Monday; and the first of the next month, of the same week
    const runs = ['2026-03-24', '2026-03-29', '2026-03-30', '2026-04-01'].map((day) => `${day}T06:00:00Z`);
    const ports = await world(runs, { recipients: email(every) });
    for (const run of runs) await tellRun(ports, idOf(run));
    expect(ports.mailed).toHaveLength(expected);
    expect(ports.published).toHaveLength(4);
  });
  test('a run that was not reported is an error, and tells nobody', async () => {
    const ports = await world([]);
    await expect(tellRun(ports, idOf(first))).rejects.toThrow('it has no report');
    expect(ports.published).toEqual([]);
  });
});

describe('periodOf()', () => {
  test.each([
    ['2026-11-27T06:00:00Z', '2026-W48'],
    ['2027-01-01T00:00:00Z', '2026-W53'],
    ['2024-12-30T00:00:00Z', '2025-W01'],
    ['2026-01-04T23:59:59Z', '2026-W01'],
  ])('%s is of the week %s', (startedAt, expected) => {
    expect(periodOf('week', { runId: 'r', startedAt })).toBe(expected);
  });
});
