// Policies that may exist and whose list was not read: one stands for all of a kind, in each namespace where the kind
// has one. They are unreadable policies, so everything that follows knows what to do with them; the gap tells of them.
import type { PolicyKind, PolicyObject } from '../model/cluster.ts';
import type { Gap } from '../model/gap.ts';

const API_VERSIONS: Readonly<Record<PolicyKind, string>> = {
  AdminNetworkPolicy: 'policy.networking.k8s.io/v1alpha1',
  BaselineAdminNetworkPolicy: 'policy.networking.k8s.io/v1alpha1',
  ClusterNetworkPolicy: 'policy.networking.k8s.io/v1alpha2',
  NetworkPolicy: 'networking.k8s.io/v1',
};

/** A name that no object can have: it sorts before all others and is recognised at sight. */
export const UNREAD_NAME = '*';

/**
 * Policies of the kind that stand for those of a list that was not read; their ids begin at `firstId`. A kind that is
 * not evaluated is as good as a ClusterNetworkPolicy: it may open or close anything.
 */
export function unreadPolicies(
  kind: PolicyKind,
  from: {
    readonly gaps: readonly Gap[];
    readonly namespaceIds: ReadonlyMap<string, number>;
    readonly firstId: number;
  },
): readonly PolicyObject[] {
  const gap = from.gaps.find(({ effect }) => effect.scope === 'policies' && coversKind(effect.kinds, kind));
  if (gap === undefined) return [];
  const file = gap.origin?.file ?? gap.object?.kind ?? kind;
  const base = {
    kind,
    apiVersion: API_VERSIONS[kind],
    name: UNREAD_NAME,
    // The tier of a ClusterNetworkPolicy that was not read is not known: Admin decides before everything.
    spec: {},
    origin: { file, line: 0 },
    unreadable: { directions: ['ingress', 'egress'], isUnread: true },
  } as const;
  if (kind !== 'NetworkPolicy') return [{ ...base, id: from.firstId }];
  return [...from.namespaceIds]
    .sort(([, a], [, b]) => a - b)
    .map(([namespace, namespaceId], index) => ({
      ...base,
      id: from.firstId + index,
      namespaceId,
      namespace,
    }));
}

function coversKind(kinds: readonly string[], kind: PolicyKind): boolean {
  return (
    kinds.includes(kind) ||
    (kind === 'ClusterNetworkPolicy' && kinds.some((one) => !Object.hasOwn(API_VERSIONS, one)))
  );
}
