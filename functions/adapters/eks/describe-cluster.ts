// One EKS cluster as the EKS API tells it: where its API server is, whom to trust there, and what bears on
// enforcement. Asked anew for every scan, since the certificate authority can be rotated.
import { X509Certificate } from 'node:crypto';
import { type Cluster, DescribeClusterCommand } from '@aws-sdk/client-eks';
import type { EksCluster } from '../../../lib/model/inventory.ts';
import { type ClusterArn, clusterArn } from './arn.ts';
import type { AwsAccount } from './aws-accounts.ts';
import { eksErrorOf } from './aws-failure.ts';
import { type EksCall, EksError, type EksErrorReason } from './eks-error.ts';
import { isEksEndpointHost } from './partition.ts';

export interface DescribedCluster {
  readonly name: string;
  /** Origin of the API server, `https://HOST`. */
  readonly server: string;
  /** One certificate or several, PEM. */
  readonly ca: string;
  readonly eks: EksCluster;
  readonly tags: Readonly<Record<string, string>>;
}

export interface DescribeOptions {
  readonly region: string;
  readonly name: string;
  /**
   * FOR TESTS ONLY: `host:port` of API servers that are none of EKS and are trusted all the same. Without it an
   * endpoint must have a name that EKS gives. No command and no configuration sets it.
   */
  readonly endpointsTrustedInTests?: readonly string[];
}

/** States in which the API server of a cluster answers. */
const READABLE = ['ACTIVE', 'UPDATING'];
/** Two generations of a certificate authority are a few kB. */
const MOST_CA_CHARACTERS = 100_000;

/** Throws EksError, also for a cluster that exists and is not ready, or whose description we do not trust. */
export async function describeCluster(
  account: AwsAccount,
  options: DescribeOptions,
): Promise<DescribedCluster> {
  const { region, name } = options;
  const call = describeCall(account, options);
  const answer = await account
    .eks(region)
    .send(new DescribeClusterCommand({ name }))
    .catch((error: unknown) => {
      throw eksErrorOf(error, call);
    });
  const cluster = answer.cluster ?? {};
  const arn = { partition: account.partition, region, accountId: account.id, name };
  requireReadable(cluster, call);
  if (cluster.name !== name || cluster.arn !== clusterArn(arn)) {
    throw refusal(call, 'the answer describes another cluster');
  }
  return {
    name,
    server: endpointOf(cluster, { call, options }),
    ca: certificatesOf(cluster, call),
    eks: eksFacts(cluster, { ...arn, arn: clusterArn(arn) }),
    tags: cluster.tags ?? {},
  };
}

function describeCall(account: AwsAccount, { region, name }: DescribeOptions): EksCall {
  return {
    action: 'eks:DescribeCluster',
    doing: `describe the cluster "${name}" of account ${account.id}`,
    region,
    ...(account.roleArn !== undefined && { roleArn: account.roleArn }),
    ...(account.profile !== undefined && { profile: account.profile }),
  };
}

function requireReadable({ status }: Cluster, call: EksCall): void {
  if (READABLE.includes(status ?? '')) return;
  // The SDK does not check that the API keeps to its list of states
  const state = /^[A-Z_]{1,40}$/.test(status ?? '') ? status : 'unknown';
  throw new EksError(
    { ...call, doing: call.doing.replace(/^describe/, 'read') },
    {
      reason: 'notReady',
      detail: `its status is ${state}`,
      remedy: `Scan again when it is ACTIVE${state === 'FAILED' ? ', or delete it' : ''}`,
    },
  );
}

function endpointOf(
  { endpoint = '' }: Cluster,
  { call, options }: { readonly call: EksCall; readonly options: DescribeOptions },
): string {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  if (url?.protocol !== 'https:') throw refusal(call, 'its endpoint is no https URL');
  const bare =
    url.pathname === '/' && url.search === '' && url.hash === '' && url.username + url.password === '';
  const trusted =
    (url.port === '' && isEksEndpointHost(url.hostname, options.region)) ||
    (options.endpointsTrustedInTests ?? []).includes(url.host);
  if (!bare || !trusted)
    throw refusal(call, `its endpoint is no host name that EKS gives in ${options.region}`);
  return url.origin;
}

function certificatesOf({ certificateAuthority }: Cluster, call: EksCall): string {
  const data = certificateAuthority?.data ?? '';
  const text = data.length > MOST_CA_CHARACTERS ? '' : Buffer.from(data, 'base64').toString('utf8');
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  if (blocks.length === 0) throw refusal(call, 'its certificate authority is missing');
  try {
    for (const block of blocks) new X509Certificate(block);
  } catch {
    throw refusal(call, 'its certificate authority is no certificate');
  }
  return `${blocks.join('\n')}\n`;
}

function eksFacts(cluster: Cluster, { arn, accountId, region }: ClusterArn): EksCluster {
  const {
    version = '',
    platformVersion,
    computeConfig,
    kubernetesNetworkConfig,
    resourcesVpcConfig,
  } = cluster;
  const family = kubernetesNetworkConfig?.ipFamily;
  const vpcId = resourcesVpcConfig?.vpcId;
  return {
    arn,
    accountId,
    region,
    version,
    ...(platformVersion !== undefined && { platformVersion }),
    autoMode: computeConfig?.enabled === true,
    ...((family === 'ipv4' || family === 'ipv6') && { ipFamily: family }),
    ...(vpcId !== undefined && vpcId !== '' && { vpcId }),
  };
}

function refusal(call: EksCall, detail: string): EksError {
  const reason: EksErrorReason = 'refused';
  return new EksError(call, {
    reason,
    detail,
    remedy: 'Look at what the EKS API answers (aws eks describe-cluster) before trusting it',
  });
}
