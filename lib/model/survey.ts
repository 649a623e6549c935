// What scores are made of: for each subject and position what is open, and the facts of a cluster that no single
// row tells (routes from outside, dependencies, DNS). Made by lib/reach/survey.ts, judged by lib/score: no weights here.
import type { PortSet } from '../sets/port-set.ts';
import type { Direction } from './cluster.ts';
import type { RowRule } from './reachability.ts';
import type { EntryPoint, EntryPointTarget, NamespaceMatrix, Peer } from './scan-result.ts';

/** One survey for each way of taking unreadable policies; one and the same object where the analysis has one. */
export interface ClusterSurvey {
  readonly best: ReachSurvey;
  readonly worst: ReachSurvey;
  readonly certain: ReachSurvey;
  readonly matrix: NamespaceMatrix;
  /** Of the worst case; made when it is asked for, since one of several surveys is told. */
  readonly findConnections: () => SurveyedConnections;
}

/** Undefined lists: too many to be told. */
export interface SurveyedConnections {
  readonly lists: readonly SurveyedList[] | undefined;
  /** By workload id: indexes in `lists`; undefined for workloads that policies do not bind. */
  readonly listsOf: readonly (Readonly<Record<Direction, number>> | undefined)[];
}

export interface SurveyedList {
  readonly direction: Direction;
  readonly groups: readonly SurveyedGroup[];
}

/** Peers that are alike in what else stands here. Either workloads, by id, or address ranges, as text. */
export interface SurveyedGroup {
  readonly workloads: readonly number[];
  readonly ranges: readonly string[];
  readonly ports: PortSet;
  readonly verdict: 'accept' | 'unknown';
  /** Rules that accept, in order of evaluation; undefined at the end where no rule decides on some of the ports. */
  readonly own: readonly (RowRule | undefined)[];
  /** At the peer's side; empty for ranges. */
  readonly theirs: readonly (RowRule | undefined)[];
}

export interface ReachSurvey {
  /** By workload id: the entities of its pods. */
  readonly entities: readonly (readonly number[])[];
  /** By entity id. */
  readonly positions: Readonly<Record<Direction, readonly RowPositions[]>>;
  /** By workload id; empty for hostNetwork workloads. */
  readonly partners: readonly WorkloadPartners[];
  /** Sorted by namespace, kind and name; the same ones, in the same order, in the three surveys. */
  readonly entryPoints: readonly SurveyedEntryPoint[];
  readonly halfOpen: readonly HalfOpenDependency[];
  /** Ids of workloads that may connect to something and cannot resolve its name, ascending. */
  readonly dnsCut: readonly number[];
}

/** Something that is open, with one connection that shows it. */
export interface Opening {
  readonly ports: PortSet;
  /** Protocol–port pairs of `ports`. */
  readonly pairs: number;
  /** The other end of the connection. */
  readonly peer: Peer;
  /** The rule that accepts the connection; absent where no rule does and Kubernetes allows. */
  readonly rule?: RowRule;
}

/** The ports that are open to at least this much address space. */
export interface AddressLevel extends Opening {
  /** In IPv4 addresses and IPv6 /64s; may be a fraction. */
  readonly space: number;
}

/** What one subject's own side lets through in one direction, by where a stranger stands (scoring.md 2). */
export interface RowPositions {
  /** False when everything is allowed. */
  readonly restricted: boolean;
  /** Most space first; each level holds the ports of the levels before it. Empty = closed. */
  readonly internet: readonly AddressLevel[];
  readonly private: readonly AddressLevel[];
  /** The stranger to whom most is open; absent = none connects. */
  readonly otherNamespaces?: Opening;
  readonly sameNamespace?: Opening;
  /** All ports that are open to any peer. */
  readonly any?: Opening;
  /** Egress only; present when TCP 80 is open. */
  readonly instanceMetadata?: Opening;
  /** Egress only; present when a port of a kubelet or of the API server is open. */
  readonly nodesAndApiServer?: Opening;
}

/** What real workloads can do to a workload (ingress), or it to them (egress), both sides considered. */
export interface WorkloadPartners {
  readonly ingress: PartnerPositions;
  readonly egress: PartnerPositions;
}

/** One entry for each entity of the workload where real workloads can do more than a stranger. */
export interface PartnerPositions {
  readonly otherNamespaces: readonly PartnerOpening[];
  /** Empty for egress: it has no points. */
  readonly sameNamespace: readonly PartnerOpening[];
}

export interface PartnerOpening extends Opening {
  /** Workloads other than the subject, counted up to 63. */
  readonly workloadCount: number;
}

export interface SurveyedEntryPoint {
  readonly kind: EntryPoint['kind'];
  readonly namespace: string;
  readonly name: string;
  readonly scheme: EntryPoint['scheme'];
  /** By workload id, ascending. */
  readonly targets: readonly SurveyedTarget[];
}

export interface SurveyedTarget {
  readonly workloadId: number;
  /** Ports of the pods that it routes to. */
  readonly routed: PortSet;
  readonly seenSource: EntryPointTarget['seenSource'];
  /** What reaches the pods; most client space first, each level holds the ports of the levels before it. */
  readonly admitted: readonly AdmittedLevel[];
}

export interface AdmittedLevel {
  readonly ports: PortSet;
  /** Public address space whose clients get through; Infinity = the whole internet. */
  readonly space: number;
  /** Absent where the node lets it in or no policy isolates. */
  readonly rule?: RowRule;
  /** The node lets it in whatever the policies say (semantics.md a10, a14). */
  readonly byNode: boolean;
}

/** One side lists the other as its peer, the other side denies (scoring.md 6, step 2). */
export interface HalfOpenDependency {
  readonly srcWorkloadId: number;
  readonly dstWorkloadId: number;
  /** What the side that allows it allows. */
  readonly ports: PortSet;
  /** The direction that denies: egress of src, or ingress of dst. */
  readonly missing: Direction;
}
