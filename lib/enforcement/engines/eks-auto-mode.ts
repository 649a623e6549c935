// EKS Auto Mode: the agent is part of the node and shows no DaemonSet. Its NodeClass says how pods start, and the
// controller must be switched on by a ConfigMap (semantics.md e1).
// https://docs.aws.amazon.com/eks/latest/userguide/auto-net-pol.html, create-node-class.html
import type { PolicyEngine, Proof } from '../../model/enforcement.ts';
import { ABSENT, type Behaviour, type DetectedEngine, type Presence, proofOf } from '../detected-engine.ts';
import type { NodeTrace, Traces } from '../traces.ts';
import { findController } from './eks-controller.ts';
import { clusterFamily, VPC_CNI_KINDS, VPC_CNI_RULES } from './vpc-cni.ts';

const COMPUTE_TYPE = 'eks.amazonaws.com/compute-type';
const NODE_CLASS = 'eks.amazonaws.com/nodeclass';

/** Undefined where the cluster has no node of Auto Mode and is not said to use it. */
export function findEksAutoMode(traces: Traces): DetectedEngine | undefined {
  const autoNodes = traces.nodes.filter(isAuto);
  if (autoNodes.length === 0 && traces.eks?.autoMode !== true) return undefined;
  const controller = findController(traces, 'no');
  const proof: Proof[] = [
    ...(traces.eks?.autoMode === true ? [proofOf('DescribeCluster', 'addon', 'Auto Mode is enabled')] : []),
    ...(autoNodes.length > 0
      ? [
          proofOf(
            'Node',
            'nodeLabel',
            `${COMPUTE_TYPE}=auto on ${autoNodes.length} of ${traces.nodes.length}`,
          ),
        ]
      : []),
    ...[...traces.nodeClasses].map(([name, policy]) =>
      proofOf(`NodeClass ${name}`, 'nodeClass', `networkPolicy: ${policy || 'DefaultAllow (default)'}`),
    ),
    ...controller.proof,
  ];
  const on = (node: NodeTrace): Presence => {
    if (node.isFargate) return ABSENT;
    if (!node.isListed) return { behaviours: [VPC_CNI_RULES.standard, 'off'], why: 'notReadable' };
    if (!isAuto(node)) return ABSENT;
    return presenceOn(traces, node, controller.runs);
  };
  const presences = autoNodes.map(on);
  const engine: PolicyEngine = {
    name: 'eksAutoMode',
    active: activity(presences, controller.runs),
    ...modeOf(traces),
    enforces: VPC_CNI_KINDS,
    proof,
  };
  return {
    engine,
    ...(controller.runs !== 'yes' && { why: 'controllerMissing' as const }),
    onlyFamily: clusterFamily(traces),
    on,
  };
}

function isAuto({ labels }: NodeTrace): boolean {
  return labels[COMPUTE_TYPE] === 'auto';
}

/** A NodeClass that was not read may start its pods open or closed. */
function presenceOn(traces: Traces, node: NodeTrace, controller: 'yes' | 'no' | 'unknown'): Presence {
  const policy = traces.nodeClasses.get(node.labels[NODE_CLASS] ?? 'default');
  const { standard, strict } = VPC_CNI_RULES;
  const own: readonly Behaviour[] =
    policy === undefined ? [standard, strict] : policy === 'DefaultDeny' ? [strict] : [standard];
  if (controller === 'yes')
    return policy === undefined ? { behaviours: own, why: 'notReadable' } : { behaviours: own };
  const isOff = controller === 'no' && policy !== undefined && policy !== 'DefaultDeny';
  // Nothing was seen that speaks against the controller: only that it was not read.
  const isUnread = controller === 'unknown' && traces.policyEndpointCount === 0;
  const why = isUnread ? 'notReadable' : 'controllerMissing';
  return { behaviours: isOff ? ['off'] : [...own, 'off'], why };
}

function activity(
  presences: readonly Presence[],
  controller: 'yes' | 'no' | 'unknown',
): PolicyEngine['active'] {
  if (controller === 'yes') return 'yes';
  const isOff = presences.every(({ behaviours }) => behaviours.length === 1);
  return controller === 'no' && isOff ? 'no' : 'unknown';
}

/** Of the node classes, where they agree. */
function modeOf({ nodeClasses }: Traces): Pick<PolicyEngine, 'mode'> {
  const modes = new Set(
    [...nodeClasses.values()].map((policy) => (policy === 'DefaultDeny' ? 'strict' : 'standard')),
  );
  const [only] = modes;
  return modes.size === 1 && only !== undefined ? { mode: only } : {};
}
