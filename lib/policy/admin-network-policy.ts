// policy.networking.k8s.io/v1alpha1 AdminNetworkPolicy and BaselineAdminNetworkPolicy → Policy (semantics.md b1–b5).
// https://github.com/kubernetes-sigs/network-policy-api/blob/0eec1b0/apis/v1alpha1/adminnetworkpolicy_types.go
import type { Direction, PolicyObject, TransportProtocol } from '../model/cluster.ts';
import type { Action, Policy, PortMatch, Rule } from '../model/policy.ts';
import { portRange } from '../sets/port-set.ts';
import { compileClusterScopedPeer, compilePodPeer, type RawPeer } from './cluster-scoped-peers.ts';

interface Spec {
  readonly subject: RawPeer;
  readonly ingress?: readonly RawRule[] | null;
  readonly egress?: readonly RawRule[] | null;
}

interface RawRule {
  readonly action: 'Allow' | 'Deny' | 'Pass';
  readonly from?: readonly RawPeer[];
  readonly to?: readonly RawPeer[];
  readonly ports?: readonly RawPort[] | null;
}

interface RawPort {
  readonly portNumber?: { readonly protocol?: TransportProtocol | null; readonly port: number } | null;
  readonly portRange?: {
    readonly protocol?: TransportProtocol | null;
    readonly start: number;
    readonly end: number;
  } | null;
  readonly namedPort?: string | null;
}

const ACTIONS: Readonly<Record<RawRule['action'], Action>> = { Allow: 'accept', Deny: 'deny', Pass: 'pass' };

/** One policy of the admin tier, or of the baseline tier for a BaselineAdminNetworkPolicy. */
export function compileAdminNetworkPolicy(object: PolicyObject): Policy {
  const spec = object.spec as unknown as Spec;
  const rules: Partial<Record<Direction, Rule[]>> = {};
  for (const direction of ['ingress', 'egress'] as const) {
    const entries = spec[direction] ?? [];
    if (entries.length > 0) rules[direction] = entries.map((entry, index) => compileRule(entry, index));
  }
  const tier = object.kind === 'AdminNetworkPolicy' ? 'admin' : 'baseline';
  return { policyId: object.id, tier, subject: compilePodPeer(spec.subject), rules, unreadable: false };
}

function compileRule(entry: RawRule, ruleIndex: number): Rule {
  const peers = (entry.from ?? entry.to ?? []).flatMap(compileClusterScopedPeer);
  const ports = entry.ports ?? [];
  return {
    ruleIndex,
    action: ACTIONS[entry.action],
    peers,
    ports: ports.length === 0 ? 'any' : ports.map(compilePort),
  };
}

function compilePort(port: RawPort): PortMatch {
  if (typeof port.namedPort === 'string') return { kind: 'named', name: port.namedPort, protocol: 'any' };
  if (port.portRange !== undefined && port.portRange !== null) {
    const { protocol, start, end } = port.portRange;
    return { kind: 'ports', ports: portRange(protocol ?? 'TCP', start, end) };
  }
  const { protocol, port: number } = port.portNumber as NonNullable<RawPort['portNumber']>;
  return { kind: 'ports', ports: portRange(protocol ?? 'TCP', number, number) };
}
