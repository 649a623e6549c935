// policy.networking.k8s.io/v1alpha1 AdminNetworkPolicy and BaselineAdminNetworkPolicy: what their CRDs reject
// (semantics.md b1, b2). Subject, rules and peers are checked in cluster-scoped-policy.ts.
// https://github.com/kubernetes-sigs/network-policy-api/tree/v0.1.7/apis/v1alpha1
import { checkFields, checkPortNumber, checkProtocol } from '../field-checks.ts';
import { type At, inner, quote, report } from '../problem.ts';
import type { PolicyDialect } from './cluster-scoped-policy.ts';
import { isPresent, validateOneOf } from './label-selector.ts';

/** What is particular to AdminNetworkPolicy. */
export const ADMIN_NETWORK_POLICY: PolicyDialect = {
  specFields: ['priority', 'subject', 'ingress', 'egress'],
  actions: ['Allow', 'Deny', 'Pass'],
  domainNamesAction: 'Allow',
  portsField: 'ports',
  validatePort,
  namedPortField: 'namedPort',
  mostRules: 100,
  mostPeers: 100,
  namespaceSelector: 'required',
};

/** What is particular to BaselineAdminNetworkPolicy. */
export const BASELINE_ADMIN_NETWORK_POLICY: PolicyDialect = {
  specFields: ['subject', 'ingress', 'egress'],
  actions: ['Allow', 'Deny'],
  portsField: 'ports',
  validatePort,
  namedPortField: 'namedPort',
  mostRules: 100,
  mostPeers: 100,
  namespaceSelector: 'required',
};

/** Reports a BaselineAdminNetworkPolicy that is not the only one there may be. */
export function validateBaselineName(name: string, at: At): void {
  if (name !== 'default')
    report(at, { reason: 'rule', what: `is ${quote(name)}, and the only one there may be is "default"` });
}

function validatePort(value: unknown, at: At): void {
  const fields = ['portNumber', 'namedPort', 'portRange'];
  const item = checkFields(value, { ...at, fields });
  if (item === undefined) return;
  validateOneOf(item, { ...at, fields });
  if (isPresent(item.namedPort) && (typeof item.namedPort !== 'string' || item.namedPort === '')) {
    report(inner(at, 'namedPort'), {
      reason: 'type',
      what: `is ${quote(item.namedPort)}, which is not a port name`,
    });
  }
  const numberAt = inner(at, 'portNumber');
  const number = checkFields(item.portNumber, { ...numberAt, fields: ['protocol', 'port'] });
  if (number !== undefined) {
    checkProtocol(number.protocol, inner(numberAt, 'protocol'));
    requirePort(number.port, inner(numberAt, 'port'));
  }
  const rangeAt = inner(at, 'portRange');
  const range = checkFields(item.portRange, { ...rangeAt, fields: ['protocol', 'start', 'end'] });
  if (range === undefined) return;
  checkProtocol(range.protocol, inner(rangeAt, 'protocol'));
  validateRange({ start: range.start, end: range.end }, rangeAt);
}

/** Reports a range without both ends, or whose start is not below its end. */
export function validateRange(range: { readonly start: unknown; readonly end: unknown }, at: At): void {
  const start = requirePort(range.start, inner(at, 'start'));
  const end = requirePort(range.end, inner(at, 'end'));
  if (start !== undefined && end !== undefined && start >= end) {
    report(at, { reason: 'port', what: `is ${start} to ${end}: start must be less than end` });
  }
}

function requirePort(value: unknown, at: At): number | undefined {
  if (!isPresent(value)) report(at, { reason: 'port', what: 'is missing' });
  return checkPortNumber(value, at);
}
