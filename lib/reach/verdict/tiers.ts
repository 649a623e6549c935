// One side of a connection through the tiers: Admin, then NetworkPolicy, then Baseline, then Kubernetes' default. Which
// rules match is for the dialects to say. Written once for both directions, over subject and peer.
// Quotations are from
// https://github.com/kubernetes-sigs/network-policy-api/blob/0eec1b0/apis/v1alpha2/clusternetworkpolicy_types.go
import type { Direction, PolicyKind, PolicyObject } from '../../model/cluster.ts';
import type { DirectionVerdict, RuleRef } from '../../model/connection.ts';
import type { RawObject } from '../../model/inventory.ts';
import { adminAction, adminPortsMatch } from './admin-network-policy.ts';
import { baselineAction } from './baseline-admin-network-policy.ts';
import { clusterAction, clusterProtocolsMatch, tierOf } from './cluster-network-policy.ts';
import { rulePeersMatch, subjectSelects } from './cluster-peers.ts';
import type { Peer, Scene, Selectable } from './ends.ts';
import { readObjects } from './fields.ts';
import { selectorMatches } from './label-selector.ts';
import { affectsDirection, allowingRules } from './network-policy.ts';
import type { Traffic } from './ports.ts';

/** The policies, sorted into the order in which they are asked. */
export interface Tiers {
  readonly scene: Scene;
  readonly admin: readonly PolicyObject[];
  /** By name of the namespace. */
  readonly networkPolicies: ReadonlyMap<string, readonly PolicyObject[]>;
  readonly baseline: readonly PolicyObject[];
}

/** One side of a connection. */
export interface Question {
  readonly direction: Direction;
  readonly subject: Selectable;
  readonly peer: Peer;
  readonly traffic: Traffic;
}

/** What a side answers, without its direction. */
export type Decision = Omit<DirectionVerdict, 'direction'>;

/** How a cluster-scoped kind writes what its rules do and which traffic they are about. */
interface Dialect {
  readonly action: (rule: RawObject) => RuleRef['action'];
  readonly trafficMatches: (rule: RawObject, traffic: Traffic) => boolean;
}

const DIALECTS: Readonly<Record<Exclude<PolicyKind, 'NetworkPolicy'>, Dialect>> = {
  AdminNetworkPolicy: { action: adminAction, trafficMatches: adminPortsMatch },
  BaselineAdminNetworkPolicy: { action: baselineAction, trafficMatches: adminPortsMatch },
  ClusterNetworkPolicy: { action: clusterAction, trafficMatches: clusterProtocolsMatch },
};

/** The cluster's policies by tier; throws when a NetworkPolicy has no namespace. */
export function makeTiers(scene: Scene): Tiers {
  const { policies } = scene.cluster;
  return {
    scene,
    admin: policies
      .filter((policy) => isClusterScoped(policy) && tierOfPolicy(policy) === 'admin')
      .toSorted(inOrder),
    networkPolicies: Map.groupBy(
      policies.filter(({ kind }) => kind === 'NetworkPolicy'),
      (policy) => namespaceOf(scene, policy),
    ),
    baseline: policies
      .filter((policy) => isClusterScoped(policy) && tierOfPolicy(policy) === 'baseline')
      .toSorted(inOrder),
  };
}

// "If Admin tier has made a final decision (Accept or Deny) on a connection, then no further evaluation is done."
// "v1.NetworkPolicy always makes a final decision for selected pods. Further evaluation only happens for Pods not
// selected by a v1.NetworkPolicy." "If a given connection wasn't allowed or denied by any of the tiers, the default
// kubernetes policy is applied, which says that all pods can communicate with each other."
/** What the subject's side answers: a rule, isolation, a policy that cannot be read, or that nothing restricts it. */
export function decide(tiers: Tiers, question: Question): Decision {
  return (
    decideInOrder(tiers.scene, { policies: tiers.admin, ...question }) ??
    decideByNetworkPolicies(tiers, question) ??
    decideInOrder(tiers.scene, { policies: tiers.baseline, ...question }) ?? {
      verdict: 'accept',
      reason: 'notIsolated',
      rules: [],
      policyIds: [],
    }
  );
}

/** Whether a NetworkPolicy selects the pod, in whichever direction; one that cannot be read may. */
export function isSelected(
  { networkPolicies }: Tiers,
  { namespace, labels }: Selectable,
): 'yes' | 'no' | 'unknown' {
  const policies = networkPolicies.get(namespace) ?? [];
  const selects = ({ unreadable, spec }: PolicyObject) =>
    unreadable === undefined
      ? selectorMatches(spec.podSelector, labels)
      : unreadable.subject === undefined || selectorMatches(unreadable.subject, labels);
  const selecting = policies.filter(selects);
  if (selecting.some(({ unreadable }) => unreadable === undefined)) return 'yes';
  return selecting.length > 0 ? 'unknown' : 'no';
}

