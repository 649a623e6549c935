// Questions about single connections as people put them, and the answers: ends by name, ports by name or number,
// expectations. What the commands explain and assert hand to lib/ask, and what they print.
import type { Block } from '../sets/cidr.ts';
import type { Direction } from './cluster.ts';
import type { Protocol, Verdict, VerdictReason } from './connection.ts';
import type { AssumedCni, EngineName, UnboundReason } from './enforcement.ts';
import type { PolicyRef } from './scan-result.ts';

/** An end that a person named, with everything that it stands for: at least one pod or address. */
export interface NamedEnd {
  /** As it was written. */
  readonly text: string;
  /** What it was taken to be: `Deployment shop/web`, `203.0.113.0/24`, `the internet`. */
  readonly name: string;
  /** Ascending. */
  readonly podIds: readonly number[];
  readonly addresses: readonly AddressPart[];
  /** The Service that stands before the pods: ports are then the Service's. */
  readonly serviceId?: number;
}

/** Addresses that no policy can tell apart and that are no pod's. */
export interface AddressPart {
  /** One of them, canonical. */
  readonly address: string;
  /** All of them, ascending. */
  readonly blocks: readonly Block[];
  /** Set where it is the address of a node. */
  readonly node?: string;
}

/** Why a text names no end, and what may have been meant. */
export interface EndProblem {
  /** Sentence without full stop, in the form of an error message. */
  readonly problem: string;
  /** Texts that would name an end, likeliest first; may be empty. */
  readonly candidates: readonly string[];
}

/** Absent protocol and port: every port of every protocol. */
export interface PortRequest {
  readonly protocol?: Protocol;
  /** 1–65535, or the name of a port of the destination. */
  readonly port?: number | string;
}

/** One line of a segmentation test: a verdict that must hold for all pairs of its ends. */
export interface Expectation {
  readonly from: string;
  readonly to: string;
  readonly ports: PortRequest;
  /** True: every pair, on every port asked. False: no pair on any of them. */
  readonly allowed: boolean;
  /** 1-based line of the expectation in its file. */
  readonly line: number;
}

/** What came of a list of expectations. */
export interface AssertReport {
  readonly schemaVersion: 'bulkhead.assert-report/v1';
  readonly cluster: string;
  /** The CNI that the verdicts are computed for, where the user named one. */
  readonly assumedCni?: AssumedCni;
  readonly file: string;
  readonly total: number;
  readonly passed: number;
  readonly failed: number;
  /** In order of the file; those past the limit on details have no `evidence`. */
  readonly failures: readonly Failure[];
}

export interface Failure {
  readonly line: number;
  readonly from: string;
  readonly to: string;
  /** Ports that were asked, as text. */
  readonly ports: string;
  readonly expected: 'accept' | 'deny';
  /** What was found instead: the worst of all pairs. */
  readonly found: Verdict;
  /** Ports on which the first pair that fails is not as expected. */
  readonly failingPorts: string;
  readonly pairs: number;
  readonly failingPairs: number;
  /** Why, for one connection of the first pair that fails. */
  readonly evidence?: ConnectionEvidence;
}

/** One connection that was put to the verdict engine, and what it said. */
export interface ConnectionEvidence {
  readonly src: string;
  readonly dst: string;
  readonly protocol: Protocol;
  readonly port: number;
  readonly egress: SideEvidence;
  readonly ingress: SideEvidence;
}

export interface SideEvidence {
  readonly direction: Direction;
  readonly verdict: Verdict;
  readonly reason: VerdictReason;
  /** What the end is, for reasons that rest on that. */
  readonly subject: 'pod' | 'hostNetwork' | 'address';
  readonly rules: readonly RuleEvidence[];
  /** For `isolated`, `unreadable`: the policies. */
  readonly policies: readonly PolicyRef[];
  /** What the policies say, where that is not what is enforced. */
  readonly declared?: Omit<SideEvidence, 'declared' | 'enforcedBy'>;
  /** What polices the subject; absent where each policy is taken at its word, and for ends that no policy binds. */
  readonly enforcedBy?: EnforcedBy;
}

/** The engines of one pod's node. */
export interface EnforcedBy {
  /** Absent when not known. */
  readonly node?: string;
  readonly engines: readonly EngineName[];
  /** Why its policies are not enforced, or not known to be. */
  readonly why?: UnboundReason;
}

export interface RuleEvidence {
  readonly policy: PolicyRef;
  /** `admin`, `baseline`; absent for NetworkPolicy. */
  readonly tier?: 'admin' | 'baseline';
  readonly ruleIndex: number;
  readonly action: 'accept' | 'deny' | 'pass';
  /** First line of the rule, where the source has lines. */
  readonly line?: number;
}

/** Is it allowed, and what decides. */
export interface Explanation {
  readonly schemaVersion: 'bulkhead.explanation/v1';
  readonly cluster: string;
  /** The CNI that the verdicts are computed for, where the user named one. */
  readonly assumedCni?: AssumedCni;
  readonly src: ExplainedEnd;
  readonly dst: ExplainedEnd;
  /** Ports that were asked, as text: `all ports`, `TCP 3306`. */
  readonly ports: string;
  /** Where the destination is a Service: what these are on its pods. */
  readonly podPorts?: string;
  /** `mixed` when pairs or ports differ. */
  readonly verdict: Verdict | 'mixed';
  readonly pairs: number;
  /** Equal answers together: allowed ones first, then unknown, then denied. */
  readonly answers: readonly Answer[];
  /** Pairs whose reason was not looked up, because there are too many. */
  readonly unexplainedPairs: number;
}

export interface ExplainedEnd {
  readonly text: string;
  readonly name: string;
  readonly pods: number;
}

export interface Answer {
  readonly verdict: Verdict;
  readonly ports: string;
  readonly pairs: number;
  /** Distinct ends of the pairs: workloads, or ranges of addresses; in order. */
  readonly srcs: readonly string[];
  readonly dsts: readonly string[];
  /** Of one connection; absent past the limit. */
  readonly evidence?: ConnectionEvidence;
}
