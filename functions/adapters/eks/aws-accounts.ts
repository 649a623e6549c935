// The AWS accounts that are read: the caller's own, or one for each role that is assumed. Each is opened once, however
// many regions and clusters it has, and holds one set of credentials that is renewed before it ends.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html for the external ID.
import { EKSClient } from '@aws-sdk/client-eks';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { fromNodeProviderChain, fromTemporaryCredentials } from '@aws-sdk/credential-providers';
import { type Partition, partitionOf } from '../../config/aws-names.ts';
import { InputError } from '../../errors.ts';
import { parseRoleArn } from './arn.ts';
import { eksErrorOf } from './aws-failure.ts';
import type { AwsCredentials, CredentialSource } from './bearer-token.ts';
import { type EksCall, EksError } from './eks-error.ts';
import { requirePartition } from './partition.ts';

/** How the roles' trust policies recognise our sessions, and how CloudTrail shows them. */
export const SESSION_NAME = 'bulkhead';

/** Every client of AWS: answers that pass are asked again, more slowly when the service says so. */
const CLIENT_SETTINGS = {
  retryMode: 'adaptive',
  maxAttempts: 5,
  requestHandler: { connectionTimeout: 5_000, requestTimeout: 20_000, throwOnRequestTimeout: true },
} as const;

/** The SDK warns on the console of keys in the environment beside a profile; one that was named leaves no doubt. */
const SILENT = { debug() {}, info() {}, warn() {}, error() {} };

export interface AwsOptions {
  /** Of the AWS configuration files; absent = what the environment says. */
  readonly profile?: string;
  /** Roles to assume, at most one for each account; none = the caller's own account. */
  readonly roleArns?: readonly string[];
  readonly externalId?: string;
}

export interface AwsAccount {
  readonly id: string;
  readonly partition: Partition;
  /** ARN of who asks, as STS tells it. */
  readonly identity: string;
  readonly roleArn?: string;
  readonly profile?: string;
  readonly credentials: CredentialSource;
  /** The client of a region; the same one each time. */
  readonly eks: (region: string) => EKSClient;
}

export interface AwsAccounts {
  /** As given, without repetition; empty = the caller's own account. */
  readonly roleArns: readonly string[];
  readonly profile?: string;
  /** The region that the profile or the environment sets; undefined when neither does. */
  readonly configuredRegion: () => Promise<string | undefined>;
  /** Throws EksError. `region` is where STS is asked when the account is not open yet. */
  readonly open: (roleArn: string | undefined, region: string) => Promise<AwsAccount>;
  /** Ends every connection. */
  readonly close: () => void;
}

/** Asks nothing of AWS yet. Throws InputError for a role that is no ARN of one, or for two roles of one account. */
export function awsAccounts(options: AwsOptions): AwsAccounts {
  const roleArns = [...new Set(options.roleArns ?? [])];
  refuseSecondRoles(roleArns);
  const clients: (EKSClient | STSClient)[] = [];
  const opened = new Map<string | undefined, Promise<AwsAccount>>();
  return {
    roleArns,
    ...(options.profile !== undefined && { profile: options.profile }),
    configuredRegion: () => configuredRegion(options.profile),
    open: (roleArn, region) => {
      const account = opened.get(roleArn) ?? openAccount(options, { roleArn, region, clients });
      opened.set(roleArn, account);
      return account;
    },
    close: () => {
      for (const client of clients) client.destroy();
    },
  };
}

function refuseSecondRoles(roleArns: readonly string[]): void {
  const accountIds = roleArns.map((arn) => parseRoleArn(arn).accountId);
  const twice = accountIds.find((id, index) => accountIds.indexOf(id) !== index);
  if (twice !== undefined) {
    throw new InputError(`Cannot assume two roles of the account ${twice}: give one role for each account`);
  }
}

