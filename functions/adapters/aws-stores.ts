// A bucket and a table in the region and with the credentials that the environment, or a profile, says.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import type { CredentialSource } from './eks/bearer-token.ts';
import type { ObjectStore } from './object-store/object-store.ts';
import { s3Store } from './object-store/s3-store.ts';
import { dynamoState } from './state-store/dynamo-state.ts';
import type { StateStore } from './state-store/state-store.ts';

export interface AwsStoreNames {
  readonly bucket: string;
  readonly table: string;
  /** Of the AWS configuration files; absent = what the environment says. */
  readonly profile?: string;
  /** A role that is assumed for the bucket and the table; absent = none. */
  readonly roleArn?: string;
}

/** Asks nothing yet. */
export function awsStores({ bucket, table, profile, roleArn }: AwsStoreNames): {
  readonly objects: ObjectStore;
  readonly state: StateStore;
} {
  const settings = {
    maxAttempts: 5,
    ...(profile !== undefined && { profile }),
    ...(roleArn !== undefined && { credentials: assumed(roleArn) }),
  };
  // An endpoint of one's own, as a stand-in for AWS has it, knows no host name for each bucket
  const forcePathStyle = Boolean(process.env.AWS_ENDPOINT_URL || process.env.AWS_ENDPOINT_URL_S3);
  return {
    objects: s3Store(new S3Client({ ...settings, forcePathStyle }), bucket),
    state: dynamoState(new DynamoDBClient(settings), table),
  };
}

/** The clients ask again when a session is about to end. */
function assumed(roleArn: string): CredentialSource {
  let source: CredentialSource | undefined;
  return async (options) => {
    source ??= (await import('./assumed-role.ts')).assumedRole(roleArn);
    return source(options);
  };
}
