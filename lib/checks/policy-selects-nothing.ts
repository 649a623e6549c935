// A policy that selects no pod protects nothing: often one right and one wrong label. One that selects by no label is
// spared: it waits for the first pod of its namespace, and binds it then.
import { matchesLabels } from '../match/label-selector.ts';
import type { Labels, Namespace, Pod, PolicyObject } from '../model/cluster.ts';
import type { Finding } from '../model/finding.ts';
import type { LabelSelector, PodPeer, Policy } from '../model/policy.ts';
import type { BlockedPort } from './blocked-ports.ts';
import type { Check } from './check.ts';
import type { CheckContext } from './check-context.ts';
import { mayGetLabel } from './controller-labels.ts';
import { EVIDENCE_LIMIT, policyEvidence, stableText } from './evidence.ts';
import { joinNames, policyName, requirementName, selectorName } from './names.ts';
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
    const blocked = context.blockedPorts().filter(({ mistake }) => mistake === undefined);
    return idle.map((policyId) =>
      toFinding(context, { policyId, blocked: blocked.filter((port) => port.idle.includes(policyId)) }),
    );
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
    fix: `Correct the selector of ${policyName(policy)}, or remove the policy`,
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
function reasonOf(context: CheckContext, { subject }: Policy): string {
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
