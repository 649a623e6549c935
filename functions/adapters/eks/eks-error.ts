// What went wrong between us and AWS, with what a person needs to mend it: which call, where, as whom, what to grant.
// Never quotes the SDK's own message: a refused signature answers with the whole signed request, session token and
// all, and a credential process may print anything. For the same reason it has no cause.

/**
 * `credentials`: there are none, or AWS does not accept them. `denied`: they may not do this. `notReady`: the cluster
 * is not in a state to be read. `refused`: we do not accept the answer (an endpoint that is not of EKS).
 */
export type EksErrorReason =
  | 'credentials'
  | 'denied'
  | 'notFound'
  | 'notReady'
  | 'refused'
  | 'throttled'
  | 'unreachable'
  | 'failed';

export interface EksCall {
  /** As IAM spells it: `eks:DescribeCluster`. */
  readonly action: string;
  /** What it is for, after "Cannot": `describe the cluster "prod"`. */
  readonly doing: string;
  readonly region: string;
  /** The role that is or was to be assumed; absent for the caller's own credentials. */
  readonly roleArn?: string;
  readonly profile?: string;
}

export class EksError extends Error {
  override readonly name = 'EksError';
  readonly reason: EksErrorReason;
  readonly call: EksCall;
  /** What happened, a clause. */
  readonly detail: string;
  /** What to do about it, one imperative sentence without a final period. */
  readonly remedy: string;

  constructor(
    call: EksCall,
    {
      reason,
      detail,
      remedy,
    }: { readonly reason: EksErrorReason; readonly detail: string; readonly remedy: string },
  ) {
    super(`Cannot ${call.doing} in ${call.region}: ${detail}`);
    this.reason = reason;
    this.call = call;
    this.detail = detail;
    this.remedy = remedy;
  }
}

/** What happened and what to do, as one clause without a period; the cluster, account or region is not named again. */
export function whyNotAssessed({ detail, remedy }: EksError): string {
  return `${detail}; ${remedy.charAt(0).toLowerCase()}${remedy.slice(1)}`;
}
