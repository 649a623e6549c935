// Checks and findings: one question asked of a cluster, and its answers (style.md section 9).
import type { Direction } from './cluster.ts';
import type { PolicyRef } from './scan-result.ts';

export type Severity = 'critical' | 'high' | 'medium' | 'low';

/** `unknown`: the check could not be answered, or failed itself; never a pass. */
export type Outcome = 'pass' | 'fail' | 'notApplicable' | 'unknown';

export interface CheckMeta {
  /** Also the name of its file. */
  readonly id: string;
  /** What holds when the check passes, one sentence without a final period. */
  readonly title: string;
  /** Why it matters, one or two sentences. */
  readonly rationale: string;
  /** What an attacker gains from a failing one, one sentence. */
  readonly attackerGains: string;
  readonly severity: Severity;
  /** What to do in general, one imperative sentence. */
  readonly remediation: string;
  /** The rule's source: section of the control, API text, vendor document. */
  readonly source: string;
}

/** One check's answer for the whole cluster. */
export interface CheckResult {
  readonly id: string;
  readonly outcome: Outcome;
  readonly title: string;
  /** Of the check; a finding may be less severe. */
  readonly severity: Severity;
  /** Findings that have its id, or have it among their other checks. */
  readonly findingCount: number;
}

/** One cause, with everything that it touches. */
export interface Finding {
  readonly checkId: string;
  /** Other checks that the same cause answers, with the same outcome: told once, not once for each. Sorted. */
  readonly otherChecks: readonly string[];
  readonly outcome: 'fail' | 'unknown';
  readonly severity: Severity;
  /** Stable over scans while the cause stays: 16 hexadecimal digits. */
  readonly fingerprint: string;
  /** Absent for a finding about the cluster. */
  readonly namespace?: string;
  /** What is wrong, one sentence without a final period. */
  readonly message: string;
  readonly attackerGains: string;
  /** What to do here, one imperative sentence without a final period. */
  readonly fix: string;
  /** `Kind/name` within the namespace, or `namespace/Kind/name`; sorted. */
  readonly resources: readonly string[];
  /** At least one where a connection proves it; the worst first, at most 10. */
  readonly evidence: readonly Evidence[];
  readonly points: Points;
  /** Id of the exception that accepts it; it fails all the same, and costs what it costs. */
  readonly exception?: string;
}

/** What the finding costs in the scores, worst case; 0 where it costs nothing. Rounded to 2 decimals. */
export interface Points {
  /** Coverage points of its namespace; of the one that it costs most, where it touches several. */
  readonly coverage: number;
  /** Exposure points of the workload that it costs most. */
  readonly exposure: number;
}

export interface Evidence {
  /** The connection in words: `any pod of another namespace → Deployment/web, TCP 80`. Absent where none is meant. */
  readonly connection?: string;
  readonly direction?: Direction;
  /** The policy that allows it, or that cuts it. */
  readonly policy?: PolicyRef;
  /** Index in spec.ingress or spec.egress. */
  readonly ruleIndex?: number;
  /** Line of the rule; absent when the source has no lines. */
  readonly line?: number;
  /** Where the object in question stands, when it is no policy. */
  readonly origin?: SourcePlace;
}

export interface SourcePlace {
  readonly file: string;
  /** 0 when the source has no lines. */
  readonly line: number;
}
