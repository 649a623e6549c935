// What checks may look at: what the analysis found, and the look-ups that several checks share, each made once a run.
import type { Cluster, Namespace, Pod, PolicyObject } from '../model/cluster.ts';
import type { Enforcement } from '../model/enforcement.ts';
import type { IntentResults } from '../model/intent.ts';
import type { Policy, Rule } from '../model/policy.ts';
import type { PolicyFacts, RulePlace } from '../model/policy-facts.ts';
import type { EntryPoint, NamespaceResult, PolicyRef } from '../model/scan-result.ts';
import type { ClusterSurvey } from '../model/survey.ts';
import { type BlockedPort, findBlockedPorts } from './blocked-ports.ts';
import { findLostCauses, type LostCauses } from './lost-causes.ts';
import { findAllOpenings, type Opening } from './opening-finding.ts';
import { findToldRedundancy, type ToldRedundancy } from './redundancy.ts';

/** What the stages before found; none of it is changed by a check. */
export interface CheckFacts {
  readonly cluster: Cluster;
  /** In order of evaluation. */
  readonly policies: readonly Policy[];
  readonly facts: PolicyFacts;
  readonly survey: ClusterSurvey;
  /** One for each namespace of the cluster, in its order. */
  readonly namespaces: readonly NamespaceResult[];
  readonly entryPoints: readonly EntryPoint[];
  /** What somebody says that the cluster is meant to be, as it is enforced; absent when nobody does. */
  readonly intents?: IntentResults;
  /** What enforces the policies; absent where they are taken at their word. Everything above is as if nothing were missing. */
  readonly enforced?: EnforcedFacts;
}

export interface EnforcedFacts {
  readonly enforcement: Enforcement;
  /** As they are enforced, in the same order as those that are declared. */
  readonly namespaces: readonly NamespaceResult[];
}

export interface CheckContext extends CheckFacts {
  /** Every lost point by what took it. */
  readonly lostCauses: () => LostCauses;
  /** Rules that open something to strangers, apart from those that allow everything. */
  readonly openings: () => readonly Opening[];
  readonly blockedPorts: () => readonly BlockedPort[];
  readonly redundancy: () => ToldRedundancy;
  /** The id of a policy that a result refers to; undefined when the cluster has no such policy. */
  readonly policyIdOf: (ref: Pick<PolicyRef, 'kind' | 'namespace' | 'name'>) => number | undefined;
  /** Undefined for the rule of a policy that could not be read. */
  readonly ruleAt: (place: RulePlace) => Rule | undefined;
  readonly policyAt: (policyId: number) => Policy;
  /** Readable NetworkPolicies of a namespace, in order. */
  readonly networkPoliciesOf: (namespaceId: number) => readonly Policy[];
  readonly podsOf: (namespaceId: number) => readonly Pod[];
  readonly namespaceNamed: (name: string) => Namespace | undefined;
}

/** The facts with their look-ups; nothing is computed before a check asks for it. */
export function makeCheckContext(facts: CheckFacts): CheckContext {
  const { cluster, policies } = facts;
  const ids = once(() => policyIds(cluster));
  const byId = once(() => new Map(policies.map((policy) => [policy.policyId, policy])));
  const byNamespace = once(() =>
    Map.groupBy(
      policies.filter(({ tier, unreadable }) => tier === 'networkPolicy' && !unreadable),
      ({ policyId }) => (cluster.policies[policyId] as PolicyObject).namespaceId as number,
    ),
  );
  const pods = once(() => Map.groupBy(cluster.pods, ({ namespaceId }) => namespaceId));
  const names = once(() => new Map(cluster.namespaces.map((namespace) => [namespace.name, namespace])));
  const policyAt = (policyId: number) => byId().get(policyId) as Policy;
  const context: CheckContext = {
    ...facts,
    lostCauses: once(() => findLostCauses(context)),
    openings: once(() => findAllOpenings(context)),
    blockedPorts: once(() => findBlockedPorts(context)),
    redundancy: once(() => findToldRedundancy(context)),
    policyIdOf: ({ kind, namespace = '', name }) => ids().get(kind)?.get(namespace)?.get(name),
    policyAt,
    ruleAt: ({ policyId, direction, ruleIndex }) =>
      policyAt(policyId).rules[direction]?.find((rule) => rule.ruleIndex === ruleIndex),
    networkPoliciesOf: (namespaceId) => byNamespace().get(namespaceId) ?? [],
    podsOf: (namespaceId) => pods().get(namespaceId) ?? [],
    namespaceNamed: (name) => names().get(name),
  };
  return context;
}

type PolicyIds = ReadonlyMap<string, ReadonlyMap<string, ReadonlyMap<string, number>>>;

/** By kind, namespace and name: one look-up for each, and no key is put together for each lost point. */
function policyIds({ policies }: Cluster): PolicyIds {
  const ids = new Map<string, Map<string, Map<string, number>>>();
  for (const { kind, namespace = '', name, id } of policies) {
    const ofKind = ids.get(kind) ?? new Map<string, Map<string, number>>();
    ids.set(kind, ofKind);
    const ofNamespace = ofKind.get(namespace) ?? new Map<string, number>();
    ofKind.set(namespace, ofNamespace);
    ofNamespace.set(name, id);
  }
  return ids;
}

/** The same answer at every call; made at the first. */
function once<Answer>(make: () => Answer): () => Answer {
  let made: { readonly answer: Answer } | undefined;
  return () => {
    made ??= { answer: make() };
    return made.answer;
  };
}
