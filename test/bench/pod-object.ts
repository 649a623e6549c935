// One Pod as the API server returns it without managedFields: every field that the API fills in, because the time
// that JSON.parse takes is the yardstick of the bench and a Pod without its ballast would make it too short.
import type { RawObject } from '../../lib/model/inventory.ts';
import type { NodePlan, WorkloadPlan } from './cluster-plan.ts';
import { initContainer, mainContainer, PROJECTED_VOLUME, sidecarContainer } from './pod-containers.ts';
import { type Random, suffixOf } from './random.ts';

export interface PodInputs {
  readonly workload: WorkloadPlan;
  readonly ordinal: number;
  readonly node: NodePlan;
  /** The pod's own address; the node's is used for hostNetwork. */
  readonly address: string;
  readonly random: Random;
}

const CREATED = '2026-05-04T06:12:31Z';
const STARTED = '2026-05-04T06:12:58Z';

/** About 9 kB as compact JSON. */
export function makePod(inputs: PodInputs): RawObject {
  const { workload, ordinal } = inputs;
  const succeeded = workload.kind === 'Job' && ordinal === 0;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: makeMetadata(inputs),
    spec: makeSpec(inputs),
    status: makeStatus(inputs, succeeded ? 'Succeeded' : 'Running'),
  };
}

function makeMetadata({ workload, ordinal, address, random }: PodInputs): RawObject {
  const owner = ownerOf(workload);
  const name =
    workload.kind === 'StatefulSet'
      ? `${owner.name}-${ordinal}`
      : `${owner.name}-${suffixOf(ordinal)}${random.suffix(2)}`;
  return {
    annotations: {
      'checksum/config': random.hex(64),
      'cni.projectcalico.org/containerID': random.hex(64),
      'cni.projectcalico.org/podIP': `${address}/32`,
      'cni.projectcalico.org/podIPs': `${address}/32`,
      'kubectl.kubernetes.io/default-container': workload.name,
      'kubectl.kubernetes.io/restartedAt': CREATED,
      'prometheus.io/path': '/metrics',
      'prometheus.io/port': '9090',
      'prometheus.io/scrape': 'true',
    },
    creationTimestamp: CREATED,
    generateName: `${owner.name}-`,
    labels: podLabels(workload, { ordinal, name }),
    name,
    namespace: workload.namespace,
    ownerReferences: [
      {
        apiVersion: owner.kind === 'Job' ? 'batch/v1' : 'apps/v1',
        blockOwnerDeletion: true,
        controller: true,
        kind: owner.kind,
        name: owner.name,
        uid: workload.uid,
      },
    ],
    resourceVersion: String(100000000 + random.below(900000000)),
    uid: random.uid(),
  };
}

/** The controller that a pod names as its owner: of a Deployment it is the ReplicaSet. */
function ownerOf(workload: WorkloadPlan): { kind: string; name: string } {
  return workload.kind === 'Deployment'
    ? { kind: 'ReplicaSet', name: `${workload.name}-${workload.hash}` }
    : { kind: workload.kind, name: workload.name };
}

/** The template's labels and those that the controller adds. */
function podLabels(
  workload: WorkloadPlan,
  { ordinal, name }: { readonly ordinal: number; readonly name: string },
): Record<string, string> {
  switch (workload.kind) {
    case 'Deployment':
      return { ...workload.labels, 'pod-template-hash': workload.hash };
    case 'StatefulSet':
      return {
        ...workload.labels,
        'apps.kubernetes.io/pod-index': String(ordinal),
        'controller-revision-hash': `${workload.name}-${workload.hash}`,
        'statefulset.kubernetes.io/pod-name': name,
      };
    case 'DaemonSet':
      return {
        ...workload.labels,
        'controller-revision-hash': workload.hash,
        'pod-template-generation': '3',
      };
    case 'Job':
      return {
        ...workload.labels,
        'batch.kubernetes.io/controller-uid': workload.uid,
        'batch.kubernetes.io/job-name': workload.name,
        'controller-uid': workload.uid,
        'job-name': workload.name,
      };
  }
}

