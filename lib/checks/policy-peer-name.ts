// How findings name a peer of a rule.
import type { Cluster } from '../model/cluster.ts';
import type { PodPeer, PolicyPeer } from '../model/policy.ts';
import { formatRange } from '../sets/cidr.ts';
import { selectorName } from './names.ts';

/** The label that every namespace has by itself (semantics.md a4). */
const NAME_LABEL = 'kubernetes.io/metadata.name';

/** `pods with app=web of namespace "shop"`, `nodes with role=edge`, `10.0.0.0/8`. */
export function policyPeerName(cluster: Cluster, peer: PolicyPeer): string {
  if (peer.kind === 'block') return formatRange(peer.block);
  if (peer.kind === 'nodes') return withLabels('nodes', selectorName(peer.nodes));
  return `${withLabels('pods', selectorName(peer.pods))} of ${namespacesName(cluster, peer.namespaces)}`;
}

function namespacesName({ namespaces }: Cluster, selected: PodPeer['namespaces']): string {
  if (typeof selected === 'number') return `namespace "${namespaces[selected]?.name}"`;
  const [only, ...others] = selected.requirements;
  if (only === undefined) return 'any namespace';
  if (others.length === 0 && only.label === NAME_LABEL && only.operator === 'In' && only.values.size === 1)
    return `namespace "${[...only.values][0]}"`;
  return withLabels('namespaces', selectorName(selected));
}

function withLabels(what: string, labels: string): string {
  return labels === '' ? what : `${what} with ${labels}`;
}
