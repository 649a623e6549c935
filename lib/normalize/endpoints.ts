// EndpointSlice and Endpoints objects → the pods of each Service: for Services that have no selector.
import type { Gap } from '../model/gap.ts';
import { checkAddress } from './addresses.ts';
import { checkList, checkObject, checkText, isObject } from './field-checks.ts';
import type { PodIndex } from './pod-index.ts';
import { type At, gapOf, inner, type Problem, placeOf } from './problem.ts';
import { type Item, refOf } from './read-items.ts';

export interface EndpointIndex {
  /** Ids of pods, in order. */
  readonly podIdsOf: (namespace: string, service: string) => readonly number[];
  readonly gaps: readonly Gap[];
}

/** The pods behind each Service that slices or endpoints name. */
export function readEndpoints(
  items: { readonly slices: readonly Item[]; readonly endpoints: readonly Item[] },
  pods: PodIndex,
): EndpointIndex {
  const found = new Map<string, Set<number>>();
  const gaps: Gap[] = [];
  for (const item of [...items.slices, ...items.endpoints]) {
    const problems: Problem[] = [];
    const at: At = placeOf(problems);
    const { service, podIds } =
      item.kind === 'EndpointSlice' ? readSlice(item, { ...at, pods }) : readSubsets(item, { ...at, pods });
    if (problems.length > 0) {
      const effect = { scope: 'population', namespaces: [item.namespace] } as const;
      gaps.push(gapOf({ ref: refOf(item), origin: item.origin }, { problems, effect }));
    } else if (service !== undefined) {
      const key = `${item.namespace}/${service}`;
      const ids = found.get(key) ?? new Set();
      for (const id of podIds) ids.add(id);
      found.set(key, ids);
    }
  }
  return {
    podIdsOf: (namespace, service) => [...(found.get(`${namespace}/${service}`) ?? [])].sort((a, b) => a - b),
    gaps,
  };
}

type Reading = At & { readonly pods: PodIndex };
type Backing = { readonly service: string | undefined; readonly podIds: readonly number[] };

function readSlice(item: Item, at: Reading): Backing {
  const labels = checkObject(item.metadata.labels, inner(at, 'metadata.labels')) ?? {};
  const service = checkText(labels['kubernetes.io/service-name'], inner(at, 'metadata.labels'));
  const podIds: number[] = [];
  // Most slices belong to Services with a selector; they cost nothing but this pass.
  for (const [index, endpoint] of checkList(item.object.endpoints, inner(at, 'endpoints')).entries()) {
    const endpointAt = inner(inner(at, 'endpoints'), index);
    const { targetRef, addresses } = checkObject(endpoint, endpointAt) ?? {};
    const texts = checkList(addresses, inner(endpointAt, 'addresses'));
    podIds.push(...podsBehind({ targetRef, addresses: texts, namespace: item.namespace }, at.pods));
  }
  return { service, podIds };
}

function readSubsets(item: Item, at: Reading): Backing {
  const podIds: number[] = [];
  for (const subset of checkList(item.object.subsets, inner(at, 'subsets'))) {
    const { addresses } = checkObject(subset, inner(at, 'subsets')) ?? {};
    for (const entry of checkList(addresses, inner(at, 'subsets.addresses'))) {
      const { ip, targetRef } = checkObject(entry, inner(at, 'subsets.addresses')) ?? {};
      podIds.push(...podsBehind({ targetRef, addresses: [ip], namespace: item.namespace }, at.pods));
    }
  }
  return { service: item.name, podIds };
}

function podsBehind(
  endpoint: {
    readonly targetRef: unknown;
    readonly addresses: readonly unknown[];
    readonly namespace: string;
  },
  pods: PodIndex,
): readonly number[] {
  const { targetRef, namespace } = endpoint;
  if (isObject(targetRef) && targetRef.kind === 'Pod' && typeof targetRef.name === 'string') {
    const id = pods.named(
      typeof targetRef.namespace === 'string' ? targetRef.namespace : namespace,
      targetRef.name,
    );
    if (id !== undefined) return [id];
  }
  // FQDN slices name hosts; what is no address of a pod is outside.
  const quiet: At = placeOf([]);
  return endpoint.addresses
    .map((address) => checkAddress(address, quiet))
    .map((address) => (address === undefined ? undefined : pods.withAddress(address)))
    .filter((id) => id !== undefined);
}
