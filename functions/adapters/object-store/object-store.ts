// Where evidence is kept: objects that are written once and never changed. S3 on AWS, a folder on one machine; one suite
// of tests (test/functions/adapters/object-store) holds for both.

export interface ObjectStore {
  /** Undefined when there is no object of that key. */
  readonly get: (key: string) => Promise<Uint8Array | undefined>;
  /**
   * Writes an object that is not there yet, whole or not at all. False when one of that key is there: it is left as it
   * is, because evidence is never replaced.
   */
  readonly putNew: (key: string, content: Uint8Array | string) => Promise<boolean>;
  /** Keys that begin with the prefix, sorted. */
  readonly list: (prefix: string) => Promise<readonly string[]>;
}

/** Parts of letters, digits and `._=+@-`, with `/` between them: safe as a path, in a URL and in a console. */
const KEY = /^[A-Za-z0-9_=+@-][A-Za-z0-9._=+@-]*(\/[A-Za-z0-9_=+@-][A-Za-z0-9._=+@-]*)*$/;

/** Throws an Error for a key that could lead out of the store: it was made by us, so it is a fault of ours. */
export function checkKey(key: string): string {
  if (!KEY.test(key) || key.length > 900)
    throw new Error(`Cannot store under the key ${JSON.stringify(key)}`);
  return key;
}
