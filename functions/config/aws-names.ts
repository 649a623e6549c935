// Names of AWS that a person writes: regions and roles. Only the three public partitions; a region of another one is
// refused rather than guessed at.

export type Partition = 'aws' | 'aws-cn' | 'aws-us-gov';

const REGION = /^(?:af|ap|ca|cn|eu|il|me|mx|sa|us)(?:-[a-z]+){1,2}-\d{1,2}$/;
/** Isolated partitions, whose domains are not ours to know. */
const ISOLATED = /^[a-z]+-iso[a-z]*-/;

/** ARN of a role: partition, account, and the name without its path. */
export const ROLE_ARN =
  /^arn:(aws|aws-cn|aws-us-gov):iam::(\d{12}):role\/(?:[\x21-\x2e\x30-\x7e]+\/)*([\w+=,.@-]{1,64})$/;

/** The partition of a region, or undefined when this is no region that we know how to reach. */
export function partitionOf(region: string): Partition | undefined {
  if (!REGION.test(region) || ISOLATED.test(region)) return undefined;
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}
