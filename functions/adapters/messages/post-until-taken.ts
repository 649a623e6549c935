// A POST of JSON that is tried again when what went wrong may pass: no answer, 429 or 5xx. It waits as long as the receiver asks.
const TRIES = 3;
const LONGEST_WAIT_S = 30;
const TIMEOUT_MS = 10_000;

export interface Post {
  /** Whom an error blames; the URL may be a secret, and stands in none. */
  readonly who: string;
  readonly url: string;
  readonly body: string;
  /** Asked before each try, beside the content type. */
  readonly headers?: () => Readonly<Record<string, string>>;
  readonly sleep: (milliseconds: number) => Promise<unknown>;
}

/** Throws an Error with the status when it is not taken: at once, or after three tries. A redirection is no answer. */
export async function postUntilTaken({ who, sleep, ...request }: Post): Promise<void> {
  for (let turn = 1; ; turn++) {
    const answer = await send(request);
    // Nobody reads what it says; unread, it would hold the connection
    await answer?.body?.cancel().catch(() => undefined);
    if (answer?.ok) return;
    const passes = answer === undefined || answer.status === 429 || answer.status >= 500;
    if (!passes || turn === TRIES)
      throw new Error(`${who} refused: ${answer === undefined ? 'no answer' : `status ${answer.status}`}`);
    const asked = Number(answer?.headers.get('retry-after'));
    const seconds = asked > 0 ? asked : turn;
    if (seconds > LONGEST_WAIT_S) throw new Error(`${who} refused: it asks to wait for ${seconds} s`);
    await sleep(seconds * 1000);
  }
}

/** Undefined when there was no answer. */
async function send({
  url,
  body,
  headers,
}: Pick<Post, 'url' | 'body' | 'headers'>): Promise<Response | undefined> {
  const asked = { 'content-type': 'application/json', ...headers?.() };
  try {
    return await fetch(url, {
      method: 'POST',
      headers: asked,
      body,
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch {
    return undefined;
  }
}