/** The decision of the Admin or the Baseline tier; undefined when it passes the connection on. */
function decideInOrder(
  scene: Scene,
  { policies, ...question }: Question & { readonly policies: readonly PolicyObject[] },
): Decision | undefined {
  // Its priority, or an action before the one that would match, may be what cannot be read: it may decide first.
  const unreadable = policies.filter((policy) => mayBind(policy, question));
  if (unreadable.length > 0) return unknownBecauseOf(unreadable);
  for (const policy of policies) {
    if (policy.unreadable !== undefined || !subjectSelects(policy.spec.subject, question.subject)) continue;
    const rule = firstMatch(scene, { policy, ...question });
    // "Pass: Skips all further ClusterNetworkPolicy rules in the current tier for the selected traffic"
    if (rule?.action === 'pass') return undefined;
    if (rule !== undefined) return { verdict: rule.action, reason: 'rule', rules: [rule], policyIds: [] };
  }
  return undefined;
}

// "The relative precedence of ingress rules within a single CNP object (all of which share the priority) will be
// determined by the order in which the rule is written."
function firstMatch(
  scene: Scene,
  { policy, direction, peer, traffic }: Question & { readonly policy: PolicyObject },
): RuleRef | undefined {
  const dialect = DIALECTS[policy.kind as Exclude<PolicyKind, 'NetworkPolicy'>];
  const rules = readObjects(policy.spec[direction]);
  const ruleIndex = rules.findIndex(
    (rule) => rulePeersMatch(scene, { rule, direction, peer }) && dialect.trafficMatches(rule, traffic),
  );
  const rule = rules[ruleIndex];
  return rule === undefined ? undefined : { policyId: policy.id, ruleIndex, action: dialect.action(rule) };
}

// "Traffic is allowed to a pod if there are no NetworkPolicies selecting the pod …, OR if the traffic matches at least
// one ingress rule across all of the NetworkPolicy objects whose podSelector matches the pod."
// https://github.com/kubernetes/api/blob/10b39a3/networking/v1/types.go
function decideByNetworkPolicies(
  { scene, networkPolicies }: Tiers,
  question: Question,
): Decision | undefined {
  const { direction, subject, peer, traffic } = question;
  const policies = networkPolicies.get(subject.namespace) ?? [];
  const isolating = policies.filter(
    ({ unreadable, spec }) =>
      unreadable === undefined &&
      affectsDirection(spec, direction) &&
      selectorMatches(spec.podSelector, subject.labels),
  );
  const rules = isolating.flatMap(({ id, spec }) =>
    allowingRules(scene, { spec, namespace: subject.namespace, direction, peer, traffic }).map(
      (ruleIndex): RuleRef => ({ policyId: id, ruleIndex, action: 'accept' }),
    ),
  );
  if (rules.length > 0) return { verdict: 'accept', reason: 'rule', rules, policyIds: [] };
  // Rules only ever add: nothing in a policy that cannot be read takes away what a readable one allows.
  const unreadable = policies.filter((policy) => mayBind(policy, question));
  if (unreadable.length > 0) return unknownBecauseOf(unreadable);
  if (isolating.length === 0) return undefined;
  return { verdict: 'deny', reason: 'isolated', rules: [], policyIds: isolating.map(({ id }) => id) };
}

/** Whether the policy is unreadable and may bind the subject; it is in the subject's namespace when it has one. */
function mayBind({ kind, unreadable }: PolicyObject, { direction, subject }: Question): boolean {
  if (unreadable === undefined || !unreadable.directions.includes(direction)) return false;
  if (unreadable.subject === undefined) return true;
  return kind === 'NetworkPolicy'
    ? selectorMatches(unreadable.subject, subject.labels)
    : subjectSelects(unreadable.subject, subject);
}

function unknownBecauseOf(policies: readonly PolicyObject[]): Decision {
  return { verdict: 'unknown', reason: 'unreadable', rules: [], policyIds: policies.map(({ id }) => id) };
}

function isClusterScoped({ kind }: PolicyObject): boolean {
  return kind !== 'NetworkPolicy';
}

function tierOfPolicy({ kind, spec }: PolicyObject): 'admin' | 'baseline' {
  if (kind === 'ClusterNetworkPolicy') return tierOf(spec);
  return kind === 'AdminNetworkPolicy' ? 'admin' : 'baseline';
}

// "Policies with lower priority values have higher precedence, and are checked before policies with higher priority
// values in the same tier." "If two (or more) policies in the same tier with the same priority could match a connection,
// then the implementation can apply any of the matching policies": here by kind, then by name. A
// BaselineAdminNetworkPolicy has no priority and comes first.
function inOrder(a: PolicyObject, b: PolicyObject): number {
  return priorityOf(a) - priorityOf(b) || byText(a.kind, b.kind) || byText(a.name, b.name);
}

function priorityOf({ kind, spec }: PolicyObject): number {
  if (kind === 'BaselineAdminNetworkPolicy') return -1;
  return typeof spec.priority === 'number' ? spec.priority : 0;
}

/** UTF-16 order, which does not depend on a locale. */
function byText(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

function namespaceOf({ cluster }: Scene, { namespaceId, name }: PolicyObject): string {
  const namespace = namespaceId === undefined ? undefined : cluster.namespaces[namespaceId];
  if (namespace === undefined) throw new Error(`Cannot find the namespace of NetworkPolicy "${name}"`);
  return namespace.name;
}
