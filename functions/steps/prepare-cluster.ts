// One source → the cluster with its reachability: what questions about single connections are asked of.
import { prepare } from '../../lib/analyze.ts';
import type { Analysis } from '../../lib/model/analysis.ts';
import { readSource, type Source } from './read-source.ts';

/** Throws InputError or KubernetesError when the source cannot be read at all. */
export async function prepareCluster(source: Source): Promise<Analysis> {
  return prepare(await readSource(source));
}
