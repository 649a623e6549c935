// One question to an API server, asked until it is answered or is not worth asking again: retries with full jitter,
// one new token after a 401, an end for everything. What comes back is JSON, or why there is none.
import type { RawObject } from '../../../lib/model/inventory.ts';
import { isObject } from '../inventory/object-gaps.ts';
import type { ClusterAccess } from './cluster-access.ts';
import { type Answer, type Failure, openConnection } from './connection.ts';
import type { ReaderLimits, Surroundings } from './reader-limits.ts';

export type Reply = { readonly retries: number } & (
  | { readonly is: 'answer'; readonly value: RawObject; readonly date?: string }
  /** 401, 403. */
  | { readonly is: 'refused'; readonly why: string }
  /** 404. */
  | { readonly is: 'notFound' }
  /** 410: the continue token is too old. */
  | { readonly is: 'expired' }
  | { readonly is: 'tooLarge'; readonly why: string }
  /** `unreachable`: no answer came at all. */
  | { readonly is: 'failed'; readonly why: string; readonly unreachable: 'yes' | 'no' }
);

export interface Asker {
  readonly ask: (path: string, options?: AskOptions) => Promise<Reply>;
  /** Ends the connections. */
  readonly close: () => void;
}

export interface AskOptions {
  readonly accept?: string;
  readonly timeoutMs?: number;
}

export interface AskerOptions {
  readonly limits: ReaderLimits;
  readonly surroundings: Surroundings;
  readonly userAgent: string;
}

type Judged =
  | { readonly reply: Unsettled<Reply> }
  | { readonly again: string; readonly afterMs?: number; readonly unreachable: 'yes' | 'no' };
type Unsettled<T> = T extends unknown ? Omit<T, 'retries'> : never;

/** Asks one cluster. The time for everything runs from now. */
export function makeAsker(access: ClusterAccess, options: AskerOptions): Asker {
  const { limits, surroundings } = options;
  const connection = openConnection(access, { sockets: limits.concurrency, userAgent: options.userAgent });
  const tokens = makeTokens(access);
  const deadline = surroundings.now() + limits.scanTimeoutMs;
  const ask = async (path: string, { accept, timeoutMs }: AskOptions = {}): Promise<Reply> => {
    let rejected: string | undefined;
    let hasRenewed = false;
    let last: Extract<Judged, { again: string }> | undefined;
    for (let retries = 0; ; retries++) {
      const leftMs = deadline - surroundings.now();
      if (leftMs <= 0) return overdue(last, { retries, limits });
      const token = await tokens.next(rejected);
      rejected = undefined;
      if (typeof token === 'object') return { is: 'failed', ...token, unreachable: 'no', retries };
      const answer = await connection.get(path, {
        accept: accept ?? 'application/json',
        token,
        timeoutMs: Math.min(timeoutMs ?? limits.requestTimeoutMs, leftMs),
        maxBytes: limits.bodyBytes,
      });
      if ('status' in answer && answer.status === 401 && token !== undefined && !hasRenewed) {
        rejected = token;
        hasRenewed = true;
        continue;
      }
      const judged = judge(answer, { token, now: surroundings.now() });
      if ('reply' in judged) return { ...judged.reply, retries };
      last = judged;
      const waitMs = waitOf(judged, { retries, limits, random: surroundings.random });
      if (retries + 1 >= limits.attempts || waitMs === undefined) return givenUp(judged, retries);
      if (surroundings.now() + waitMs >= deadline) return overdue(judged, { retries, limits });
      await surroundings.sleep(waitMs);
    }
  };
  return { ask, close: connection.close };
}

