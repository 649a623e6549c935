// What a run remembers for the next one, and what a try that died leaves to the next try.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Finding } from '../../../lib/model/finding.ts';
import { type FakeSlack, startFakeSlack } from '../../fakes/slack/fake-slack.ts';
import { finding } from '../../templates/finding-samples.ts';
import { alertWorld, dying, titlesOf } from './alert-world.ts';

let slack: FakeSlack;
let folder: string;
beforeAll(async () => {
  slack = await startFakeSlack();
  folder = mkdtempSync(join(tmpdir(), 'bulkhead-alerts-'));
});
afterAll(async () => {
  await slack.close();
  rmSync(folder, { recursive: true });
});
beforeEach(() => {
  slack.faults.clear();
  slack.messages.length = 0;
  slack.updates.length = 0;
});

const found = (...names: readonly string[]): Finding[] =>
  names.map((name) => finding('high', { checkId: 'c', fingerprint: name, namespace: 'shop', message: name }));

describe('the memory of a cluster', () => {
  test('is that of the latest run: one that is taken up after a later one tells nothing and forgets nothing', async () => {
    const { run } = alertWorld(folder, slack);
    await run(1);
    await run(3, { findings: found('x') });
    slack.messages.length = 0;
    await run(2, { findings: found('y') });
    expect(titlesOf(slack)).toEqual([]);
    await run(4, { findings: found('x') });
    expect(titlesOf(slack)).toEqual([]);
  });
  test('is one for each group that it belongs to', async () => {
    const { run } = alertWorld(folder, slack);
    await run(1);
    await run(2, { group: 'other' });
    expect(titlesOf(slack).filter((title) => title?.startsWith('● First scan of a'))).toHaveLength(2);
    slack.messages.length = 0;
    await run(3, { findings: found('x') });
    await run(4, { group: 'other', findings: found('x') });
    expect(titlesOf(slack)).toEqual(['▲ New high finding · shop', '▲ New high finding · shop']);
  });
});

test('a digest that was claimed by a try that died is sent by the next', async () => {
  const { run, state } = alertWorld(folder, slack, 'digest: a');
  // Wherever it dies: once in all
  for (let writes = 0; writes < 12; writes++)
    await run(1, { store: dying(state, writes) }).catch(() => undefined);
  await run(1);
  const digests = titlesOf(slack).filter((title) => title?.includes('F: '));
  expect(digests.length).toBeGreaterThanOrEqual(1);
  slack.messages.length = 0;
  await run(1);
  expect(titlesOf(slack)).toEqual([]);
  // Day 1 of November 2026 is a Sunday; the next day is another week, and the day after is not
  await run(2);
  await run(3);
  expect(titlesOf(slack).filter((title) => title?.includes('F: '))).toHaveLength(1);
});

test('the head of a thread is marked when all of it is over, and not before', async () => {
  const { run } = alertWorld(folder, slack);
  const many = ['p', 'q', 'r', 's'];
  await run(1);
  await run(2, { findings: found(...many) });
  expect(titlesOf(slack).at(-1)).toBe('▲ 4 high findings are new · a');
  const left = found('p');
  await run(3, { findings: left });
  await run(4, { findings: left });
  expect(slack.messages.at(-1)?.thread).toBeDefined();
  expect(slack.updates).toEqual([]);
  await run(5);
  await run(6);
  expect(slack.updates.map(({ text }) => text.slice(0, 10))).toEqual(['● Resolved']);
});

test('what was not taken and is sent again halfway is sent to its end, nothing of it twice', async () => {
  const { run, state, wake } = alertWorld(folder, slack);
  await run(1);
  slack.faults.set('*', 'closed');
  await run(2, { findings: ['p', 'q', 'r'].flatMap((name) => found(name)) });
  slack.faults.clear();
  slack.messages.length = 0;
  // Dies after the first of three was sent and noted
  await run(3, { findings: found('p', 'q', 'r'), store: dying(state, 1) }).catch(() => undefined);
  await run(3, { findings: found('p', 'q', 'r') });
  await wake('2026-11-03T08:00:00Z');
  const texts = slack.messages.map(({ text }) => text);
  expect(new Set(texts).size).toBe(3);
  expect(texts.length - 3).toBeLessThanOrEqual(1);
});
