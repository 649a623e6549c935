// What can go wrong with one path of the API, each by its name. `…Once` happens to the first request and then no more.
import type { ServerResponse } from 'node:http';

export const FAULTS = [
  'unauthorizedOnce',
  'unauthorized',
  'forbidden',
  'notFound',
  'expiredMidListOnce',
  'expiredMidList',
  'throttledOnce',
  'throttled',
  'errorOnce',
  'error',
  'slow',
  'hangOnce',
  'hang',
  'resetOnce',
  'reset',
  'cutOffOnce',
  'cutOff',
  'oversized',
  'notJson',
  'html',
  'wrongJson',
  'wrongKind',
  'wrongItems',
  'sameContinue',
  'redirect',
] as const;

export type Fault = (typeof FAULTS)[number];

export interface Hit {
  /** Resets the TCP connection under the answer. */
  readonly reset: () => void;
  readonly response: ServerResponse;
  /** Requests of this path so far, this one included. */
  readonly count: number;
  /** Whether the request names a continue token. */
  readonly isLaterPage: boolean;
  /** The answer without the fault, as JSON text. */
  readonly answer: string;
  readonly authorization: string;
}

export const SLOW_MS = 40;

/** Answers with the fault; false when there is none this time. */
export function commit(fault: Fault, hit: Hit): boolean {
  const { response, count, answer, isLaterPage } = hit;
  if (fault.endsWith('Once')) {
    if (fault === 'expiredMidListOnce') return isLaterPage && count <= 2 && expire(response);
    return count === 1 && commit(fault.slice(0, -'Once'.length) as Fault, hit);
  }
  switch (fault) {
    case 'unauthorized':
      return sendStatus(response, { code: 401, reason: 'Unauthorized', message: 'Unauthorized' });
    case 'forbidden':
      return sendStatus(response, {
        code: 403,
        reason: 'Forbidden',
        // A proxy that is set up badly may send back what it was given
        message: `User "bulkhead" cannot list this resource at the cluster scope (${hit.authorization})`,
      });
    case 'notFound':
      return sendStatus(response, { code: 404, reason: 'NotFound', message: 'the server could not find it' });
    case 'expiredMidList':
      return isLaterPage && expire(response);
    case 'throttled':
      response.setHeader('retry-after', '1');
      return sendStatus(response, { code: 429, reason: 'TooManyRequests', message: 'slow down' });
    case 'error':
      return sendStatus(response, { code: 500, reason: 'InternalError', message: 'etcd is gone' });
    case 'slow':
      setTimeout(() => sendJson(response, answer), SLOW_MS);
      return true;
    case 'hang':
      return true;
    case 'reset':
      hit.reset();
      return true;
    case 'cutOff':
      response.writeHead(200, {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(answer),
      });
      response.write(answer.slice(0, answer.length >> 1), () => response.destroy());
      return true;
    case 'redirect':
      response.writeHead(302, { location: 'https://127.0.0.1:1/elsewhere' }).end();
      return true;
    default:
      return commitWrongBody(fault, hit);
  }
}

function commitWrongBody(fault: Fault, { response, answer }: Hit): boolean {
  const list = JSON.parse(answer) as { metadata: object; [field: string]: unknown };
  const bodies: Partial<Record<Fault, string>> = {
    oversized: JSON.stringify({ ...list, padding: 'x'.repeat(300_000) }),
    notJson: `${answer}}`,
    wrongJson: '["a", "list"]',
    wrongKind: JSON.stringify({ ...list, kind: 'EventList' }),
    wrongItems: JSON.stringify({ ...list, items: [{ metadata: { name: 'a' } }, 'b'] }),
    sameContinue: JSON.stringify({ ...list, metadata: { ...list.metadata, continue: 'same' } }),
  };
  if (fault === 'html') {
    response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Sign in</html>');
    return true;
  }
  const body = bodies[fault];
  if (body === undefined) throw new Error(`The fake API does not know how to be ${fault}`);
  return sendJson(response, body);
}

function expire(response: ServerResponse): boolean {
  return sendStatus(response, {
    code: 410,
    reason: 'Expired',
    message: 'The provided continue parameter is too old',
  });
}

export function sendJson(response: ServerResponse, body: string, contentType = 'application/json'): true {
  response.writeHead(200, { 'content-type': contentType }).end(body);
  return true;
}

/** An error as the API server words it. */
export function sendStatus(
  response: ServerResponse,
  { code, reason, message }: { readonly code: number; readonly reason: string; readonly message: string },
): true {
  const status = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', code, reason, message };
  response.writeHead(code, { 'content-type': 'application/json' }).end(JSON.stringify(status));
  return true;
}
