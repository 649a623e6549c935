// What a generated cluster is made of, before it becomes Kubernetes objects: nodes, namespaces and workloads.
// Leaves the objects to workload-objects.ts, pod-object.ts and policy-shapes.ts.
import { makeRandom, type Random } from './random.ts';

export interface ClusterPlan {
  readonly nodes: readonly NodePlan[];
  readonly namespaces: readonly NamespacePlan[];
  readonly workloads: readonly WorkloadPlan[];
}

export interface NodePlan {
  readonly name: string;
  readonly address: string;
  /** First three bytes of its /24 of pod addresses, `10.64.0`. */
  readonly podPrefix: string;
  readonly zone: string;
}

export interface NamespacePlan {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly workloads: readonly WorkloadPlan[];
  /** Of a team, and not one of the cluster's own. */
  readonly team: boolean;
}

export interface WorkloadPlan {
  readonly kind: 'Deployment' | 'StatefulSet' | 'DaemonSet' | 'Job';
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  /** Labels of the template: what its own selector and policies can name. */
  readonly labels: Readonly<Record<string, string>>;
  /** The pod-template-hash of the current ReplicaSet. */
  readonly hash: string;
  readonly replicas: number;
  readonly ports: readonly PortPlan[];
  readonly hostNetwork: boolean;
}

export interface PortPlan {
  readonly name: string;
  readonly port: number;
  readonly protocol: 'TCP' | 'UDP';
}

export interface PlanSize {
  readonly pods: number;
  readonly seed: number;
}

const PODS_PER_NODE = 40;
const PODS_PER_NAMESPACE = 100;

const COMPONENTS = (
  'frontend api orders payments catalog cart search users auth worker scheduler notifier gateway reports billing ' +
  'inventory recommendation shipping pricing webhooks'
).split(' ');
const STATEFUL = ['postgres', 'redis', 'kafka', 'rabbitmq'];
const STATEFUL_PORTS: Readonly<Record<string, PortPlan>> = {
  postgres: { name: 'postgres', port: 5432, protocol: 'TCP' },
  redis: { name: 'redis', port: 6379, protocol: 'TCP' },
  kafka: { name: 'kafka', port: 9092, protocol: 'TCP' },
  rabbitmq: { name: 'amqp', port: 5672, protocol: 'TCP' },
};
const METRICS: PortPlan = { name: 'metrics', port: 9090, protocol: 'TCP' };

/** A cluster of exactly `pods` pods; about 40 pods a node and 100 a namespace. */
export function planCluster({ pods, seed }: PlanSize): ClusterPlan {
  const random = makeRandom(seed);
  const nodes = Array.from({ length: Math.ceil(pods / PODS_PER_NODE) }, (_, index) => planNode(index));
  const system = planSystem(nodes.length, random);
  const left = pods - podCount(system);
  const teamCount = Math.max(3, Math.round(left / PODS_PER_NAMESPACE));
  const teams = Array.from({ length: teamCount }, (_, index) => {
    const share = Math.floor((left * (index + 1)) / teamCount) - Math.floor((left * index) / teamCount);
    return planTeam({ index, share, random });
  });
  const namespaces = [...system, ...teams];
  return { nodes, namespaces, workloads: namespaces.flatMap((namespace) => namespace.workloads) };
}

function podCount(namespaces: readonly NamespacePlan[]): number {
  return namespaces.flatMap(({ workloads }) => workloads).reduce((sum, { replicas }) => sum + replicas, 0);
}

function planNode(index: number): NodePlan {
  const address = `10.0.${16 + Math.floor(index / 250)}.${1 + (index % 250)}`;
  return {
    name: `ip-${address.replaceAll('.', '-')}.eu-central-1.compute.internal`,
    address,
    podPrefix: `10.${64 + (index >> 8)}.${index & 255}`,
    zone: `eu-central-1${'abc'[index % 3]}`,
  };
}

