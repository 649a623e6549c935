// The Amazon VPC CNI's node agent: container aws-eks-nodeagent of DaemonSet aws-node (semantics.md e1–e3).
// https://docs.aws.amazon.com/eks/latest/userguide/cni-network-policy-configure.html; the flag's default is false:
// https://github.com/aws/aws-network-policy-agent README, "enable-network-policy".
import type { PolicyEngine, Proof } from '../../model/enforcement.ts';
import type { EngineRules } from '../../model/policing.ts';
import {
  activityOf,
  type Behaviour,
  booleanFlag,
  type DetectedEngine,
  daemonSetProof,
  onDaemonSet,
  proofOf,
  rulesFor,
} from '../detected-engine.ts';
import type { ContainerTrace, DaemonSetTrace, Traces } from '../traces.ts';
import { findController } from './eks-controller.ts';

export const VPC_CNI_KINDS = [
  'ApplicationNetworkPolicy.networking.k8s.aws',
  'ClusterNetworkPolicy.networking.k8s.aws',
  'NetworkPolicy',
];

/** Standard mode: a pod is open until a policy selects it; strict: closed (e2). */
export const VPC_CNI_RULES: Readonly<Record<'standard' | 'strict', EngineRules>> = {
  standard: rulesFor(['NetworkPolicy']),
  strict: rulesFor(['NetworkPolicy'], { byDefault: 'denyUnselected' }),
};

const AGENT = 'aws-eks-nodeagent';
const FLAG = 'enable-network-policy';
const MODE = 'NETWORK_POLICY_ENFORCING_MODE';

/** Undefined without the DaemonSet or where it has no agent. */
export function findVpcCni(traces: Traces): DetectedEngine | undefined {
  const daemonSet = traces.daemonSets.find(({ name }) => name === 'aws-node');
  const agent = daemonSet?.containers.find(({ name }) => name === AGENT);
  if (daemonSet === undefined) return undefined;
  const source = `DaemonSet ${daemonSet.path}`;
  const proof: Proof[] = [daemonSetProof(daemonSet)];
  const flag = agent && booleanFlag(agent, FLAG);
  const missing = agent === undefined ? `no container ${AGENT}` : `--${FLAG} is not set (default: false)`;
  proof.push(proofOf(source, 'containerArgument', flag?.text ?? missing));
  const isOn = flag?.value ?? false;
  proof.push(...addonProof(traces, isOn));
  const mode = modeOf(daemonSet);
  if (mode.text !== undefined) proof.push(proofOf(source, 'environment', `${MODE}=${mode.text}`));
  const controller = findController(traces, 'yes');
  if (isOn) proof.push(...controller.proof);
  const behaviours = behavioursOf({ isOn, controller: controller.runs, mode: mode.mode });
  const why = !isOn ? 'agentSwitchedOff' : controller.runs === 'yes' ? undefined : 'controllerMissing';
  const engine: PolicyEngine = {
    name: 'vpcCni',
    active: activityOf(behaviours),
    ...(isOn && { mode: mode.mode }),
    enforces: VPC_CNI_KINDS,
    proof,
  };
  return {
    engine,
    ...(why !== undefined && { why }),
    onlyFamily: clusterFamily(traces, daemonSet),
    on: onDaemonSet(daemonSet, behaviours, why),
  };
}

/** An agent whose controller hands it nothing leaves pods open in standard mode; in strict mode it is not known. */
function behavioursOf(state: {
  readonly isOn: boolean;
  readonly controller: 'yes' | 'no' | 'unknown';
  readonly mode: 'standard' | 'strict';
}): readonly Behaviour[] {
  const rules = VPC_CNI_RULES[state.mode];
  if (!state.isOn) return ['off'];
  if (state.controller === 'yes') return [rules];
  return state.controller === 'no' && state.mode === 'standard' ? ['off'] : [rules, 'off'];
}

function modeOf({ containers }: DaemonSetTrace): {
  readonly mode: 'standard' | 'strict';
  readonly text: string | undefined;
} {
  const texts = containers.flatMap(({ environment }: ContainerTrace) => environment[MODE] ?? []);
  const text = texts.find((one) => one !== '');
  return { mode: text?.toLowerCase() === 'strict' ? 'strict' : 'standard', text };
}

/** What the add-on was asked to be. The DaemonSet is what runs: where they differ, it counts, and both are shown. */
function addonProof({ eks }: Traces, isOn: boolean): Proof[] {
  const configuration = eks?.addons?.find(({ name }) => name === 'vpc-cni')?.configuration;
  const asked = /["']?enableNetworkPolicy["']?\s*:\s*["']?(true|false)/i.exec(configuration ?? '')?.[1];
  if (asked === undefined) return [];
  const differs = (asked.toLowerCase() === 'true') !== isOn;
  const value = `enableNetworkPolicy: ${asked}${differs ? ', which is not what the DaemonSet runs' : ''}`;
  return [proofOf('Add-on vpc-cni', 'addon', value)];
}

/** Policies hold for the cluster's own address family only (e3). */
export function clusterFamily({ eks }: Traces, daemonSet?: DaemonSetTrace): 'v4' | 'v6' {
  if (eks?.ipFamily !== undefined) return eks.ipFamily === 'ipv6' ? 'v6' : 'v4';
  const isV6 = daemonSet?.containers.some(({ environment }) => /^true$/i.test(environment.ENABLE_IPv6 ?? ''));
  return isV6 === true ? 'v6' : 'v4';
}
