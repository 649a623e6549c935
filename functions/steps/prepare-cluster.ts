// One source → the cluster with its reachability: what questions about single connections are asked of.
import { prepare } from '../../lib/analyze.ts';
import type { Analysis } from '../../lib/model/analysis.ts';
import { type ReadManifestsOptions, readManifests } from '../adapters/manifests/read-manifests.ts';

/** Throws InputError when the source cannot be read at all. */
export async function prepareCluster(source: ReadManifestsOptions): Promise<Analysis> {
  return prepare(await readManifests(source));
}
