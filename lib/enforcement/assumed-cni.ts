// What --assume-cni stands for: each CNI at its default settings, on every node. Nothing is looked at.
import type { Cluster } from '../model/cluster.ts';
import type { AssumedCni, Enforcement, EngineName } from '../model/enforcement.ts';
import type { EngineRules, Policing } from '../model/policing.ts';
import { rulesFor } from './detected-engine.ts';
import { ciliumRules } from './engines/cilium.ts';
import { VPC_CNI_KINDS, VPC_CNI_RULES } from './engines/vpc-cni.ts';
import type { RulesInUse } from './rules-in-use.ts';
import { withoutEffect } from './unbound.ts';

interface Assumption {
  readonly name: EngineName;
  readonly rules: EngineRules;
  readonly enforces: readonly string[];
}

const ADMIN_KINDS = ['AdminNetworkPolicy', 'BaselineAdminNetworkPolicy', 'NetworkPolicy'] as const;

const ASSUMPTIONS: Readonly<Record<Exclude<AssumedCni, 'none'>, Assumption>> = {
  'vpc-cni': { name: 'vpcCni', rules: VPC_CNI_RULES.standard, enforces: VPC_CNI_KINDS },
  'vpc-cni-strict': { name: 'vpcCni', rules: VPC_CNI_RULES.strict, enforces: VPC_CNI_KINDS },
  'eks-auto-mode': { name: 'eksAutoMode', rules: VPC_CNI_RULES.standard, enforces: VPC_CNI_KINDS },
  calico: { name: 'calico', rules: rulesFor(ADMIN_KINDS), enforces: ADMIN_KINDS },
  cilium: { name: 'cilium', rules: ciliumRules(['NetworkPolicy'], 'allow'), enforces: ['NetworkPolicy'] },
  'cilium-always': {
    name: 'cilium',
    rules: ciliumRules(['NetworkPolicy'], 'denyUndecided'),
    enforces: ['NetworkPolicy'],
  },
  'kube-router': { name: 'kubeRouter', rules: rulesFor(['NetworkPolicy']), enforces: ['NetworkPolicy'] },
  'kube-network-policies': {
    name: 'kubeNetworkPolicies',
    rules: rulesFor(['NetworkPolicy']),
    enforces: ['NetworkPolicy'],
  },
  antrea: { name: 'antrea', rules: rulesFor(ADMIN_KINDS), enforces: ADMIN_KINDS },
  weave: { name: 'weave', rules: rulesFor(['NetworkPolicy']), enforces: ['NetworkPolicy'] },
};

/** How every pod is policed under the assumption, and what a result says of it. */
export function assumeCni(
  cluster: Cluster,
  { cni, rulesInUse }: { readonly cni: AssumedCni; readonly rulesInUse: RulesInUse },
): { readonly policing: Policing; readonly enforcement: Enforcement } {
  const assumption = cni === 'none' ? undefined : ASSUMPTIONS[cni];
  const everyPod = new Int32Array(cluster.pods.length);
  const engines = assumption === undefined ? [] : [assumption.name];
  return {
    policing: {
      regimes: [
        assumption === undefined
          ? { states: [[]], engines, why: 'noEngine' }
          : { states: [[rulesInUse(assumption.rules)]], engines },
      ],
      regimeOfPod: { v4: everyPod, v6: everyPod, any: everyPod },
      nextPodRegime: 0,
    },
    enforcement: {
      verdict: assumption === undefined ? 'notEnforced' : 'enforced',
      basis: 'assumed',
      engines:
        assumption === undefined
          ? []
          : [
              {
                name: assumption.name,
                active: 'yes',
                ...modeOf(assumption.rules),
                enforces: assumption.enforces,
                proof: [{ source: '--assume-cni', what: 'assumption', value: cni }],
              },
            ],
      nodeGroups: [],
      unboundPods: [],
      policiesWithoutEffect: assumption === undefined ? [] : withoutEffect(cluster, [assumption.rules]),
    },
  };
}

function modeOf({ byDefault }: EngineRules): { readonly mode?: 'strict' } {
  return byDefault === 'allow' ? {} : { mode: 'strict' };
}
