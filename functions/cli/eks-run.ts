// What one run of a command asks of EKS, with the options that say as whom. The AWS SDK is loaded on first use: most
// runs need none of it. The SDK itself reads the environment of the process, as every AWS tool does.
import type { Command } from 'commander';
import type { ClusterAccess } from '../adapters/kubernetes-api/cluster-access.ts';
import { KubernetesError } from '../errors.ts';
import type { EksSources } from '../steps/eks-sources.ts';
import { collectNames, parseName } from './option-values.ts';
import type { Shell } from './shell.ts';

export interface EksOptions {
  readonly profile?: string;
  readonly roleArn?: readonly string[];
  readonly externalId?: string;
}

/** Adds the options that say with whose credentials AWS is asked; returns the command. */
export function addEksOptions(command: Command): Command {
  return command
    .option('--profile <name>', 'AWS profile for eks:ARN (default: the usual AWS environment)', parseName)
    .option('--role-arn <arn>', 'IAM role to assume for clusters of its account; repeatable', collectNames)
    .option('--external-id <id>', 'external ID that the trust policy of each --role-arn asks for', parseName);
}

/** What a search gave: sources to scan, and what cannot be scanned with the reason. */
export interface EksFound {
  /** `eks:ARN`, sorted. */
  readonly sources: readonly string[];
  readonly unread: readonly KubernetesError[];
}

export interface EksRun {
  readonly discover: (regions: readonly string[]) => Promise<EksFound>;
  /** See EksSources.open. */
  readonly open: (arn: string) => Promise<ClusterAccess>;
}

export function makeEksRun(shell: Shell, { profile, roleArn, externalId }: EksOptions): EksRun {
  let loaded: Promise<EksSources> | undefined;
  const load = async (): Promise<EksSources> => {
    const { eksSources } = await import('../steps/eks-sources.ts');
    const { endpointsTrustedInTests } = shell;
    return eksSources({
      now: shell.surroundings.now,
      ...(profile === undefined ? {} : { profile }),
      ...(roleArn === undefined ? {} : { roleArns: roleArn }),
      ...(externalId === undefined ? {} : { externalId }),
      ...(endpointsTrustedInTests === undefined ? {} : { endpointsTrustedInTests }),
    });
  };
  const sources = () => {
    loaded ??= load();
    return loaded;
  };
  return {
    open: async (arn) => (await sources()).open(arn),
    discover: async (regions) => {
      const found = await (await sources()).discover(regions);
      return {
        sources: found.filter(({ notAssessed }) => notAssessed === undefined).map(({ id }) => `eks:${id}`),
        unread: found.flatMap(({ id, name, region, notAssessed }) =>
          // Where not even the region could be asked there is no ARN to name
          notAssessed === undefined ? [] : [new KubernetesError(region ? id : name, notAssessed)],
        ),
      };
    },
  };
}