async function configuredRegion(profile: string | undefined): Promise<string | undefined> {
  const client = new STSClient({ ...(profile !== undefined && { profile }) });
  try {
    return await client.config.region();
  } catch {
    // The SDK throws a bare Error whatever the reason is; the user is told to name the region in any case
    return undefined;
  } finally {
    client.destroy();
  }
}

async function openAccount(
  { profile, externalId }: AwsOptions,
  {
    roleArn,
    region,
    clients,
  }: {
    readonly roleArn: string | undefined;
    readonly region: string;
    readonly clients: (EKSClient | STSClient)[];
  },
): Promise<AwsAccount> {
  const partition = requirePartition(region);
  const who = {
    region,
    ...(roleArn !== undefined && { roleArn }),
    ...(profile !== undefined && { profile }),
  };
  const sts = new STSClient({
    ...CLIENT_SETTINGS,
    region,
    credentials: credentialsOf(who, externalId),
  });
  clients.push(sts);
  // The SDK keeps what this gives until five minutes before it ends; all clients of the account share it
  const credentials = sts.config.credentials as CredentialSource;
  const { id, identity } = await callerOf(sts, who);
  const byRegion = new Map<string, EKSClient>();
  return {
    id,
    partition,
    identity,
    ...(roleArn !== undefined && { roleArn }),
    ...(profile !== undefined && { profile }),
    credentials,
    eks: (where) => {
      const known = byRegion.get(where);
      if (known !== undefined) return known;
      const client = new EKSClient({
        ...CLIENT_SETTINGS,
        region: where,
        credentials: sts.config.credentials,
      });
      clients.push(client);
      byRegion.set(where, client);
      return client;
    },
  };
}

type Who = Pick<EksCall, 'region' | 'roleArn' | 'profile'>;

function credentialsOf(who: Who, externalId: string | undefined): CredentialSource {
  const { region, roleArn, profile } = who;
  const own = fromNodeProviderChain({
    ...(profile !== undefined && { profile, logger: SILENT }),
    clientConfig: { region },
  }) as CredentialSource;
  const ownCall: EksCall = { ...who, action: 'the search for credentials', doing: 'sign in to AWS' };
  const ownOrError = orEksError(own, ownCall);
  if (roleArn === undefined) return ownOrError;
  const assumed = fromTemporaryCredentials({
    masterCredentials: ownOrError,
    params: {
      RoleArn: roleArn,
      RoleSessionName: SESSION_NAME,
      ...(externalId !== undefined && { ExternalId: externalId }),
    },
    clientConfig: { ...CLIENT_SETTINGS, region },
  }) as CredentialSource;
  return orEksError(assumed, { ...who, action: 'sts:AssumeRole', doing: `assume the role ${roleArn}` });
}

function orEksError(source: CredentialSource, call: EksCall): CredentialSource {
  return async (options): Promise<AwsCredentials> => {
    try {
      return await source(options);
    } catch (error) {
      throw eksErrorOf(error, call);
    }
  };
}

/** STS answers this to everyone with valid credentials, whatever their policies say. */
async function callerOf(
  sts: STSClient,
  who: Who,
): Promise<{ readonly id: string; readonly identity: string }> {
  const call: EksCall = { ...who, action: 'sts:GetCallerIdentity', doing: 'ask who we are' };
  const { Account, Arn } = await sts.send(new GetCallerIdentityCommand({})).catch((error: unknown) => {
    throw eksErrorOf(error, call);
  });
  if (!/^\d{12}$/.test(Account ?? '') || !/^arn:[\w:/+=,.@-]+$/.test(Arn ?? '')) {
    throw new EksError(call, {
      reason: 'failed',
      detail: 'STS answered without an account',
      remedy: 'Check what answers under the host name of STS',
    });
  }
  return { id: Account as string, identity: Arn as string };
}

/** Regions that can belong to the account of a role, of those that are asked for. */
export function regionsOf(partition: Partition, regions: readonly string[]): string[] {
  return regions.filter((region) => partitionOf(region) === partition);
}
