// Whose namespaces are, and whom they ask to be told: from their label and annotation. No score rests on it.
import type { Cluster } from '../model/cluster.ts';
import type { NamespaceResult } from '../model/scan-result.ts';

/** In the same order; `label` absent = nobody said which label names an owner. */
export function withOwners(
  namespaces: readonly NamespaceResult[],
  { cluster, label }: { readonly cluster: Cluster; readonly label: string | undefined },
): readonly NamespaceResult[] {
  const byName = new Map(cluster.namespaces.map((one) => [one.name, one]));
  return namespaces.map((result) => {
    const { labels = {}, alertChannel } = byName.get(result.name) ?? {};
    const owner = label !== undefined && Object.hasOwn(labels, label) ? labels[label] : undefined;
    if (owner === undefined && alertChannel === undefined) return result;
    return {
      ...result,
      ...(owner !== undefined && { owner }),
      ...(alertChannel !== undefined && { alertChannel }),
    };
  });
}
