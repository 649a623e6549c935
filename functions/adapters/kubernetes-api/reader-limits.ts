// How much is asked of an API server, how long, and how much of an answer is taken.

export interface ReaderLimits {
  /** Objects of one page (`limit`), as kubectl asks for. */
  readonly pageSize: number;
  /** One request with its body. */
  readonly requestTimeoutMs: number;
  /** The first request: a cluster that is not there should not cost the whole time. */
  readonly connectTimeoutMs: number;
  /** Everything together, retries and waits included. */
  readonly scanTimeoutMs: number;
  /** Of one request, the first one included. */
  readonly attempts: number;
  /** The wait before attempt n is a random part of `backoffMs` · 2^(n−1), at most `backoffCapMs` ("full jitter"). */
  readonly backoffMs: number;
  readonly backoffCapMs: number;
  /** A Retry-After beyond this is not waited for. */
  readonly retryAfterCapMs: number;
  /** Times that a list is begun anew after its continue token has expired (410). */
  readonly restarts: number;
  /** Body of one answer. 500 pods are about 5 MB; etcd takes objects of at most 1.5 MiB. */
  readonly bodyBytes: number;
  /** Objects of one list. */
  readonly objects: number;
  /** Objects and lists inside each other, in one object. */
  readonly depth: number;
  /** Lists at a time, and connections. */
  readonly concurrency: number;
}

export const READER_LIMITS: ReaderLimits = {
  pageSize: 500,
  requestTimeoutMs: 30_000,
  connectTimeoutMs: 10_000,
  scanTimeoutMs: 300_000,
  attempts: 5,
  backoffMs: 500,
  backoffCapMs: 15_000,
  retryAfterCapMs: 60_000,
  restarts: 2,
  bodyBytes: 64 * 1024 * 1024,
  objects: 1_000_000,
  depth: 100,
  concurrency: 4,
};

/** Time and chance, as inputs. */
export interface Surroundings {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  /** 0 to less than 1. */
  readonly random: () => number;
}
