// EKS clusters as sources of a scan: those that are named by ARN, or all that the given accounts and regions have.
// Loads the AWS SDK, so commands that need no AWS import this file only when they are asked to.
import type { FleetTarget } from '../../lib/model/fleet-result.ts';
import { parseClusterArn } from '../adapters/eks/arn.ts';
import { type AwsOptions, awsAccounts } from '../adapters/eks/aws-accounts.ts';
import { discoverEksClusters } from '../adapters/eks/discover-clusters.ts';
import { type EksAccessOptions, eksAccess } from '../adapters/eks/eks-access.ts';
import type { ClusterAccess } from '../adapters/kubernetes-api/cluster-access.ts';

export interface EksSourceOptions extends AwsOptions, Omit<EksAccessOptions, 'accounts'> {
  /** The clusters to read, or where to look for them; no region = the one that the profile or environment sets. */
  readonly clusters:
    | { readonly from: 'arns'; readonly arns: readonly string[] }
    | { readonly from: 'discovery'; readonly regions: readonly string[] };
}

export interface EksSource {
  readonly target: FleetTarget;
  /**
   * Asks AWS when it is called, so that an endpoint is not older than its scan. Throws EksError, whose remedy says
   * what to do.
   */
  readonly open: () => Promise<ClusterAccess>;
}

/** Something that was to be scanned and cannot be. */
export interface UnreadableEksSource {
  readonly target: FleetTarget;
  /** One line. */
  readonly notAssessed: string;
}

export interface EksSources {
  /** Sorted by the target's id when discovered, else in the order that was given. */
  readonly sources: readonly (EksSource | UnreadableEksSource)[];
  /** Ends the connections to AWS; call it when the last token was asked for. */
  readonly close: () => void;
}

/** Throws InputError for ARNs and regions that are none; what AWS refuses stands in the answer. */
export async function openEksSources(options: EksSourceOptions): Promise<EksSources> {
  const { clusters, now, endpointsTrustedInTests } = options;
  const accounts = awsAccounts(options);
  const shared = { accounts, ...(endpointsTrustedInTests && { endpointsTrustedInTests }) };
  const found =
    clusters.from === 'arns'
      ? clusters.arns.map(targetOf)
      : await discoverEksClusters({ ...shared, regions: clusters.regions });
  return {
    sources: found.map(({ notAssessed, ...target }: FleetTarget & { readonly notAssessed?: string }) =>
      notAssessed === undefined
        ? { target, open: () => eksAccess(target.id, { ...shared, now }) }
        : { target, notAssessed },
    ),
    close: accounts.close,
  };
}

function targetOf(text: string): FleetTarget {
  const { arn, name, accountId, region } = parseClusterArn(text);
  return { id: arn, name, accountId, region };
}
