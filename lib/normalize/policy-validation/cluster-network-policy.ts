// policy.networking.k8s.io/v1alpha2 ClusterNetworkPolicy: what its CRD rejects (semantics.md b6). Subject, rules and
// peers are checked in cluster-scoped-policy.ts.
// https://github.com/kubernetes-sigs/network-policy-api/tree/main/apis/v1alpha2
import { checkFields, checkPortNumber, isObject } from '../field-checks.ts';
import { type At, inner, quote, report } from '../problem.ts';
import { validateRange } from './admin-network-policy.ts';
import type { PolicyDialect } from './cluster-scoped-policy.ts';
import { isPresent, validateOneOf } from './label-selector.ts';

/** What is particular to ClusterNetworkPolicy. */
export const CLUSTER_NETWORK_POLICY: PolicyDialect = {
  specFields: ['tier', 'priority', 'subject', 'ingress', 'egress'],
  actions: ['Accept', 'Deny', 'Pass'],
  domainNamesAction: 'Accept',
  portsField: 'protocols',
  validatePort: validateProtocol,
  namedPortField: 'destinationNamedPort',
  mostRules: 25,
  mostPeers: 25,
  namespaceSelector: 'optional',
};

/** Reports a tier that is missing or unknown. */
export function validateTier(spec: unknown, at: At): void {
  const tier = isObject(spec) ? spec.tier : undefined;
  if (tier === 'Admin' || tier === 'Baseline') return;
  report(at, {
    reason: 'rule',
    what: isPresent(tier) ? `is ${quote(tier)}, which is not Admin or Baseline` : 'is missing',
  });
}

function validateProtocol(value: unknown, at: At): void {
  const fields = ['tcp', 'udp', 'sctp', 'destinationNamedPort'];
  const item = checkFields(value, { ...at, fields });
  if (item === undefined) return;
  validateOneOf(item, { ...at, fields });
  const named = item.destinationNamedPort;
  if (isPresent(named) && (typeof named !== 'string' || named === '')) {
    report(inner(at, 'destinationNamedPort'), {
      reason: 'type',
      what: `is ${quote(named)}, which is not a port name`,
    });
  }
  for (const protocol of ['tcp', 'udp', 'sctp']) {
    const protocolAt = inner(at, protocol);
    const found = checkFields(item[protocol], { ...protocolAt, fields: ['destinationPort'] });
    if (found !== undefined) validatePort(found.destinationPort, inner(protocolAt, 'destinationPort'));
  }
}

function validatePort(value: unknown, at: At): void {
  const fields = ['number', 'range'];
  const port = checkFields(value, { ...at, fields });
  if (port === undefined) return;
  validateOneOf(port, { ...at, fields });
  checkPortNumber(port.number, inner(at, 'number'));
  const range = checkFields(port.range, { ...inner(at, 'range'), fields: ['start', 'end'] });
  if (range !== undefined) validateRange({ start: range.start, end: range.end }, inner(at, 'range'));
}
