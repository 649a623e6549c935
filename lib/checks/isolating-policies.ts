// Which NetworkPolicies bind a pod in a direction, and which of their rules speak of a port.
import { matchesLabels } from '../match/label-selector.ts';
import type { Direction, Namespace, Pod } from '../model/cluster.ts';
import type { PodPeer, Policy, PolicyPeer, Rule } from '../model/policy.ts';
import type { RulePlace } from '../model/policy-facts.ts';
import { hasPort, portCode } from '../sets/port-set.ts';
import type { CheckContext } from './check-context.ts';

/** The readable NetworkPolicies that isolate the pod; none for a pod on its node's network. */
export function isolatingPolicies(
  { networkPoliciesOf }: CheckContext,
  { pod, direction }: { readonly pod: Pod; readonly direction: Direction },
): Policy[] {
  if (pod.hostNetwork) return [];
  return networkPoliciesOf(pod.namespaceId).filter(
    ({ subject, rules }) => rules[direction] !== undefined && matchesLabels(subject.pods, pod.labels),
  );
}

/** Rules of the policies in the direction that name somebody, on one of these port codes. */
export function rulesForPorts(
  policies: readonly Policy[],
  {
    direction,
    pod,
    codes,
  }: { readonly direction: Direction; readonly pod: Pod; readonly codes: readonly number[] },
): RulePlace[] {
  return policies.flatMap(({ policyId, rules }) =>
    (rules[direction] ?? [])
      .filter((rule) => (rule.peers === 'any' || rule.peers.length > 0) && coversPort(rule, { pod, codes }))
      .map(({ ruleIndex }) => ({ policyId, direction, ruleIndex })),
  );
}

/** Names are looked up on the pod, which is the destination. */
function coversPort(
  { ports }: Rule,
  { pod, codes }: { readonly pod: Pod; readonly codes: readonly number[] },
): boolean {
  if (ports === 'any') return codes.length > 0;
  return ports.some((port) => {
    if (port.kind === 'ports') return codes.some((code) => hasPort(port.ports, code));
    const own = pod.ports.filter(
      (p) => p.name === port.name && (port.protocol === 'any' || p.protocol === port.protocol),
    );
    return own.some((p) => codes.includes(portCode(p.protocol, p.port)));
  });
}

/** The first rule of the subject's NetworkPolicies that names the peer by its labels, on one of these port codes. */
export function ruleNaming(
  context: CheckContext,
  { subject, peer, direction, codes }: NamedConnection,
): RulePlace | undefined {
  const destination = direction === 'ingress' ? subject : peer;
  const namespace = context.cluster.namespaces[peer.namespaceId] as Namespace;
  const names = (one: PolicyPeer) =>
    one.kind === 'pods' &&
    selectsNamespace(one.namespaces, namespace) &&
    matchesLabels(one.pods, peer.labels);
  for (const { policyId, rules } of isolatingPolicies(context, { pod: subject, direction })) {
    const rule = (rules[direction] ?? []).find(
      (candidate) =>
        candidate.peers !== 'any' &&
        candidate.peers.some(names) &&
        coversPort(candidate, { pod: destination, codes }),
    );
    if (rule !== undefined) return { policyId, direction, ruleIndex: rule.ruleIndex };
  }
  return undefined;
}

export interface NamedConnection {
  readonly subject: Pod;
  readonly peer: Pod;
  /** Of the subject. */
  readonly direction: Direction;
  readonly codes: readonly number[];
}

function selectsNamespace(selected: PodPeer['namespaces'], { id, labels }: Namespace): boolean {
  return typeof selected === 'number' ? selected === id : matchesLabels(selected, labels);
}
