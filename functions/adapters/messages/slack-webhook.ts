// A channel of Slack by incoming webhook: it takes messages and says nothing of them. The URL is the secret.
import type { Channel } from './channel.ts';
import { postUntilTaken } from './post-until-taken.ts';

export interface SlackWebhookOptions {
  readonly url: string;
  readonly sleep: (milliseconds: number) => Promise<unknown>;
  /** Hosts beside Slack's own that a test trusts. */
  readonly hostsTrustedInTests?: readonly string[];
}

const HOSTS = ['hooks.slack.com', 'hooks.slack-gov.com'];

/** Throws an Error for a URL that is none of Slack: a message would go to a stranger. */
export function slackWebhook({ url, sleep, hostsTrustedInTests = [] }: SlackWebhookOptions): Channel {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const isSlack = parsed?.protocol === 'https:' && HOSTS.includes(parsed.host);
  if (!isSlack && !hostsTrustedInTests.includes(parsed?.host ?? ''))
    throw new Error('Cannot use the webhook: its secret is no URL of hooks.slack.com');
  return {
    post: async (message) => {
      await postUntilTaken({ who: 'Slack', url, body: JSON.stringify(message), sleep });
      return undefined;
    },
  };
}
