// A policy that selects no pod protects nothing: often one right and one wrong label. One that selects by no label is
// spared: it waits for the first pod of its namespace, and binds it then. Manifests need not hold all pods: where they
// hold none of the namespaces in question, nobody can tell, unless pods elsewhere show that the namespace is the wrong one.
import { matchesLabels } from '../match/label-selector.ts';
import type { Labels, Namespace, Pod, PolicyObject } from '../model/cluster.ts';
import type { Finding } from '../model/finding.ts';
import type { LabelSelector, PodPeer, Policy } from '../model/policy.ts';
import type { BlockedPort } from './blocked-ports.ts';
import type { Check } from './check.ts';
import type { CheckContext } from './check-context.ts';
import { mayGetLabel } from './controller-labels.ts';
import { EVIDENCE_LIMIT, policyEvidence, stableText } from './evidence.ts';
import { fingerprintOf } from './fingerprint.ts';
import { count, joinNames, policyName, requirementName, selectorName, workloadName } from './names.ts';
import { policyFinding } from './policy-finding.ts';
import { blockedEvidence, serviceName } from './service-blocked.ts';

const meta = {
  id: 'policy-selects-nothing',
  title: 'Every policy selects at least one pod',
  rationale:
    'All labels of a selector must hold, so one that is misspelt or renamed makes the whole policy select nothing, silently.',
  attackerGains:
    'The pods that the policy was written for are open, and everybody believes that they are not',
  severity: 'high',
  remediation: 'Correct the labels of the selector, or remove the policy',
  source: 'LabelSelector: the requirements are ANDed; NetworkPolicySpec.podSelector',
} as const;

export const policySelectsNothing: Check = {
  meta,
  run(context) {
    if (context.policies.length === 0) return 'notApplicable';
    const idle = context.facts.selectingNothing.filter((policyId) => isIdle(context, policyId));
    if (idle.length === 0) return [];
    const unseen = new Set(idle.filter((policyId) => isUnseen(context, policyId)));
    const blocked = context.blockedPorts().filter(({ mistake }) => mistake === undefined);
    const findings = idle
      .filter((policyId) => !unseen.has(policyId))
      .map((policyId) =>
        toFinding(context, { policyId, blocked: blocked.filter((port) => port.idle.includes(policyId)) }),
      );
    return unseen.size === 0 ? findings : [...findings, unseenFinding(context, [...unseen])];
  },
};

interface IdlePolicy {
  readonly policyId: number;
  /** Service ports to which nobody is admitted, and to which the policy would admit. */
  readonly blocked: readonly BlockedPort[];
}

function toFinding(context: CheckContext, { policyId, blocked }: IdlePolicy): Finding {
  const { cluster } = context;
  const policy = cluster.policies[policyId] as PolicyObject;
  const subject = policy.kind === 'NetworkPolicy' ? policy.spec.podSelector : policy.spec.subject;
  const services = [...new Set(blocked.map((port) => serviceName(cluster, port)))];
  const effect =
    services.length === 0
      ? ''
      : `; ${joinNames(services)} ${services.length === 1 ? 'is' : 'are'} blocked without it`;
  const finding = policyFinding(context, {
    meta,
    policyId,
    message: `${policyName(policy)} selects no pod: ${reasonOf(context, context.policyAt(policyId))}${effect}`,
    fix: fixOf(context, policy),
    evidence: [
      policyEvidence(cluster, policyId),
      ...blocked.map((port) => blockedEvidence(context, port)),
    ].slice(0, EVIDENCE_LIMIT),
    cause: [stableText(subject)],
  });
  if (blocked.length === 0) return finding;
  const resources = blocked.map(({ service }) => `Service/${service.name}`);
  return {
    ...finding,
    otherChecks: ['service-blocked'],
    resources: [...new Set([...finding.resources, ...resources])].sort(),
  };
}

/** Pods of one other namespace that have all the labels: the policy may have been applied to the wrong one. */
function elsewhereOf(context: CheckContext, policyId: number): Pod | undefined {
  const { namespaces, pods } = context.policyAt(policyId).subject;
  if (typeof namespaces !== 'number' || !pods.listed) return undefined;
  const fitting = context.cluster.pods.filter(
    (pod) => !pod.hostNetwork && pod.namespaceId !== namespaces && matchesLabels(pods, pod.labels),
  );
  return new Set(fitting.map(({ namespaceId }) => namespaceId)).size === 1 ? fitting[0] : undefined;
}

function fixOf(context: CheckContext, policy: PolicyObject): string {
  const name = policyName(policy);
  const pod = elsewhereOf(context, policy.id);
  if (pod === undefined) return `Correct the selector of ${name}, or remove the policy`;
  return `Move ${name} to namespace "${context.cluster.namespaces[pod.namespaceId]?.name}", or correct its selector`;
}

