// The ScanResult: everything that a report, an alert or a program may say about one cluster. Published as
// schemas/scan-result.schema.json. Structured, not worded: sentences are made in templates/wording.ts.
// Numbers: coverage, exposure and points are rounded to 2 decimals; qualities to 4.
import type { Direction } from './cluster.ts';
import type { Verdict } from './connection.ts';
import type { Enforcement } from './enforcement.ts';
import type { ExceptionResult } from './exception.ts';
import type { CheckResult, Finding } from './finding.ts';
import type { FrameworkResults } from './framework.ts';
import type { Gap } from './gap.ts';
import type { IntentResults } from './intent.ts';
import type { EksCluster, Reading } from './inventory.ts';
import type { ConnectionTable } from './workload-connections.ts';

export interface ScanResult {
  readonly schemaVersion: 'bulkhead.scan-result/v1';
  readonly scan: ScanFacts;
  readonly cluster: ClusterFacts;
  /** What enforces the policies, with the proof; absent for manifests without an assumption. */
  readonly enforcement?: Enforcement;
  readonly status: Status;
  /** Why the status is not Met, accepted or not, worst first; empty when it is Met. At cluster level: one entry a namespace and id. */
  readonly statusReasons: readonly StatusReason[];
  readonly scores: Scores;
  /** What the policies say, enforced or not; absent where the basis is `declared` and nothing was assumed. */
  readonly declared?: Declared;
  /** Sorted by name. */
  readonly namespaces: readonly NamespaceResult[];
  readonly matrix: NamespaceMatrix;
  /** Absent in results of earlier versions. */
  readonly connections?: ConnectionTable;
  /** Every policy that was read, as read, sorted by kind, namespace and name; absent in results of earlier versions. */
  readonly policies?: readonly PolicyText[];
  readonly entryPoints: readonly EntryPoint[];
  /** In the order of the catalogue (CHECKS.md). */
  readonly checks: readonly CheckResult[];
  /** Worst first. */
  readonly findings: readonly Finding[];
  /** Every exception that is for this cluster, first the one that ends first; absent when there is none. */
  readonly exceptions?: readonly ExceptionResult[];
  /** What zones, flows and expectations came to; absent when none were given. */
  readonly intents?: IntentResults;
  /** Absent when no framework was asked for, and in results of earlier versions. */
  readonly frameworks?: FrameworkResults;
  readonly gaps: readonly Gap[];
  readonly assumptions: readonly string[];
  readonly population: Population;
}

export interface ClusterFacts {
  readonly name: string;
  readonly source: 'manifests' | 'live';
  readonly eks?: EksCluster;
}

export interface ScanFacts {
  /** RFC 3339 UTC: when the inventory was collected. */
  readonly collectedAt: string;
  readonly tool: { readonly name: 'bulkhead'; readonly version: string };
  /** Version and SHA-256 of the data file of weights and limits. */
  readonly ruleset: { readonly version: string; readonly sha256: string };
  /** SHA-256 of the canonical inventory. */
  readonly inventorySha256: string;
  /** SHA-256 of the configuration that the scan followed, as it stood in its bucket; absent when it had none. */
  readonly configSha256?: string;
  /** What the scores rest on (scoring.md P7). */
  readonly basis: Basis;
  /** What was asked of the cluster's API and what it answered; absent for manifests. */
  readonly reading?: Reading;
}

export interface Basis {
  readonly kind: 'enforced' | 'declared' | 'none';
  /** The CNI that the user said to assume; absent = the NetworkPolicy API taken at its word. */
  readonly assumedCni?: string;
}

export type Status = 'met' | 'metWithExceptions' | 'partial' | 'notMet' | 'notAssessed' | 'empty';

export type Band = 'critical' | 'high' | 'medium' | 'low';

/** Best and worst case; equal when nothing is unknown. */
export interface Interval {
  readonly best: number;
  readonly worst: number;
}

/** Null where there is nothing to score (no workloads) or no basis to score on. */
export interface Scores {
  /** 0–100, higher is better. */
  readonly coverage: Interval | null;
  /** 0–100, lower is better. */
  readonly exposure: Interval | null;
  /** Of the worst case. */
  readonly band: Band | null;
}

/** Status and scores as if every policy were enforced as the API says (scoring.md P7). */
export interface Declared {
  readonly status: Status;
  readonly scores: Scores;
}

export interface NamespaceResult {
  readonly name: string;
  /** kube-system and its like: in scope, shown in a group of their own. */
  readonly system: boolean;
  /** Value of the label that says whose it is; absent where no such label was named, or it has none. */
  readonly owner?: string;
  /** What it asks for by the annotation bulkhead.dev/alert-channel. */
  readonly alertChannel?: string;
  readonly status: Status;
  readonly statusReasons: readonly StatusReason[];
  readonly scores: Scores;
  /** As of the cluster. */
  readonly declared?: Declared;
  readonly podCount: number;
  /** Policies of the namespace, and cluster-scoped ones that select one of its pods. */
  readonly policyCount: number;
  /** Workload × direction pairs in scope that no policy isolates. */
  readonly openDirections: number;
  /** Quality of an unlabelled pod that is deployed tomorrow. */
  readonly nextPod: Readonly<Record<Direction, Interval>>;
  readonly workloads: readonly WorkloadResult[];
  /** Workloads that exist and could not be read; they are in no score but the worst case. */
  readonly unreadableWorkloads: readonly string[];
}

