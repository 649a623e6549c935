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
  const wanted = CONTROLLERS.flatMap(({ classes, pods }) =>
    pods.map((labels) => ({ classes, labels: Object.entries(labels) })),
  );
  const found: { readonly classes: RegExp; readonly id: number }[] = [];
  for (const { id, podIds } of cluster.workloads) {
    const own = cluster.pods[podIds[0] as number]?.labels ?? {};
    for (const { classes, labels } of wanted) if (hasAll(own, labels)) found.push({ classes, id });
  }
  return (className) => {
    const fitting = found.filter(({ classes }) => className === undefined || classes.test(className));
    return [...new Set(fitting.map(({ id }) => id))].sort((a, b) => a - b);
  };
}

function hasAll(own: Labels, wanted: readonly (readonly [string, string])[]): boolean {
  for (const [key, value] of wanted) {
    const label = own[key];
    if (label === undefined || (value !== '*' && value !== label)) return false;
  }
  return true;
}
