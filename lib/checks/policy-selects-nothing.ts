// A policy that selects no pod protects nothing: often one right and one wrong label. One that selects by no label is
// spared: it waits for the first pod of its namespace, and binds it then.
import { matchesLabels } from '../match/label-selector.ts';
import type { Labels, Pod, PolicyObject } from '../model/cluster.ts';
import type { LabelSelector, Policy } from '../model/policy.ts';
import type { Check } from './check.ts';
import type { CheckContext } from './check-context.ts';
import { policyEvidence, stableText } from './evidence.ts';
import { joinNames, policyName, requirementName, selectorName } from './names.ts';
import { policyFinding } from './policy-finding.ts';

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
    return context.facts.selectingNothing
      .filter((policyId) => namesPods(context.policyAt(policyId)))
      .map((policyId) => {
        const policy = context.cluster.policies[policyId] as PolicyObject;
        const subject = policy.kind === 'NetworkPolicy' ? policy.spec.podSelector : policy.spec.subject;
        return policyFinding(context, {
          meta,
          policyId,
          message: `${policyName(policy)} selects no pod: ${reasonOf(context, context.policyAt(policyId))}`,
          fix: `Correct the selector of ${policyName(policy)}, or remove the policy`,
          evidence: [policyEvidence(context.cluster, policyId)],
          cause: [stableText(subject)],
        });
      });
  },
};

function namesPods({ subject }: Policy): boolean {
  return (
    subject.pods.requirements.length > 0 ||
    (typeof subject.namespaces !== 'number' && subject.namespaces.requirements.length > 0)
  );
}

/** Which part of the selector no pod has. */
function reasonOf(context: CheckContext, { subject }: Policy): string {
  const { cluster, podsOf } = context;
  const { namespaces: selected, pods: selector } = subject;
  const namespaces =
    typeof selected === 'number'
      ? cluster.namespaces.filter(({ id }) => id === selected)
      : cluster.namespaces.filter(({ labels }) => matchesLabels(selected, labels));
  if (namespaces.length === 0) return `no namespace has ${selectorName(selected as LabelSelector)}`;
  const where =
    typeof selected === 'number'
      ? `of namespace "${namespaces[0]?.name}"`
      : 'of the namespaces that it selects';
  const inside = namespaces.flatMap(({ id }) => podsOf(id));
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
