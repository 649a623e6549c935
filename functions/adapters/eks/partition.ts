// What differs between the partitions of AWS: which regions they have, and under which domains STS and the API
// servers of EKS answer. Only the three public ones; a region of another is refused rather than guessed at.
import { InputError } from '../../errors.ts';

export type Partition = 'aws' | 'aws-cn' | 'aws-us-gov';

const REGION = /^(?:af|ap|ca|cn|eu|il|me|mx|sa|us)(?:-[a-z]+){1,2}-\d{1,2}$/;
/** Isolated partitions, whose domains are not ours to know. */
const ISOLATED = /^[a-z]+-iso[a-z]*-/;

/** The partition of a region, or undefined when this is no region that we know how to reach. */
export function partitionOf(region: string): Partition | undefined {
  if (!REGION.test(region) || ISOLATED.test(region)) return undefined;
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}

/** The same for a region that must be one; throws InputError. */
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
