// The case table: sentences of the specification (semantics.md sections 0, a, b and the traps of g), each with the
// objects that it is about and the verdicts that follow. test/lib/reach/engines.test.ts runs it on both engines.
// Service port and targetPort (a7) are not here: an engine sees a connection after that translation.
import type { Verdict } from '../../lib/model/connection.ts';
import type { Networks, RawObject } from '../../lib/model/inventory.ts';
import { addressCases } from './address-cases.ts';
import { clusterPeerCases } from './cluster-peer-cases.ts';
import { clusterPolicyCases } from './cluster-policy-cases.ts';
import { labelSelectorCases } from './label-selector-cases.ts';
import { nodeCases } from './node-cases.ts';
import { portCases } from './port-cases.ts';
import { ruleCases } from './rule-cases.ts';
import { tierCases } from './tier-cases.ts';
import { unreadableCases } from './unreadable-cases.ts';

export interface ConnectionCase {
  /** A sentence of the specification. */
  readonly name: string;
  readonly objects: readonly RawObject[];
  readonly networks?: Partial<Networks>;
  /** For the CNIs that know pods by identity only (semantics.md a6). */
  readonly ipBlockMatchesPods?: 'no';
  readonly checks: readonly Check[];
}

/**
 * `src` and `dst` are `namespace/pod` or an address; `traffic` is `TCP 80` or `other`. `decidedBy` is a side's answer
 * as decidedBy() words it, `ingress rule a/allow[0]`: only the literal engine is asked for it.
 */
export type Check = readonly [
  src: string,
  dst: string,
  traffic: string,
  verdict: Verdict,
  decidedBy?: string,
];

/** Every case, under the group that it is shown in. */
export const connectionCases: Readonly<Record<string, readonly ConnectionCase[]>> = {
  'rules, peers and isolation': ruleCases,
  'label selectors': labelSelectorCases,
  'ports and protocols': portCases,
  'addresses and families': addressCases,
  'nodes, hostNetwork, self and finished pods': nodeCases,
  'AdminNetworkPolicy, BaselineAdminNetworkPolicy and ClusterNetworkPolicy': clusterPolicyCases,
  'their peers outside the pod network': clusterPeerCases,
  'tiers and priorities': tierCases,
  'policies that cannot be read': unreadableCases,
};
