// One source → its ScanResult: what the command scan and the Lambda of the same name do for each cluster.
import { analyze } from '../../lib/analyze.ts';
import type { AssumedCni } from '../../lib/model/enforcement.ts';
import type { Intents } from '../../lib/model/intent.ts';
import type { Inventory } from '../../lib/model/inventory.ts';
import type { AnalyzeOptions, DeclaredEntryPoint } from '../../lib/model/options.ts';
import type { ScanResult } from '../../lib/model/scan-result.ts';
import { RULESET } from '../../lib/score/ruleset.ts';
import { sha256 } from '../adapters/files/sha256.ts';
import type { ExceptionSettings } from '../config/exceptions.ts';
import type { AnnotatedExceptions } from './annotated-exceptions.ts';
import { canonicalJson, inventoryParts } from './canonical-json.ts';
import { readSource, type Source } from './read-source.ts';
import { requireManifests } from './require-manifests.ts';

export interface ScanClusterOptions {
  readonly source: Source;
  readonly toolVersion: string;
  /** Of the configuration that the scan follows. */
  readonly configSha256?: string;
  readonly declaredEntryPoints: readonly DeclaredEntryPoint[];
  /** What the result is held against; absent = nothing. */
  readonly frameworks?: NonNullable<AnalyzeOptions['frameworks']>;
  /** What is accepted; absent = nothing. */
  readonly exceptions?: ExceptionSettings;
  /** Label of namespaces that says whose they are; absent = none. */
  readonly ownerLabel?: string;
  /** What the cluster is meant to be; absent = nobody says. */
  readonly intents?: Intents;
  /** Computed as this CNI would enforce the policies. */
  readonly assumeCni?: AssumedCni;
}

/**
 * Throws InputError or KubernetesError when the source cannot be read at all, or is no place for an assumption; what is
 * wrong inside it are gaps of the result.
 */
export async function scanCluster({ source, ...options }: ScanClusterOptions): Promise<ScanResult> {
  return scanInventory(await readSource(source), options);
}

/** The same for an inventory that was read. Throws InputError when it is no place for an assumption. */
export async function scanInventory(
  inventory: Inventory,
  options: Omit<ScanClusterOptions, 'source'>,
): Promise<ScanResult> {
  const {
    toolVersion,
    configSha256,
    declaredEntryPoints,
    frameworks,
    exceptions,
    ownerLabel,
    intents,
    assumeCni,
  } = options;
  if (assumeCni !== undefined) requireManifests(inventory);
  const annotated = exceptions?.annotations === 'allowed' ? await annotatedIn(inventory) : undefined;
  const gaps = [...inventory.gaps, ...(annotated?.gaps ?? [])];
  return analyze(annotated === undefined ? inventory : { ...inventory, gaps }, {
    toolVersion,
    inventorySha256: sha256(inventoryParts(inventory)),
    rulesetSha256: sha256([canonicalJson(RULESET)]),
    ...(configSha256 !== undefined && { configSha256 }),
    declaredEntryPoints,
    ...(frameworks && { frameworks }),
    ...(exceptions && {
      exceptions: {
        clusters: exceptions.clusters,
        rules: [...exceptions.rules, ...(annotated?.rules ?? [])],
      },
    }),
    ...(ownerLabel !== undefined && { ownerLabel }),
    ...(intents && { intents }),
    ...(assumeCni !== undefined && { assumeCni }),
  });
}

/** Their parser is loaded where they are allowed: a function on Lambda starts without it. */
async function annotatedIn(inventory: Inventory): Promise<AnnotatedExceptions> {
  const { annotatedExceptions } = await import('./annotated-exceptions.ts');
  return annotatedExceptions(inventory);
}
