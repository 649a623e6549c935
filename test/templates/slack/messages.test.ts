// Slack messages: within every limit whatever they are made of, and no name is a link, a mention or markup.
import { describe, expect, test } from 'vitest';
import { assembleFleet } from '../../../lib/fleet/assemble-fleet.ts';
import type { AlertEvent, AlertFinding } from '../../../lib/model/alert.ts';
import {
  digestMessage,
  eventMessage,
  rollUpMessage,
  type SlackMessage,
} from '../../../templates/slack/messages.ts';
import { cutMrkdwn, escapeMrkdwn } from '../../../templates/slack/mrkdwn.ts';

const HOSTILE = '<!channel> <https://evil.example|click> *bold* _it_ ~no~ `code` & @here \u202e \n> quote';
const long = (text: string, length: number) => text.repeat(Math.ceil(length / text.length)).slice(0, length);

const finding = (name: string): AlertFinding => ({
  fingerprint: '0123456789abcdef',
  checkId: 'strangers-of-other-namespaces',
  severity: 'critical',
  namespace: name,
  message: `Every pod of another namespace reaches "${name}"`,
  fix: `Name the peers of ${name}`,
  attackerGains: 'A way sideways',
  exposure: 20,
  firstSeen: '2026-03-01T06:00:00Z',
});

function eventsOf(name: string): AlertEvent[] {
  const head = {
    schemaVersion: 'bulkhead.alert-event/v1',
    id: 'x',
    at: '2026-03-02T06:00:00Z',
    runId: 'prod/20260302T060000Z',
    cluster: { id: 'arn:x', name, region: 'eu-west-1' },
    severity: 'critical',
  } as const;
  const scores = { coverage: 23, exposure: 74, openDirections: 4 };
  const change = { name, now: scores, before: { coverage: 100, exposure: 38, openDirections: 0 } };
  const many = Array.from({ length: 500 }, () => finding(name));
  return [
    {
      ...head,
      kind: 'baseline',
      status: 'notMet',
      counts: { critical: 1, high: 2, medium: 0, low: 5 },
      findings: many.slice(0, 3),
    },
    {
      ...head,
      kind: 'findings',
      change: 'new',
      checkId: 'c',
      findingCount: 1,
      fingerprints: ['0123456789abcdef'],
      findings: [finding(name)],
      namespace: change,
    },
    {
      ...head,
      kind: 'findings',
      change: 'worse',
      checkId: 'c',
      findingCount: 500,
      fingerprints: [],
      findings: many.slice(0, 25),
      namespace: change,
    },
    { ...head, kind: 'recovery', findingCount: 500, fingerprints: [], findings: many.slice(0, 25) },
    { ...head, kind: 'regression', namespace: change },
    { ...head, kind: 'scanFailed', reason: name, failuresInARow: 3, lastCollectedAt: '2026-03-01T06:00:00Z' },
    { ...head, kind: 'scanRecovered' },
  ];
}

function messagesOf(name: string): SlackMessage[] {
  const events = eventsOf(name);
  const fleet = assembleFleet({
    name,
    tool: { name: 'bulkhead', version: '1' },
    ruleset: { version: '1', sha256: 'a' },
    thresholds: { coverage: 90 },
    targets: Array.from({ length: 40 }, (_, index) => ({ id: `${index}`, name: `${name}${index}` })),
    outcomes: new Map([['0', { notAssessed: name }]]),
  });
  return [
    ...events.map((event) => eventMessage(event, { group: 'prod' })),
    rollUpMessage(Array.from({ length: 60 }, () => events[1] as AlertEvent)),
    digestMessage(fleet, { evidence: `s3://evidence/${name}` }),
  ];
}

/** Every text of Block Kit that is mrkdwn. */
function mrkdwnOf({ blocks }: SlackMessage): string[] {
  return blocks.flatMap((block) => {
    if (block.type === 'header') return [];
    const parts = block.type === 'context' ? block.elements : [block.text, ...(block.fields ?? [])];
    return parts.flatMap((part) => (part !== undefined && 'text' in part ? [part.text] : []));
  });
}

describe('messages', () => {
  test.each([
    ['plain', 'shop'],
    ['hostile', HOSTILE],
    ['long', long('namespace-', 253)],
    ['long and hostile', long('<&>', 5000)],
  ])('are within the limits of Slack for %s names', (_, name) => {
    for (const message of messagesOf(name)) {
      expect(message.blocks.length).toBeLessThanOrEqual(50);
      expect(message.text.length).toBeLessThanOrEqual(4000);
      expect(message.text).not.toBe('');
      expect(JSON.stringify(message.blocks).length).toBeLessThan(13_200);
      for (const block of message.blocks) {
        if (block.type === 'header') expect(block.text.text.length).toBeLessThanOrEqual(150);
        if (block.type === 'section') {
          expect(block.text?.text.length ?? 0).toBeLessThanOrEqual(3000);
          expect(block.fields?.length ?? 0).toBeLessThanOrEqual(10);
          for (const { text } of block.fields ?? []) expect(text.length).toBeLessThanOrEqual(2000);
        }
        if (block.type === 'context') expect(block.elements.length).toBeLessThanOrEqual(10);
      }
    }
  });
  test('hold no link, mention or markup but our own', () => {
    for (const message of messagesOf(HOSTILE)) {
      for (const text of [message.text, ...mrkdwnOf(message)]) {
        expect(text).not.toMatch(/<|>/);
        expect(text).not.toMatch(/\*bold\*|_it_|~no~|`code`/);
        expect(text).not.toContain('\u202e');
      }
    }
  });
  test('are taken as they stand: Slack looks for no links and names in them', () => {
    const texts: { readonly type?: string; readonly verbatim?: boolean }[] = [];
    JSON.stringify(messagesOf(HOSTILE), (_, value) => {
      if (value?.type === 'mrkdwn') texts.push(value);
      return value;
    });
    expect(texts.length).toBeGreaterThan(10);
    expect(texts.every(({ verbatim }) => verbatim === true)).toBe(true);
  });
  test('say what happened, what it costs and what to do', () => {
    const [, event] = eventsOf('shop');
    const message = eventMessage(event as AlertEvent, { group: 'prod' });
    expect(message.blocks[0]).toMatchObject({ text: { text: '▲ New critical finding · shop' } });
    expect(mrkdwnOf(message)).toEqual([
      '*shop* (eu-west-1)\nEvery pod of another namespace reaches "shop". A way sideways.',
      '*Exposure of shop*\n74 (was 38)',
      '*Coverage of shop*\n23 (was 100)',
      '*First seen*\n1 Mar 2026, 06:00 UTC',
      '*Check*\nstrangers-of-other-namespaces',
      '*Fix*: Name the peers of shop',
      'Run prod/20260302T060000Z',
      '`bulkhead mute 0123456789abcdef --group prod --until YYYY-MM-DD --reason "…"`',
    ]);
  });
  test('count what they do not list', () => {
    const [, , event] = eventsOf('shop');
    expect(mrkdwnOf(eventMessage(event as AlertEvent, { group: 'prod' })).join('\n')).toContain(
      '… and 495 more',
    );
  });
});

test('a cut leaves no half entity', () => {
  for (let limit = 2; limit < 20; limit++)
    expect(cutMrkdwn(escapeMrkdwn('a<b&c>d<e'), limit)).toMatch(/^(a|b|c|d|e|&lt;|&gt;|&amp;)*…?$/);
});
