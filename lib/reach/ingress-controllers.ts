// Ingress and Gateway controllers that run as pods, found by the labels that their charts and manifests give them.
import type { Cluster, Labels } from '../model/cluster.ts';

interface Controller {
  /** Fits the names that their classes have. */
  readonly classes: RegExp;
  /** Each is enough; a value of `*` is any. */
  readonly pods: readonly Labels[];
}

const NAME = 'app.kubernetes.io/name';

// From the charts and manifests that the projects publish.
const CONTROLLERS: readonly Controller[] = [
  {
    classes: /nginx/,
    pods: [
      { [NAME]: 'ingress-nginx', 'app.kubernetes.io/component': 'controller' },
      { [NAME]: 'nginx-ingress' },
      { [NAME]: 'nginx-gateway-fabric' },
      { app: 'nginx-ingress' },
      { app: 'ingress-nginx' },
    ],
  },
  { classes: /traefik/, pods: [{ [NAME]: 'traefik' }, { app: 'traefik' }] },
  {
    classes: /haproxy/,
    pods: [{ [NAME]: 'haproxy-ingress' }, { [NAME]: 'kubernetes-ingress' }, { run: 'haproxy-ingress' }],
  },
  {
    classes: /contour/,
    pods: [{ [NAME]: 'contour', 'app.kubernetes.io/component': 'envoy' }, { app: 'envoy' }],
  },
  { classes: /kong/, pods: [{ [NAME]: 'kong' }, { app: 'ingress-kong' }, { app: 'proxy-kong' }] },
  {
    classes: /istio/,
    pods: [
      { istio: 'ingressgateway' },
      { istio: 'ingress' },
      { 'gateway.networking.k8s.io/gateway-name': '*' },
    ],
  },
  {
    classes: /^(eg|envoy)/,
    pods: [
      { 'gateway.envoyproxy.io/owning-gateway-name': '*' },
      { 'app.kubernetes.io/managed-by': 'envoy-gateway' },
    ],
  },
  { classes: /ambassador|emissary/, pods: [{ [NAME]: 'emissary-ingress' }, { service: 'ambassador' }] },
];

/** Ids of the workloads that forward for the class, ascending; all known controllers when the class is not known. */
export type FindControllers = (className: string | undefined) => readonly number[];

/** Looks at every workload once; pods of one workload have one template. */
export function makeControllerFinder(cluster: Cluster): FindControllers {
  const workloads = CONTROLLERS.map((): number[] => []);
  for (const { id, podIds } of cluster.workloads) {
    const labels = cluster.pods[podIds[0] as number]?.labels ?? {};
    CONTROLLERS.forEach(({ pods }, index) => {
      if (pods.some((wanted) => hasAll(labels, wanted))) workloads[index]?.push(id);
    });
  }
  return (className) => {
    const fitting = CONTROLLERS.flatMap(({ classes }, index) =>
      className === undefined || classes.test(className) ? (workloads[index] as number[]) : [],
    );
    return [...new Set(fitting)].sort((a, b) => a - b);
  };
}

function hasAll(labels: Labels, wanted: Labels): boolean {
  for (const key in wanted) {
    const own = labels[key];
    if (own === undefined || (wanted[key] !== '*' && wanted[key] !== own)) return false;
  }
  return true;
}
