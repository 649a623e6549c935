// The bearer token of an EKS API server: a presigned STS GetCallerIdentity request that the server sends on to learn
// who asks. The cluster's name is among what is signed, so that a token of one cluster is of no use at another.
// https://github.com/kubernetes-sigs/aws-iam-authenticator/blob/master/pkg/token/token.go says what is accepted.
import { formatUrl } from '@aws-sdk/util-format-url';
import { Hash } from '@smithy/hash-node';
import { HttpRequest } from '@smithy/protocol-http';
import { SignatureV4 } from '@smithy/signature-v4';
import { stsHost } from './partition.ts';

export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}

/** Cheap to ask: gives the same credentials until they are about to expire; `forceRefresh` gets new ones. */
export type CredentialSource = (options?: { readonly forceRefresh?: boolean }) => Promise<AwsCredentials>;

/** Seconds in X-Amz-Expires. The server ignores it but for the range 0–900; what counts is the age of X-Amz-Date. */
const EXPIRES_SECONDS = 60;
/** A token dies 15 minutes after it was signed; a minute earlier it is replaced, so that no request carries it late. */
const LIFETIME_MS = 14 * 60_000;
/** Credentials that end sooner than this take the token with them before the request that it is for has ended. */
const MARGIN_MS = 60_000;
/** Requests run side by side, so one bad token is rejected many times; one new token is the answer to all of them. */
const SAME_REJECTION_MS = 5_000;

/** One token, signed for this moment. `clusterName` is the name, not the ARN. */
export async function signToken({
  clusterName,
  region,
  credentials,
  signedAt,
}: {
  readonly clusterName: string;
  readonly region: string;
  readonly credentials: AwsCredentials;
  readonly signedAt: Date;
}): Promise<string> {
  const host = stsHost(region);
  const signer = new SignatureV4({
    service: 'sts',
    region,
    credentials,
    sha256: Hash.bind(null, 'sha256'),
    // The server refuses a query key that it does not know, so there may be no X-Amz-Content-Sha256 …
    applyChecksum: false,
  });
  const signed = await signer.presign(
    new HttpRequest({
      method: 'GET',
      protocol: 'https:',
      hostname: host,
      path: '/',
      query: { Action: 'GetCallerIdentity', Version: '2011-06-15' },
      headers: { host, 'x-k8s-aws-id': clusterName },
    }),
    {
      expiresIn: EXPIRES_SECONDS,
      signingDate: signedAt,
      signableHeaders: new Set(['host', 'x-k8s-aws-id']),
      // … and this must stay a header: the server puts its own cluster's name there when it sends the request on
      unhoistableHeaders: new Set(['x-k8s-aws-id']),
    },
  );
  return `k8s-aws-v1.${Buffer.from(formatUrl(signed)).toString('base64url')}`;
}

interface Held {
  readonly token: string;
  /** Milliseconds since 1970. */
  readonly signedAt: number;
  readonly endsAt: number;
}

/**
 * Tokens of one cluster, each good for the next minute at least. Signs a new one only when the last one ages out,
 * when its credentials end, or when the server rejected it; then it asks for new credentials too. `now` is in
 * milliseconds since 1970.
 */
export function tokenSource(options: {
  readonly clusterName: string;
  readonly region: string;
  readonly credentials: CredentialSource;
  readonly now: () => number;
}): (why: 'use' | 'rejected') => Promise<string> {
  const { credentials: source, now, ...cluster } = options;
  let held: Held | undefined;
  let renewal: Promise<Held> | undefined;
  let rejectedAt = Number.NEGATIVE_INFINITY;

  const sign = async (forceRefresh: 'forceRefresh' | undefined): Promise<Held> => {
    const credentials = await source(forceRefresh && { forceRefresh: true });
    const signedAt = now();
    const token = await signToken({ ...cluster, credentials, signedAt: new Date(signedAt) });
    const credentialsEnd = (credentials.expiration?.getTime() ?? Number.POSITIVE_INFINITY) - MARGIN_MS;
    return { token, signedAt, endsAt: Math.min(signedAt + LIFETIME_MS, credentialsEnd) };
  };
  const renew = (forceRefresh?: 'forceRefresh'): Promise<Held> => {
    // A renewal that failed is forgotten, so that the next request tries again
    renewal ??= sign(forceRefresh)
      .then((fresh) => {
        held = fresh;
        return fresh;
      })
      .finally(() => {
        renewal = undefined;
      });
    return renewal;
  };

  return async (why) => {
    if (why === 'rejected' && now() - rejectedAt >= SAME_REJECTION_MS) {
      rejectedAt = now();
      held = undefined;
      return (await renew('forceRefresh')).token;
    }
    // A clock that was set back makes the age negative: that token is from the future, and is not used either
    const fresh = held !== undefined && now() < held.endsAt && now() >= held.signedAt - MARGIN_MS;
    return fresh && held !== undefined ? held.token : (await renew()).token;
  };
}
