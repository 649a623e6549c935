// ClusterNetworkPolicy (policy.networking.k8s.io/v1alpha2): its tier, what a rule does, and which traffic it is about.
// Order and tiers are tiers.ts's, peers are cluster-peers.ts's. Quotations are from
// https://github.com/kubernetes-sigs/network-policy-api/blob/0eec1b0/apis/v1alpha2/clusternetworkpolicy_types.go
import type { RuleRef } from '../../model/connection.ts';
import type { RawObject } from '../../model/inventory.ts';
import { isSet, readObject, readObjects } from './fields.ts';
import { hasNamedPort, inPortRange, type Traffic } from './ports.ts';

// "Accept: Accepts the selected traffic … No further ingress ClusterNetworkPolicy or NetworkPolicy rules will be processed.
//  Deny: Drops the selected traffic. No further ClusterNetworkPolicy or NetworkPolicy rules will be processed.
//  Pass: Skips all further ClusterNetworkPolicy rules in the current tier for the selected traffic, and passes
//  evaluation to the next tier."
const ACTIONS: Readonly<Record<string, RuleRef['action']>> = { Accept: 'accept', Deny: 'deny', Pass: 'pass' };

/** What a ClusterNetworkPolicy rule does; throws for an action that the API does not have. */
export function clusterAction(rule: RawObject): RuleRef['action'] {
  const action = ACTIONS[rule.action as string];
  if (action === undefined)
    throw new Error(`Cannot evaluate action "${String(rule.action)}": normalize lets none through`);
  return action;
}

// "ClusterNetworkPolicy can use 2 of these tiers: Admin and Baseline."
/** The tier of the policy; Admin when it cannot be read, where it would decide first. */
export function tierOf(spec: RawObject): 'admin' | 'baseline' {
  return spec.tier === 'Baseline' ? 'baseline' : 'admin';
}

// "Protocols allows for more fine-grain matching of traffic on protocol-specific attributes such as the port. If
// unspecified, protocol-specific attributes will not be used to match traffic."
/** Whether the traffic is what `protocols` of the rule is about. */
export function clusterProtocolsMatch(rule: RawObject, traffic: Traffic): boolean {
  const protocols = readObjects(rule.protocols);
  return protocols.length === 0 || protocols.some((item) => protocolMatches(item, traffic));
}

// "ClusterNetworkPolicyProtocol describes additional protocol-specific match rules. Exactly one field must be set."
function protocolMatches(item: RawObject, traffic: Traffic): boolean {
  // "DestinationNamedPort selects a destination port on a pod based on the ContainerPort name. You can't use this in a
  // rule that targets resources without named ports (e.g. Nodes or Networks)."
  if (isSet(item.destinationNamedPort)) return hasNamedPort(traffic, item.destinationNamedPort as string);
  return (
    (traffic.protocol === 'TCP' && isSet(item.tcp) && destinationMatches(readObject(item.tcp), traffic)) ||
    (traffic.protocol === 'UDP' && isSet(item.udp) && destinationMatches(readObject(item.udp), traffic)) ||
    (traffic.protocol === 'SCTP' && isSet(item.sctp) && destinationMatches(readObject(item.sctp), traffic))
  );
}

// "DestinationPort for the match. +optional": without one, every port of the protocol.
function destinationMatches(attributes: RawObject, traffic: Traffic): boolean {
  if (!isSet(attributes.destinationPort)) return true;
  // "Port matches on port number. You must specify either Port or Range."
  const { number, range } = readObject(attributes.destinationPort);
  const { protocol } = traffic;
  if (isSet(number))
    return inPortRange(traffic, { protocol, first: number as number, last: number as number });
  // "PortRange defines an inclusive range of ports from the assigned Start value to End value."
  const { start, end } = readObject(range);
  return inPortRange(traffic, { protocol, first: start as number, last: end as number });
}