/** What the answer means: a reply, or that the question may be put again. */
function judge(answer: Answer | Failure, at: { token: string | undefined; now: number }): Judged {
  if ('failed' in answer) {
    const { failed, why } = answer;
    if (failed === 'tooLarge') return { reply: { is: 'tooLarge', why } };
    if (failed === 'passing') return { again: why, unreachable: 'yes' };
    return { reply: { is: 'failed', why, unreachable: 'yes' } };
  }
  const { status } = answer;
  if (status === 200) return { reply: parse(answer) };
  if (status === 401 || status === 403) return { reply: { is: 'refused', why: refusal(answer, at.token) } };
  if (status === 404) return { reply: { is: 'notFound' } };
  if (status === 410) return { reply: { is: 'expired' } };
  if (status === 429 || status >= 500) {
    const afterMs = retryAfterMs(answer.retryAfter, at.now);
    const again = status === 429 ? 'it asks to slow down (429)' : `it answers with status ${status}`;
    return { again, unreachable: 'no', ...(afterMs === undefined ? {} : { afterMs }) };
  }
  const why =
    status >= 300 && status < 400
      ? `it redirects (${status}), which is not followed`
      : `it answers with status ${status}`;
  return { reply: { is: 'failed', why, unreachable: 'no' } };
}

function parse({ contentType, body, date }: Answer): Unsettled<Reply> {
  if (contentType !== 'application/json') {
    const why = `it answers with ${contentType === '' ? 'no content type' : contentType.slice(0, 60)} in place of JSON`;
    return { is: 'failed', why, unreachable: 'no' };
  }
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return { is: 'failed', why: 'its answer is not JSON', unreachable: 'no' };
  }
  if (!isObject(value)) return { is: 'failed', why: 'its answer is no JSON object', unreachable: 'no' };
  return { is: 'answer', value, ...(date === undefined ? {} : { date }) };
}

const MESSAGE_LENGTH = 300;

/** `403 forbidden`, with what the API server says; never with the token, should it be sent back. */
function refusal({ status, body }: Answer, token: string | undefined): string {
  const short = status === 401 ? '401 unauthorized' : '403 forbidden';
  let message = '';
  try {
    const value: unknown = JSON.parse(body);
    if (isObject(value) && typeof value.message === 'string') message = value.message;
  } catch {
    // Not JSON: the status says enough
  }
  if (token !== undefined) message = message.replaceAll(token, '…');
  return message === '' ? short : `${short}: ${message.slice(0, MESSAGE_LENGTH)}`;
}

/** Seconds, or a date. https://www.rfc-editor.org/rfc/rfc9110#name-retry-after */
function retryAfterMs(text: string | undefined, now: number): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

/** Undefined when the server asks for more patience than there is. */
function waitOf(
  { afterMs = 0 }: { readonly afterMs?: number },
  { retries, limits, random }: { retries: number; limits: ReaderLimits; random: () => number },
): number | undefined {
  if (afterMs > limits.retryAfterCapMs) return undefined;
  const jitter = random() * Math.min(limits.backoffCapMs, limits.backoffMs * 2 ** retries);
  // All that were told the same second would come back in it together
  return afterMs + jitter;
}

function givenUp({ again, unreachable }: Extract<Judged, { again: string }>, retries: number): Reply {
  const count = retries === 0 ? '' : `, ${retries + 1} times`;
  return { is: 'failed', why: `${again}${count}`, unreachable, retries };
}

function overdue(
  last: Extract<Judged, { again: string }> | undefined,
  { retries, limits }: { retries: number; limits: ReaderLimits },
): Reply {
  const after = `the scan may take ${Math.round(limits.scanTimeoutMs / 100) / 10} s, and they are over`;
  const why = last === undefined ? after : `${last.again}; ${after}`;
  return { is: 'failed', why, unreachable: last?.unreachable ?? 'no', retries };
}

/** Tokens of one cluster. Requests that were refused with the same token get one new one together. */
function makeTokens({ token }: ClusterAccess): {
  readonly next: (rejected: string | undefined) => Promise<string | undefined | { why: string }>;
} {
  const renewed = new Map<string, Promise<string>>();
  return {
    next: async (rejected) => {
      if (token === undefined) return undefined;
      try {
        if (rejected === undefined) return await token('use');
        const pending = renewed.get(rejected) ?? token('rejected');
        renewed.set(rejected, pending);
        return await pending;
      } catch (error) {
        return { why: error instanceof Error ? error.message : 'no token can be had' };
      }
    },
  };
}
