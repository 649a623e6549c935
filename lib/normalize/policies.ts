// Policy objects of every dialect that is evaluated → PolicyObjects: valid ones as read, without nulls; the others
// unreadable, with what they may still touch. The rules of each kind stand in policy-validation/.
import type { Direction, PolicyKind, PolicyObject, UnreadablePolicy } from '../model/cluster.ts';
import type { Gap } from '../model/gap.ts';
import type { RawObject } from '../model/inventory.ts';
import { isObject } from './field-checks.ts';
import {
  ADMIN_NETWORK_POLICY,
  BASELINE_ADMIN_NETWORK_POLICY,
  validateBaselineName,
} from './policy-validation/admin-network-policy.ts';
import { CLUSTER_NETWORK_POLICY, validateTier } from './policy-validation/cluster-network-policy.ts';
import {
  clusterScopedDirections,
  type PolicyDialect,
  validateClusterScopedPolicy,
  validateSubject,
} from './policy-validation/cluster-scoped-policy.ts';
import { validateLabelSelector } from './policy-validation/label-selector.ts';
import { networkPolicyDirections, validateNetworkPolicy } from './policy-validation/network-policy.ts';
import { type At, gapOf, inner, type Problem, placeOf, report } from './problem.ts';
import { canonicalJson, type Item, type Items, refOf } from './read-items.ts';
import { unreadPolicies } from './unread-policies.ts';

const KINDS: readonly PolicyKind[] = [
  'AdminNetworkPolicy',
  'BaselineAdminNetworkPolicy',
  'ClusterNetworkPolicy',
  'NetworkPolicy',
];

const DIALECTS: Readonly<Record<Exclude<PolicyKind, 'NetworkPolicy'>, PolicyDialect>> = {
  AdminNetworkPolicy: ADMIN_NETWORK_POLICY,
  BaselineAdminNetworkPolicy: BASELINE_ADMIN_NETWORK_POLICY,
  ClusterNetworkPolicy: CLUSTER_NETWORK_POLICY,
};

const OBJECT_FIELDS = ['apiVersion', 'kind', 'metadata', 'spec', 'status'];
const BOTH: readonly Direction[] = ['ingress', 'egress'];

/** `readGaps`: of the reading, where whole lists may be missing. The policies, cluster-scoped ones first, then by namespace, kind and name. */
export function readPolicies(
  items: Items,
  namespaceIds: ReadonlyMap<string, number>,
  readGaps: readonly Gap[] = [],
): { policies: readonly PolicyObject[]; gaps: readonly Gap[] } {
  const gaps: Gap[] = [];
  const policies: PolicyObject[] = [];
  // Only NetworkPolicy has a namespace, so kind by kind is already the order.
  for (const kind of KINDS) {
    policies.push(...unreadPolicies(kind, { gaps: readGaps, namespaceIds, firstId: policies.length }));
    for (const item of items.byKind.get(kind) ?? []) {
      const { policy, gap } = readPolicy({ item, kind, id: policies.length }, namespaceIds);
      policies.push(policy);
      if (gap !== undefined) gaps.push(gap);
    }
  }
  return { policies, gaps };
}

function readPolicy(
  read: { readonly item: Item; readonly kind: PolicyKind; readonly id: number },
  namespaceIds: ReadonlyMap<string, number>,
): { policy: PolicyObject; gap?: Gap } {
  const { item, kind, id } = read;
  const problems: Problem[] = item.nameProblem === undefined ? [] : [item.nameProblem];
  validate(read, placeOf(problems));
  const { spec } = item.object;
  const namespaceId = namespaceIds.get(item.namespace);
  const policy: PolicyObject = {
    id,
    kind,
    apiVersion: item.apiVersion,
    ...(namespaceId === undefined ? {} : { namespaceId, namespace: item.namespace }),
    name: item.name,
    spec: isObject(spec) ? spec : {},
    origin: item.origin,
  };
  if (problems.length > 0) {
    const gap = gapOf({ ref: refOf(item), origin: item.origin }, { problems, effect: { scope: 'policy' } });
    return { policy: { ...policy, unreadable: unreadableOf(item, kind) }, gap };
  }
  // The gap of a conflict is told where duplicates are settled.
  if (item.conflict !== undefined) return { policy: { ...policy, unreadable: unreadableOf(item, kind) } };
  return { policy: { ...policy, spec: withoutNulls(policy.spec, kind) } };
}

