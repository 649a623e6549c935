// The options that say how a SOURCE is read, the same for every command that takes one.
import type { Command } from 'commander';
import type { AssumedCni } from '../../lib/model/enforcement.ts';
import type { ReadManifestsOptions } from '../adapters/manifests/read-manifests.ts';
import { clusterNames } from './cluster-names.ts';
import { ASSUMED_CNIS, collectCidrs, parseCni, parseName } from './option-values.ts';
import type { Shell } from './shell.ts';

export const SOURCE_HELP = 'file or folder of manifests, or - for standard input (kubectl get … -o json)';

export interface SourceOptions {
  readonly clusterName?: string;
  readonly podCidr?: readonly string[];
  readonly vpcCidr?: readonly string[];
  readonly loadBalancerCidr?: readonly string[];
  readonly assumeCni?: AssumedCni;
}

/** Adds the options that every command with a SOURCE has; returns the command. */
export function addSourceOptions(command: Command): Command {
  return command
    .option('--cluster-name <name>', 'name of the cluster (default: from the name of SOURCE)', parseName)
    .option('--pod-cidr <cidr>', 'addresses of pods; repeatable (default: all private ranges)', collectCidrs)
    .option(
      '--vpc-cidr <cidr>',
      'addresses of the VPC, which are then not the internet; repeatable',
      collectCidrs,
    )
    .option(
      '--assume-cni <name>',
      `manifests: compute what this CNI would enforce, in place of each policy at its word: ${ASSUMED_CNIS.join(', ')}`,
      parseCni,
    );
}

/** One source as a cluster of its own. */
export function readOptions(
  shell: Shell,
  {
    source,
    clusterName,
    collectedAt,
    options,
  }: {
    readonly source: string;
    readonly clusterName: string;
    readonly collectedAt: string;
    readonly options: SourceOptions;
  },
): ReadManifestsOptions {
  return {
    sources: [source],
    // A terminal is nothing to read from: the command would wait for ever
    ...(shell.stdinIsTerminal ? {} : { stdin: shell.stdin }),
    clusterName,
    collectedAt,
    networks: {
      podCidrs: options.podCidr ?? [],
      vpcCidrs: options.vpcCidr ?? [],
      loadBalancerCidrs: options.loadBalancerCidr ?? [],
    },
    baseDir: shell.baseDir,
  };
}

/** For a command that asks about one SOURCE, as it is now. */
export function prepareOptions(
  shell: Shell,
  source: string,
  options: SourceOptions,
): { readonly source: ReadManifestsOptions; readonly assumeCni?: AssumedCni } {
  const { assumeCni } = options;
  return { source: readOneOptions(shell, source, options), ...(assumeCni !== undefined && { assumeCni }) };
}

/** For a command with one SOURCE, which is asked as it is now. */
export function readOneOptions(shell: Shell, source: string, options: SourceOptions): ReadManifestsOptions {
  const [name = 'cluster'] = clusterNames([source], shell.baseDir);
  return readOptions(shell, {
    source,
    clusterName: options.clusterName ?? name,
    collectedAt: shell.now(),
    options,
  });
}
