// networking.k8s.io/v1 NetworkPolicy → Policy (semantics.md section a). Valid objects only.
// https://github.com/kubernetes/api/blob/10b39a3/networking/v1/types.go
import { compileLabelSelector, EVERYTHING } from '../match/label-selector.ts';
import type { Direction, PolicyObject, TransportProtocol } from '../model/cluster.ts';
import type { Policy, PolicyPeer, PortMatch, Rule } from '../model/policy.ts';
import { type Block, parseCidr } from '../sets/cidr.ts';
import { allPortsOf, portRange } from '../sets/port-set.ts';

interface Spec {
  readonly podSelector?: unknown;
  readonly policyTypes?: readonly ('Ingress' | 'Egress')[] | null;
  readonly ingress?: readonly RawRule[] | null;
  readonly egress?: readonly RawRule[] | null;
}

interface RawRule {
  readonly from?: readonly RawPeer[] | null;
  readonly to?: readonly RawPeer[] | null;
  readonly ports?: readonly RawPort[] | null;
}

interface RawPeer {
  readonly podSelector?: unknown;
  readonly namespaceSelector?: unknown;
  readonly ipBlock?: { readonly cidr: string; readonly except?: readonly string[] | null } | null;
}

interface RawPort {
  readonly protocol?: TransportProtocol | null;
  readonly port?: number | string | null;
  readonly endPort?: number | null;
}

/** One policy of the networkPolicy tier. */
export function compileNetworkPolicy(object: PolicyObject): Policy {
  const namespaceId = object.namespaceId as number;
  const spec = object.spec as Spec;
  const rules: Partial<Record<Direction, Rule[]>> = {};
  for (const direction of policyDirections(spec)) {
    rules[direction] = (spec[direction] ?? []).map((rule, ruleIndex) => ({
      ruleIndex,
      action: 'accept',
      peers: compilePeers(direction === 'ingress' ? rule.from : rule.to, namespaceId),
      ports: compilePorts(rule.ports),
    }));
  }
  const subject = {
    kind: 'pods',
    namespaces: namespaceId,
    pods: compileLabelSelector(spec.podSelector),
  } as const;
  return { policyId: object.id, tier: 'networkPolicy', subject, rules, unreadable: false };
}

/** "If no policyTypes are specified on a NetworkPolicy then by default Ingress will always be set and Egress will be set if the NetworkPolicy has any egress rules." */
function policyDirections(spec: Spec): Direction[] {
  const types = spec.policyTypes ?? [];
  if (types.length === 0) return (spec.egress ?? []).length > 0 ? ['ingress', 'egress'] : ['ingress'];
  const directions: Direction[] = [];
  if (types.includes('Ingress')) directions.push('ingress');
  if (types.includes('Egress')) directions.push('egress');
  return directions;
}

/** "If this field is empty or missing, this rule matches all sources." */
function compilePeers(peers: readonly RawPeer[] | null | undefined, namespaceId: number): Rule['peers'] {
  if (peers === undefined || peers === null || peers.length === 0) return 'any';
  return peers.map((peer) => compilePeer(peer, namespaceId));
}

function compilePeer(peer: RawPeer, namespaceId: number): PolicyPeer {
  if (peer.ipBlock !== undefined && peer.ipBlock !== null) {
    const { cidr, except } = peer.ipBlock;
    return {
      kind: 'block',
      block: parseCidr(cidr) as Block,
      excepts: (except ?? []).map((e) => parseCidr(e) as Block),
    };
  }
  // Absent and `{}` differ: no namespaceSelector is the policy's own namespace, an empty one is every namespace.
  const namespaces =
    peer.namespaceSelector === undefined || peer.namespaceSelector === null
      ? namespaceId
      : compileLabelSelector(peer.namespaceSelector);
  const pods = peer.podSelector === undefined ? EVERYTHING : compileLabelSelector(peer.podSelector);
  return { kind: 'pods', namespaces, pods };
}

function compilePorts(ports: readonly RawPort[] | null | undefined): Rule['ports'] {
  if (ports === undefined || ports === null || ports.length === 0) return 'any';
  return ports.map(compilePort);
}

function compilePort({ protocol, port, endPort }: RawPort): PortMatch {
  const transport = protocol ?? 'TCP';
  if (port === undefined || port === null) return { kind: 'ports', ports: allPortsOf(transport) };
  if (typeof port === 'string') return { kind: 'named', name: port, protocol: transport };
  return { kind: 'ports', ports: portRange(transport, port, endPort ?? port) };
}
