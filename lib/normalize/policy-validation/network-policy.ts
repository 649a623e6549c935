// networking.k8s.io/v1 NetworkPolicy: what the API server's validation rejects (semantics.md a1–a8).
// https://github.com/kubernetes/kubernetes/blob/master/pkg/apis/networking/validation/validation.go ValidateNetworkPolicySpec
import type { Direction } from '../../model/cluster.ts';
import type { RawObject } from '../../model/inventory.ts';
import { blockContains, parseCidr } from '../../sets/cidr.ts';
import { checkFields, checkList, checkPortNumber, checkProtocol, isObject } from '../field-checks.ts';
import { isPortName } from '../names.ts';
import { type At, inner, quote, report } from '../problem.ts';
import { isPresent, validateLabelSelector } from './label-selector.ts';

const PEER_FIELDS = { ingress: 'from', egress: 'to' } as const;

/** Reports what is wrong with the spec; an absent one selects every pod and denies ingress. */
export function validateNetworkPolicy(value: unknown, at: At): void {
  const spec = checkFields(value, { ...at, fields: ['podSelector', 'policyTypes', 'ingress', 'egress'] });
  if (spec === undefined) return;
  validateLabelSelector(spec.podSelector, inner(at, 'podSelector'));
  for (const direction of ['ingress', 'egress'] as const) {
    const rulesAt = inner(at, direction);
    for (const [index, rule] of checkList(spec[direction], rulesAt).entries()) {
      validateRule(rule, { ...inner(rulesAt, index), direction });
    }
  }
  const typesAt = inner(at, 'policyTypes');
  const types = checkList(spec.policyTypes, typesAt);
  if (types.length > 2) report(typesAt, { reason: 'rule', what: 'has more than two entries' });
  for (const [index, type] of types.entries()) {
    if (type === 'Ingress' || type === 'Egress') continue;
    report(inner(typesAt, index), {
      reason: 'rule',
      what: `is ${quote(type)}, which is not Ingress or Egress`,
    });
  }
}

/** The directions that a policy speaks about, whether or not the rest of it can be read (semantics.md a1). */
export function networkPolicyDirections(spec: RawObject): readonly Direction[] {
  const types = spec.policyTypes;
  if (Array.isArray(types) && types.length > 0) {
    const named = [types.includes('Ingress') ? 'ingress' : '', types.includes('Egress') ? 'egress' : ''];
    const isReadable = types.every((type) => type === 'Ingress' || type === 'Egress');
    return isReadable
      ? (named.filter((direction) => direction !== '') as Direction[])
      : ['ingress', 'egress'];
  }
  const hasEgress = Array.isArray(spec.egress) ? spec.egress.length > 0 : isPresent(spec.egress);
  return hasEgress || (isPresent(types) && !Array.isArray(types)) ? ['ingress', 'egress'] : ['ingress'];
}

function validateRule(value: unknown, at: At & { readonly direction: Direction }): void {
  const peerField = PEER_FIELDS[at.direction];
  const rule = checkFields(value, { ...at, fields: ['ports', peerField] });
  if (rule === undefined) return;
  const peersAt = inner(at, peerField);
  for (const [index, peer] of checkList(rule[peerField], peersAt).entries())
    validatePeer(peer, inner(peersAt, index));
  const portsAt = inner(at, 'ports');
  for (const [index, port] of checkList(rule.ports, portsAt).entries())
    validatePort(port, inner(portsAt, index));
}

function validatePeer(value: unknown, at: At): void {
  const peer = checkFields(value, { ...at, fields: ['podSelector', 'namespaceSelector', 'ipBlock'] });
  if (peer === undefined) return;
  validateLabelSelector(peer.podSelector, inner(at, 'podSelector'));
  validateLabelSelector(peer.namespaceSelector, inner(at, 'namespaceSelector'));
  validateIpBlock(peer.ipBlock, inner(at, 'ipBlock'));
  const hasSelector = isPresent(peer.podSelector) || isPresent(peer.namespaceSelector);
  if (!hasSelector && !isPresent(peer.ipBlock)) {
    report(at, { reason: 'rule', what: 'is empty: it needs podSelector, namespaceSelector or ipBlock' });
  }
  if (hasSelector && isPresent(peer.ipBlock)) {
    report(at, {
      reason: 'rule',
      what: 'has an ipBlock beside a selector; only one of them may stand in a peer',
    });
  }
}

function validateIpBlock(value: unknown, at: At): void {
  const ipBlock = checkFields(value, { ...at, fields: ['cidr', 'except'] });
  if (ipBlock === undefined) return;
  const cidr = typeof ipBlock.cidr === 'string' ? parseCidr(ipBlock.cidr) : undefined;
  if (cidr === undefined) {
    report(inner(at, 'cidr'), {
      reason: 'cidr',
      what: `is ${quote(ipBlock.cidr ?? '')}, which is not a CIDR`,
    });
  }
  const exceptAt = inner(at, 'except');
  for (const [index, entry] of checkList(ipBlock.except, exceptAt).entries()) {
    const except = typeof entry === 'string' ? parseCidr(entry) : undefined;
    if (except === undefined)
      report(inner(exceptAt, index), { reason: 'cidr', what: `is ${quote(entry)}, which is not a CIDR` });
    else if (cidr !== undefined) {
      // "must be a strict subset of `cidr`"
      const isInside = blockContains(cidr, { family: except.family, value: except.first });
      const isSmaller = except.last - except.first < cidr.last - cidr.first;
      if (isInside && isSmaller) continue;
      report(inner(exceptAt, index), {
        reason: 'cidr',
        what: `is ${quote(entry)}, which is not strictly inside ${quote(ipBlock.cidr)}`,
      });
    }
  }
}

function validatePort(value: unknown, at: At): void {
  const item = checkFields(value, { ...at, fields: ['protocol', 'port', 'endPort'] });
  if (item === undefined || !isObject(value)) return;
  checkProtocol(item.protocol, inner(at, 'protocol'));
  const { port } = item;
  if (typeof port === 'string') {
    if (!isPortName(port)) {
      const hint = /^\d+$/.test(port) ? ': write it without quotes' : '';
      report(inner(at, 'port'), {
        reason: 'port',
        what: `is ${quote(port)}, which is not a port name${hint}`,
      });
    }
  } else checkPortNumber(port, inner(at, 'port'));
  if (!isPresent(item.endPort)) return;
  const endAt = inner(at, 'endPort');
  const end = checkPortNumber(item.endPort, endAt);
  if (!isPresent(port)) report(endAt, { reason: 'port', what: 'stands without port' });
  else if (typeof port === 'string') report(endAt, { reason: 'port', what: 'stands beside a named port' });
  else if (end !== undefined && typeof port === 'number' && end < port) {
    report(endAt, { reason: 'port', what: `is ${end}, which is less than port ${port}` });
  }
}
