// The answer for a whole cluster: who may open a connection to whom, on which ports, one side at a time.
//
// COLUMNS. Both ends of a connection are columns: 0 … entities.length-1 are entities, then come the strangers
// (scoring.md 2), then the address ranges. A BitSet of peers has one bit for each column.
// ROWS. Only entities that policies bind have rows of their own; every other end allows its own side.
// A connection is allowed when the egress row of the source holds the destination, the ingress row of the
// destination holds the source, both for its port, and both ends share an address family.
import type { BitSet } from '../sets/bit-set.ts';
import type { AddressRange } from '../sets/cidr.ts';
import type { PortSet } from '../sets/port-set.ts';
import type { Direction, Labels } from './cluster.ts';
import type { Policy } from './policy.ts';

/**
 * How a policy that could not be read is taken: as absent, as one that opens everything, or one that opens nothing. What
 * stands for a list that was not read is taken as opening nothing in place of absent.
 */
export type UnreadableAs = 'absent' | 'open' | 'closed';

export interface Reachability {
  readonly unreadableAs: UnreadableAs;
  readonly entities: readonly Entity[];
  readonly strangers: readonly Stranger[];
  /** Disjoint, together the whole IPv4 and IPv6 space, sorted by family and address. */
  readonly ranges: readonly AddressRange[];
  readonly columnCount: number;
  /** First column of the strangers, and of the ranges. */
  readonly firstStranger: number;
  readonly firstRange: number;
  /** By entity id. Entities with equal rules share one Row object, so identity may be used to answer once. */
  readonly rows: Readonly<Record<Direction, readonly Row[]>>;
  /** By pod id: its entities, one for each address family it has; one of family `any` when its address is not known. */
  readonly podEntities: readonly (readonly number[])[];
  /** By namespace id: the entity of the next pod (scoring.md 3), an unlabelled pod that is deployed tomorrow. */
  readonly nextPodEntities: readonly number[];
  /** Columns that can have an IPv4 address, and those that can have an IPv6 address. */
  readonly familyColumns: Readonly<Record<'v4' | 'v6', BitSet>>;
  /** In order of evaluation. */
  readonly policies: readonly Policy[];
}

/** Pods that no policy can tell apart, seen over one address family. */
export interface Entity {
  readonly id: number;
  /** `node`: hostNetwork pods of one node; no selector matches them and no policy binds them. */
  readonly kind: 'pods' | 'node' | 'nextPod';
  readonly namespaceId: number;
  readonly family: 'v4' | 'v6' | 'any';
  /** Empty for `nextPod`. */
  readonly podIds: readonly number[];
}

/** A pod that an attacker might place: never has a value that a selector lists, may have everything else. */
export interface Stranger {
  readonly column: number;
  /** Id of the real namespace that it stands in; absent = a namespace of the attacker's own. */
  readonly namespaceId?: number;
  readonly namespaceLabels: Labels;
  readonly labels: Labels;
}

export interface Row {
  /** False when the row allows everything: no policy binds the subject, or all together open what there is. */
  readonly restricted: boolean;
  /** Disjoint port sets, in order of their first port; classes with no peer are left out. */
  readonly classes: readonly RowClass[];
  /** In order of evaluation: where the classes come from. */
  readonly rules: readonly RowRule[];
  /** Policies of the networkPolicy tier that isolate the subject in this direction. */
  readonly isolatedBy: readonly number[];
  /** Policies restrict the subject, and it is open all the same: nothing enforces them, or that is not known. */
  readonly unenforced?: Unenforced;
}

export type Unenforced = 'notEnforced' | 'enforcementUnknown';

export interface RowClass {
  readonly ports: PortSet;
  readonly peers: BitSet;
}

/** A rule as it binds one row: selectors and ports resolved; one rule may be several of these. */
export interface RowRule {
  readonly policyId: number;
  readonly ruleIndex: number;
  readonly tier: Policy['tier'];
  readonly action: 'accept' | 'deny' | 'pass';
  readonly peers: BitSet;
  readonly ports: PortSet;
  /** Every peer is named by a label value or a block, so that a stranger pod cannot match (scoring.md 2). */
  readonly listed: boolean;
  /** Stands for enforcement that is missing: no rule of a policy (policyId is -1). */
  readonly unenforced?: Unenforced;
}
