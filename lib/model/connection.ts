// One connection and its verdict: what both engines answer, and what an explanation is made of.
import type { Direction, Labels, TransportProtocol } from './cluster.ts';

/** `other` stands for every protocol without ports: ICMP and the rest (semantics.md a8). */
export type Protocol = TransportProtocol | 'other';

export interface Connection {
  readonly src: End;
  readonly dst: End;
  readonly protocol: Protocol;
  /** Port of the destination pod, after Service translation: 1–65535; 0 for `other`. */
  readonly port: number;
}

export type End = PodEnd | AddressEnd | HypotheticalEnd;

export interface PodEnd {
  readonly kind: 'pod';
  readonly podId: number;
}

/** An address that is no pod's; it may be a node's. */
export interface AddressEnd {
  readonly kind: 'address';
  /** Canonical IPv4 or IPv6 text. */
  readonly address: string;
}

/** A pod that does not exist, e.g. one that is deployed tomorrow. Has no address, and no port names. */
export interface HypotheticalEnd {
  readonly kind: 'hypothetical';
  readonly namespaceLabels: Labels;
  readonly namespace: string;
  readonly labels: Labels;
  /** A pod whose policies are enforced as this one's would be; absent = as those of a pod that comes tomorrow. */
  readonly policedAs?: number;
}

export type Verdict = 'accept' | 'deny' | 'unknown';

export interface ConnectionVerdict {
  readonly verdict: Verdict;
  readonly egress: DirectionVerdict;
  readonly ingress: DirectionVerdict;
}

export interface DirectionVerdict {
  readonly direction: Direction;
  readonly verdict: Verdict;
  readonly reason: VerdictReason;
  /** The rules that decide: one for an ordered tier, all matching ones for a NetworkPolicy; empty where no rule does. */
  readonly rules: readonly RuleRef[];
  /** For `isolated`: the policies that isolate the subject. For `unreadable`: the policies that could not be read. */
  readonly policyIds: readonly number[];
}

export type VerdictReason =
  | 'rule' // a rule accepts or denies
  | 'isolated' // selected by a NetworkPolicy of this direction and no rule allows it
  | 'notIsolated' // no policy says anything: Kubernetes allows
  | 'noPolicyHere' // the end is an address or a hostNetwork pod: policies do not bind it
  | 'self' // a pod and itself; what a CNI does is undefined, and taken as allowed
  | 'nodeLocal' // from or to the node that runs the pod: always allowed
  | 'nodeUnknown' // whether the node is the pod's own is not known
  | 'addressFamily' // the two ends have no address family in common
  | 'unreadable' // a policy that could not be read may decide
  | 'notEnforced' // nothing enforces policies for the subject
  | 'enforcementUnknown' // whether its policies are enforced is not known, and decides
  | 'deniedByDefault'; // the engine denies what no policy decides (strict mode)

export interface RuleRef {
  readonly policyId: number;
  /** Index in spec.ingress or spec.egress. */
  readonly ruleIndex: number;
  readonly action: 'accept' | 'deny' | 'pass';
}
