// Every EKS cluster of the accounts and regions that are asked for. Nothing vanishes: a cluster that cannot be
// described, a region or an account that cannot be listed stands in the answer with the reason.
import { type EKSClient, paginateListClusters } from '@aws-sdk/client-eks';
import type { FleetTarget } from '../../../lib/model/fleet-result.ts';
import type { Partition } from '../../config/aws-names.ts';
import { InputError } from '../../errors.ts';
import { inParallel } from '../kubernetes-api/in-parallel.ts';
import { clusterArn, parseRoleArn } from './arn.ts';
import { type AwsAccount, type AwsAccounts, regionsOf } from './aws-accounts.ts';
import { eksErrorOf } from './aws-failure.ts';
import { type DescribeOptions, describeCluster } from './describe-cluster.ts';
import { EksError, whyNotAssessed } from './eks-error.ts';
import { requirePartition } from './partition.ts';

/** Lists and descriptions that are under way at once, over all accounts and regions. */
const AT_ONCE = 8;

export interface DiscoverOptions extends Pick<DescribeOptions, 'endpointsTrustedInTests'> {
  readonly accounts: AwsAccounts;
  /** None = the one that the profile or the environment sets. */
  readonly regions?: readonly string[];
}

/** A cluster, by its ARN; or what stands for all clusters of a region or an account that could not be listed. */
export interface DiscoveredCluster extends FleetTarget {
  /** Why it cannot be scanned, a clause without a period; absent for a cluster that can. */
  readonly notAssessed?: string;
  /** Absent where the cluster could not be described. */
  readonly tags?: Readonly<Record<string, string>>;
}

/** Sorted by id. Throws InputError when no region is known, or when roles and regions do not fit each other. */
export async function discoverEksClusters(options: DiscoverOptions): Promise<DiscoveredCluster[]> {
  const { accounts } = options;
  const regions = await regionsToAsk(options);
  const places = placesOf(accounts.roleArns, regions);
  const opened = await inParallel(places, { limit: AT_ONCE, work: (place) => openPlace(accounts, place) });
  const pairs = opened.flatMap((one) =>
    'id' in one ? [] : one.regions.map((region) => ({ ...one, region })),
  );
  const listed = await inParallel(pairs, { limit: AT_ONCE, work: listRegion });
  const described = await inParallel(listed.flat(), {
    limit: AT_ONCE,
    work: async (one) => ('id' in one ? one : describeListed(one, options)),
  });
  const failed = opened.filter((one) => 'id' in one);
  return [...failed, ...described].sort((a, b) => (a.id < b.id ? -1 : Number(a.id > b.id)));
}

async function regionsToAsk({ accounts, regions = [] }: DiscoverOptions): Promise<string[]> {
  const configured = regions.length > 0 ? undefined : await accounts.configuredRegion();
  const asked = configured === undefined ? regions : [configured];
  if (asked.length === 0) {
    throw new InputError(
      'Cannot tell which region to search for EKS clusters: give --region, or set one in the profile or in AWS_REGION',
    );
  }
  for (const region of asked) requirePartition(region);
  return [...new Set(asked)];
}

/** An account by how it is opened, and the regions that it can have. */
interface Place {
  readonly roleArn: string | undefined;
  readonly regions: readonly [string, ...string[]];
}

/** Credentials are of one partition, so a region of another could never be asked: a mistake, and told as one. */
function placesOf(roleArns: readonly string[], regions: readonly string[]): Place[] {
  const partitions =
    roleArns.length === 0 ? [requirePartition(regions[0] ?? '')] : roleArns.map(partitionOfRole);
  const stranger = regions.find((region) => !partitions.includes(requirePartition(region)));
  if (stranger !== undefined) {
    throw new InputError(
      `Cannot search the region "${stranger}": it is in the partition ${requirePartition(stranger)}, the other regions and roles are not`,
    );
  }
  return partitions.map((partition, index) => {
    const [first, ...others] = regionsOf(partition, regions);
    const roleArn = roleArns[index];
    if (first === undefined) {
      throw new InputError(
        `Cannot use the role ${roleArn}: no region of its partition ${partition} is given`,
      );
    }
    return { roleArn, regions: [first, ...others] };
  });
}

function partitionOfRole(roleArn: string): Partition {
  return parseRoleArn(roleArn).partition;
}

interface OpenPlace {
  readonly account: AwsAccount;
  readonly regions: readonly string[];
}

async function openPlace(
  accounts: AwsAccounts,
  { roleArn, regions }: Place,
): Promise<OpenPlace | DiscoveredCluster> {
  try {
    return { account: await accounts.open(roleArn, regions[0]), regions };
  } catch (error) {
    if (!(error instanceof EksError)) throw error;
    const notAssessed = whyNotAssessed(error);
    if (roleArn === undefined) {
      const whose = accounts.profile === undefined ? 'the caller' : `the profile ${accounts.profile}`;
      return { id: `account of ${whose}`, name: `all clusters of ${whose}`, notAssessed };
    }
    const { accountId } = parseRoleArn(roleArn);
    return { id: roleArn, name: `all clusters of account ${accountId}`, accountId, notAssessed };
  }
}

interface ListedCluster {
  readonly account: AwsAccount;
  readonly region: string;
  readonly name: string;
}

async function listRegion({
  account,
  region,
}: Omit<ListedCluster, 'name'>): Promise<(ListedCluster | DiscoveredCluster)[]> {
  try {
    const names = await listClusters(account.eks(region));
    return names.map((name) => ({ account, region, name }));
  } catch (error) {
    const { id, partition, roleArn, profile } = account;
    const failure = eksErrorOf(error, {
      action: 'eks:ListClusters',
      doing: `list the clusters of account ${id}`,
      region,
      ...(roleArn !== undefined && { roleArn }),
      ...(profile !== undefined && { profile }),
    });
    return [
      {
        id: clusterArn({ partition, region, accountId: id, name: '*' }),
        name: `all clusters of account ${id} in ${region}`,
        accountId: id,
        region,
        notAssessed: whyNotAssessed(failure),
      },
    ];
  }
}

async function listClusters(client: EKSClient): Promise<string[]> {
  const names = new Set<string>();
  // A service that gives the same token for ever would keep us for ever
  const settings = { client, pageSize: 100, stopOnSameToken: true };
  for await (const page of paginateListClusters(settings, {})) {
    for (const name of page.clusters ?? []) names.add(name);
  }
  return [...names];
}

async function describeListed(
  { account, region, name }: ListedCluster,
  { endpointsTrustedInTests }: DiscoverOptions,
): Promise<DiscoveredCluster> {
  const { id: accountId, partition } = account;
  const target = { id: clusterArn({ partition, region, accountId, name }), name, accountId, region };
  try {
    const { tags } = await describeCluster(account, {
      region,
      name,
      ...(endpointsTrustedInTests && { endpointsTrustedInTests }),
    });
    return { ...target, tags };
  } catch (error) {
    if (!(error instanceof EksError)) throw error;
    return { ...target, notAssessed: whyNotAssessed(error) };
  }
}
