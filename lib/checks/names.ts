// How findings name policies, rules, workloads and ports.
import { formatPorts } from '../match/format-ports.ts';
import type { Cluster, PolicyObject, Workload } from '../model/cluster.ts';
import type { LabelSelector, Requirement, Rule } from '../model/policy.ts';
import type { RulePlace } from '../model/policy-facts.ts';
import type { Peer, PolicyRef } from '../model/scan-result.ts';
import { countPorts, portSpans, unionAllPorts } from '../sets/port-set.ts';

/** A policy as results refer to it. */
export function policyRefOf(policy: PolicyObject): PolicyRef {
  return {
    kind: policy.kind,
    ...(policy.namespace !== undefined && { namespace: policy.namespace }),
    name: policy.name,
    file: policy.origin.file,
    line: policy.origin.line,
  };
}

/** `NetworkPolicy "shop/allow-web"`. */
export function policyName(policy: Pick<PolicyRef, 'kind' | 'namespace' | 'name'>): string {
  const name = policy.namespace === undefined ? policy.name : `${policy.namespace}/${policy.name}`;
  return `${policy.kind} "${name}"`;
}

/** `ingress rule 2 of NetworkPolicy "shop/allow-web"`; rules are counted from 1, as people do. */
export function ruleName(cluster: Cluster, { policyId, direction, ruleIndex }: RulePlace): string {
  return `${direction} rule ${ruleIndex + 1} of ${policyName(cluster.policies[policyId] as PolicyObject)}`;
}

/** `Deployment "shop/web"`. */
export function workloadName({ namespaces, workloads }: Cluster, workloadId: number): string {
  const { kind, name, namespaceId } = workloads[workloadId] as Workload;
  return `${kind} "${namespaces[namespaceId]?.name}/${name}"`;
}

/** The other end of a connection that a lost point names. */
export function peerName(peer: Peer): string {
  switch (peer.kind) {
    case 'addresses':
      return peer.range === '0.0.0.0/0' || peer.range === '::/0' ? 'the internet' : peer.range;
    case 'entryPoint':
      return `the internet through ${peer.entryPoint}`;
    case 'workload':
      return `${peer.workloadKind} "${peer.namespace}/${peer.name}"`;
    case 'strangerPod': {
      // Their values are made up: any value that no selector lists would do.
      const labels = Object.keys(peer.labels).sort();
      const which =
        peer.namespace === 'same' ? 'any pod of the same namespace' : 'any pod of another namespace';
      if (labels.length === 0) return which;
      return `${which} with ${labels.length === 1 ? 'label' : 'labels'} ${joinNames(labels)}`;
    }
  }
}

/** `all ports`, `TCP 80,443 and port "metrics"`; the number of ports where the list would be long. */
export function rulePortsName({ ports }: Pick<Rule, 'ports'>): string {
  if (ports === 'any') return 'all ports';
  const numbers = unionAllPorts(ports.flatMap((port) => (port.kind === 'ports' ? [port.ports] : [])));
  const names = [...new Set(ports.flatMap((port) => (port.kind === 'named' ? [`port "${port.name}"`] : [])))];
  const text = formatPorts(numbers);
  const isLong = portSpans(numbers).length > 6;
  return joinNames([
    ...(numbers.length === 0
      ? []
      : [text === 'all' ? 'all ports' : isLong ? `${countPorts(numbers)} ports` : text]),
    ...names,
  ]);
}

/** `app=web, tier in (a, b)`; empty for the selector that holds for everything. */
export function selectorName({ requirements }: Pick<LabelSelector, 'requirements'>): string {
  return requirements.map(requirementName).join(', ');
}

/** `app=web`, `tier in (a, b)`, `not debug`. */
export function requirementName({ label, operator, values }: Requirement): string {
  const [first = '', ...others] = [...values].sort();
  switch (operator) {
    case 'In':
      return others.length === 0 ? `${label}=${first}` : `${label} in (${[first, ...others].join(', ')})`;
    case 'NotIn':
      return others.length === 0
        ? `${label}!=${first}`
        : `${label} not in (${[first, ...others].join(', ')})`;
    case 'Exists':
      return label;
    case 'DoesNotExist':
      return `not ${label}`;
  }
}

/** `a`, `a and b`, `a, b and c`. */
export function joinNames(names: readonly string[]): string {
  if (names.length < 2) return names[0] ?? '';
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

/** `1 workload`, `3 workloads`. */
export function count(number: number, noun: string): string {
  if (number === 1) return `1 ${noun}`;
  return `${number} ${noun.endsWith('y') ? `${noun.slice(0, -1)}ies` : `${noun}s`}`;
}

/** With a capital first letter. */
export function sentence(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}
