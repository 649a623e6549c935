// The signed webhook against a receiver over HTTPS that verifies by code of its own.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  signedWebhook,
  signingKeysOf,
  webhookSignature,
} from '../../../../functions/adapters/messages/signed-webhook.ts';
import {
  FAKE_SIGNING_KEY,
  startWebhookReceiver,
  type WebhookReceiver,
} from '../../../fakes/webhook-receiver.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');
let receiver: WebhookReceiver;
beforeAll(async () => {
  receiver = await startWebhookReceiver({ now: () => NOW });
});
afterAll(() => receiver.close());
beforeEach(() => {
  receiver.faults.clear();
  for (const list of [receiver.taken, receiver.repeated, receiver.forged]) list.length = 0;
});

const waits: number[] = [];
const webhook = ({ url = receiver.url, signingKey = FAKE_SIGNING_KEY, now = NOW } = {}) =>
  signedWebhook({
    url,
    signingKey,
    now: () => now,
    sleep: async (milliseconds) => void waits.push(milliseconds),
  });
const message = (id = 'prod/1 arn:aws:eks:eu-west-1:1:cluster/ä.b\r\nx: y') => ({
  id,
  type: 'bulkhead.findings',
  timestamp: '2026-03-01T06:00:00Z',
  data: { text: 'a→b' },
});
const other = `whsec_${Buffer.alloc(24, 7).toString('base64')}`;

describe('webhookSignature()', () => {
  // libraries/javascript/src/webhook.test.ts of standard-webhooks at 10d3e46
  test('is what the reference library makes of its own example', () => {
    const [key] = signingKeysOf('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw') as [Buffer];
    const example = {
      messageId: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      timestamp: '1614265330',
      body: '{"test": 2432232314}',
    };
    expect(webhookSignature(key, example)).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
  });
});

describe('signedWebhook()', () => {
  test('is verified, whatever characters the id has', async () => {
    await webhook()(message());
    expect(receiver.forged).toEqual([]);
    const { id: _, ...sent } = message();
    expect(receiver.taken).toEqual([{ id: expect.stringMatching(/^msg_[0-9a-f]{32}$/), ...sent }]);
  });
  test('has one id for one event, so that a receiver can drop repeats', async () => {
    await webhook()(message('a'));
    await webhook({ now: NOW + 60_000 })(message('a'));
    await webhook()(message('b'));
    expect([receiver.taken.length, receiver.repeated.length]).toEqual([2, 1]);
  });
  test('two keys both sign, so that one can take the place of the other', async () => {
    await webhook({ signingKey: `${other} ${FAKE_SIGNING_KEY}` })(message());
    expect([receiver.taken.length, receiver.forged]).toEqual([1, []]);
  });
  test.each([
    ['another key', { signingKey: other }, 'not signed with the key'],
    ['another time', { now: NOW - 301_000 }, 'not of this time'],
  ])('%s is turned away', async (_, options, why) => {
    await expect(webhook(options)(message())).rejects.toThrow('The receiver refused: status 401');
    expect(receiver.forged).toEqual([why]);
  });
  test('waits as long as the receiver asks, and signs again', async () => {
    receiver.faults.add('throttledOnce');
    waits.length = 0;
    await webhook()(message());
    expect([waits, receiver.taken.length]).toEqual([[2000], 1]);
  });
  test.each([
    ['down', 3, 'status 503'],
    ['gone', 1, 'status 410'],
    ['patient', 1, 'it asks to wait for 3600 s'],
    // A redirection is not followed: it might lead to http, or to an address inside of the network
    ['moved', 3, 'no answer'],
  ] as const)('one that is %s is tried %d times', async (fault, tries, why) => {
    receiver.faults.add(fault);
    const before = receiver.requests();
    await expect(webhook()(message())).rejects.toThrow(`The receiver refused: ${why}`);
    expect(receiver.requests() - before).toBe(tries);
    expect(receiver.taken).toEqual([]);
  });
  test.each([
    'http://example.com/very-secret',
    'https://user:very-secret@example.com/',
    'file:///very-secret',
    'very-secret',
    '',
  ])('refuses the URL %j, and does not repeat it', (url) => {
    expect(() => webhook({ url })).toThrow(/^Cannot use the webhook: its secret is no URL such as https/);
    expect(() => webhook({ url })).not.toThrow(/very-secret/);
  });
  test.each([
    ['', 'nothing'],
    ['whsec_', 'no bytes'],
    [`whsec_${Buffer.alloc(23).toString('base64')}`, '23 bytes'],
    [`whsec_${Buffer.alloc(65).toString('base64')}`, '65 bytes'],
    ['correct horse battery staple with many words', 'no base64'],
    ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLa_-', 'base64 of URLs'],
  ])('refuses the key %j: %s', (signingKey) => {
    expect(() => webhook({ signingKey })).toThrow(
      /^Cannot use the webhook: its signing key is not whsec_ and 24 to 64 bytes in base64; "openssl rand -base64 32" makes them$/,
    );
  });
});
