// Credentials of a role that is taken on. A file of its own, so that it is loaded where there is such a role and nowhere else.
import { fromTemporaryCredentials } from '@aws-sdk/credential-providers';
import type { CredentialSource } from './eks/bearer-token.ts';

/** Asks nothing yet. */
export function assumedRole(RoleArn: string): CredentialSource {
  return fromTemporaryCredentials({
    params: { RoleArn, RoleSessionName: 'bulkhead' },
  }) as CredentialSource;
}