/** No pod of its namespaces was read, in a source that need not hold them all. */
function isUnseen(context: CheckContext, policyId: number): boolean {
  const namespaces = namespacesOf(context, context.policyAt(policyId).subject);
  return (
    context.cluster.source === 'manifests' &&
    namespaces.length > 0 &&
    namespaces.every(({ id }) => context.podsOf(id).length === 0) &&
    elsewhereOf(context, policyId) === undefined
  );
}

/** One finding for all: what is missing is the rest of the cluster. */
function unseenFinding({ cluster }: CheckContext, policyIds: readonly number[]): Finding {
  const policies = policyIds.map((id) => cluster.policies[id] as PolicyObject);
  const [only, ...others] = policies as [PolicyObject, ...PolicyObject[]];
  const namespaces = new Set(policies.map(({ namespace }) => namespace));
  const [who, whose] =
    others.length === 0
      ? [`${policyName(only)} selects`, 'its namespace']
      : [`${count(policies.length, 'policy')} select`, 'their namespaces'];
  return {
    checkId: meta.id,
    otherChecks: [],
    outcome: 'unknown',
    severity: meta.severity,
    fingerprint: fingerprintOf([meta.id, 'unseen']),
    ...(namespaces.size === 1 && only.namespace !== undefined && { namespace: only.namespace }),
    message: `${who} no pod that was read: the input holds no pod of ${whose}`,
    attackerGains: meta.attackerGains,
    fix: 'Scan the workloads of these namespaces as well, or the cluster itself',
    resources: policies
      .map((policy) => resourceName(policy, namespaces.size === 1 ? 'inside' : 'outside'))
      .sort(),
    evidence: policyIds.slice(0, EVIDENCE_LIMIT).map((id) => policyEvidence(cluster, id)),
    points: { coverage: 0, exposure: 0 },
  };
}

function resourceName({ kind, namespace, name }: PolicyObject, from: 'inside' | 'outside'): string {
  return namespace === undefined || from === 'inside' ? `${kind}/${name}` : `${namespace}/${kind}/${name}`;
}

/** Names pods, and none that a controller may still label so. */
function isIdle(context: CheckContext, policyId: number): boolean {
  const { subject } = context.policyAt(policyId);
  const { namespaces, pods } = subject;
  const namesNamespaces = typeof namespaces !== 'number' && namespaces.requirements.length > 0;
  if (pods.requirements.length === 0 && !namesNamespaces) return false;
  return !namespacesOf(context, subject).some(({ id }) =>
    context.podsOf(id).some((pod) => mayMatch(pod, pods)),
  );
}

function mayMatch(pod: Pod, { requirements }: LabelSelector): boolean {
  const some = requirements.some(({ label }) => mayGetLabel(pod, label));
  return (
    some &&
    requirements.every((requirement) => holds(requirement, pod.labels) || mayGetLabel(pod, requirement.label))
  );
}

function namespacesOf({ cluster }: CheckContext, { namespaces }: PodPeer): Namespace[] {
  return cluster.namespaces.filter(({ id, labels }) =>
    typeof namespaces === 'number' ? id === namespaces : matchesLabels(namespaces, labels),
  );
}

/** Which part of the selector no pod has. */
function reasonOf(context: CheckContext, { policyId, subject }: Policy): string {
  const pod = elsewhereOf(context, policyId);
  const elsewhere =
    pod === undefined
      ? ''
      : `, but ${workloadName(context.cluster, pod.workloadId)} of another namespace has its labels`;
  return `${missingOf(context, subject)}${elsewhere}`;
}

/** The same without what is elsewhere. */
function missingOf(context: CheckContext, subject: PodPeer): string {
  const { namespaces: selected, pods: selector } = subject;
  const namespaces = namespacesOf(context, subject);
  if (namespaces.length === 0) return `no namespace has ${selectorName(selected as LabelSelector)}`;
  const where =
    typeof selected === 'number'
      ? `of namespace "${namespaces[0]?.name}"`
      : 'of the namespaces that it selects';
  const inside = namespaces.flatMap(({ id }) => context.podsOf(id));
  if (inside.length === 0)
    return typeof selected === 'number'
      ? 'its namespace has no pods'
      : 'the namespaces that it selects have no pods';
  const bound = inside.filter((pod: Pod) => !pod.hostNetwork);
  if (bound.length === 0 || inside.some((pod) => pod.hostNetwork && matchesLabels(selector, pod.labels)))
    return 'the pods with its labels use the network of the node';
  const missing = selector.requirements.filter(
    (requirement) => !bound.some(({ labels }) => holds(requirement, labels)),
  );
  if (missing.length === 0) return `no pod ${where} has all of ${selectorName(selector)}`;
  return `no pod ${where} has ${joinNames(missing.map(requirementName))}`;
}

function holds(requirement: LabelSelector['requirements'][number], labels: Labels): boolean {
  return matchesLabels({ key: '', requirements: [requirement], listed: false }, labels);
}
