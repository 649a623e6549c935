// A channel of Slack by bot token: threads, edits and files.
import { LogLevel, WebClient } from '@slack/web-api';
import type { Channel } from './channel.ts';

export interface SlackBotOptions {
  readonly token: string;
  /** `C0123456789`, not a name: files need it, and names change. */
  readonly channelId: string;
  /** Of a stand-in, in tests. */
  readonly apiUrl?: string;
}

/** Asks nothing yet. Slack's own waiting times (429) are kept by the client; it tries three times in all. */
export function slackBot({ token, channelId, apiUrl }: SlackBotOptions): Channel {
  const client = new WebClient(token, {
    retryConfig: { retries: 2, minTimeout: 500, maxTimeout: 5000 },
    timeout: 10_000,
    // It would print what it sends
    logLevel: LogLevel.ERROR,
    ...(apiUrl !== undefined && { slackApiUrl: apiUrl }),
  });
  return {
    post: async ({ text, blocks }, thread) => {
      const { ts, channel } = await client.chat
        .postMessage({
          channel: channelId,
          text,
          blocks: [...blocks],
          parse: 'none',
          link_names: false,
          unfurl_links: false,
          unfurl_media: false,
          ...(thread && { thread_ts: thread.ts }),
        })
        .catch(withoutToken);
      return ts === undefined ? undefined : { ts, channelId: channel ?? channelId };
    },
    update: async ({ channelId: channel, ts }, { text, blocks }) => {
      await client.chat.update({ channel, ts, text, blocks: [...blocks] }).catch(withoutToken);
    },
    upload: async ({ name, bytes }, thread) => {
      await client
        .filesUploadV2({
          channel_id: thread.channelId,
          thread_ts: thread.ts,
          filename: name,
          file: Buffer.from(bytes),
        })
        .catch(withoutToken);
    },
  };
}

/** The client's errors carry the request; of them only what Slack calls the error is kept. */
function withoutToken(error: unknown): never {
  const { data, code } = error as { readonly data?: { readonly error?: string }; readonly code?: string };
  throw new Error(`Slack refused: ${data?.error ?? code ?? 'no answer'}`);
}
