// BaselineAdminNetworkPolicy (policy.networking.k8s.io/v1alpha1): what a rule does. Its ports and peers are written as
// those of AdminNetworkPolicy. Quotations are from
// https://github.com/kubernetes-sigs/network-policy-api/blob/0eec1b0/apis/v1alpha1/baselineadminnetworkpolicy_types.go
import type { RuleRef } from '../../model/connection.ts';
import type { RawObject } from '../../model/inventory.ts';

// "Action specifies the effect this rule will have on matching traffic. Currently the following actions are supported:
//  Allow: allows the selected traffic
//  Deny: denies the selected traffic"
const ACTIONS: Readonly<Record<string, RuleRef['action']>> = { Allow: 'accept', Deny: 'deny' };

/** What a BaselineAdminNetworkPolicy rule does; throws for an action that the API does not have, Pass among them. */
export function baselineAction(rule: RawObject): RuleRef['action'] {
  const action = ACTIONS[rule.action as string];
  if (action === undefined)
    throw new Error(`Cannot evaluate action "${String(rule.action)}": normalize lets none through`);
  return action;
}
