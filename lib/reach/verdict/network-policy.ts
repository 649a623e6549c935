// NetworkPolicy (networking.k8s.io/v1), read as its API text says: whether it isolates a pod in a direction, and
// whether one of its rules allows a connection. Leaves the other tiers to tiers.ts. Quotations are from
// https://github.com/kubernetes/api/blob/10b39a3/networking/v1/types.go
import type { Direction } from '../../model/cluster.ts';
import type { RawObject } from '../../model/inventory.ts';
import { blocksMatch, type Peer, type Scene } from './ends.ts';
import { isSet, readObject, readObjects, readStrings } from './fields.ts';
import { selectorMatches } from './label-selector.ts';
import { hasNamedPort, inPortRange, type Traffic } from './ports.ts';

const PEERS_FIELD: Readonly<Record<Direction, string>> = { ingress: 'from', egress: 'to' };

// "policyTypes … If this field is not specified, it will default based on the existence of ingress or egress rules;
// policies that contain an egress section are assumed to affect egress, and all policies (whether or not they contain
// an ingress section) are assumed to affect ingress." The API server counts an empty list as no section
// (kubernetes pkg/apis/networking/v1/defaults.go: len(Egress) != 0).
/** Whether the policy isolates the pods that it selects in this direction. */
export function affectsDirection(spec: RawObject, direction: Direction): boolean {
  const types = readStrings(spec.policyTypes);
  if (types.length > 0) return types.includes(direction === 'ingress' ? 'Ingress' : 'Egress');
  return direction === 'ingress' || readObjects(spec.egress).length > 0;
}

/** Indexes of the rules of this direction that allow the connection, ascending. */
export function allowingRules(
  scene: Scene,
  question: {
    readonly spec: RawObject;
    readonly namespace: string;
    readonly direction: Direction;
    readonly peer: Peer;
    readonly traffic: Traffic;
  },
): readonly number[] {
  const { spec, namespace, direction, peer, traffic } = question;
  // "The traffic must match both ports and from."
  return readObjects(spec[direction]).flatMap((rule, index) =>
    peersMatch(scene, { peers: readObjects(rule[PEERS_FIELD[direction]]), namespace, peer }) &&
    portsMatch(readObjects(rule.ports), traffic)
      ? [index]
      : [],
  );
}

// "from is a list of sources which should be able to access the pods selected for this rule. Items in this list are
// combined using a logical OR operation. If this field is empty or missing, this rule matches all sources (traffic not
// restricted by source)."
function peersMatch(
  scene: Scene,
  {
    peers,
    namespace,
    peer,
  }: { readonly peers: readonly RawObject[]; readonly namespace: string; readonly peer: Peer },
): boolean {
  if (peers.length === 0 || peers.some((item) => peerMatches({ item, namespace, peer }))) return true;
  // "ipBlock defines policy on a particular IPBlock. If this field is set then neither of the other fields can be."
  // "except is a slice of CIDRs that should not be included within an IPBlock"
  const blocks = peers.flatMap(({ ipBlock }) => {
    if (!isSet(ipBlock)) return [];
    const { cidr, except } = readObject(ipBlock);
    return [{ cidr: cidr as string, excepts: readStrings(except) }];
  });
  return blocksMatch(scene, { peer, blocks });
}

/** By its selectors. */
function peerMatches({
  item,
  namespace,
  peer,
}: {
  readonly item: RawObject;
  readonly namespace: string;
  readonly peer: Peer;
}): boolean {
  if (isSet(item.ipBlock) || peer.selectable === undefined) return false;
  // "If namespaceSelector is also set, then the NetworkPolicyPeer as a whole selects the pods matching podSelector in
  // the Namespaces selected by NamespaceSelector. Otherwise it selects the pods matching podSelector in the policy's
  // own namespace." "If podSelector is also set … Otherwise it selects all pods in the namespaces selected by
  // namespaceSelector." "if present but empty, it selects all namespaces"
  const inNamespace = isSet(item.namespaceSelector)
    ? selectorMatches(item.namespaceSelector, peer.selectable.namespaceLabels)
    : peer.selectable.namespace === namespace;
  return inNamespace && selectorMatches(item.podSelector, peer.selectable.labels);
}

// "ports is a list of ports … Each item in this list is combined using a logical OR. If this field is empty or missing,
// this rule matches all ports (traffic not restricted by port)."
function portsMatch(ports: readonly RawObject[], traffic: Traffic): boolean {
  return ports.length === 0 || ports.some((item) => portMatches(item, traffic));
}

function portMatches(item: RawObject, traffic: Traffic): boolean {
  // "protocol represents the protocol (TCP, UDP, or SCTP) which traffic must match. If not specified, this field
  // defaults to TCP."
  const protocol = (item.protocol ?? 'TCP') as Traffic['protocol'];
  if (traffic.protocol !== protocol) return false;
  // "port … If this field is not provided, this matches all port names and numbers."
  if (!isSet(item.port)) return true;
  // "This can either be a numerical or named port on a pod. … only traffic on the specified protocol AND port will be
  // matched."
  if (typeof item.port === 'string') return hasNamedPort(traffic, item.port);
  const first = item.port as number;
  // "endPort indicates that the range of ports from port to endPort if set, inclusive, should be allowed by the policy."
  return inPortRange(traffic, { protocol, first, last: (item.endPort ?? first) as number });
}
