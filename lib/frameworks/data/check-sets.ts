// Checks that requirements name together, so that rows which ask the same question rest on the same answers.

/** Everything starts closed, in both directions, for today's pods and tomorrow's. */
export const DENY = ['default-deny-missing', 'next-pod-not-covered', 'allow-all-rule'] as const;

/** Nobody gets in or out without being listed. */
export const LISTED = [
  'strangers-of-the-internet',
  'strangers-of-other-namespaces',
  'strangers-of-private-ranges',
  'strangers-of-the-same-namespace',
] as const;

/** Workloads do not move sideways. */
export const SIDEWAYS = ['strangers-of-other-namespaces', 'strangers-of-the-same-namespace'] as const;

export const WAYS_IN = [
  'undeclared-entry-point',
  'strangers-of-the-internet',
  'host-network-workload',
] as const;

export const WAYS_OUT = [
  'internet-egress',
  'instance-metadata-egress',
  'node-and-api-server-egress',
] as const;

/** Ports and peers are as few as needed. */
export const NARROW = ['allow-all-rule', 'all-ports-rule'] as const;

/** Each policy does what its author meant. */
export const UPKEEP = [
  'policy-selects-nothing',
  'peer-matches-nothing',
  'unresolved-named-port',
  'redundant-rule',
  'shadowed-rule',
  'equal-priorities',
  'unreadable-input',
] as const;

/** What is meant to connect does connect. */
export const WORKING = [
  'half-open-dependency',
  'dns-cut',
  'service-blocked',
  'service-selects-nothing',
] as const;

/** The boundaries that somebody declared are kept. They ask nothing where nobody declared any. */
export const INTENDED = ['zone-boundary', 'zone-selects-nothing', 'expectation-not-met'] as const;
