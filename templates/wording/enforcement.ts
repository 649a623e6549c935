// What enforces network policies, and why something does not, in words.
import type {
  AssumedCni,
  EnforcementVerdict,
  EngineName,
  UnboundReason,
} from '../../lib/model/enforcement.ts';

const engines: Readonly<Record<EngineName, string>> = {
  vpcCni: 'the VPC CNI',
  eksAutoMode: 'EKS Auto Mode',
  calico: 'Calico',
  cilium: 'Cilium',
  kubeRouter: 'kube-router',
  kubeNetworkPolicies: 'kube-network-policies',
  antrea: 'Antrea',
  weave: 'Weave Net',
  other: 'a CNI that is not modelled',
};

const verdicts: Readonly<Record<EnforcementVerdict, string>> = {
  enforced: 'enforced',
  partial: 'enforced in part',
  notEnforced: 'not enforced',
  unknown: 'not known to be enforced',
};

/** Why, to follow `its policies are not enforced:`. */
const whys: Readonly<Record<UnboundReason, string>> = {
  fargate: 'it runs on Fargate, where no policy is enforced',
  windows: 'it runs on a Windows node, where no policy is enforced',
  hostNetwork: 'it uses the network of its node',
  addressFamily: 'the CNI enforces policies for the address family of the cluster only',
  agentMissing: 'the policy agent does not run on its node',
  agentSwitchedOff: 'network policy is switched off in the CNI',
  controllerMissing: 'the controller that hands policies to the agents does not run',
  noEngine: 'nothing in the cluster enforces network policies',
  kindNotSure: 'whether this version of the CNI takes policies of this kind is not known',
  notModelled: 'what this CNI enforces is not modelled',
  notReadable: 'what enforces policies could not be read',
};

/** The name of an engine, to stand inside a sentence. */
export function engineText(engine: EngineName): string {
  return engines[engine];
}

/** Follows `policies are`. */
export function enforcementWord(verdict: EnforcementVerdict): string {
  return verdicts[verdict];
}

/** What is not sure, to follow `whether its policies are enforced is not known:`; where it is another clause. */
const doubts: Readonly<Partial<Record<UnboundReason, string>>> = {
  agentMissing: 'no policy agent is seen to work on its node',
  controllerMissing: 'whether the controller that hands policies to the agents runs is not sure',
};

/** A clause without a final period. */
export function unboundText(why: UnboundReason): string {
  return whys[why];
}

/** As unboundText, where it is not known that it is so. */
export function doubtText(why: UnboundReason): string {
  return doubts[why] ?? whys[why];
}

/** What was assumed, to follow `policies` or `policies computed`. */
export function assumptionText(cni: string): string {
  const none: AssumedCni = 'none';
  return cni === none ? 'as if nothing enforced them' : `as ${cni} would enforce them`;
}
