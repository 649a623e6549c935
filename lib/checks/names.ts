// How findings name policies, rules and workloads, and where they point in a file.
import type { Cluster, Direction, PolicyObject } from '../model/cluster.ts';
import type { Evidence } from '../model/finding.ts';
import type { RulePlace } from '../model/policy-facts.ts';
import type { Peer, PolicyRef } from '../model/scan-result.ts';

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
export function ruleName(policy: Pick<PolicyRef, 'kind' | 'namespace' | 'name'>, direction: Direction, ruleIndex: number): string {
  return `${direction} rule ${ruleIndex + 1} of ${policyName(policy)}`;
}

/** Evidence that points at a rule; `line` where the source has lines. */
export function ruleEvidence(cluster: Cluster, place: RulePlace, connection?: string): Evidence {
  const policy = cluster.policies[place.policyId] as PolicyObject;
  const line = policy.origin.ruleLines?.[place.direction][place.ruleIndex];
  return {
    ...(connection !== undefined && { connection }),
    direction: place.direction,
    policy: policyRefOf(policy),
    ruleIndex: place.ruleIndex,
    ...(line !== undefined && { line }),
  };
}

/**
 * The text of a rule as it was read, for fingerprints: a rule that moves within its list stays the same cause,
 * one that is edited becomes another.
 */
export function ruleText(cluster: Cluster, place: RulePlace): string {
  const rules = (cluster.policies[place.policyId] as PolicyObject).spec[place.direction];
  return JSON.stringify(Array.isArray(rules) ? rules[place.ruleIndex] : undefined) ?? '';
}

/** The other end of a connection that a lost point names. */
export function peerName(peer: Peer): string {
  switch (peer.kind) {
    case 'addresses':
      return peer.range;
    case 'entryPoint':
      return `the internet through ${peer.entryPoint}`;
    case 'workload':
      return `${peer.workloadKind} ${peer.namespace}/${peer.name}`;
    case 'strangerPod': {
      const labels = Object.entries(peer.labels).map(([label, value]) => `${label}=${value}`);
      const which = peer.namespace === 'same' ? 'any pod of the same namespace' : 'any pod of another namespace';
      return labels.length === 0 ? which : `${which} with ${labels.join()}`;
    }
  }
}

/** `1 workload`, `3 workloads`. */
export function count(number: number, noun: string): string {
  if (number === 1) return `1 ${noun}`;
  return `${number} ${noun.endsWith('y') ? `${noun.slice(0, -1)}ies` : `${noun}s`}`;
}