/** Namespaces that every cluster has: the system's own, ingress, monitoring and logging. */
function planSystem(nodeCount: number, random: Random): NamespacePlan[] {
  const namespace = (name: string, workloads: readonly Partial<WorkloadPlan>[]): NamespacePlan => ({
    name,
    labels: { 'kubernetes.io/metadata.name': name, purpose: name },
    team: false,
    workloads: workloads.map((workload) => ({
      kind: 'Deployment' as const,
      namespace: name,
      uid: random.uid(),
      hash: random.suffix(10),
      replicas: 2,
      ports: [METRICS],
      hostNetwork: false,
      name: '',
      labels: {},
      ...workload,
    })),
  });
  const daemon = (name: string, hostNetwork: WorkloadPlan['hostNetwork']): Partial<WorkloadPlan> => ({
    kind: 'DaemonSet',
    name,
    replicas: nodeCount,
    hostNetwork,
    labels: { 'k8s-app': name, 'app.kubernetes.io/name': name },
  });
  const dns: PortPlan[] = [
    { name: 'dns', port: 53, protocol: 'UDP' },
    { name: 'dns-tcp', port: 53, protocol: 'TCP' },
  ];
  const web: PortPlan[] = [
    { name: 'http', port: 80, protocol: 'TCP' },
    { name: 'https', port: 443, protocol: 'TCP' },
  ];
  return [
    namespace('default', []),
    namespace('kube-system', [
      daemon('kube-proxy', true),
      daemon('calico-node', true),
      { name: 'coredns', labels: { 'k8s-app': 'kube-dns' }, ports: [...dns, METRICS] },
      { name: 'metrics-server', labels: { 'k8s-app': 'metrics-server' } },
    ]),
    namespace('ingress-nginx', [
      {
        name: 'ingress-nginx-controller',
        replicas: 3,
        labels: { 'app.kubernetes.io/name': 'ingress-nginx', 'app.kubernetes.io/component': 'controller' },
        ports: [...web, METRICS],
      },
    ]),
    namespace('monitoring', [
      daemon('node-exporter', true),
      { kind: 'StatefulSet', name: 'prometheus', labels: { 'app.kubernetes.io/name': 'prometheus' } },
      { name: 'grafana', labels: { 'app.kubernetes.io/name': 'grafana' }, ports: web },
    ]),
    namespace('logging', [daemon('fluent-bit', false)]),
  ];
}

interface TeamInputs {
  readonly index: number;
  /** Number of pods. */
  readonly share: number;
  readonly random: Random;
}

function planTeam({ index, share, random }: TeamInputs): NamespacePlan {
  const team = `team-${Math.floor(index / 3)}`;
  const env = ['dev', 'staging', 'prod'][index % 3] as string;
  const name = `${team}-${env}`;
  const labels = {
    'kubernetes.io/metadata.name': name,
    team,
    env,
    'pod-security.kubernetes.io/enforce': 'baseline',
    'cost-center': String(1000 + (Math.floor(index / 3) % 40)),
  };
  const workloads: WorkloadPlan[] = [];
  for (let left = share; left > 0; ) {
    const workload = planWorkload({ namespace: name, team, ordinal: workloads.length, left, random });
    workloads.push(workload);
    left -= workload.replicas;
  }
  return { name, labels, workloads, team: true };
}

interface WorkloadInputs {
  readonly namespace: string;
  readonly team: string;
  readonly ordinal: number;
  readonly left: number;
  readonly random: Random;
}

function planWorkload({ namespace, team, ordinal, left, random }: WorkloadInputs): WorkloadPlan {
  const kind = ordinal % 6 === 4 ? 'StatefulSet' : ordinal % 12 === 11 ? 'Job' : 'Deployment';
  const component = (kind === 'StatefulSet' ? STATEFUL : COMPONENTS)[
    kind === 'StatefulSet' ? Math.floor(ordinal / 6) % STATEFUL.length : ordinal % COMPONENTS.length
  ] as string;
  const round = Math.floor(ordinal / (kind === 'StatefulSet' ? 6 * STATEFUL.length : COMPONENTS.length));
  const name = `${component}${round > 0 ? `-v${round + 1}` : ''}${kind === 'Job' ? `-${random.below(1e8)}` : ''}`;
  return {
    kind,
    namespace,
    name,
    uid: random.uid(),
    labels: {
      app: component,
      'app.kubernetes.io/name': component,
      'app.kubernetes.io/instance': `${team}-${name}`,
      'app.kubernetes.io/part-of': team,
      'app.kubernetes.io/managed-by': 'Helm',
      'app.kubernetes.io/version': `${1 + random.below(4)}.${random.below(30)}.${random.below(9)}`,
      tier: kind === 'StatefulSet' ? 'data' : ordinal % COMPONENTS.length < 2 ? 'web' : 'backend',
    },
    hash: random.suffix(10),
    replicas: Math.min(left, kind === 'Job' ? 2 : kind === 'StatefulSet' ? 3 : 1 + random.below(9)),
    ports: portsOf(component, kind),
    hostNetwork: false,
  };
}

function portsOf(component: string, kind: WorkloadPlan['kind']): PortPlan[] {
  if (kind === 'Job') return [];
  const own = STATEFUL_PORTS[component];
  if (own !== undefined) return [own, METRICS];
  const http: PortPlan = { name: 'http', port: component === 'frontend' ? 3000 : 8080, protocol: 'TCP' };
  return [http, { name: 'grpc', port: 50051, protocol: 'TCP' }, METRICS];
}
