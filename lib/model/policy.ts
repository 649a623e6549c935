// The one form that every policy dialect compiles to (semantics.md section 0): ordered tiers of rules with an action.
// Still symbolic: selectors and blocks, not yet the sets of columns that they select (that is reach's work).
import type { Block } from '../sets/cidr.ts';
import type { PortSet } from '../sets/port-set.ts';
import type { Direction, TransportProtocol } from './cluster.ts';

/** Order of evaluation. networkPolicy is a union of what its policies allow; the other two are first match. */
export type Tier = 'admin' | 'networkPolicy' | 'baseline';

export type Action = 'accept' | 'deny' | 'pass';

export interface Policy {
  /** Id of the PolicyObject. */
  readonly policyId: number;
  readonly tier: Tier;
  readonly subject: PodPeer;
  /**
   * Rules by direction, in order. Absent = the policy says nothing in that direction. In the networkPolicy tier a
   * direction that is present isolates the subject, even with no rule.
   */
  readonly rules: Readonly<Partial<Record<Direction, readonly Rule[]>>>;
  /** The policy could not be read: what its rules are in the directions that are present is unknown. */
  readonly unreadable: boolean;
  /** Stands for a list that was not read: its policies may deny everything, which then is the best case. */
  readonly unread?: true;
}

export interface Rule {
  /** Index in spec.ingress or spec.egress. */
  readonly ruleIndex: number;
  readonly action: Action;
  /** `any`: every pod, node and address. An empty list matches nothing. */
  readonly peers: readonly PolicyPeer[] | 'any';
  /** `any`: every port of every protocol. */
  readonly ports: readonly PortMatch[] | 'any';
}

export type PolicyPeer =
  | PodPeer
  | { readonly kind: 'block'; readonly block: Block; readonly excepts: readonly Block[] }
  | { readonly kind: 'nodes'; readonly nodes: LabelSelector };

/** Pods whose namespace and labels match; hostNetwork pods never do. */
export interface PodPeer {
  readonly kind: 'pods';
  /** A namespace id, or a selector over all namespaces. */
  readonly namespaces: number | LabelSelector;
  readonly pods: LabelSelector;
}

export type PortMatch =
  | { readonly kind: 'ports'; readonly ports: PortSet }
  /** Resolved on the destination pod; `any` = whatever protocol the container port has. */
  | { readonly kind: 'named'; readonly name: string; readonly protocol: TransportProtocol | 'any' };

/** A label selector, compiled: all requirements must hold. Equal selectors have equal keys. */
export interface LabelSelector {
  readonly key: string;
  readonly requirements: readonly Requirement[];
  /** Has an In requirement (matchLabels included): a stranger cannot match it (scoring.md 2). */
  readonly listed: boolean;
}

export interface Requirement {
  readonly label: string;
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
  /** Empty for Exists and DoesNotExist. */
  readonly values: ReadonlySet<string>;
}
