// ARNs as the user writes them, taken apart. Strict: what is not plainly an ARN of the wanted kind is a typing
// mistake, and is told as one before anything is asked of AWS.
import { type Partition, partitionOf, ROLE_ARN } from '../../config/aws-names.ts';
import { InputError } from '../../errors.ts';

export interface ClusterArn {
  readonly arn: string;
  readonly partition: Partition;
  readonly region: string;
  /** 12 digits. */
  readonly accountId: string;
  readonly name: string;
}

export interface RoleArn {
  readonly arn: string;
  readonly partition: Partition;
  readonly accountId: string;
  /** Without its path. */
  readonly name: string;
}

// https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateCluster.html: the pattern of a cluster's name
const CLUSTER =
  /^arn:(aws|aws-cn|aws-us-gov):eks:([a-z0-9-]+):(\d{12}):cluster\/([0-9A-Za-z][A-Za-z0-9_-]{0,99})$/;
/** Throws InputError. */
export function parseClusterArn(text: string): ClusterArn {
  const [arn, partition, region = '', accountId = '', name = ''] = CLUSTER.exec(text) ?? [];
  if (arn === undefined || partitionOf(region) !== partition) {
    throw new InputError(
      `Cannot use "${text}" as the ARN of an EKS cluster: it takes arn:aws:eks:REGION:ACCOUNT:cluster/NAME`,
    );
  }
  return { arn, partition: partition as Partition, region, accountId, name };
}

/** Throws InputError. */
export function parseRoleArn(text: string): RoleArn {
  const [arn, partition, accountId = '', name = ''] = ROLE_ARN.exec(text) ?? [];
  if (arn === undefined) {
    throw new InputError(
      `Cannot use "${text}" as the ARN of a role: it takes arn:aws:iam::ACCOUNT:role/NAME`,
    );
  }
  return { arn, partition: partition as Partition, accountId, name };
}

/** The ARN of a cluster, from what it is made of. */
export function clusterArn(parts: Omit<ClusterArn, 'arn'>): string {
  return `arn:${parts.partition}:eks:${parts.region}:${parts.accountId}:cluster/${parts.name}`;
}
