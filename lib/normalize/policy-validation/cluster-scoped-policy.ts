// What AdminNetworkPolicy, BaselineAdminNetworkPolicy and ClusterNetworkPolicy have in common: subject, priority,
// rules and peers. What differs (fields, words, limits) comes in as a dialect. semantics.md b1–b6.
// https://github.com/kubernetes-sigs/network-policy-api/tree/main/apis
import type { Direction } from '../../model/cluster.ts';
import type { RawObject } from '../../model/inventory.ts';
import { parseCidr } from '../../sets/cidr.ts';
import { checkFields, checkList, checkText, isObject } from '../field-checks.ts';
import { type At, inner, quote, report } from '../problem.ts';
import { isPresent, validateLabelSelector, validateOneOf } from './label-selector.ts';

/** How one of the kinds differs from the others. */
export interface PolicyDialect {
  readonly specFields: readonly string[];
  readonly actions: readonly string[];
  /** The only action that may stand beside domainNames; absent where the kind has no domainNames. */
  readonly domainNamesAction?: string;
  readonly portsField: 'ports' | 'protocols';
  readonly validatePort: (value: unknown, at: At) => void;
  /** The field of a port item that names a container port. */
  readonly namedPortField: string;
  readonly mostRules: number;
  readonly mostPeers: number;
  readonly namespaceSelector: 'required' | 'optional';
}

const PEER_FIELDS = { ingress: 'from', egress: 'to' } as const;
const MOST_NETWORKS = 25;

/** Reports what is wrong with the spec. */
export function validateClusterScopedPolicy(
  value: unknown,
  at: At & { readonly dialect: PolicyDialect },
): void {
  const spec = checkFields(value, { ...at, fields: at.dialect.specFields });
  if (spec === undefined) {
    if (!isPresent(value)) report(at, { reason: 'type', what: 'is missing' });
    return;
  }
  if (at.dialect.specFields.includes('priority')) validatePriority(spec.priority, inner(at, 'priority'));
  validateSubject(spec.subject, { ...inner(at, 'subject'), dialect: at.dialect });
  for (const direction of ['ingress', 'egress'] as const) {
    const rulesAt = inner(at, direction);
    const rules = checkList(spec[direction], rulesAt);
    if (rules.length > at.dialect.mostRules) {
      report(rulesAt, {
        reason: 'rule',
        what: `has ${rules.length} rules, and at most ${at.dialect.mostRules} are allowed`,
      });
    }
    for (const [index, rule] of rules.entries()) {
      validateRule(rule, { ...inner(rulesAt, index), dialect: at.dialect, direction });
    }
  }
}

/** Reports what is wrong with a subject; also used alone, to see whether that part of a policy can be read. */
export function validateSubject(value: unknown, at: At & { readonly dialect: PolicyDialect }): void {
  const subject = checkFields(value, { ...at, fields: ['namespaces', 'pods'] });
  if (!isPresent(value)) report(at, { reason: 'type', what: 'is missing' });
  if (subject === undefined) return;
  validateOneOf(subject, { ...at, fields: ['namespaces', 'pods'] });
  validateLabelSelector(subject.namespaces, inner(at, 'namespaces'));
  validateNamespacedPods(subject.pods, { ...inner(at, 'pods'), dialect: at.dialect });
}

/** The directions that a policy speaks about, whether or not the rest of it can be read. */
export function clusterScopedDirections(spec: RawObject): readonly Direction[] {
  const directions = (['ingress', 'egress'] as const).filter((direction) => {
    const rules = spec[direction];
    return Array.isArray(rules) ? rules.length > 0 : isPresent(rules);
  });
  return directions;
}

function validatePriority(value: unknown, at: At): void {
  if (!isPresent(value)) report(at, { reason: 'type', what: 'is missing' });
  else if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > 1000) {
    report(at, { reason: 'rule', what: `is ${quote(value)}, which is not a number from 0 to 1000` });
  }
}

type RuleAt = At & { readonly dialect: PolicyDialect; readonly direction: Direction };

function validateRule(value: unknown, at: RuleAt): void {
  const { dialect } = at;
  const peerField = PEER_FIELDS[at.direction];
  const rule = checkFields(value, { ...at, fields: ['name', 'action', peerField, dialect.portsField] });
  if (rule === undefined) return;
  if ((checkText(rule.name, inner(at, 'name')) ?? '').length > 100) {
    report(inner(at, 'name'), { reason: 'rule', what: 'is longer than 100 characters' });
  }
  if (!dialect.actions.includes(rule.action as string)) {
    const words = `${dialect.actions.slice(0, -1).join(', ')} or ${dialect.actions.at(-1)}`;
    report(inner(at, 'action'), {
      reason: 'rule',
      what: `is ${quote(rule.action ?? '')}, which is not ${words}`,
    });
  }
  const peersAt = inner(at, peerField);
  const peers = checkList(rule[peerField], peersAt);
  if (isPresent(rule[peerField]) ? Array.isArray(rule[peerField]) && rule[peerField].length === 0 : true) {
    report(peersAt, { reason: 'rule', what: 'is empty: it needs at least one peer' });
  }
  if (peers.length > dialect.mostPeers) {
    report(peersAt, {
      reason: 'rule',
      what: `has ${peers.length} peers, and at most ${dialect.mostPeers} are allowed`,
    });
  }
  for (const [index, peer] of peers.entries())
    validatePeer(peer, { ...inner(peersAt, index), dialect, direction: at.direction });
  validatePorts(rule[dialect.portsField], { ...inner(at, dialect.portsField), dialect });
  validateCombination({ rule, peers }, at);
}

