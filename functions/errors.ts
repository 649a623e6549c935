// The errors that the shell throws on purpose, each with what a person needs to act on it. Which exit status they
// mean is the command line's to say; bad data in a cluster is never an error but a Gap (lib/model/gap.ts).

/** The user asked for something that cannot be done: a path that does not exist, an input that holds nothing to read. */
export class InputError extends Error {
  override readonly name = 'InputError';
}

/** A cluster that could not be read at all: it has no result, and is told as not assessed. */
export class KubernetesError extends Error {
  override readonly name = 'KubernetesError';
  readonly cluster: string;
  /** Of the answer that decided it; absent when there was none. */
  readonly status?: number;

  /** `why` is a clause without a period; nothing secret may be in it. */
  constructor(cluster: string, why: string, options: ErrorOptions & { readonly status?: number } = {}) {
    super(`Cannot read cluster "${cluster}": ${why}`, options);
    this.cluster = cluster;
    if (options.status !== undefined) this.status = options.status;
  }
}
