// Finds pods by name, by address and by the labels of a Service's selector. Built once for a cluster; each table on
// its first use, so that a cluster without such Services pays nothing.
import type { Labels, Pod } from '../model/cluster.ts';

export interface PodIndex {
  /** Ids in order. An empty selector matches nothing: Services without one have other means. */
  readonly matching: (namespace: string, selector: Labels) => readonly number[];
  readonly named: (namespace: string, name: string) => number | undefined;
  readonly withAddress: (address: string) => number | undefined;
}

/** Ids of pods by value of one label. */
type Posting = ReadonlyMap<string, readonly number[]>;

const NO_IDS: readonly number[] = [];

/** The index over these pods; `pods` are sorted by namespace. */
export function indexPods(pods: readonly Pod[], namespaceIds: ReadonlyMap<string, number>): PodIndex {
  const ranges = rangesOf(pods);
  const postings = new Map<number, Map<string, Posting>>();
  let byName: Map<string, number> | undefined;
  let byAddress: Map<string, number> | undefined;
  const postingsOf = (namespaceId: number) => {
    const known = postings.get(namespaceId) ?? new Map<string, Posting>();
    postings.set(namespaceId, known);
    return known;
  };
  const idsWith = (namespaceId: number, label: { readonly key: string; readonly value: string }) => {
    const own = postingsOf(namespaceId);
    let posting = own.get(label.key);
    if (posting === undefined) {
      posting = postPods(pods, { range: ranges.get(namespaceId) ?? [0, 0], key: label.key });
      own.set(label.key, posting);
    }
    return posting.get(label.value) ?? NO_IDS;
  };
  return {
    matching: (namespace, selector) => {
      const namespaceId = namespaceIds.get(namespace);
      if (namespaceId === undefined) return NO_IDS;
      let shortest: readonly number[] | undefined;
      for (const key in selector) {
        const ids = idsWith(namespaceId, { key, value: selector[key] as string });
        if (shortest === undefined || ids.length < shortest.length) shortest = ids;
      }
      if (shortest === undefined) return NO_IDS;
      return shortest.filter((id) => hasLabels(pods[id] as Pod, selector));
    },
    named: (namespace, name) => {
      byName ??= new Map(
        pods.filter((pod) => !pod.representative).map((pod) => [`${pod.namespaceId}/${pod.name}`, pod.id]),
      );
      return byName.get(`${namespaceIds.get(namespace)}/${name}`);
    },
    withAddress: (address) => {
      byAddress ??= new Map(
        pods
          .filter((pod) => !pod.hostNetwork)
          .flatMap((pod) => pod.addresses.map((own) => [own, pod.id] as const)),
      );
      return byAddress.get(address);
    },
  };
}

function hasLabels(pod: Pod, selector: Labels): boolean {
  for (const key in selector) if (pod.labels[key] !== selector[key]) return false;
  return true;
}

/** First id and the one after the last, by namespace. */
function rangesOf(pods: readonly Pod[]): Map<number, readonly [number, number]> {
  const ranges = new Map<number, readonly [number, number]>();
  let start = 0;
  for (let end = 1; end <= pods.length; end++) {
    const { namespaceId } = pods[start] as Pod;
    if (pods[end]?.namespaceId === namespaceId) continue;
    ranges.set(namespaceId, [start, end]);
    start = end;
  }
  return ranges;
}

function postPods(
  pods: readonly Pod[],
  where: { readonly range: readonly [number, number]; readonly key: string },
): Posting {
  const posted = new Map<string, number[]>();
  for (let id = where.range[0]; id < where.range[1]; id++) {
    const value = (pods[id] as Pod).labels[where.key];
    if (value === undefined) continue;
    const ids = posted.get(value);
    if (ids === undefined) posted.set(value, [id]);
    else ids.push(id);
  }
  return posted;
}