function validatePorts(value: unknown, at: At & { readonly dialect: PolicyDialect }): void {
  const items = checkList(value, at);
  if (items.length > at.dialect.mostPeers) {
    report(at, {
      reason: 'rule',
      what: `has ${items.length} entries, and at most ${at.dialect.mostPeers} are allowed`,
    });
  }
  for (const [index, item] of items.entries()) at.dialect.validatePort(item, inner(at, index));
}

/** What may not stand in one rule together. */
function validateCombination(
  of: { readonly rule: RawObject; readonly peers: readonly unknown[] },
  at: RuleAt,
): void {
  const { dialect } = at;
  const has = (field: string) => of.peers.some((peer) => isObject(peer) && isPresent(peer[field]));
  const ports = of.rule[dialect.portsField];
  const hasNamedPort =
    Array.isArray(ports) && ports.some((port) => isObject(port) && isPresent(port[dialect.namedPortField]));
  // "networks/nodes/domainNames peer cannot be set with namedPorts since there are no namedPorts for …"
  if (hasNamedPort && (has('networks') || has('nodes') || has('domainNames'))) {
    report(at, { reason: 'rule', what: 'has a named port beside a peer that is no pod' });
  }
  const { domainNamesAction } = dialect;
  if (domainNamesAction !== undefined && has('domainNames') && of.rule.action !== domainNamesAction) {
    report(at, {
      reason: 'rule',
      what: `has domainNames, which may only stand in an ${domainNamesAction} rule`,
    });
  }
}

function validatePeer(value: unknown, at: RuleAt): void {
  const outside =
    at.dialect.domainNamesAction === undefined ? ['nodes', 'networks'] : ['nodes', 'networks', 'domainNames'];
  const fields = ['namespaces', 'pods', ...(at.direction === 'egress' ? outside : [])];
  const peer = checkFields(value, { ...at, fields });
  if (peer === undefined) return;
  const known = Object.keys(peer).every((field) => fields.includes(field));
  // A peer that has only unknown fields has been told already.
  if (known) validateOneOf(peer, { ...at, fields });
  if (isOldShape(peer)) {
    report(at, {
      reason: 'rule',
      what: 'has the shape of network-policy-api v0.1.1 (namespaceSelector, sameLabels), which no API serves',
    });
    return;
  }
  validateLabelSelector(peer.namespaces, inner(at, 'namespaces'));
  validateNamespacedPods(peer.pods, { ...inner(at, 'pods'), dialect: at.dialect });
  validateLabelSelector(peer.nodes, inner(at, 'nodes'));
  validateNetworks(peer.networks, inner(at, 'networks'));
  validateDomainNames(peer.domainNames, inner(at, 'domainNames'));
}

/** Before v0.1.2 `namespaces` was not a selector but held one (semantics.md b5). */
function isOldShape(peer: RawObject): boolean {
  const { namespaces, pods } = peer;
  const old = ['namespaceSelector', 'sameLabels', 'notSameLabels', 'self', 'notSelf'];
  if (isObject(namespaces) && old.some((field) => field in namespaces)) return true;
  return isObject(pods) && 'namespaces' in pods;
}

function validateNamespacedPods(value: unknown, at: At & { readonly dialect: PolicyDialect }): void {
  const pods = checkFields(value, { ...at, fields: ['namespaceSelector', 'podSelector'] });
  if (pods === undefined) return;
  if (!isPresent(pods.podSelector))
    report(inner(at, 'podSelector'), { reason: 'rule', what: 'is missing: write {} for all pods' });
  if (!isPresent(pods.namespaceSelector) && at.dialect.namespaceSelector === 'required') {
    report(inner(at, 'namespaceSelector'), {
      reason: 'rule',
      what: 'is missing: write {} for all namespaces',
    });
  }
  validateLabelSelector(pods.namespaceSelector, inner(at, 'namespaceSelector'));
  validateLabelSelector(pods.podSelector, inner(at, 'podSelector'));
}

function validateNetworks(value: unknown, at: At): void {
  validateListed(value, at);
  for (const [index, network] of checkList(value, at).entries()) {
    if (typeof network === 'string' && parseCidr(network) !== undefined) continue;
    report(inner(at, index), { reason: 'cidr', what: `is ${quote(network)}, which is not a CIDR` });
  }
}

const DOMAIN_NAME =
  /^(\*\.)?([a-zA-Z0-9]([-a-zA-Z0-9_]*[a-zA-Z0-9])?\.)+[a-zA-Z0-9]([-a-zA-Z0-9_]*[a-zA-Z0-9])?\.?$/;

function validateDomainNames(value: unknown, at: At): void {
  validateListed(value, at);
  for (const [index, name] of checkList(value, at).entries()) {
    // A name is at most 253 characters; the limit also bounds the work of the expression.
    if (typeof name === 'string' && name.length <= 255 && DOMAIN_NAME.test(name)) continue;
    report(inner(at, index), { reason: 'rule', what: `is ${quote(name)}, which is not a domain name` });
  }
}

function validateListed(value: unknown, at: At): void {
  if (!Array.isArray(value)) return;
  if (value.length === 0) report(at, { reason: 'rule', what: 'is empty: it needs at least one entry' });
  if (value.length > MOST_NETWORKS) {
    report(at, {
      reason: 'rule',
      what: `has ${value.length} entries, and at most ${MOST_NETWORKS} are allowed`,
    });
  }
}
