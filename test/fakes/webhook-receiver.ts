// A receiver of signed webhooks over HTTPS, with a certificate of its own authority: it verifies as Standard Webhooks asks,
// by code of its own, and drops repeats by their id. Faults: what a receiver does on a bad day.
// https://github.com/standard-webhooks/standard-webhooks/blob/03f5f8c/spec/standard-webhooks.md
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { makeCertificates } from './kubernetes-api/certificates.ts';

export interface TakenWebhook {
  readonly id: string;
  readonly type: string;
  readonly timestamp: string;
  // biome-ignore lint/suspicious/noExplicitAny: the data of any message
  readonly data: any;
}

export type ReceiverFault = 'throttledOnce' | 'down' | 'gone' | 'moved' | 'patient';

export interface WebhookReceiver {
  readonly url: string;
  /** In the order in which they were taken; each once. */
  readonly taken: TakenWebhook[];
  /** Ids that came again. */
  readonly repeated: string[];
  /** Why messages were turned away. */
  readonly forged: string[];
  readonly faults: Set<ReceiverFault>;
  readonly requests: () => number;
  readonly close: () => Promise<void>;
}

/** 32 bytes, as a receiver shows its key. */
export const FAKE_SIGNING_KEY = `whsec_${Buffer.from('0123456789abcdef0123456789abcdef').toString('base64')}`;

const TOLERANCE_S = 300;

/**
 * Starts it on a free port of this machine; this process trusts its authority from then on. `now` is what the clock of the
 * receiver says, in milliseconds.
 */
export async function startWebhookReceiver({
  now = Date.now,
  key = FAKE_SIGNING_KEY,
} = {}): Promise<WebhookReceiver> {
  const certificates = await makeCertificates();
  setDefaultCACertificates([...getCACertificates('default'), certificates.ca]);
  const taken: TakenWebhook[] = [];
  const repeated: string[] = [];
  const forged: string[] = [];
  const faults = new Set<ReceiverFault>();
  let requests = 0;
  const { certificate: cert, key: tlsKey } = certificates.server;
  const server = createServer({ cert, key: tlsKey }, async (request, response) => {
    requests++;
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString();
    if (faults.delete('throttledOnce')) return response.writeHead(429, { 'retry-after': '2' }).end();
    if (faults.has('patient')) return response.writeHead(503, { 'retry-after': '3600' }).end();
    if (faults.has('down')) return response.writeHead(503).end();
    if (faults.has('gone')) return response.writeHead(410).end('whatever it says');
    if (faults.has('moved')) return response.writeHead(307, { location: `${url()}/elsewhere` }).end();
    const problem = problemOf(request.headers, { body, key, now: now() });
    if (problem !== undefined) {
      forged.push(problem);
      return response.writeHead(401).end();
    }
    const id = String(request.headers['webhook-id']);
    if (taken.some((one) => one.id === id)) repeated.push(id);
    else taken.push({ id, ...JSON.parse(body) });
    return response.writeHead(204).end();
  });
  await new Promise<void>((started) => server.listen(0, '127.0.0.1', started));
  const url = () => `https://127.0.0.1:${(server.address() as AddressInfo).port}/alerts`;
  return {
    url: url(),
    taken,
    repeated,
    forged,
    faults,
    requests: () => requests,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

/** Undefined when somebody with the key sent these bytes a moment ago. */
function problemOf(
  headers: IncomingHttpHeaders,
  { body, key, now }: { readonly body: string; readonly key: string; readonly now: number },
): string | undefined {
  const id = headers['webhook-id'];
  const sent = headers['webhook-timestamp'];
  const signatures = String(headers['webhook-signature'] ?? '').split(' ');
  if (typeof id !== 'string' || typeof sent !== 'string' || id.includes('.')) return 'a header is missing';
  if (!/^\d+$/.test(sent) || Math.abs(now / 1000 - Number(sent)) > TOLERANCE_S) return 'not of this time';
  const bytes = Buffer.from(key.slice('whsec_'.length), 'base64');
  const expected = createHmac('sha256', bytes).update(`${id}.${sent}.${body}`).digest();
  const isValid = signatures.some((one) => {
    const [version, signature = ''] = one.split(',');
    const given = Buffer.from(signature, 'base64');
    return version === 'v1' && given.length === expected.length && timingSafeEqual(given, expected);
  });
  return isValid ? undefined : 'not signed with the key';
}
