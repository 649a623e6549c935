// Subjects and peers of the cluster-scoped dialects: AdminNetworkPolicy, BaselineAdminNetworkPolicy and
// ClusterNetworkPolicy spell them alike. Quotations are from
// https://github.com/kubernetes-sigs/network-policy-api/blob/0eec1b0/apis/v1alpha2/clusternetworkpolicy_types.go
import type { Direction } from '../../model/cluster.ts';
import type { RawObject } from '../../model/inventory.ts';
import { blocksMatch, nodesMatch, type Peer, type Scene, type Selectable } from './ends.ts';
import { isSet, readObject, readObjects, readStrings } from './fields.ts';
import { selectorMatches } from './label-selector.ts';

const PEERS_FIELD: Readonly<Record<Direction, string>> = { ingress: 'from', egress: 'to' };

// "Subject defines the pods to which this ClusterNetworkPolicy applies. … Note that host-networked pods are not included
// in subject selection."
/** Whether `spec.subject` selects the pod. */
export function subjectSelects(subject: unknown, pod: Selectable): boolean {
  return podsMatch(readObject(subject), pod);
}

// "If any element matches the source of incoming traffic then the specified action is applied. This field must be
// defined and contain at least one item."
/** Whether `from` or `to` of the rule names the peer. */
export function rulePeersMatch(
  scene: Scene,
  { rule, direction, peer }: { readonly rule: RawObject; readonly direction: Direction; readonly peer: Peer },
): boolean {
  const items = readObjects(rule[PEERS_FIELD[direction]]);
  if (items.some((item) => peerMatches(scene, { item, peer }))) return true;
  // "Networks defines a way to select peers via CIDR blocks. … cluster-internal traffic will be checked against the rule
  // as well. So if you Accept or Deny traffic to "0.0.0.0/0", that will allow or deny all IPv4 pod-to-pod traffic as
  // well."
  const networks = items.flatMap((item) => (isSelecting(item) ? [] : readStrings(item.networks)));
  return blocksMatch(scene, { peer, blocks: networks.map((cidr) => ({ cidr, excepts: [] })) });
}

/** An item has one field only; a selector comes before addresses. */
function isSelecting(item: RawObject): boolean {
  return isSet(item.namespaces) || isSet(item.pods) || isSet(item.nodes);
}

function peerMatches(
  scene: Scene,
  { item, peer }: { readonly item: RawObject; readonly peer: Peer },
): boolean {
  // "Note that host-networked pods are not included in this type of peer."
  if (isSet(item.namespaces) || isSet(item.pods))
    return peer.selectable !== undefined && podsMatch(item, peer.selectable);
  if (isSet(item.nodes)) return nodesMatch(scene, { peer, selector: item.nodes });
  // "DomainNames is only supported for Accept rules." Which addresses a name has is not known here: it accepts none.
  return false;
}

function podsMatch(item: RawObject, pod: Selectable): boolean {
  // "Namespaces is used to select pods via namespace selectors."
  if (isSet(item.namespaces)) return selectorMatches(item.namespaces, pod.namespaceLabels);
  // "Pods is used to select pods via namespace AND pod selectors." "NamespaceSelector follows standard label selector
  // semantics; if empty, it selects all Namespaces." "PodSelector …; if empty, it selects all Pods."
  const { namespaceSelector, podSelector } = readObject(item.pods);
  return selectorMatches(namespaceSelector, pod.namespaceLabels) && selectorMatches(podSelector, pod.labels);
}
