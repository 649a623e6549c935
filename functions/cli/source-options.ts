// The options that say how a SOURCE is read, the same for every command that takes one.
import type { Command } from 'commander';
import type { AssumedCni } from '../../lib/model/enforcement.ts';
import { accessOf, contextNames } from '../adapters/kubernetes-api/kubeconfig.ts';
import { loadKubeconfig } from '../adapters/kubernetes-api/kubeconfig-file.ts';
import type { ReadingProgress } from '../adapters/kubernetes-api/read-cluster.ts';
import type { PrepareClusterOptions } from '../steps/prepare-cluster.ts';
import type { LiveSource, Source } from '../steps/read-source.ts';
import { clusterNames, contextOf, eksArnOf } from './cluster-names.ts';
import { addEksOptions, type EksOptions, type EksRun, makeEksRun } from './eks-run.ts';
import { ASSUMED_CNIS, collectCidrs, parseCni, parseName, parseSeconds } from './option-values.ts';
import type { Shell } from './shell.ts';

export const SOURCE_HELP =
  'file or folder of manifests, - for standard input (kubectl get … -o json), context:NAME of the kubeconfig, eks:ARN, or a saved inventory';

export interface SourceOptions extends EksOptions {
  readonly clusterName?: string;
  readonly podCidr?: readonly string[];
  readonly vpcCidr?: readonly string[];
  readonly loadBalancerCidr?: readonly string[];
  readonly assumeCni?: AssumedCni;
  readonly kubeconfig?: string;
  /** Seconds. */
  readonly clusterTimeout?: number;
}

export interface SourceRequest {
  readonly source: string;
  /** The name that the source itself gives, made unique. */
  readonly name: string;
  /** RFC 3339 UTC; default: now. */
  readonly collectedAt?: string;
  readonly options: SourceOptions;
  readonly onProgress?: (progress: ReadingProgress) => void;
  /** Shared by sources that are read in one run, so that each account is opened once; default: one of its own. */
  readonly eks?: EksRun;
}

/** Adds the options that every command with a SOURCE has; returns the command. */
export function addSourceOptions(command: Command): Command {
  command
    .option('--cluster-name <name>', 'name of the cluster (default: from the name of SOURCE)', parseName)
    .option('--pod-cidr <cidr>', 'addresses of pods; repeatable (default: all private ranges)', collectCidrs)
    .option(
      '--vpc-cidr <cidr>',
      'addresses of the VPC, which are then not the internet; repeatable',
      collectCidrs,
    )
    .option('--kubeconfig <file>', 'kubeconfig of context:NAME (default: KUBECONFIG, then ~/.kube/config)')
    .option('--cluster-timeout <seconds>', 'longest time to read a live cluster (default: 300)', parseSeconds)
    .option(
      '--assume-cni <name>',
      `manifests: compute what this CNI would enforce, in place of each policy at its word: ${ASSUMED_CNIS.join(', ')}`,
      parseCni,
    );
  return addEksOptions(command);
}

/** One source as a cluster of its own. */
export function sourceOf(shell: Shell, request: SourceRequest): Source {
  const { source, name, options, collectedAt, onProgress } = request;
  const base = {
    clusterName: options.clusterName ?? name,
    collectedAt: collectedAt ?? shell.now(),
    networks: {
      podCidrs: options.podCidr ?? [],
      vpcCidrs: options.vpcCidr ?? [],
      loadBalancerCidrs: options.loadBalancerCidr ?? [],
    },
  };
  const reach = reachOf(shell, request);
  if (reach !== undefined) {
    const { clusterTimeout } = options;
    return {
      is: 'live',
      ...base,
      reach,
      toolVersion: shell.version,
      surroundings: shell.surroundings,
      ...(clusterTimeout === undefined ? {} : { limits: { scanTimeoutMs: clusterTimeout * 1000 } }),
      ...(onProgress === undefined ? {} : { onProgress }),
    };
  }
  return {
    is: 'files',
    ...base,
    sources: [source],
    // A terminal is nothing to read from: the command would wait for ever
    ...(shell.stdinIsTerminal ? {} : { stdin: shell.stdin }),
    baseDir: shell.baseDir,
    given: {
      ...(options.clusterName === undefined ? {} : { clusterName: options.clusterName }),
      ...(collectedAt === undefined ? {} : { collectedAt }),
    },
  };
}

/** Undefined for a source that is no live cluster. */
function reachOf(shell: Shell, { source, options, eks }: SourceRequest): LiveSource['reach'] | undefined {
  const context = contextOf(source);
  if (context !== undefined) {
    return async () => accessOf(loadKubeconfig(kubeconfigOf(shell, options)), context, shell.env);
  }
  const arn = eksArnOf(source);
  return arn === undefined ? undefined : () => (eks ?? makeEksRun(shell, options)).open(arn);
}

/** For a command with one SOURCE, which is asked as it is now. */
export function oneSource(shell: Shell, source: string, options: SourceOptions): Source {
  const [name = 'cluster'] = clusterNames([source], shell.baseDir);
  return sourceOf(shell, { source, name, options });
}

/** For a command that asks about one SOURCE, as it is now. */
export function prepareOptions(shell: Shell, source: string, options: SourceOptions): PrepareClusterOptions {
  const { assumeCni } = options;
  return { source: oneSource(shell, source, options), ...(assumeCni !== undefined && { assumeCni }) };
}

/** `context:NAME` of every context of the kubeconfig. Throws InputError when there is none to be read. */
export function allContexts(shell: Shell, options: SourceOptions): string[] {
  return contextNames(loadKubeconfig(kubeconfigOf(shell, options))).map((name) => `context:${name}`);
}

function kubeconfigOf({ baseDir, env }: Shell, { kubeconfig }: SourceOptions) {
  return { baseDir, env, ...(kubeconfig === undefined ? {} : { file: kubeconfig }) };
}
