// What changes from run to run: locks, the latest state of a cluster, its history. DynamoDB on AWS, a folder on one
// machine; one suite of tests (test/functions/adapters/state-store) holds for both.

/** A document by two keys, as DynamoDB has them. */
export interface StateItem {
  /** `RUN#prod-eu/20261126T060000Z`, `CLUSTER#arn:…`. */
  readonly partition: string;
  /** `LOCK`, `LATEST`, `SCAN#2026-11-26T06:00:00Z`. */
  readonly sort: string;
  /** From 1, one more at each change. */
  readonly version: number;
  readonly value: Readonly<Record<string, unknown>>;
  /** Seconds since 1970 after which it may be removed; absent = it is kept. */
  readonly expiresAt?: number;
}

export interface StateStore {
  /** Undefined when there is none. What was written before is seen. */
  readonly get: (partition: string, sort: string) => Promise<StateItem | undefined>;
  /**
   * Writes version n only over version n − 1, and version 1 only where there is nothing. False when another writer was
   * quicker: read again, then decide.
   */
  readonly put: (item: StateItem) => Promise<boolean>;
  /** Items of a partition whose sort key begins with the prefix, which is not empty; by sort key. */
  readonly list: (partition: string, sortPrefix: string) => Promise<readonly StateItem[]>;
}
