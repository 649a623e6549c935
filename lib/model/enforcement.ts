// What really enforces policies: which network policy engine runs where, proved by what (semantics.md sections e, f).
// Declared is what the policies say; enforced is what the engines do with them.

export type EngineName =
  | 'vpcCni' // the VPC CNI's node agent (aws-eks-nodeagent)
  | 'eksAutoMode'
  | 'calico'
  | 'cilium'
  | 'kubeRouter'
  | 'kubeNetworkPolicies'
  | 'antrea'
  | 'weave'
  | 'other'; // a known CNI that enforces, but is not modelled: what it does is unknown

/** `unknown`: nothing proves it, either way. `partial`: on some nodes or for some pods only. */
export type EnforcementVerdict = 'enforced' | 'partial' | 'notEnforced' | 'unknown';

/** What `--assume-cni` takes: the CNI that manifests are computed for. */
export type AssumedCni =
  | 'vpc-cni'
  | 'vpc-cni-strict'
  | 'eks-auto-mode'
  | 'calico'
  | 'cilium'
  | 'cilium-always'
  | 'kube-router'
  | 'kube-network-policies'
  | 'antrea'
  | 'weave'
  | 'none';

/** Of one cluster. Absent from a result of manifests without `--assume-cni`. */
export interface Enforcement {
  readonly verdict: EnforcementVerdict;
  /** `assumed`: the user said so (`--assume-cni`); nothing was looked at. */
  readonly basis: 'proved' | 'assumed';
  /** Every engine that was found, running or switched off; sorted by name. Empty = none. */
  readonly engines: readonly PolicyEngine[];
  /** Nodes that agree in everything, as one row; sorted. Empty for an assumption. */
  readonly nodeGroups: readonly NodeEnforcement[];
  /** Pods that policies do not bind although they are declared for them, by reason. */
  readonly unboundPods: readonly UnboundPods[];
  /** Policies of kinds that no engine here enforces: `Kind namespace/name`, sorted. */
  readonly policiesWithoutEffect: readonly string[];
}

export interface PolicyEngine {
  readonly name: EngineName;
  readonly active: 'yes' | 'no' | 'unknown';
  /** VPC CNI: `strict` = pods that no policy selects are denied both ways. */
  readonly mode?: 'standard' | 'strict';
  /** Policy kinds, as the API spells them. */
  readonly enforces: readonly string[];
  /** At least one; what was seen and where. */
  readonly proof: readonly Proof[];
}

/** One observation: `DaemonSet kube-system/aws-node`, container argument, `--enable-network-policy=true`. */
export interface Proof {
  /** `Kind namespace/name` of the object, or the name of the API call. */
  readonly source: string;
  readonly what:
    | 'daemonSet'
    | 'containerArgument'
    | 'environment'
    | 'configMap'
    | 'addon'
    | 'nodeClass'
    | 'policyEndpoints'
    | 'installation'
    | 'nodeLabel'
    | 'assumption';
  /** As read, at most 200 characters; never a secret. */
  readonly value: string;
}

export interface NodeEnforcement {
  readonly nodes: readonly string[];
  /** Pods on them that have a network of their own. */
  readonly podCount: number;
  readonly verdict: EnforcementVerdict;
  readonly engines: readonly EngineName[];
  /** Why not, where it is not enforced or unknown. */
  readonly why?: UnboundReason;
}

export type UnboundReason =
  | 'fargate'
  | 'windows'
  | 'hostNetwork'
  | 'addressFamily'
  | 'agentMissing'
  | 'agentSwitchedOff'
  | 'controllerMissing'
  | 'noEngine'
  | 'kindNotSure' // whether this version of the engine takes policies of this kind
  | 'notModelled'
  | 'notReadable';

export interface UnboundPods {
  readonly reason: UnboundReason;
  readonly podCount: number;
  /** `namespace/Kind/name` of their workloads, sorted, at most 50. */
  readonly workloads: readonly string[];
}
