// What enforces the policies, in words: the verdict, the engines with what proves them, the nodes and the pods that
// are outside (semantics.md sections e, f).
import type {
  Enforcement,
  EnforcementVerdict,
  EngineName,
  NodeEnforcement,
  PolicyEngine,
  Proof,
  UnboundReason,
} from '../../lib/model/enforcement.ts';
import type { Status } from '../../lib/model/scan-result.ts';
import { countOf, listText, numberText } from './format.ts';

export const enforcementTitles = {
  part: 'Proof of enforcement',
  engines: 'Policy engines',
  nodes: 'Nodes',
  unbound: 'Pods that policies do not bind',
  withoutEffect: 'Policies without effect',
} as const;

const engineNames: Readonly<Record<EngineName, string>> = {
  vpcCni: 'Amazon VPC CNI node agent',
  eksAutoMode: 'EKS Auto Mode',
  calico: 'Calico',
  cilium: 'Cilium',
  kubeRouter: 'kube-router',
  kubeNetworkPolicies: 'kube-network-policies',
  antrea: 'Antrea',
  weave: 'Weave Net',
  other: 'Another network plugin',
};

const verdictWords: Readonly<Record<EnforcementVerdict, string>> = {
  enforced: 'Enforced',
  partial: 'Enforced in part',
  notEnforced: 'Not enforced',
  unknown: 'Not known',
};

/** Verdicts have the shapes of the statuses that mean the same. */
export const verdictStatus: Readonly<Record<EnforcementVerdict, Status>> = {
  enforced: 'met',
  partial: 'partial',
  notEnforced: 'notMet',
  unknown: 'notAssessed',
};

const unboundReasons: Readonly<Record<UnboundReason, string>> = {
  fargate: 'Fargate: no policy agent runs there',
  windows: 'Windows node: the agent does not support it',
  hostNetwork: 'Host network: policies do not select these pods',
  addressFamily: 'The agent enforces the other address family only',
  agentMissing: 'No policy agent on the node',
  agentSwitchedOff: 'The policy agent is switched off',
  controllerMissing: 'The policy controller does not run',
  noEngine: 'Nothing in the cluster enforces policies',
  kindNotSure: 'Whether this version takes the kind is not known',
  notModelled: 'What this network plugin enforces is not modelled',
  notReadable: 'What would prove it could not be read',
};

const proofWords: Readonly<Record<Proof['what'], string>> = {
  daemonSet: 'DaemonSet',
  containerArgument: 'container argument',
  environment: 'environment variable',
  configMap: 'ConfigMap',
  addon: 'EKS add-on',
  nodeClass: 'NodeClass',
  policyEndpoints: 'policy endpoints',
  installation: 'installation object',
  nodeLabel: 'node label',
  assumption: 'assumption',
};

/** Names of nodes, or of workloads, that a cell shows before it counts the rest. */
const mostNames = 6;

export function engineName(name: EngineName): string {
  return engineNames[name];
}

export function verdictWord(verdict: EnforcementVerdict): string {
  return verdictWords[verdict];
}

export function unboundText(reason: UnboundReason): string {
  return unboundReasons[reason];
}

/** Whether policies take effect and on what that rests, two sentences at most, with their full stops. */
export function enforcementText({ verdict, basis, nodeGroups, engines }: Enforcement): string {
  if (basis === 'assumed') {
    const names = listText(
      engines.map(({ name }) => engineNames[name]),
      3,
    );
    return `Assumed, not looked at: the user said that ${names === '' ? 'the network plugin' : names} enforces every policy.`;
  }
  const nodes = nodeGroups.reduce((sum, group) => sum + group.nodes.length, 0);
  const proved = nodeGroups.filter((group) => group.verdict === 'enforced');
  const on = proved.reduce((sum, group) => sum + group.nodes.length, 0);
  const share = nodes === 0 ? 'No node was seen' : `Proved on ${numberText(on)} of ${countOf(nodes, 'node')}`;
  return `${verdictWords[verdict]}. ${share}.`;
}

/** `Active, strict mode`: how an engine was found. */
export function engineState({ active, mode }: Pick<PolicyEngine, 'active' | 'mode'>): string {
  const words = { yes: 'Active', no: 'Switched off', unknown: 'Not known' } as const;
  return mode === undefined ? words[active] : `${words[active]}, ${mode} mode`;
}

/** `NetworkPolicy and ClusterNetworkPolicy`; a dash where it enforces nothing. */
export function enforcedKinds({ enforces }: Pick<PolicyEngine, 'enforces'>): string {
  return enforces.length === 0 ? '–' : listText(enforces, 6);
}

/** `DaemonSet kube-system/aws-node, container argument`. */
export function proofSource({ source, what }: Proof): string {
  return source.startsWith(proofWords[what]) ? source : `${source}, ${proofWords[what]}`;
}

/** `3 nodes`, to stand above their names. */
export function nodeCount({ nodes }: Pick<NodeEnforcement, 'nodes'>): string {
  return countOf(nodes.length, 'node');
}

export function nodeNames({ nodes }: Pick<NodeEnforcement, 'nodes'>): string {
  return listText(nodes, mostNames);
}

/** Engines that run there, or why none does. */
export function nodeReason({ engines, why }: Pick<NodeEnforcement, 'engines' | 'why'>): string {
  const names = listText(
    engines.map((name) => engineNames[name]),
    4,
  );
  if (why === undefined) return names === '' ? '–' : names;
  return names === '' ? unboundReasons[why] : `${names}; ${unboundReasons[why]}`;
}

export function unboundWorkloads(workloads: readonly string[]): string {
  return workloads.length === 0 ? '–' : listText(workloads, mostNames);
}

/** Names policies of kinds that no engine here enforces; with its full stop. */
export function withoutEffectText(policies: readonly string[]): string {
  return `${countOf(policies.length, 'policy')} of kinds that no engine here enforces, taken as absent: ${listText(policies, 20)}.`;
}

/** States the numbers of the bar of nodes, with a full stop. */
export function nodeBarAlt(counts: readonly { readonly text: string }[]): string {
  return `Nodes by enforcement: ${counts.map(({ text }) => text).join(', ')}.`;
}
