// policy.networking.k8s.io/v1alpha2 ClusterNetworkPolicy → Policy (semantics.md b6).
// https://github.com/kubernetes-sigs/network-policy-api/blob/0eec1b0/apis/v1alpha2/clusternetworkpolicy_types.go
import type { Direction, PolicyObject, TransportProtocol } from '../model/cluster.ts';
import type { Action, Policy, PortMatch, Rule } from '../model/policy.ts';
import { allPortsOf, portRange } from '../sets/port-set.ts';
import { compileClusterScopedPeer, compilePodPeer, type RawPeer } from './cluster-scoped-peers.ts';

interface Spec {
  readonly tier: 'Admin' | 'Baseline';
  readonly subject: RawPeer;
  readonly ingress?: readonly RawRule[] | null;
  readonly egress?: readonly RawRule[] | null;
}

interface RawRule {
  readonly action: 'Accept' | 'Deny' | 'Pass';
  readonly from?: readonly RawPeer[];
  readonly to?: readonly RawPeer[];
  readonly protocols?: readonly RawProtocol[] | null;
}

interface RawTransport {
  readonly destinationPort?: {
    readonly number?: number | null;
    readonly range?: { readonly start: number; readonly end: number } | null;
  } | null;
}

interface RawProtocol {
  readonly tcp?: RawTransport | null;
  readonly udp?: RawTransport | null;
  readonly sctp?: RawTransport | null;
  readonly destinationNamedPort?: string | null;
}

const ACTIONS: Readonly<Record<RawRule['action'], Action>> = { Accept: 'accept', Deny: 'deny', Pass: 'pass' };
const TRANSPORTS: readonly (readonly ['tcp' | 'udp' | 'sctp', TransportProtocol])[] = [
  ['tcp', 'TCP'],
  ['udp', 'UDP'],
  ['sctp', 'SCTP'],
];

/** One policy of the admin or the baseline tier. */
export function compileClusterNetworkPolicy(object: PolicyObject): Policy {
  const spec = object.spec as unknown as Spec;
  const rules: Partial<Record<Direction, Rule[]>> = {};
  for (const direction of ['ingress', 'egress'] as const) {
    const entries = spec[direction] ?? [];
    if (entries.length > 0) rules[direction] = entries.map((entry, index) => compileRule(entry, index));
  }
  const tier = spec.tier === 'Admin' ? 'admin' : 'baseline';
  return { policyId: object.id, tier, subject: compilePodPeer(spec.subject), rules, unreadable: false };
}

function compileRule(entry: RawRule, ruleIndex: number): Rule {
  const protocols = entry.protocols ?? [];
  return {
    ruleIndex,
    action: ACTIONS[entry.action],
    peers: (entry.from ?? entry.to ?? []).flatMap(compileClusterScopedPeer),
    ports: protocols.length === 0 ? 'any' : protocols.map(compileProtocol),
  };
}

function compileProtocol(item: RawProtocol): PortMatch {
  if (typeof item.destinationNamedPort === 'string') {
    return { kind: 'named', name: item.destinationNamedPort, protocol: 'any' };
  }
  for (const [field, transport] of TRANSPORTS) {
    const match = item[field];
    if (match !== undefined && match !== null)
      return { kind: 'ports', ports: compileTransport(match, transport) };
  }
  throw new Error('ClusterNetworkPolicy protocol without a field: normalize must have refused it');
}

/** "tcp: {}" is every TCP port. */
function compileTransport(match: RawTransport, transport: TransportProtocol) {
  const destination = match.destinationPort;
  if (destination === undefined || destination === null) return allPortsOf(transport);
  if (destination.range !== undefined && destination.range !== null) {
    return portRange(transport, destination.range.start, destination.range.end);
  }
  const number = destination.number as number;
  return portRange(transport, number, number);
}