function makeSpec({ workload, node }: PodInputs): RawObject {
  return {
    affinity: makeAffinity(workload),
    containers: [mainContainer(workload), sidecarContainer(workload)],
    dnsPolicy: workload.hostNetwork ? 'ClusterFirstWithHostNet' : 'ClusterFirst',
    enableServiceLinks: true,
    ...(workload.hostNetwork && { hostNetwork: true }),
    imagePullSecrets: [{ name: 'registry-credentials' }],
    initContainers: [initContainer(workload)],
    nodeName: node.name,
    nodeSelector: { 'kubernetes.io/os': 'linux' },
    preemptionPolicy: 'PreemptLowerPriority',
    priority: 0,
    restartPolicy: workload.kind === 'Job' ? 'Never' : 'Always',
    schedulerName: 'default-scheduler',
    securityContext: { fsGroup: 2000, runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
    serviceAccount: workload.name,
    serviceAccountName: workload.name,
    terminationGracePeriodSeconds: 30,
    tolerations: [
      {
        effect: 'NoExecute',
        key: 'node.kubernetes.io/not-ready',
        operator: 'Exists',
        tolerationSeconds: 300,
      },
      {
        effect: 'NoExecute',
        key: 'node.kubernetes.io/unreachable',
        operator: 'Exists',
        tolerationSeconds: 300,
      },
      { effect: 'NoSchedule', key: 'workload-class', operator: 'Equal', value: 'general' },
    ],
    topologySpreadConstraints: [
      {
        labelSelector: { matchLabels: workload.labels },
        maxSkew: 1,
        topologyKey: 'topology.kubernetes.io/zone',
        whenUnsatisfiable: 'ScheduleAnyway',
      },
    ],
    volumes: makeVolumes(workload),
  };
}

function makeAffinity(workload: WorkloadPlan): RawObject {
  return {
    podAntiAffinity: {
      preferredDuringSchedulingIgnoredDuringExecution: [
        {
          podAffinityTerm: {
            labelSelector: {
              matchLabels: { 'app.kubernetes.io/name': workload.labels['app.kubernetes.io/name'] },
            },
            topologyKey: 'kubernetes.io/hostname',
          },
          weight: 100,
        },
      ],
    },
  };
}

function makeVolumes(workload: WorkloadPlan): RawObject[] {
  return [
    { configMap: { defaultMode: 420, name: `${workload.name}-config` }, name: 'config' },
    { name: 'credentials', secret: { defaultMode: 420, secretName: `${workload.name}-secrets` } },
    { emptyDir: { sizeLimit: '256Mi' }, name: 'scratch' },
    {
      name: PROJECTED_VOLUME,
      projected: {
        defaultMode: 420,
        sources: [
          { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
          { configMap: { items: [{ key: 'ca.crt', path: 'ca.crt' }], name: 'kube-root-ca.crt' } },
        ],
      },
    },
  ];
}

function makeStatus(
  { workload, node, address, random }: PodInputs,
  phase: 'Running' | 'Succeeded',
): RawObject {
  const podIP = workload.hostNetwork ? node.address : address;
  const conditions = ['PodReadyToStartContainers', 'Initialized', 'Ready', 'ContainersReady', 'PodScheduled'];
  const running = phase === 'Running' ? { running: { startedAt: STARTED } } : TERMINATED;
  const containers: [string, object][] = [
    [workload.name, running],
    ['telemetry-agent', running],
  ];
  return {
    conditions: conditions.map((type) => ({
      lastProbeTime: null,
      lastTransitionTime: STARTED,
      status: 'True',
      type,
    })),
    containerStatuses: containers.map(([name, state]) => containerStatus({ name, state, random })),
    hostIP: node.address,
    hostIPs: [{ ip: node.address }],
    initContainerStatuses: [containerStatus({ name: 'wait-for-dependencies', state: TERMINATED, random })],
    observedGeneration: 1,
    phase,
    podIP,
    podIPs: [{ ip: podIP }],
    qosClass: 'Burstable',
    startTime: CREATED,
  };
}

const TERMINATED = {
  terminated: { exitCode: 0, finishedAt: STARTED, reason: 'Completed', startedAt: CREATED },
};

interface StatusInputs {
  readonly name: string;
  readonly state: object;
  readonly random: Random;
}

function containerStatus({ name, state, random }: StatusInputs): RawObject {
  return {
    containerID: `containerd://${random.hex(64)}`,
    image: `registry.example.com/platform/${name}:4.17.2`,
    imageID: `registry.example.com/platform/${name}@sha256:${random.hex(64)}`,
    lastState: {},
    name,
    ready: true,
    restartCount: 0,
    started: true,
    state,
  };
}
