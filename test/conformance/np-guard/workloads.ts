// np-guard's names of workloads (`namespace/name[Kind]`) for the pods of a Cluster, and the ends of its lines.
import type { End } from '../../../lib/model/connection.ts';
import type { Inventory } from '../../../lib/model/inventory.ts';
import { formatAddress } from '../../../lib/sets/cidr.ts';
import type { Pair } from '../both-engines.ts';
import type { Subject } from '../subject.ts';

export interface NamedPods {
  readonly podIds: readonly number[];
  /** Some pod of it uses the node's network. */
  readonly hostNetwork: boolean;
}

/**
 * By np-guard's name. A pod is called after its first owner, as its object names it; one without owner, and the
 * representative of a template, after its workload.
 */
export function podsByName({ cluster, inventory }: Subject): ReadonlyMap<string, NamedPods> {
  const owners = ownersOf(inventory);
  const names = new Map<string, NamedPods>();
  for (const pod of cluster.pods) {
    const namespace = cluster.namespaces[pod.namespaceId]?.name;
    const workload = cluster.workloads[pod.workloadId];
    const owner = pod.representative ? undefined : owners.get(`${namespace}/${pod.name}`);
    const name = `${namespace}/${owner ?? `${workload?.name}[${workload?.kind}]`}`;
    const known = names.get(name);
    names.set(name, {
      podIds: [...(known?.podIds ?? []), pod.id],
      hostNetwork: pod.hostNetwork || known?.hostNetwork === true,
    });
  }
  return names;
}

/** By namespace and name of a Pod object: its first owner, `name[Kind]`. */
function ownersOf({ objects }: Inventory): Map<string, string> {
  const owners = new Map<string, string>();
  for (const { kind, object } of objects) {
    if (kind !== 'Pod') continue;
    const metadata = object.metadata as PodMetadata;
    const [owner] = metadata.ownerReferences ?? [];
    if (owner !== undefined) {
      owners.set(
        `${metadata.namespace ?? 'default'}/${metadata.name}`,
        `${owner.name}[${owner.kind ?? 'Pod'}]`,
      );
    }
  }
  return owners;
}

interface PodMetadata {
  readonly name: string;
  readonly namespace?: string;
  readonly ownerReferences?: readonly { readonly name: string; readonly kind?: string }[];
}

export function podEnds(podIds: readonly number[]): End[] {
  return podIds.map((podId) => ({ kind: 'pod', podId }));
}

export function addressEnd(value: bigint): End {
  return { kind: 'address', address: formatAddress({ family: 'v4', value }) };
}

/** Every end with every other. */
export function pairsOf(srcs: readonly End[], dsts: readonly End[]): Pair[] {
  return srcs.flatMap((src) => dsts.map((dst) => ({ src, dst })));
}