function validate(read: { readonly item: Item; readonly kind: PolicyKind }, at: At): void {
  const { item, kind } = read;
  const { object } = item;
  for (const field of Object.keys(object)) {
    if (OBJECT_FIELDS.includes(field)) continue;
    report(inner(at, field), { reason: 'unknownField', what: 'is not a field of the API' });
  }
  const specAt = inner(at, 'spec');
  if (kind === 'NetworkPolicy') {
    validateNetworkPolicy(object.spec, specAt);
    return;
  }
  if (kind === 'BaselineAdminNetworkPolicy') validateBaselineName(item.name, inner(at, 'metadata.name'));
  validateClusterScopedPolicy(object.spec, { ...specAt, dialect: DIALECTS[kind] });
  if (kind === 'ClusterNetworkPolicy') validateTier(object.spec, inner(specAt, 'tier'));
}

/** The smallest that is certain to hold what the policy touches; of several with one name, what any of them touches. */
function unreadableOf(item: Item, kind: PolicyKind): UnreadablePolicy {
  const versions = [item, ...(item.conflict ?? [])];
  const parts = versions.map((version) => partsOf(version, kind));
  const [first] = parts as [ReturnType<typeof partsOf>];
  const isShared = parts.every((part) => canonicalJson(part.subject) === canonicalJson(first.subject));
  const directions = BOTH.filter((direction) => parts.some((part) => part.directions.includes(direction)));
  return {
    // A policy without a readable rule may still be meant for either direction.
    directions: directions.length === 0 ? BOTH : directions,
    ...(isShared && first.subject !== undefined ? { subject: first.subject } : {}),
  };
}

function partsOf(
  item: Item,
  kind: PolicyKind,
): { readonly subject?: RawObject; readonly directions: readonly Direction[] } {
  const { spec } = item.object;
  if (!isObject(spec)) return { directions: BOTH };
  const problems: Problem[] = [];
  const at = placeOf(problems);
  const isNamespaced = kind === 'NetworkPolicy';
  const value = isNamespaced ? (spec.podSelector ?? {}) : spec.subject;
  if (isNamespaced) validateLabelSelector(value, at);
  else validateSubject(value, { ...at, dialect: DIALECTS[kind] });
  const directions = isNamespaced ? networkPolicyDirections(spec) : clusterScopedDirections(spec);
  // A field that is not known may be a misspelt direction, or a misspelt subject.
  const known = isNamespaced
    ? ['podSelector', 'policyTypes', 'ingress', 'egress']
    : DIALECTS[kind].specFields;
  const isSpelt = Object.keys(spec).every((field) => known.includes(field));
  return {
    directions: isSpelt ? directions : BOTH,
    ...(problems.length === 0 &&
    isObject(value) &&
    (isSpelt || isPresentIn(spec, isNamespaced ? 'podSelector' : 'subject'))
      ? { subject: withoutNulls(value, kind) }
      : {}),
  };
}

function isPresentIn(spec: RawObject, field: string): boolean {
  return spec[field] !== undefined && spec[field] !== null;
}

/** The object with null fields left out, which mean absence; itself when it has none. Lists hold no null any more. */
function withoutNulls(object: RawObject, kind: PolicyKind): RawObject {
  return kind === 'ClusterNetworkPolicy'
    ? (withNamespaceSelectors(clean(object)) as RawObject)
    : (clean(object) as RawObject);
}

function clean(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !hasNull(value)) return value;
  if (Array.isArray(value)) return value.map(clean);
  const entries = Object.entries(value).filter(([, inner]) => inner !== null && inner !== undefined);
  return Object.fromEntries(entries.map(([field, inner]) => [field, clean(inner)]));
}

function hasNull(value: object): boolean {
  for (const field in value) {
    const inner = (value as RawObject)[field];
    if (inner === null || inner === undefined) return true;
    if (typeof inner === 'object' && hasNull(inner)) return true;
  }
  return false;
}

/** v1alpha2 lets `pods` leave out namespaceSelector, which then is empty: the evaluators see it written out. */
function withNamespaceSelectors(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withNamespaceSelectors);
  if (!isObject(value)) return value;
  const result: Record<string, unknown> = {};
  for (const [field, inner] of Object.entries(value)) {
    const isPods = field === 'pods' && isObject(inner) && inner.namespaceSelector === undefined;
    result[field] = isPods ? { namespaceSelector: {}, ...inner } : withNamespaceSelectors(inner);
  }
  return result;
}
