// The ARN of an EKS cluster → what the Kubernetes reader needs to read it: endpoint, certificate authority, tokens
// that are renewed, and what the EKS API knows of the cluster.
import type { ClusterAccess } from '../kubernetes-api/cluster-access.ts';
import { type ClusterArn, parseClusterArn, parseRoleArn } from './arn.ts';
import type { AwsAccount, AwsAccounts } from './aws-accounts.ts';
import { tokenSource } from './bearer-token.ts';
import { type DescribeOptions, describeCluster } from './describe-cluster.ts';
import { EksError } from './eks-error.ts';
import { readAddons } from './read-addons.ts';

export interface EksAccessOptions extends Pick<DescribeOptions, 'endpointsTrustedInTests'> {
  readonly accounts: AwsAccounts;
  /** Milliseconds since 1970; tokens are signed for this time. */
  readonly now: () => number;
}

/**
 * Throws InputError for a text that is no ARN of a cluster, and EksError for one that AWS does not let us read. The
 * role of the cluster's account is assumed when one was given, else the caller's own credentials are used.
 */
export async function eksAccess(arn: string, options: EksAccessOptions): Promise<ClusterAccess> {
  const cluster = parseClusterArn(arn);
  const { region, name } = cluster;
  const account = await accountOf(cluster, options.accounts);
  const { endpointsTrustedInTests } = options;
  const [described, { addons, gaps }] = await Promise.all([
    describeCluster(account, { region, name, ...(endpointsTrustedInTests && { endpointsTrustedInTests }) }),
    readAddons(account, { region, clusterName: name }),
  ]);
  const { config } = account.eks(region);
  return {
    name,
    server: described.server,
    ca: described.ca,
    token: tokenSource({
      clusterName: name,
      region,
      credentials: account.credentials,
      // The SDK learns from the answers of AWS how far our clock is off; a token that is dated wrongly is refused
      now: () => options.now() + config.systemClockOffset,
    }),
    identity: account.identity,
    eks: { ...described.eks, ...(addons && { addons }) },
    gaps,
  };
}

async function accountOf(cluster: ClusterArn, accounts: AwsAccounts): Promise<AwsAccount> {
  const roleArn = accounts.roleArns.find((arn) => parseRoleArn(arn).accountId === cluster.accountId);
  const account = await accounts.open(roleArn, cluster.region);
  if (account.id === cluster.accountId && account.partition === cluster.partition) return account;
  throw new EksError(
    {
      action: 'eks:DescribeCluster',
      doing: `describe the cluster "${cluster.name}" of account ${cluster.accountId}`,
      region: cluster.region,
      ...(accounts.profile !== undefined && { profile: accounts.profile }),
    },
    {
      reason: 'credentials',
      detail: `the credentials are of account ${account.id}`,
      remedy: `Name a role of account ${cluster.accountId} with --role-arn, or other credentials with --profile`,
    },
  );
}