export interface WorkloadResult {
  readonly kind: string;
  readonly name: string;
  readonly podCount: number;
  /** Outside coverage: policies do not bind it. */
  readonly hostNetwork: boolean;
  /** Null for hostNetwork workloads. */
  readonly directions: Readonly<Record<Direction, DirectionResult>> | null;
  /** 0–100, sum of the exposure deductions. */
  readonly exposure: Interval;
  readonly exposureDeductions: readonly Deduction[];
  /** Indexes in `connections.lists`: ingress, who may connect to it; egress, whom it may connect to. */
  readonly connectionLists?: Readonly<Record<Direction, number>>;
}

export interface DirectionResult {
  /** Whether a policy restricts this direction for every pod of it; `unknown` where only an unreadable policy could. */
  readonly isolated: 'yes' | 'no' | 'unknown';
  /** What the policies say, where that is not what is enforced. */
  readonly declaredIsolated?: 'yes' | 'no' | 'unknown';
  /** 0–1. */
  readonly quality: Interval;
  readonly coverageDeductions: readonly Deduction[];
}

/** Where a stranger stands, as seen from the workload (scoring.md 2 and 4). */
export type Position =
  | 'internet'
  | 'private'
  | 'otherNamespaces'
  | 'sameNamespace'
  | 'listedPeers'
  | 'instanceMetadata'
  | 'nodesAndApiServer'
  | 'isolation';

/** A lost point: how much, the connection that took it, and the rule (or the missing policy) that allows it. */
export interface Deduction {
  readonly position: Position;
  readonly direction: Direction;
  /** Coverage: quality lost × 100 (0–100). Exposure: points (0–100). Worst case. */
  readonly points: number;
  /** One connection that is open, for evidence: the peer's end; the workload is the other one. */
  readonly peer: Peer;
  /** Ports that are open to the position, e.g. `TCP 80,443-445, UDP 53`, `all`. */
  readonly ports: string;
  readonly cause: Cause;
}

export type Peer =
  | { readonly kind: 'addresses'; readonly range: string }
  | {
      readonly kind: 'strangerPod';
      readonly namespace: 'same' | 'other';
      readonly labels: Readonly<Record<string, string>>;
    }
  | {
      readonly kind: 'workload';
      readonly namespace: string;
      readonly workloadKind: string;
      readonly name: string;
      readonly count: number;
    }
  | { readonly kind: 'entryPoint'; readonly entryPoint: string };

export type Cause =
  | { readonly kind: 'rule'; readonly policy: PolicyRef; readonly ruleIndex: number; readonly line?: number }
  /** No policy isolates the workload in this direction. */
  | { readonly kind: 'noPolicy' }
  /** The node lets it in whatever the policies say (semantics.md a10, a14), or hostNetwork. */
  | { readonly kind: 'node' }
  /** Policies restrict it and nothing enforces them, or (`proved` false) that is not known. */
  | { readonly kind: 'notEnforced'; readonly proved: boolean }
  /** Only the worst case: a policy that could not be read. */
  | { readonly kind: 'unreadable'; readonly policy: PolicyRef };

export interface PolicyRef {
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
  readonly file: string;
  /** 0 when the source has no lines. */
  readonly line: number;
}

/** A policy by its text: what two results are compared by. */
export interface PolicyText {
  readonly kind: string;
  readonly apiVersion: string;
  /** Absent for cluster-scoped kinds. */
  readonly namespace?: string;
  readonly name: string;
  readonly spec: Readonly<Record<string, unknown>>;
}

export interface StatusReason {
  readonly id: StatusReasonId;
  readonly namespace: string;
  /** Workloads (`Kind/name`) or entry points that it holds for, sorted; empty = the namespace. */
  readonly objects: readonly string[];
}

export type StatusReasonId =
  // Not met
  | 'workloadOpen' // isolated in neither direction
  | 'internetWithoutIsolation' // a route from the internet and no ingress isolation
  | 'exposureCritical' // E ≥ 60
  | 'notEnforced' // enforcement is proved off
  // Not assessed
  | 'unknown' // something unreadable decides
  // Partial
  | 'opening' // a stranger connects
  | 'entryPointNotDeclared'
  | 'nextPodOpen'
  | 'halfOpenDependency'
  | 'dnsCut'
  | 'hostNetworkWorkload';

/** `pairs[i * n + j]`: from namespace i to namespace j, in the order of `namespaces`. */
export interface NamespaceMatrix {
  readonly namespaces: readonly string[];
  readonly cells: readonly MatrixCell[];
}

export interface MatrixCell {
  /** Ordered workload pairs that may connect on some port, of `pairCount`. A workload with itself is left out. */
  readonly openPairs: number;
  readonly pairCount: number;
  /** The largest number of protocol–port pairs open between two of them; 196606 = all. */
  readonly ports: number;
  /** Some of it rests on a policy that could not be read. */
  readonly unknown: boolean;
}

export interface EntryPoint {
  readonly kind: 'LoadBalancer' | 'NodePort' | 'Ingress' | 'Gateway' | 'hostPort' | 'hostNetwork';
  readonly namespace: string;
  readonly name: string;
  /** `internal` ones do not count as a route from the internet. */
  readonly scheme: 'internet' | 'internal';
  readonly declared: boolean;
  readonly targets: readonly EntryPointTarget[];
}

export interface EntryPointTarget {
  readonly namespace: string;
  readonly workloadKind: string;
  readonly workload: string;
  readonly ports: string;
  /** The source address that the pod sees (semantics.md a14). */
  readonly seenSource: 'client' | 'node' | 'loadBalancer' | 'controller' | 'host';
  /** Whether policy lets it through to the pod. */
  readonly verdict: Verdict;
}

export interface Population {
  readonly namespaces: number;
  readonly workloads: number;
  readonly unreadableWorkloads: number;
  readonly pods: number;
  readonly policies: number;
  readonly unreadablePolicies: number;
  /** Objects read, by `apiVersion/kind`. */
  readonly objects: Readonly<Record<string, number>>;
}
