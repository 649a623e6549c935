// A cluster that is made to be hard: nothing can be grouped, because every pod has labels of its own that selectors
// name, and 5,000 policies in one namespace use 1,000 distinct CIDRs and 2,000 distinct port ranges.
import type { RawObject } from '../../lib/model/inventory.ts';
import { type ClusterPlan, type NamespacePlan, planCluster, type WorkloadPlan } from './cluster-plan.ts';
import { type GeneratedCluster, podsOf } from './generate-cluster.ts';
import { makeRandom, type Random } from './random.ts';
import { makeObjects } from './workload-objects.ts';

const SEED = 777;
const POD_COUNT = 5000;
const POLICY_COUNT = 5000;
const SHARED_POLICIES = 100;
const CIDR_COUNT = 1000;
const PORT_RANGE_COUNT = 2000;
const COHORTS = 50;
const NAMESPACE = 'everything';

/** 5,000 workloads of one pod in one namespace; 4,900 policies for one workload each and 100 for many. */
export function generateHardCluster(): GeneratedCluster {
  const random = makeRandom(SEED);
  const { nodes } = planCluster({ pods: POD_COUNT, seed: SEED });
  const namespace: NamespacePlan = {
    name: NAMESPACE,
    labels: { 'kubernetes.io/metadata.name': NAMESPACE },
    team: true,
    workloads: Array.from({ length: POD_COUNT }, (_, index) => planWorkload(index, random)),
  };
  const plan: ClusterPlan = { nodes, namespaces: [namespace], workloads: namespace.workloads };
  const policies = Array.from({ length: POLICY_COUNT }, (_, index) => makePolicy(index, random));
  return {
    name: 'hard',
    podCount: POD_COUNT,
    policyCount: POLICY_COUNT,
    pods: () => podsOf(plan, SEED + 1),
    objects: [...makeObjects(plan, SEED + 2), ...policies],
  };
}

function planWorkload(index: number, random: Random): WorkloadPlan {
  return {
    kind: 'Deployment',
    namespace: NAMESPACE,
    name: `service-${index}`,
    uid: random.uid(),
    hash: random.suffix(10),
    labels: {
      'app.kubernetes.io/instance': `service-${index}`,
      cohort: `cohort-${index % COHORTS}`,
      [`capability-${index % 40}`]: 'yes',
    },
    replicas: 1,
    ports: [{ name: `port-${index % 20}`, port: 8000 + (index % 500), protocol: 'TCP' }],
    hostNetwork: false,
  };
}

function makePolicy(index: number, random: Random): RawObject {
  const shared = index < SHARED_POLICIES;
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: `policy-${index}`, namespace: NAMESPACE, uid: random.uid() },
    spec: index === 0 ? DENY : shared ? sharedSpec(index, random) : ownSpec(index, random),
  };
}

const DENY = { podSelector: {}, policyTypes: ['Ingress', 'Egress'] };

/** Two groups of a hundred pods each, one named by NotIn and Exists, which no posting list can narrow. */
function sharedSpec(index: number, random: Random): RawObject {
  const cohort = { key: 'cohort', operator: 'In', values: [`cohort-${index % COHORTS}`] };
  const others = { key: 'cohort', operator: 'NotIn', values: [`cohort-${(index * 7) % COHORTS}`] };
  const capability = { key: `capability-${index % 40}`, operator: 'Exists' };
  const rule = { ports: [portRange(index), { port: `port-${index % 20}`, protocol: 'TCP' }] };
  return {
    podSelector: { matchExpressions: index % 2 === 0 ? [cohort] : [others, capability] },
    policyTypes: ['Ingress', 'Egress'],
    ingress: [{ ...rule, from: [{ podSelector: { matchExpressions: [others, capability] } }] }],
    egress: [
      { ...rule, to: [{ podSelector: { matchExpressions: [cohort] } }, block(random.below(CIDR_COUNT))] },
    ],
  };
}

/** One pod, its three clients and one server, with blocks and port ranges of its own. */
function ownSpec(index: number, random: Random): RawObject {
  // The first client is another for each policy, so that the pods without a policy of their own are named too.
  const clients = [index + SHARED_POLICIES, random.below(POD_COUNT), random.below(POD_COUNT)].map((at) =>
    instance(at % POD_COUNT),
  );
  return {
    podSelector: { matchLabels: { 'app.kubernetes.io/instance': instance(index) } },
    policyTypes: ['Ingress', 'Egress'],
    ingress: [
      {
        from: [
          {
            podSelector: {
              matchExpressions: [{ key: 'app.kubernetes.io/instance', operator: 'In', values: clients }],
            },
          },
          block(index),
        ],
        ports: [portRange(index), portRange(index * 3 + 1)],
      },
    ],
    egress: [
      {
        to: [
          {
            podSelector: { matchLabels: { 'app.kubernetes.io/instance': instance(random.below(POD_COUNT)) } },
          },
        ],
        ports: [portRange(index * 7 + 5)],
      },
      { to: [block(index * 3)], ports: [portRange(index)] },
    ],
  };
}

function instance(index: number): string {
  return `service-${index}`;
}

/** Half of the blocks are of the internet; the others cut through the range of the pods, with an except. */
function block(index: number): RawObject {
  const at = index % CIDR_COUNT;
  if (at % 2 === 0) return { ipBlock: { cidr: `${20 + (at % 80)}.${at >> 4}.${(at * 13) % 256}.0/24` } };
  const [second, third] = [64 + (at >> 8), at & 255];
  return { ipBlock: { cidr: `10.${second}.${third}.0/25`, except: [`10.${second}.${third}.16/29`] } };
}

function portRange(index: number): RawObject {
  const at = index % PORT_RANGE_COUNT;
  return {
    protocol: at % 5 === 0 ? 'UDP' : 'TCP',
    port: 1000 + at * 17,
    endPort: 1000 + at * 17 + 10 + (at % 50),
  };
}
