// Exceptions: a finding that a named person accepts until a date. It never is a pass and changes no score (scoring.md P6).

/** As it was written down, checked by who read it. */
export interface ExceptionRule {
  /** Names it in every report; unique. */
  readonly id: string;
  readonly source: 'file' | 'annotation';
  readonly scope: ExceptionScope;
  /** Ids of the checks whose findings it accepts. */
  readonly checks: readonly string[];
  readonly reason: string;
  readonly compensatingControl: string;
  readonly owner: string;
  /** Not the owner. */
  readonly approver: string;
  /** First and last day on which it holds, `2026-11-27`, in UTC. */
  readonly approvedOn: string;
  readonly expiresOn: string;
}

/** All that is given has to fit. In patterns `*` stands for any characters; an empty list fits everything. */
export interface ExceptionScope {
  readonly clusters: readonly string[];
  readonly namespaces: readonly string[];
  /** `Kind/name`: every object that the finding touches has to fit one of them. */
  readonly workloads: readonly string[];
  /** One cause, whatever else its checks find. */
  readonly fingerprint?: string;
}

/**
 * `expired` and `notYetValid` accept nothing. `expiresSoon`: within 14 days. `matchesNothing`: it holds, and no finding
 * is left for it. `notHere`: the same, but it is shared with other clusters and may be meant for them.
 */
export type ExceptionState =
  | 'live'
  | 'expiresSoon'
  | 'expired'
  | 'notYetValid'
  | 'matchesNothing'
  | 'notHere';

/** A line of the register. */
export interface ExceptionResult extends ExceptionRule {
  readonly state: ExceptionState;
  /** From the day of the scan to the last day on which it holds; 0 on that day, negative afterwards. */
  readonly daysLeft: number;
  /** Findings that it accepts, or would accept if it were in force. */
  readonly findingCount: number;
  /** Of those findings, sorted. */
  readonly fingerprints: readonly string[];
}
