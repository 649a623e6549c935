// Slack over HTTP for the real client, as far as we call it: messages, threads, edits, files, incoming webhooks; and what
// goes wrong: 429 with Retry-After, 500, a closed channel, an expired token, an answer that comes late.
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface TakenMessage {
  /** Id of the channel, or path of the webhook. */
  readonly channel: string;
  readonly ts: string;
  readonly thread?: string;
  readonly text: string;
  readonly blocks: readonly { readonly type: string; readonly text?: { readonly text: string } }[];
  /** Of a bot: what it says of links and names in the text. */
  readonly asked?: { readonly parse?: string; readonly linkNames?: string; readonly unfurl?: string };
}

export type SlackFault = 'throttledOnce' | 'down' | 'closed' | 'expired' | 'slow';

export interface FakeSlack {
  /** Of the client: ends with `/api/`. */
  readonly apiUrl: string;
  readonly host: string;
  readonly webhook: (name: string) => string;
  /** In the order in which they were taken. */
  readonly messages: TakenMessage[];
  readonly updates: { readonly ts: string; readonly text: string }[];
  readonly files: { readonly channel: string; readonly thread: string; readonly bytes: number }[];
  /** By channel, or `*`; a test may change them. */
  readonly faults: Map<string, SlackFault>;
  readonly requests: () => number;
  readonly close: () => Promise<void>;
}

export const FAKE_TOKEN = 'xoxb-fake-token';

interface Asked {
  readonly path: string;
  readonly body: Buffer;
  readonly form: Readonly<Record<string, string>>;
  readonly base: string;
  readonly isKnown: boolean;
}

/** Starts it on a free port of this machine. */
export async function startFakeSlack(): Promise<FakeSlack> {
  const messages: TakenMessage[] = [];
  const updates: FakeSlack['updates'] = [];
  const files: FakeSlack['files'] = [];
  const faults = new Map<string, SlackFault>();
  const uploads = new Map<string, number>();
  const throttled = new Set<string>();
  let count = 0;
  let requests = 0;
  const server = createServer(async (request, response) => {
    requests++;
    const body = await bodyOf(request);
    const asked: Asked = {
      path: new URL(request.url ?? '/', 'http://slack').pathname,
      body,
      form: formOf(request, body),
      base: `http://${request.headers.host}`,
      isKnown: request.headers.authorization === `Bearer ${FAKE_TOKEN}`,
    };
    const place = asked.path.startsWith('/services/')
      ? asked.path
      : (asked.form.channel ?? asked.form.channel_id ?? '');
    const fault = faults.get(place) ?? faults.get('*');
    if (fault === 'throttledOnce' && !throttled.has(place)) {
      throttled.add(place);
      response.writeHead(429, { 'retry-after': '1' }).end('{"ok":false,"error":"ratelimited"}');
    } else if (fault === 'down') response.writeHead(500).end('down');
    else {
      if (fault === 'slow') await new Promise((over) => setTimeout(over, 300));
      const answer = answerTo(asked, fault);
      response.writeHead(answer === undefined ? 404 : 200, { 'content-type': 'application/json' });
      response.end(typeof answer === 'string' ? answer : JSON.stringify(answer ?? {}));
    }
  });

  function answerTo(asked: Asked, fault: SlackFault | undefined): object | string | undefined {
    const { path, body } = asked;
    if (path.startsWith('/services/')) {
      if (fault === 'closed') return { ok: false };
      const { text, blocks } = JSON.parse(body.toString()) as TakenMessage;
      messages.push({ channel: path, ts: String(++count), text, blocks });
      return 'ok';
    }
    if (path.startsWith('/upload/')) {
      // One part of a form: between the blank line after its head and the boundary behind it
      const start = body.indexOf('\r\n\r\n') + 4;
      uploads.set(path.slice('/upload/'.length), body.lastIndexOf('\r\n--') - start);
      return 'OK';
    }
    if (!asked.isKnown) return { ok: false, error: 'invalid_auth' };
    if (fault === 'expired') return { ok: false, error: 'token_expired' };
    if (fault === 'closed') return { ok: false, error: 'is_archived' };
    return answerToBot(asked);
  }

  function answerToBot({ path, form, base }: Asked): object | undefined {
    switch (path) {
      case '/api/chat.postMessage': {
        const ts = `1700000000.${String(++count).padStart(6, '0')}`;
        messages.push({
          channel: form.channel ?? '',
          ts,
          ...(form.thread_ts !== undefined && { thread: form.thread_ts }),
          text: form.text ?? '',
          blocks: JSON.parse(form.blocks ?? '[]'),
          asked: {
            ...(form.parse !== undefined && { parse: form.parse }),
            ...(form.link_names !== undefined && { linkNames: form.link_names }),
            ...(form.unfurl_links !== undefined && { unfurl: form.unfurl_links }),
          },
        });
        return { ok: true, channel: form.channel, ts };
      }
      case '/api/chat.update':
        updates.push({ ts: form.ts ?? '', text: form.text ?? '' });
        return { ok: true, ts: form.ts, channel: form.channel };
      case '/api/files.getUploadURLExternal': {
        const id = `F${++count}`;
        return { ok: true, upload_url: `${base}/upload/${id}`, file_id: id };
      }
      case '/api/files.completeUploadExternal': {
        const [{ id } = { id: '' }] = JSON.parse(form.files ?? '[]') as { id: string }[];
        const bytes = uploads.get(id) ?? 0;
        files.push({ channel: form.channel_id ?? '', thread: form.thread_ts ?? '', bytes });
        return { ok: true, files: [{ id }] };
      }
      default:
        return undefined;
    }
  }
  await new Promise<void>((started) => server.listen(0, '127.0.0.1', started));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    apiUrl: `http://${host}/api/`,
    host,
    webhook: (name) => `http://${host}/services/${name}`,
    messages,
    updates,
    files,
    faults,
    requests: () => requests,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function formOf(request: IncomingMessage, body: Buffer): Readonly<Record<string, string>> {
  if (!String(request.headers['content-type']).includes('x-www-form-urlencoded')) return {};
  return Object.fromEntries(new URLSearchParams(body.toString()));
}
