// AdminNetworkPolicy (policy.networking.k8s.io/v1alpha1): what a rule does, and which traffic it is about. Order and
// tiers are tiers.ts's, peers are cluster-peers.ts's. Quotations are from
// https://github.com/kubernetes-sigs/network-policy-api/blob/0eec1b0/apis/v1alpha1/adminnetworkpolicy_types.go
// https://github.com/kubernetes-sigs/network-policy-api/blob/0eec1b0/apis/v1alpha1/shared_types.go
import type { RuleRef } from '../../model/connection.ts';
import type { RawObject } from '../../model/inventory.ts';
import { isSet, readObject, readObjects } from './fields.ts';
import { hasNamedPort, inPortRange, type Traffic } from './ports.ts';

// "Allow: allows the selected traffic (even if it would otherwise have been denied by NetworkPolicy)
//  Deny: denies the selected traffic
//  Pass: instructs the selected traffic to skip any remaining ANP rules, and then pass execution to any NetworkPolicies
//  that select the pod. If the pod is not selected by any NetworkPolicies then execution is passed to any
//  BaselineAdminNetworkPolicies that select the pod."
const ACTIONS: Readonly<Record<string, RuleRef['action']>> = { Allow: 'accept', Deny: 'deny', Pass: 'pass' };

/** What an AdminNetworkPolicy rule does; throws for an action that the API does not have. */
export function adminAction(rule: RawObject): RuleRef['action'] {
  const action = ACTIONS[rule.action as string];
  if (action === undefined)
    throw new Error(`Cannot evaluate action "${String(rule.action)}": normalize lets none through`);
  return action;
}

// "Ports allows for matching traffic based on port and protocols. If Ports is not set then the rule does not filter
// traffic via port."
/** Whether the traffic is what `ports` of a v1alpha1 rule is about. */
export function adminPortsMatch(rule: RawObject, traffic: Traffic): boolean {
  const ports = readObjects(rule.ports);
  return ports.length === 0 || ports.some((item) => portMatches(item, traffic));
}

// "AdminNetworkPolicyPort describes how to select network ports on pod(s). Exactly one field must be set."
function portMatches(item: RawObject, traffic: Traffic): boolean {
  // "NamedPort selects a port on a pod(s) based on name." It names no protocol: any that the pod's port has.
  if (isSet(item.namedPort)) return hasNamedPort(traffic, item.namedPort as string);
  // "Protocol is the network protocol (TCP, UDP, or SCTP) which traffic must match. If not specified, this field
  // defaults to TCP."
  if (isSet(item.portNumber)) {
    const { protocol, port } = readObject(item.portNumber);
    return inPortRange(traffic, {
      protocol: (protocol ?? 'TCP') as Traffic['protocol'],
      first: port as number,
      last: port as number,
    });
  }
  // "PortRange defines an inclusive range of ports from the the assigned Start value to End value."
  const { protocol, start, end } = readObject(item.portRange);
  return inPortRange(traffic, {
    protocol: (protocol ?? 'TCP') as Traffic['protocol'],
    first: start as number,
    last: end as number,
  });
}
