// A webhook as Standard Webhooks 1.0.0 has them: an id that stays the same when it is sent again, the time of the try, and
// a signature over both and the body.
// https://github.com/standard-webhooks/standard-webhooks/blob/03f5f8c/spec/standard-webhooks.md
import { createHash, createHmac } from 'node:crypto';
import { postUntilTaken } from './post-until-taken.ts';

export interface WebhookMessage {
  /** Of what it tells: the same text is the same message to a receiver. Any characters. */
  readonly id: string;
  /** `bulkhead.findings`: says what `data` is. */
  readonly type: string;
  /** RFC 3339: when it happened, not when it is sent. */
  readonly timestamp: string;
  readonly data: object;
}

export interface SignedWebhookOptions {
  readonly url: string;
  /** One key, or two while one takes the place of the other: each `whsec_` and base64, with a space between them. */
  readonly signingKey: string;
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<unknown>;
}

/** "At least 24 bytes (192 bits, 512 maximum)". */
const KEY_BYTES = { least: 24, most: 64 };

/**
 * Asks nothing yet. Throws an Error for a URL that is not HTTPS, and for a key that is none; neither stands in it. What it
 * gives throws an Error when the receiver did not take the message in three tries.
 */
export function signedWebhook({
  url,
  signingKey,
  now,
  sleep,
}: SignedWebhookOptions): (message: WebhookMessage) => Promise<void> {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed?.protocol !== 'https:' || parsed.username !== '' || parsed.password !== '')
    throw new Error(
      'Cannot use the webhook: its secret is no URL such as https://example.com/alerts, without a user or a password in it',
    );
  const keys = signingKeysOf(signingKey);
  return ({ id, ...payload }) => {
    const body = JSON.stringify(payload);
    return postUntilTaken({
      who: 'The receiver',
      url,
      body,
      sleep,
      headers: () => signedHeaders({ id, body, keys, sentAt: now() }),
    });
  };
}

/** `sentAt` is in milliseconds since 1970. The receiver holds it against its clock, so it is that of each try. */
function signedHeaders({
  id,
  body,
  keys,
  sentAt,
}: {
  readonly id: string;
  readonly body: string;
  readonly keys: readonly Buffer[];
  readonly sentAt: number;
}): Readonly<Record<string, string>> {
  // "It's important that both the message id and the timestamp … not be allowed to include any `.`": names of clusters may
  const messageId = `msg_${createHash('sha256').update(id).digest('hex').slice(0, 32)}`;
  const timestamp = String(Math.floor(sentAt / 1000));
  return {
    'webhook-id': messageId,
    'webhook-timestamp': timestamp,
    'webhook-signature': keys.map((key) => webhookSignature(key, { messageId, timestamp, body })).join(' '),
  };
}

/** `v1,` and the HMAC-SHA256 over "{msg_id}.{timestamp}.{payload}" in base64; `timestamp` is in seconds since 1970. */
export function webhookSignature(
  key: Buffer,
  {
    messageId,
    timestamp,
    body,
  }: { readonly messageId: string; readonly timestamp: string; readonly body: string },
): string {
  return `v1,${createHmac('sha256', key).update(`${messageId}.${timestamp}.${body}`).digest('base64')}`;
}

/** Throws an Error that does not repeat the text. */
export function signingKeysOf(text: string): Buffer[] {
  return text
    .trim()
    .split(/\s+/)
    .map((one) => {
      const base64 = one.replace(/^whsec_/, '');
      const key = Buffer.from(base64, 'base64');
      const isBase64 = /^[A-Za-z0-9+/]+={0,2}$/.test(base64);
      if (isBase64 && key.length >= KEY_BYTES.least && key.length <= KEY_BYTES.most) return key;
      throw new Error(
        'Cannot use the webhook: its signing key is not whsec_ and 24 to 64 bytes in base64; "openssl rand -base64 32" makes them',
      );
    });
}
