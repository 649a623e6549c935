// How findings name engines, the reasons why policies are not enforced, and what mends each.
import type { EngineName, PolicyEngine, UnboundReason } from '../model/enforcement.ts';

const ENGINES: Readonly<Record<EngineName, string>> = {
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

/** Follows `policies are not enforced:`. */
const REASONS: Readonly<Record<UnboundReason, string>> = {
  fargate: 'no policy is enforced on Fargate',
  windows: 'no policy is enforced on Windows nodes',
  hostNetwork: 'no policy binds hostNetwork pods',
  addressFamily: 'the CNI enforces policies for the address family of the cluster only',
  agentMissing: 'the policy agent does not run on their nodes',
  agentSwitchedOff: 'network policy is switched off in the CNI',
  controllerMissing: 'the controller that hands policies to the agents does not run',
  noEngine: 'no network policy engine runs',
  kindNotSure: 'whether this version of the CNI takes policies of this kind is not known',
  notModelled: 'what this CNI enforces is not modelled',
  notReadable: 'what enforces policies could not be read',
};

/** Follows `cannot tell whether policies are enforced:`, where that is another clause. */
const DOUBTS: Readonly<Partial<Record<UnboundReason, string>>> = {
  agentMissing: 'no policy agent is seen to work on their nodes',
  controllerMissing: 'whether the controller that hands policies to the agents runs is not sure',
};

const ENABLE_VPC_CNI = 'Set enableNetworkPolicy: "true" in the configuration of the add-on vpc-cni';
const ENABLE_CONTROLLER =
  'Set enable-network-policy-controller: "true" in ConfigMap kube-system/amazon-vpc-cni';

/** What switches an engine on. */
const SWITCHES: Readonly<Record<EngineName, string>> = {
  vpcCni: ENABLE_VPC_CNI,
  eksAutoMode: ENABLE_CONTROLLER,
  calico: 'Bring DaemonSet calico-node back to work on every node',
  cilium:
    'Set enable-policy: "default" and policy-audit-mode: "false" in ConfigMap cilium-config, and restart the agents',
  kubeRouter: 'Run kube-router with --run-firewall=true',
  kubeNetworkPolicies: 'Bring the policy agent back to work on every node',
  antrea: 'Bring DaemonSet antrea-agent back to work on every node',
  weave: 'Set EXPECT_NPC=1 and run the container weave-npc in DaemonSet weave-net',
  other: 'Judge by hand what the CNI enforces',
};

const FIXES: Readonly<Record<UnboundReason, string>> = {
  fargate: 'Run these pods on EC2 nodes, or isolate them by security groups (SecurityGroupPolicy)',
  windows: 'Run these pods on Linux nodes, or isolate them by security groups of their nodes',
  hostNetwork: 'Run them without hostNetwork, or record an exception',
  addressFamily: 'Give these pods addresses of the cluster’s own family only',
  agentMissing:
    'Let the policy agent run on these nodes: look at its node affinity and at nodes where it fails',
  agentSwitchedOff: 'Switch network policy on in the CNI',
  controllerMissing: ENABLE_CONTROLLER,
  noEngine: `Install a network policy engine; on EKS: ${ENABLE_VPC_CNI.charAt(0).toLowerCase()}${ENABLE_VPC_CNI.slice(1)}`,
  kindNotSure: 'Find out which policy kinds this version of the CNI takes',
  notModelled: 'Judge by hand what the CNI enforces',
  notReadable:
    'Let the scanner list DaemonSets and Nodes, and get the ConfigMaps of the CNI, then scan again',
};

export function engineName(engine: EngineName): string {
  return ENGINES[engine];
}

/** A clause without a final period. */
export function reasonClause(why: UnboundReason): string {
  return REASONS[why];
}

/** As reasonClause, where it is not known that it is so. */
export function doubtClause(why: UnboundReason): string {
  return DOUBTS[why] ?? REASONS[why];
}

/** What mends it where one reason holds: one imperative sentence without a final period. */
export function reasonFix(why: UnboundReason): string {
  return FIXES[why];
}

/** What makes an engine that is there enforce. */
export function engineFix({ name, proof }: Pick<PolicyEngine, 'name' | 'proof'>): string {
  if (name !== 'vpcCni') return SWITCHES[name];
  const isOn = proof.some(
    ({ what, value }) => what === 'containerArgument' && /=(1|t|true)$|^--[a-z-]+$/i.test(value),
  );
  return isOn ? ENABLE_CONTROLLER : SWITCHES.vpcCni;
}
