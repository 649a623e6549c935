// What differs between the partitions of AWS: under which domains STS and the API servers of EKS answer.
import { type Partition, partitionOf } from '../../config/aws-names.ts';
import { InputError } from '../../errors.ts';

/** The partition of a region; throws InputError when it is none that we know how to reach. */
export function requirePartition(region: string): Partition {
  const partition = partitionOf(region);
  if (partition === undefined) {
    throw new InputError(
      `Cannot use the region "${region}": it is no region of the partitions aws, aws-cn and aws-us-gov`,
    );
  }
  return partition;
}

/** Host of the regional Security Token Service, the only one that a cluster of this region accepts a token of. */
export function stsHost(region: string): string {
  const domain = requirePartition(region) === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com';
  return `sts.${region}.${domain}`;
}

/** Ends of the host names that EKS gives to API servers, after the region. */
const ENDPOINT_DOMAINS: Readonly<Record<Partition, readonly string[]>> = {
  aws: ['eks.amazonaws.com', 'api.aws'],
  'aws-us-gov': ['eks.amazonaws.com', 'api.aws'],
  'aws-cn': ['eks.amazonaws.com.cn', 'amazonwebservices.com.cn', 'api.amazonwebservices.com.cn'],
};

/**
 * Whether EKS itself gives such names to API servers of the region: 32 hexadecimal digits, a short label, and one of
 * its domains. Anything else is not sent a token, wherever the name came from.
 * https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html
 */
export function isEksEndpointHost(host: string, region: string): boolean {
  const partition = partitionOf(region);
  if (partition === undefined) return false;
  const [, domain] =
    /^[0-9a-f]{32}(?:\.[a-z0-9]{1,8})?(?:\.eks-cluster)?\.(.+)$/.exec(host.toLowerCase()) ?? [];
  return ENDPOINT_DOMAINS[partition].some((end) => domain === `${region}.${end}`);
}
