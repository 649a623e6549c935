// One HTTPS connection pool to one API server: sends a GET, takes the body up to a limit. Knows nothing of Kubernetes,
// and repeats nothing: what an answer means is for ask.ts.

import type { IncomingMessage } from 'node:http';
import { Agent, request } from 'node:https';
import type { ClusterAccess } from './cluster-access.ts';

export interface Answer {
  readonly status: number;
  /** Lower-case media type without parameters; empty when there is none. */
  readonly contentType: string;
  readonly retryAfter?: string;
  readonly date?: string;
  readonly body: string;
}

/** `passing`: the same request may be answered a moment later. */
export interface Failure {
  readonly failed: 'passing' | 'final' | 'tooLarge';
  /** A clause without a period; holds nothing of what was sent. */
  readonly why: string;
}

export interface Connection {
  /** `path` with its query, below the server's own. Never throws. */
  readonly get: (path: string, options: GetOptions) => Promise<Answer | Failure>;
  readonly close: () => void;
}

/**
 * Buffers that wait for the next body, at most one for each request that runs: pages of one list are of one size, and
 * new memory for each of them costs more than the copy.
 */
type Scratch = Buffer[];

const FIRST_BYTES = 1024 * 1024;

export interface GetOptions {
  readonly accept: string;
  readonly token: string | undefined;
  readonly timeoutMs: number;
  readonly maxBytes: number;
}

/** A pool of at most `sockets` connections. Redirects are not followed. Throws a TypeError for a URL that is none. */
export function openConnection(
  access: ClusterAccess,
  { sockets, userAgent }: { readonly sockets: number; readonly userAgent: string },
): Connection {
  const server = new URL(access.server);
  const base = server.pathname.replace(/\/$/, '');
  const agent = new Agent({
    keepAlive: true,
    maxSockets: sockets,
    ca: access.ca,
    // Said outright: otherwise an environment variable may switch it off
    rejectUnauthorized: true,
    minVersion: 'TLSv1.2',
    ...(access.serverName === undefined ? {} : { servername: access.serverName }),
    ...(access.clientCertificate === undefined
      ? {}
      : { cert: access.clientCertificate.certificate, key: access.clientCertificate.key }),
    ...(access.proxy === undefined
      ? {}
      : { proxyEnv: { HTTPS_PROXY: access.proxy, NO_PROXY: access.noProxy } }),
  });
  const scratch: Scratch = [];
  const get = async (path: string, options: GetOptions): Promise<Answer | Failure> => {
    const signal = AbortSignal.timeout(Math.max(1, Math.ceil(options.timeoutMs)));
    try {
      const response = await send({ agent, server, path: base + path, userAgent, signal }, options);
      return await takeBody(response, { ...options, scratch });
    } catch (error) {
      return failureOf(error, { signal, timeoutMs: options.timeoutMs });
    }
  };
  return { get, close: () => agent.destroy() };
}

function send(
  to: { agent: Agent; server: URL; path: string; userAgent: string; signal: AbortSignal },
  { accept, token }: GetOptions,
): Promise<IncomingMessage> {
  const { agent, server, path, userAgent, signal } = to;
  return new Promise((resolve, reject) => {
    const headers = {
      accept,
      'user-agent': userAgent,
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    };
    const { hostname, port } = server;
    // URL keeps the brackets of an IPv6 address
    const host = hostname.replace(/^\[|\]$/g, '');
    request({ agent, host, port: port || 443, path, headers, signal }, resolve)
      .on('error', reject)
      .end();
  });
}

async function takeBody(
  response: IncomingMessage,
  { maxBytes, scratch }: GetOptions & { readonly scratch: Scratch },
): Promise<Answer | Failure> {
  let buffer = scratch.pop() ?? Buffer.allocUnsafe(FIRST_BYTES);
  let size = 0;
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      if (size + chunk.length > maxBytes) {
        response.destroy();
        return { failed: 'tooLarge', why: `the answer is larger than ${Math.round(maxBytes / 1024)} KiB` };
      }
      if (size + chunk.length > buffer.length) {
        const larger = Buffer.allocUnsafe(2 * (size + chunk.length));
        buffer.copy(larger, 0, 0, size);
        buffer = larger;
      }
      chunk.copy(buffer, size);
      size += chunk.length;
    }
    if (!response.complete) return { failed: 'passing', why: 'the answer was cut off' };
    const { 'content-type': type, 'retry-after': retryAfter, date } = response.headers;
    return {
      status: response.statusCode ?? 0,
      contentType: (type ?? '').split(';')[0]?.trim().toLowerCase() ?? '',
      ...(retryAfter === undefined ? {} : { retryAfter }),
      ...(date === undefined ? {} : { date }),
      body: buffer.toString('utf8', 0, size),
    };
  } finally {
    scratch.push(buffer);
  }
}

const PASSING: Readonly<Record<string, string>> = {
  ECONNRESET: 'the connection was reset',
  ECONNREFUSED: 'the connection was refused',
  ECONNABORTED: 'the connection was aborted',
  EPIPE: 'the connection was closed',
  ETIMEDOUT: 'the connection timed out',
  EHOSTUNREACH: 'the host cannot be reached',
  ENETUNREACH: 'the network cannot be reached',
  EAI_AGAIN: 'the name server did not answer',
  ERR_STREAM_PREMATURE_CLOSE: 'the answer was cut off',
  HPE_INVALID_EOF_STATE: 'the answer was cut off',
};

function failureOf(
  error: unknown,
  { signal, timeoutMs }: { signal: AbortSignal; timeoutMs: number },
): Failure {
  if (signal.aborted)
    return { failed: 'passing', why: `no answer within ${Math.ceil(timeoutMs / 100) / 10} s` };
  const { code = '', message = String(error) } = error as { code?: string; message?: string };
  const passing = PASSING[code];
  if (passing !== undefined) return { failed: 'passing', why: passing };
  if (code === 'ENOTFOUND') return { failed: 'final', why: 'its name is not known' };
  return { failed: 'final', why: code === '' ? message : `${message} (${code})` };
}
