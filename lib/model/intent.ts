// Intents: what somebody says that the cluster is meant to be (zones, the flows allowed between them, expectations), and
// what the enforced verdicts make of it. A zone is a set of workloads; what is not named may not cross its boundary.
import type { Labels } from './cluster.ts';
import type { Protocol } from './connection.ts';
import type { Evidence } from './finding.ts';
import type { Expectation } from './question.ts';

/** As it was written down, checked by who read it. */
export interface Intents {
  readonly zones: readonly ZoneRule[];
  readonly flows: readonly FlowRule[];
  readonly expectations: readonly IntendedVerdict[];
  /** `several`: they are shared, so what names no cluster need not be in this one. */
  readonly clusters: 'one' | 'several';
}

/** `closed`: nothing crosses it but what a flow allows. `zones`: only what comes from or goes to another zone is judged. */
export type ZoneBoundary = 'closed' | 'zones';

/** All that is given has to fit. In patterns `*` stands for any characters; an empty list or map fits everything. */
export interface ZoneRule {
  readonly name: string;
  readonly description?: string;
  readonly boundary: ZoneBoundary;
  readonly clusters: readonly string[];
  readonly namespaces: readonly string[];
  /** Of the namespace: each label has this value. */
  readonly namespaceLabels: Labels;
  /** `Kind/name`. */
  readonly workloads: readonly string[];
  /** Of the pods. */
  readonly labels: Labels;
}

/**
 * What belongs to no zone: workloads (`others`), addresses outside of the cluster, private ones and public ones. Pods on
 * the node's network are `nodes` unless a zone selects them: no policy binds them.
 */
export type ImplicitZone = 'others' | 'private' | 'internet';

export interface FlowRule {
  /** A zone, an implicit one, or an address or CIDR outside of the cluster. */
  readonly from: string;
  readonly to: string;
  /** Empty: every port. */
  readonly ports: readonly FlowPorts[];
}

export interface FlowPorts {
  readonly protocol: Protocol;
  /** 1–65535, inclusive; both 0 for `other`. */
  readonly first: number;
  readonly last: number;
}

export interface IntendedVerdict extends Expectation {
  /** Patterns; empty = every cluster. */
  readonly clusters: readonly string[];
}

export interface IntentResults {
  /** In their order, then the implicit ones that have something in them. */
  readonly zones: readonly ZoneResult[];
  /** Each ordered pair of zones of which one was declared; in the order of the zones. */
  readonly flows: readonly ZoneFlow[];
  readonly expectations: ExpectationCounts;
  /** Those that do not hold, or could not be asked, in their order. */
  readonly unmet: readonly UnmetExpectation[];
}

export interface ZoneResult {
  readonly name: string;
  readonly kind: 'declared' | ImplicitZone;
  readonly description?: string;
  readonly boundary?: ZoneBoundary;
  /**
   * `selectsNothing`: no workload fits. `notHere`: the same, but it is shared with other clusters. `unknown`: no workload
   * fits, and not all of them could be read.
   */
  readonly state: 'selected' | 'selectsNothing' | 'notHere' | 'unknown';
  /** Sorted. */
  readonly namespaces: readonly string[];
  /** `namespace/Kind/name`, sorted, at most 500. */
  readonly workloads: readonly string[];
  readonly workloadCount: number;
  readonly podCount: number;
  /** Workloads that an earlier zone has taken, at most 20: a workload belongs to the first zone that selects it. */
  readonly takenByOthers: readonly string[];
  /** What crosses its boundary, most ends first, at most 200. Of declared zones only. */
  readonly crossings: readonly ZoneCrossing[];
  readonly crossingsLeft: number;
}

/** Ends outside that may do the same: what they send into the zone, or get from it. */
export interface ZoneCrossing {
  readonly direction: 'in' | 'out';
  /** Name of the other zone. */
  readonly zone: string;
  /** `Kind namespace/name`, or ranges of addresses; sorted, at most 12. */
  readonly outside: readonly string[];
  readonly outsideLeft: number;
  /** The same inside. */
  readonly inside: readonly string[];
  readonly insideLeft: number;
  readonly ports: string;
  /** `unknown`: only something that could not be read may allow it. */
  readonly verdict: 'accept' | 'unknown';
}

export interface ZoneFlow {
  readonly from: string;
  readonly to: string;
  /** `notJudged`: no boundary says anything of it. */
  readonly verdict: 'holds' | 'broken' | 'unknown' | 'notJudged';
  /** Why it is unknown although nothing is open: workloads of one of the zones could not be read. */
  readonly why?: 'workloadsNotRead';
  /** Ports that flows allow: `TCP 443`, `all ports`, `no ports`. */
  readonly allowed: string;
  /** Ports that are open between any two ends, for certain. */
  readonly open: string;
  /** Pairs of ends, those that are open on some port, and those open where no flow allows it. */
  readonly pairs: number;
  readonly openPairs: number;
  readonly wrongPairs: number;
  readonly unknownPairs: number;
  /** Open and not allowed, or, of an `unknown` one, perhaps open; `no ports` where it holds. */
  readonly wrongPorts: string;
  /** Ends of pairs that are open where no flow allows it, as `namespace/Kind/name` or ranges; at most 20 of each side. */
  readonly sources: readonly string[];
  readonly destinations: readonly string[];
  /** Connections that prove it, each with the rules on both sides; at most 10 pieces. */
  readonly evidence: readonly Evidence[];
}

export interface ExpectationCounts {
  readonly asked: number;
  readonly held: number;
  readonly broken: number;
  readonly unknown: number;
}

export interface UnmetExpectation {
  /** `shop/web → shop/db, TCP 5432: denied`. */
  readonly expected: string;
  readonly outcome: 'fail' | 'unknown';
  /** What was found instead, or why it could not be asked; a sentence without a final period. */
  readonly found: string;
  readonly evidence: readonly Evidence[];
}
