// Slack by bot and by webhook against a stand-in over HTTP: what passes is tried again, what does not is told, no secret is.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { slackBot } from '../../../../functions/adapters/messages/slack-bot.ts';
import { slackWebhook } from '../../../../functions/adapters/messages/slack-webhook.ts';
import { testMessage } from '../../../../templates/slack/messages.ts';
import { FAKE_TOKEN, type FakeSlack, startFakeSlack } from '../../../fakes/slack/fake-slack.ts';

let slack: FakeSlack;
beforeAll(async () => {
  slack = await startFakeSlack();
});
afterAll(() => slack.close());
beforeEach(() => {
  slack.faults.clear();
  slack.messages.length = 0;
});

const message = testMessage('a');
const bot = (channelId: string, token = FAKE_TOKEN) => slackBot({ token, channelId, apiUrl: slack.apiUrl });

describe('slackBot()', () => {
  test('posts, answers in the thread, edits the head and adds a file', async () => {
    const channel = bot('C0000000001');
    const posted = await channel.post(message);
    if (posted === undefined) throw new Error('nothing was posted');
    await channel.post(message, posted);
    await channel.update?.(posted, { ...message, text: 'new' });
    await channel.upload?.({ name: 'a.pdf', bytes: new Uint8Array(17) }, posted);
    expect(slack.messages.map(({ thread }) => thread)).toEqual([undefined, posted.ts]);
    expect(slack.updates.at(-1)).toEqual({ ts: posted.ts, text: 'new' });
    expect(slack.files.at(-1)).toEqual({ channel: 'C0000000001', thread: posted.ts, bytes: 17 });
  });
  test('lets Slack make no link, mention or picture of what stands in a message', async () => {
    await bot('C0000000005').post(message);
    expect(slack.messages[0]?.asked).toEqual({ parse: 'none', linkNames: 'false', unfurl: 'false' });
  });
  test('waits as long as Slack asks, and posts once', async () => {
    slack.faults.set('C0000000002', 'throttledOnce');
    const start = Date.now();
    await bot('C0000000002').post(message);
    expect(Date.now() - start).toBeGreaterThanOrEqual(900);
    expect(slack.messages).toHaveLength(1);
  });
  test.each([
    ['closed', 'Slack refused: is_archived'],
    ['expired', 'Slack refused: token_expired'],
  ] as const)('a channel that is %s is told and not tried again', async (fault, expected) => {
    slack.faults.set('*', fault);
    const before = slack.requests();
    await expect(bot('C0000000003').post(message)).rejects.toThrow(expected);
    expect(slack.requests() - before).toBe(1);
  });
  test('no error holds the token', async () => {
    const error = await bot('C0000000004', 'xoxb-wrong-secret')
      .post(message)
      .catch((cause: unknown) => cause);
    expect(String(error)).toBe('Error: Slack refused: invalid_auth');
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('xoxb');
  });
  test('an answer that comes late is waited for', async () => {
    slack.faults.set('*', 'slow');
    await bot('C0000000005').post(message);
    expect(slack.messages).toHaveLength(1);
  });
});

describe('slackWebhook()', () => {
  const waits: number[] = [];
  const webhook = (name: string) =>
    slackWebhook({
      url: slack.webhook(name),
      sleep: async (milliseconds) => void waits.push(milliseconds),
      hostsTrustedInTests: [slack.host],
    });
  test('posts, and cannot say what it made of it', async () => {
    expect(await webhook('a').post(message)).toBeUndefined();
    expect(slack.messages).toMatchObject([{ channel: '/services/a', text: message.text }]);
  });
  test('waits as long as Slack asks', async () => {
    slack.faults.set('/services/b', 'throttledOnce');
    waits.length = 0;
    await webhook('b').post(message);
    expect(waits).toEqual([1000]);
    expect(slack.messages).toHaveLength(1);
  });
  test('is given up after three tries, without its URL in the error', async () => {
    slack.faults.set('*', 'down');
    const before = slack.requests();
    const error = await webhook('very-secret')
      .post(message)
      .catch((cause: unknown) => cause);
    expect(String(error)).toBe('Error: Slack refused: status 500');
    expect(slack.requests() - before).toBe(3);
  });
  test.each([
    'https://evil.example/services/a',
    'http://hooks.slack.com/services/a',
    'https://hooks.slack.com.evil.example/',
    'secret',
  ])('refuses %s, and does not repeat it', (url) => {
    expect(() => slackWebhook({ url, sleep: async () => {} })).toThrow(
      /^Cannot use the webhook: its secret is no URL of hooks\.slack\.com$/,
    );
  });
});
