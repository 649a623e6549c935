// Cluster → Policy[]: each dialect by its own file, in the order in which they are evaluated (semantics.md b7).
import { compareText } from '../match/compare-text.ts';
import { compileLabelSelector, EVERYTHING } from '../match/label-selector.ts';
import type { Cluster, Direction, PolicyObject } from '../model/cluster.ts';
import type { Policy, Rule, Tier } from '../model/policy.ts';
import { compileAdminNetworkPolicy } from './admin-network-policy.ts';
import { compileClusterNetworkPolicy } from './cluster-network-policy.ts';
import { compilePodPeer, type RawPeer } from './cluster-scoped-peers.ts';
import { compileNetworkPolicy } from './network-policy.ts';

const TIER_ORDER: readonly Tier[] = ['admin', 'networkPolicy', 'baseline'];

/**
 * All policies, sorted by tier, then priority, then kind and name. Equal priorities leave the order undefined by the
 * API; it is fixed here by name so that an answer is reproducible. Unreadable policies come first in their tier.
 */
export function compilePolicies(cluster: Cluster): Policy[] {
  return cluster.policies
    .map((object) => ({ object, policy: compilePolicy(object) }))
    .sort((a, b) => compareOrder(a, b))
    .map(({ policy }) => policy);
}

interface Compiled {
  readonly object: PolicyObject;
  readonly policy: Policy;
}

function compareOrder(a: Compiled, b: Compiled): number {
  return (
    TIER_ORDER.indexOf(a.policy.tier) - TIER_ORDER.indexOf(b.policy.tier) ||
    Number(b.policy.unreadable) - Number(a.policy.unreadable) ||
    priorityOf(a) - priorityOf(b) ||
    compareText(a.object.kind, b.object.kind) ||
    compareText(a.object.namespace ?? '', b.object.namespace ?? '') ||
    compareText(a.object.name, b.object.name)
  );
}

/** A BaselineAdminNetworkPolicy has none and is evaluated before ClusterNetworkPolicies of the baseline tier. */
function priorityOf({ object, policy }: Compiled): number {
  if (policy.unreadable || policy.tier === 'networkPolicy') return 0;
  return object.kind === 'BaselineAdminNetworkPolicy' ? -1 : (object.spec.priority as number);
}

function compilePolicy(object: PolicyObject): Policy {
  if (object.unreadable !== undefined) return compileUnreadable(object, object.unreadable);
  switch (object.kind) {
    case 'NetworkPolicy':
      return compileNetworkPolicy(object);
    case 'AdminNetworkPolicy':
    case 'BaselineAdminNetworkPolicy':
      return compileAdminNetworkPolicy(object);
    case 'ClusterNetworkPolicy':
      return compileClusterNetworkPolicy(object);
  }
}

/** Only what it may select and in which directions; rules are left empty, reach takes them as open or closed. */
function compileUnreadable(
  object: PolicyObject,
  unreadable: NonNullable<PolicyObject['unreadable']>,
): Policy {
  const rules: Partial<Record<Direction, Rule[]>> = {};
  for (const direction of unreadable.directions) rules[direction] = [];
  const base = {
    policyId: object.id,
    tier: tierOfUnreadable(object),
    rules,
    unreadable: true,
    ...(unreadable.isUnread === true && { unread: true as const }),
  };
  if (object.kind === 'NetworkPolicy') {
    const pods = compileLabelSelector(unreadable.subject);
    return { ...base, subject: { kind: 'pods', namespaces: object.namespaceId as number, pods } };
  }
  if (unreadable.subject === undefined) {
    return { ...base, subject: { kind: 'pods', namespaces: EVERYTHING, pods: EVERYTHING } };
  }
  return { ...base, subject: compilePodPeer(unreadable.subject as RawPeer) };
}

function tierOfUnreadable(object: PolicyObject): Tier {
  if (object.kind === 'NetworkPolicy') return 'networkPolicy';
  if (object.kind === 'BaselineAdminNetworkPolicy') return 'baseline';
  return object.kind === 'ClusterNetworkPolicy' && object.spec.tier === 'Baseline' ? 'baseline' : 'admin';
}
