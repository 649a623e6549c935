// Pod objects → pods with a network: facts, addresses and the owner that made them. Leaves the choice of the
// workload to workloads.ts. semantics.md a9, a11.
import type { Gap } from '../model/gap.ts';
import type { RawObject } from '../model/inventory.ts';
import { checkAddress, oneOfEachFamily } from './addresses.ts';
import { checkList, checkObject, isObject } from './field-checks.ts';
import type { LabelChecker } from './label-checker.ts';
import { type OwnerRef, type PodAt, type PodFacts, readOwner, readPodFacts } from './pod-facts.ts';
import { type At, gapOf, inner, type Problem } from './problem.ts';
import { type Item, refOf } from './read-items.ts';

export interface LivePod {
  readonly item: Item;
  readonly facts: PodFacts;
  readonly owner: OwnerRef | undefined;
  readonly addresses: readonly string[];
}

export interface Pods {
  readonly live: readonly LivePod[];
  readonly unreadable: readonly Item[];
  readonly gaps: readonly Gap[];
}

const NO_ADDRESSES: readonly string[] = [];

/** The pods that have a network, in the order of the items. */
export function readPods(items: readonly Item[], labels: LabelChecker): Pods {
  const live: LivePod[] = [];
  const unreadable: Item[] = [];
  const gaps: Gap[] = [];
  let problems: Problem[] = [];
  for (const item of items) {
    const pod = readPod(item, { parent: undefined, step: '', problems, labels });
    if (problems.length > 0) {
      unreadable.push(item);
      const effect = { scope: 'population', namespaces: [item.namespace] } as const;
      gaps.push(gapOf({ ref: refOf(item), origin: item.origin }, { problems, effect }));
      problems = [];
    } else if (pod !== undefined) live.push(pod);
  }
  return { live, unreadable, gaps };
}

function readPod(item: Item, at: PodAt): LivePod | undefined {
  const status = checkObject(item.object.status, inner(at, 'status'));
  if (status !== undefined && isFinished(item.metadata, status)) return undefined;
  const facts = readPodFacts(item.object, at);
  const owner = readOwner(item.metadata.ownerReferences, inner(at, 'metadata.ownerReferences'));
  const own = status === undefined ? NO_ADDRESSES : readAddresses(status, { of: 'pod', at });
  // A pod on the node's network has no other address; until its own status tells, the node's does.
  const isOnNode = facts.hostNetwork && own.length === 0 && status !== undefined;
  return {
    item,
    facts,
    owner,
    addresses: isOnNode ? readAddresses(status, { of: 'host', at }) : own,
  };
}

// https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-phase: all containers have terminated. A pod
// that is being deleted keeps its network until the last container has stopped.
function isFinished(metadata: RawObject, status: RawObject): boolean {
  if (status.phase === 'Succeeded' || status.phase === 'Failed') return true;
  if (metadata.deletionTimestamp === undefined || !Array.isArray(status.containerStatuses)) return false;
  const states = status.containerStatuses.map((container) =>
    isObject(container) ? container.state : undefined,
  );
  return states.length > 0 && states.every((state) => isObject(state) && isObject(state.terminated));
}

/** At most one of each family. The list is newer than the single field, and holds it. */
function readAddresses(
  status: RawObject,
  read: { readonly of: 'pod' | 'host'; readonly at: At },
): readonly string[] {
  const list = read.of === 'pod' ? status.podIPs : status.hostIPs;
  if (list === undefined || list === null) {
    const single = read.of === 'pod' ? status.podIP : status.hostIP;
    const address = checkAddress(single, inner(read.at, `status.${read.of}IP`));
    return address === undefined ? NO_ADDRESSES : [address];
  }
  const listAt = inner(read.at, `status.${read.of}IPs`);
  const addresses: string[] = [];
  for (const entry of checkList(list, listAt)) {
    const address = checkAddress(isObject(entry) ? entry.ip : entry, listAt);
    if (address !== undefined) addresses.push(address);
  }
  return oneOfEachFamily(addresses);
}
