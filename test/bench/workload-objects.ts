// The objects of a generated cluster beside Pods and policies: Namespaces, Nodes, controllers with their old
// ReplicaSets, Services and Ingresses, as the API server returns them.
import type { RawObject } from '../../lib/model/inventory.ts';
import type { ClusterPlan, NamespacePlan, NodePlan, WorkloadPlan } from './cluster-plan.ts';
import { makeRandom, type Random } from './random.ts';

const OLD_REPLICA_SETS = 2;

/** Everything that the plan stands for, Pods and policies apart. */
export function makeObjects(plan: ClusterPlan, seed: number): RawObject[] {
  const random = makeRandom(seed);
  return [
    ...plan.nodes.map(makeNode),
    ...plan.namespaces.map(makeNamespace),
    ...plan.workloads.flatMap((workload) => makeControllers(workload, random)),
    ...plan.workloads.flatMap((workload, index) => makeFrontends(workload, index)),
  ];
}

function makeNamespace({ name, labels }: NamespacePlan): RawObject {
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name, labels },
    spec: { finalizers: ['kubernetes'] },
    status: { phase: 'Active' },
  };
}

function makeNode({ name, address, podPrefix, zone }: NodePlan): RawObject {
  const podCidr = `${podPrefix}.0/24`;
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      labels: {
        'kubernetes.io/arch': 'arm64',
        'kubernetes.io/hostname': name,
        'kubernetes.io/os': 'linux',
        'node.kubernetes.io/instance-type': 'm7g.2xlarge',
        'topology.kubernetes.io/zone': zone,
      },
    },
    spec: { podCIDR: podCidr, podCIDRs: [podCidr], providerID: `aws:///${zone}/i-0` },
    status: {
      addresses: [
        { type: 'InternalIP', address },
        { type: 'Hostname', address: name },
      ],
    },
  };
}

function makeControllers(workload: WorkloadPlan, random: Random): RawObject[] {
  const { kind, name, namespace, labels, replicas } = workload;
  if (kind === 'Job') return [makeJob(workload)];
  const selector = { matchLabels: selectorOf(workload) };
  const spec = {
    ...(kind !== 'DaemonSet' && { replicas }),
    ...(kind === 'StatefulSet' && { serviceName: name }),
    selector,
    template: makeTemplate(workload, labels),
  };
  const controller = {
    apiVersion: 'apps/v1',
    kind,
    metadata: { name, namespace, labels, uid: workload.uid },
    spec,
  };
  if (kind !== 'Deployment') return [controller];
  const old = Array.from({ length: OLD_REPLICA_SETS }, () =>
    makeReplicaSet(workload, { hash: random.suffix(10), replicas: 0 }),
  );
  return [controller, makeReplicaSet(workload, workload), ...old];
}

/** A Deployment's ReplicaSet; kept with 0 replicas when it is an old revision. */
function makeReplicaSet(
  workload: WorkloadPlan,
  { hash, replicas }: { readonly hash: string; readonly replicas: number },
): RawObject {
  const { name, namespace } = workload;
  const labels = { ...workload.labels, 'pod-template-hash': hash };
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: `${name}-${hash}`,
      namespace,
      labels,
      ownerReferences: [
        {
          apiVersion: 'apps/v1',
          blockOwnerDeletion: true,
          controller: true,
          kind: 'Deployment',
          name,
          uid: workload.uid,
        },
      ],
    },
    spec: {
      replicas,
      selector: { matchLabels: { ...selectorOf(workload), 'pod-template-hash': hash } },
      template: makeTemplate(workload, labels),
    },
  };
}

function makeJob(workload: WorkloadPlan): RawObject {
  const { name, namespace, labels, replicas, uid } = workload;
  const added = { 'batch.kubernetes.io/controller-uid': uid, 'batch.kubernetes.io/job-name': name };
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name, namespace, labels, uid },
    spec: {
      completions: replicas,
      parallelism: replicas,
      selector: { matchLabels: { 'batch.kubernetes.io/controller-uid': uid } },
      template: makeTemplate(workload, { ...labels, ...added }),
    },
  };
}

/** What a controller and a Service select by: the labels that do not change with a release. */
function selectorOf({ labels }: WorkloadPlan): Record<string, string> {
  const stable = Object.entries(labels).filter(([label]) => label !== 'app.kubernetes.io/version');
  return Object.fromEntries(stable);
}

function makeTemplate(workload: WorkloadPlan, labels: Readonly<Record<string, string>>): RawObject {
  const { name, ports, hostNetwork } = workload;
  return {
    metadata: { labels },
    spec: {
      ...(hostNetwork && { hostNetwork }),
      containers: [
        {
          name,
          image: `registry.example.com/platform/${name}:4.17.2`,
          ports: ports.map((port) => ({
            containerPort: port.port,
            name: port.name,
            protocol: port.protocol,
          })),
        },
      ],
    },
  };
}

/** The Service of a workload, and for some the way in from the internet. */
function makeFrontends(workload: WorkloadPlan, index: number): RawObject[] {
  const { kind, name, namespace, ports, labels } = workload;
  if (kind === 'Job' || workload.hostNetwork || ports.length === 0) return [];
  const loadBalancer = namespace === 'ingress-nginx' || (labels.app === 'gateway' && index % 5 === 0);
  const nodePort = labels.app === 'webhooks' && index % 7 === 0;
  const service = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      name,
      namespace,
      labels,
      ...(loadBalancer && {
        annotations: { 'service.beta.kubernetes.io/aws-load-balancer-type': 'external' },
      }),
    },
    spec: {
      type: loadBalancer ? 'LoadBalancer' : nodePort ? 'NodePort' : 'ClusterIP',
      clusterIP: `172.20.${(index >> 8) & 255}.${index & 255}`,
      ...(loadBalancer && { externalTrafficPolicy: 'Local' }),
      selector: selectorOf(workload),
      ports: ports.map((port, at) => ({
        name: port.name,
        port: port.name === 'http' ? 80 : port.port,
        protocol: port.protocol,
        targetPort: port.name,
        ...((loadBalancer || nodePort) && { nodePort: 30000 + ((index * 4 + at) % 2767) }),
      })),
    },
  };
  return labels.app === 'frontend' ? [service, makeIngress(workload)] : [service];
}

function makeIngress({ name, namespace }: WorkloadPlan): RawObject {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name, namespace, annotations: { 'nginx.ingress.kubernetes.io/ssl-redirect': 'true' } },
    spec: {
      ingressClassName: 'nginx',
      rules: [
        {
          host: `${name}.${namespace}.example.com`,
          http: {
            paths: [
              { path: '/', pathType: 'Prefix', backend: { service: { name, port: { name: 'http' } } } },
            ],
          },
        },
      ],
    },
  };
}
