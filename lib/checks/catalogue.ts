// All checks, in the order in which they are reported: what is not enforced first, then what is open, what was meant, then what is wrong with policies.
import { allPortsRule } from './all-ports-rule.ts';
import { allowAllRule } from './allow-all-rule.ts';
import type { Check } from './check.ts';
import { defaultDenyMissing } from './default-deny-missing.ts';
import { dnsCut } from './dns-cut.ts';
import { equalPriorities } from './equal-priorities.ts';
import { expectationNotMet } from './expectation-not-met.ts';
import { halfOpenDependency } from './half-open-dependency.ts';
import { hostNetworkWorkload } from './host-network-workload.ts';
import { instanceMetadataEgress } from './instance-metadata-egress.ts';
import { internetEgress } from './internet-egress.ts';
import { nextPodNotCovered } from './next-pod-not-covered.ts';
import { nodeAndApiServerEgress } from './node-and-api-server-egress.ts';
import { peerMatchesNothing } from './peer-matches-nothing.ts';
import { policiesNotEnforced } from './policies-not-enforced.ts';
import { policySelectsNothing } from './policy-selects-nothing.ts';
import { policyWithoutEffect } from './policy-without-effect.ts';
import { redundantRule } from './redundant-rule.ts';
import { serviceBlocked } from './service-blocked.ts';
import { serviceSelectsNothing } from './service-selects-nothing.ts';
import { shadowedRule } from './shadowed-rule.ts';
import { strangersOfOtherNamespaces } from './strangers-of-other-namespaces.ts';
import { strangersOfPrivateRanges } from './strangers-of-private-ranges.ts';
import { strangersOfTheInternet } from './strangers-of-the-internet.ts';
import { strangersOfTheSameNamespace } from './strangers-of-the-same-namespace.ts';
import { undeclaredEntryPoint } from './undeclared-entry-point.ts';
import { unenforcedPods } from './unenforced-pods.ts';
import { makeUnreadableInput } from './unreadable-input.ts';
import { unresolvedNamedPort } from './unresolved-named-port.ts';
import { zoneBoundary } from './zone-boundary.ts';
import { zoneSelectsNothing } from './zone-selects-nothing.ts';

const CHECKS: readonly Check[] = [
  policiesNotEnforced,
  unenforcedPods,
  policyWithoutEffect,
  defaultDenyMissing,
  nextPodNotCovered,
  undeclaredEntryPoint,
  strangersOfTheInternet,
  strangersOfOtherNamespaces,
  strangersOfPrivateRanges,
  strangersOfTheSameNamespace,
  allowAllRule,
  allPortsRule,
  internetEgress,
  instanceMetadataEgress,
  nodeAndApiServerEgress,
  hostNetworkWorkload,
  zoneBoundary,
  zoneSelectsNothing,
  expectationNotMet,
  halfOpenDependency,
  dnsCut,
  serviceBlocked,
  policySelectsNothing,
  peerMatchesNothing,
  unresolvedNamedPort,
  serviceSelectsNothing,
  redundantRule,
  shadowedRule,
  equalPriorities,
];

/** They say themselves what they do not know, and ask nothing where nobody said what is meant. */
const OF_INTENTS = [zoneBoundary, zoneSelectsNothing, expectationNotMet];

export const CATALOGUE: readonly Check[] = [
  ...CHECKS,
  makeUnreadableInput(CHECKS.filter((one) => !OF_INTENTS.includes(one)).map(({ meta }) => meta.id)),
];
