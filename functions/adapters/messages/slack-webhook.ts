// A channel of Slack by incoming webhook: it takes messages and says nothing of them. The URL is the secret.
import type { Channel } from './channel.ts';

export interface SlackWebhookOptions {
  readonly url: string;
  readonly sleep: (milliseconds: number) => Promise<unknown>;
  /** Hosts beside Slack's own that a test trusts. */
  readonly hostsTrustedInTests?: readonly string[];
}

const HOSTS = ['hooks.slack.com', 'hooks.slack-gov.com'];
const TRIES = 3;
const LONGEST_WAIT_S = 30;

/** Throws an Error for a URL that is none of Slack: a message would go to a stranger. */
export function slackWebhook({ url, sleep, hostsTrustedInTests = [] }: SlackWebhookOptions): Channel {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const isSlack = parsed?.protocol === 'https:' && HOSTS.includes(parsed.host);
  if (!isSlack && !hostsTrustedInTests.includes(parsed?.host ?? ''))
    throw new Error('Cannot use the webhook: its secret is no URL of hooks.slack.com');
  return {
    post: async (message) => {
      for (let turn = 1; ; turn++) {
        const answer = await send(url, message);
        if (answer?.ok) return undefined;
        const passes = answer === undefined || answer.status === 429 || answer.status >= 500;
        if (!passes || turn === TRIES)
          throw new Error(`Slack refused: ${answer === undefined ? 'no answer' : `status ${answer.status}`}`);
        const asked = Number(answer?.headers.get('retry-after'));
        const seconds = asked > 0 ? asked : turn;
        if (seconds > LONGEST_WAIT_S) throw new Error(`Slack refused: it asks to wait for ${seconds} s`);
        await sleep(seconds * 1000);
      }
    },
  };
}

/** Undefined when there was no answer. */
async function send(url: string, message: object): Promise<Response | undefined> {
  try {
    return await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(message),
      redirect: 'error',
      signal: AbortSignal.timeout(10_000),
    });
  } catch {
    return undefined;
  }
}
