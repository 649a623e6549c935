// Subjects and peers that AdminNetworkPolicy, BaselineAdminNetworkPolicy and ClusterNetworkPolicy share
// (semantics.md b3, b4). Valid objects only.
import { compileLabelSelector, EVERYTHING } from '../match/label-selector.ts';
import type { PodPeer, PolicyPeer } from '../model/policy.ts';
import { type Block, parseCidr } from '../sets/cidr.ts';

export interface RawPeer {
  readonly namespaces?: unknown;
  readonly pods?: { readonly namespaceSelector?: unknown; readonly podSelector?: unknown } | null;
  readonly nodes?: unknown;
  readonly networks?: readonly string[] | null;
  readonly domainNames?: readonly string[] | null;
}

/** Subject, or a peer of kind namespaces or pods. */
export function compilePodPeer(raw: RawPeer): PodPeer {
  if (raw.pods !== undefined && raw.pods !== null) {
    return {
      kind: 'pods',
      namespaces: compileLabelSelector(raw.pods.namespaceSelector),
      pods: compileLabelSelector(raw.pods.podSelector),
    };
  }
  return { kind: 'pods', namespaces: compileLabelSelector(raw.namespaces), pods: EVERYTHING };
}

/** One peer item; several entries where it lists networks, none for names: what addresses they have is not in the cluster. */
export function compileClusterScopedPeer(raw: RawPeer): PolicyPeer[] {
  if (raw.networks !== undefined && raw.networks !== null) {
    return raw.networks.map((cidr) => ({ kind: 'block', block: parseCidr(cidr) as Block, excepts: [] }));
  }
  if (raw.nodes !== undefined && raw.nodes !== null)
    return [{ kind: 'nodes', nodes: compileLabelSelector(raw.nodes) }];
  if (raw.domainNames !== undefined && raw.domainNames !== null) return [];
  return [compilePodPeer(raw)];
}
