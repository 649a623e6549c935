// EKS clusters as sources of a scan: those that are named by ARN, and all that the given accounts and regions have.
// Loads the AWS SDK, so commands import this file only when they are asked for a cluster of EKS.
import { type AwsOptions, awsAccounts } from '../adapters/eks/aws-accounts.ts';
import { type DiscoveredCluster, discoverEksClusters } from '../adapters/eks/discover-clusters.ts';
import { type EksAccessOptions, eksAccess } from '../adapters/eks/eks-access.ts';
import { EksError, whyNotAssessed } from '../adapters/eks/eks-error.ts';
import type { ClusterAccess } from '../adapters/kubernetes-api/cluster-access.ts';
import { KubernetesError } from '../errors.ts';

export interface EksSourceOptions extends AwsOptions, Omit<EksAccessOptions, 'accounts'> {}

export interface EksSources {
  /**
   * All clusters of the accounts in these regions, sorted by id; none = the region that the profile or environment
   * sets. What cannot be listed or read stands among them with the reason. Throws InputError.
   */
  readonly discover: (regions: readonly string[]) => Promise<DiscoveredCluster[]>;
  /**
   * Asks AWS when it is called, so that an endpoint is not older than its scan. Throws InputError for a text that is
   * no ARN of a cluster, KubernetesError for a cluster that AWS does not let us read, with what to do.
   */
  readonly open: (arn: string) => Promise<ClusterAccess>;
  /** Ends the connections to AWS; call it when the last token was asked for. */
  readonly close: () => void;
}

/** Asks nothing of AWS yet; accounts are opened once for all their clusters. Throws InputError for roles that are none. */
export function eksSources(options: EksSourceOptions): EksSources {
  const { now, endpointsTrustedInTests } = options;
  const accounts = awsAccounts(options);
  const places = { accounts, ...(endpointsTrustedInTests && { endpointsTrustedInTests }) };
  return {
    discover: (regions) => discoverEksClusters({ ...places, regions }),
    open: (arn) => eksAccess(arn, { ...places, now }).catch((error: unknown) => rethrow(arn, error)),
    close: accounts.close,
  };
}

function rethrow(arn: string, error: unknown): never {
  if (!(error instanceof EksError)) throw error;
  // No cause, for the reason in eks-error.ts
  throw new KubernetesError(arn, whyNotAssessed(error));
}
