// A cluster of any size as Kubernetes objects, the same for the same seed. Pods come one at a time and in full size:
// 100,000 of them are 900 MB of JSON, so nobody may hold them all.
import type { RawObject } from '../../lib/model/inventory.ts';
import { type ClusterPlan, type NodePlan, planCluster } from './cluster-plan.ts';
import { makePod } from './pod-object.ts';
import { makePolicies } from './policy-shapes.ts';
import { makeRandom } from './random.ts';
import { makeObjects } from './workload-objects.ts';

export interface GeneratedCluster {
  readonly name: string;
  readonly podCount: number;
  readonly policyCount: number;
  /** Every call starts again and gives the same Pods. */
  readonly pods: () => Iterable<RawObject>;
  /** Everything but Pods: nodes, namespaces, controllers, Services, Ingresses and policies. */
  readonly objects: readonly RawObject[];
}

const SEED = 20260504;
const PODS_PER_POLICY = 10;

/** A realistic cluster with a policy for each ten pods. */
export function generateCluster(podCount: number): GeneratedCluster {
  const plan = planCluster({ pods: podCount, seed: SEED });
  const policies = makePolicies(plan, { policies: podCount / PODS_PER_POLICY, seed: SEED + 1 });
  return {
    name: `${podCount}`,
    podCount,
    policyCount: policies.length,
    pods: () => podsOf(plan, SEED + 2),
    objects: [...makeObjects(plan, SEED + 3), ...policies],
  };
}

/** The plan's Pods, spread over its nodes; a DaemonSet has one on each. */
export function* podsOf(plan: ClusterPlan, seed: number): Generator<RawObject> {
  const random = makeRandom(seed);
  const lastByteOf = new Map<NodePlan, number>();
  let turn = 0;
  for (const workload of plan.workloads) {
    for (let ordinal = 0; ordinal < workload.replicas; ordinal++) {
      const index = workload.kind === 'DaemonSet' ? ordinal : turn++;
      const node = plan.nodes[index % plan.nodes.length] as NodePlan;
      const lastByte = (lastByteOf.get(node) ?? 1) + (workload.hostNetwork ? 0 : 1);
      lastByteOf.set(node, lastByte);
      yield makePod({ workload, ordinal, node, address: `${node.podPrefix}.${lastByte}`, random });
    }
  }
}
