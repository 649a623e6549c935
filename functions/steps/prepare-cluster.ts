// One source → the cluster with its reachability: what questions about single connections are asked of.
import { prepare } from '../../lib/analyze.ts';
import type { Analysis } from '../../lib/model/analysis.ts';
import type { AssumedCni } from '../../lib/model/enforcement.ts';
import { readSource, type Source } from './read-source.ts';
import { requireManifests } from './require-manifests.ts';

export interface PrepareClusterOptions {
  readonly source: Source;
  /** Computed as this CNI would enforce the policies. */
  readonly assumeCni?: AssumedCni;
}

/** Throws InputError or KubernetesError when the source cannot be read at all, or is no place for an assumption. */
export async function prepareCluster({ source, assumeCni }: PrepareClusterOptions): Promise<Analysis> {
  const inventory = await readSource(source);
  if (assumeCni === undefined) return prepare(inventory);
  requireManifests(inventory);
  return prepare(inventory, { assumeCni });
}
