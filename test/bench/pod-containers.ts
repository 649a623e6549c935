// The containers of a generated Pod, at their full size. Leaves the rest of the Pod to pod-object.ts.
import type { RawObject } from '../../lib/model/inventory.ts';
import type { WorkloadPlan } from './cluster-plan.ts';

/** Name of the volume that holds the service account's token. */
export const PROJECTED_VOLUME = 'kube-api-access-x7v2q';

const RESTRICTED = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  readOnlyRootFilesystem: true,
  runAsUser: 10001,
};
const TOKEN_MOUNT = {
  mountPath: '/var/run/secrets/kubernetes.io/serviceaccount',
  name: PROJECTED_VOLUME,
  readOnly: true,
};
const VARIABLES =
  'DATABASE_HOST DATABASE_PORT CACHE_URL LOG_LEVEL OTEL_EXPORTER_OTLP_ENDPOINT REGION QUEUE_URL TENANT'.split(
    ' ',
  );

/** The application, with what Helm charts usually set. */
export function mainContainer(workload: WorkloadPlan): RawObject {
  const probe = (path: string, periodSeconds: number) => ({
    failureThreshold: 3,
    httpGet: { path, port: workload.ports[0]?.name ?? 'http', scheme: 'HTTP' },
    periodSeconds,
    successThreshold: 1,
    timeoutSeconds: 2,
  });
  return {
    args: ['serve', '--config=/etc/app/config.yaml', `--component=${workload.name}`],
    env: makeEnv(workload, 8),
    image: `registry.example.com/platform/${workload.name}:4.17.2`,
    imagePullPolicy: 'IfNotPresent',
    livenessProbe: probe('/healthz', 10),
    name: workload.name,
    ports: workload.ports.map(({ name, port, protocol }) => ({ containerPort: port, name, protocol })),
    readinessProbe: probe('/ready', 5),
    resources: { limits: { cpu: '1', memory: '512Mi' }, requests: { cpu: '100m', memory: '256Mi' } },
    securityContext: RESTRICTED,
    startupProbe: probe('/healthz', 2),
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
    volumeMounts: [
      { mountPath: '/etc/app', name: 'config', readOnly: true },
      { mountPath: '/var/run/secrets/app', name: 'credentials', readOnly: true },
      { mountPath: '/tmp', name: 'scratch' },
      TOKEN_MOUNT,
    ],
  };
}

/** The telemetry agent that runs in every pod. */
export function sidecarContainer(workload: WorkloadPlan): RawObject {
  return {
    args: ['--upstream=127.0.0.1', '--log-format=json', '--drain-timeout=25s'],
    env: makeEnv(workload, 3),
    image: 'registry.example.com/platform/telemetry-agent:2.9.0',
    imagePullPolicy: 'IfNotPresent',
    name: 'telemetry-agent',
    resources: { limits: { memory: '128Mi' }, requests: { cpu: '10m', memory: '64Mi' } },
    securityContext: RESTRICTED,
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
    volumeMounts: [{ mountPath: '/tmp', name: 'scratch' }, TOKEN_MOUNT],
  };
}

/** Waits for the database before the application starts. */
export function initContainer(workload: WorkloadPlan): RawObject {
  return {
    command: ['/bin/sh', '-c', 'until nslookup "$DATABASE_HOST"; do sleep 2; done'],
    env: makeEnv(workload, 2),
    image: 'registry.example.com/platform/wait-for:1.4.0',
    imagePullPolicy: 'IfNotPresent',
    name: 'wait-for-dependencies',
    resources: {},
    securityContext: RESTRICTED,
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
    volumeMounts: [TOKEN_MOUNT],
  };
}

function makeEnv(workload: WorkloadPlan, count: number): RawObject[] {
  return VARIABLES.slice(0, count).map((name, index) => {
    if (index % 4 === 2) {
      return {
        name,
        valueFrom: { secretKeyRef: { key: name.toLowerCase(), name: `${workload.name}-secrets` } },
      };
    }
    if (index % 4 === 3)
      return { name, valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.name' } } };
    return { name, value: `${name.toLowerCase()}.${workload.namespace}.svc.cluster.local` };
  });
}
