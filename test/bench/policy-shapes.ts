// The policies of a generated cluster: the shapes that are met in real ones, filled in with the names of the
// namespace that they stand in. Those without a namespace come from cluster-scoped-policies.ts.
import type { RawObject } from '../../lib/model/inventory.ts';
import type { ClusterPlan, NamespacePlan, WorkloadPlan } from './cluster-plan.ts';
import { makeClusterScoped } from './cluster-scoped-policies.ts';
import { makeRandom, type Random } from './random.ts';

export interface PolicyCount {
  readonly policies: number;
  readonly seed: number;
}

/** Exactly `policies` policies: four cluster-scoped for each thousand, and at least two; the rest spread evenly. */
export function makePolicies(plan: ClusterPlan, { policies, seed }: PolicyCount): RawObject[] {
  const random = makeRandom(seed);
  const clusterScoped = Math.max(2, Math.round(policies / 250));
  const teams = plan.namespaces.filter(({ team }) => team);
  const result: RawObject[] = Array.from({ length: clusterScoped }, (_, index) => makeClusterScoped(index));
  for (let made = 0; result.length < policies; made++) {
    const namespace = teams[made % teams.length] as NamespacePlan;
    result.push(makeNetworkPolicy({ namespace, ordinal: Math.floor(made / teams.length), random }));
  }
  return result;
}

interface ShapeInputs {
  readonly namespace: NamespacePlan;
  readonly random: Random;
}
type Shape = (inputs: ShapeInputs) => RawObject;

function makeNetworkPolicy({
  namespace,
  ordinal,
  random,
}: ShapeInputs & { readonly ordinal: number }): RawObject {
  const first = FIRST_SHAPES[ordinal];
  const [name, shape] =
    ordinal === 0 && random.chance(30)
      ? (['default-deny-ingress', denyIngress] as const)
      : (first ?? random.pick(OTHER_SHAPES));
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: {
      name: `${name}-${ordinal}`,
      namespace: namespace.name,
      creationTimestamp: '2026-02-11T09:00:00Z',
      generation: 1,
      resourceVersion: String(random.below(1e9)),
      uid: random.uid(),
    },
    spec: shape({ namespace, random }),
  };
}

const INGRESS_CONTROLLER = {
  namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'ingress-nginx' } },
  podSelector: { matchLabels: { 'app.kubernetes.io/name': 'ingress-nginx' } },
};
const DNS = {
  namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } },
  podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
};
const DNS_PORTS = [
  { port: 53, protocol: 'UDP' },
  { port: 53, protocol: 'TCP' },
];
const tcp = (port: number | string) => ({ port, protocol: 'TCP' });

/** Every team namespace starts with these, in this order. */
const FIRST_SHAPES: readonly (readonly [string, Shape])[] = [
  ['default-deny', () => ({ podSelector: {}, policyTypes: ['Ingress', 'Egress'] })],
  [
    'allow-dns',
    () => ({ podSelector: {}, policyTypes: ['Egress'], egress: [{ to: [DNS], ports: DNS_PORTS }] }),
  ],
  ['frontend-from-ingress', fromIngressController],
];

/** The rest is drawn from these; applications that name each other are the most frequent. */
const OTHER_SHAPES: readonly (readonly [string, Shape])[] = [
  ['app-to-app', appToApp],
  ['app-to-app', appToApp],
  ['app-to-app', appToApp],
  ['app-egress', appEgress],
  ['app-egress', appEgress],
  ['same-namespace', () => ingress({}, { from: [{ podSelector: {} }] })],
  ['backends-by-expression', byExpressions],
  ['internet-egress', internetEgress],
  ['grpc-named-port', namedPort],
  ['port-range', portRange],
  ['monitoring-scrape', scrape],
  ['allow-all', allowAll],
  ['vpc-egress', vpcEgress],
  ['partner-ingress', partnerIngress],
  ['team-namespaces', teamNamespaces],
];

function ingress(podSelector: RawObject, ...rules: readonly RawObject[]): RawObject {
  return { podSelector, policyTypes: ['Ingress'], ingress: rules };
}

function egress(podSelector: RawObject, ...rules: readonly RawObject[]): RawObject {
  return { podSelector, policyTypes: ['Egress'], egress: rules };
}

function pickWorkload({ namespace, random }: ShapeInputs): WorkloadPlan {
  return random.pick(namespace.workloads);
}

function byName({ labels }: WorkloadPlan): RawObject {
  return { matchLabels: { 'app.kubernetes.io/name': labels['app.kubernetes.io/name'] } };
}

function byInstance({ labels }: WorkloadPlan): RawObject {
  const { app } = labels;
  return { matchLabels: { app, 'app.kubernetes.io/instance': labels['app.kubernetes.io/instance'] } };
}

function denyIngress(): RawObject {
  return { podSelector: {}, policyTypes: ['Ingress'] };
}

function fromIngressController(): RawObject {
  return ingress({ matchLabels: { tier: 'web' } }, { from: [INGRESS_CONTROLLER], ports: [tcp('http')] });
}

function appToApp(inputs: ShapeInputs): RawObject {
  const subject = pickWorkload(inputs);
  const client = pickWorkload(inputs);
  const ports = [tcp(subject.ports[0]?.port ?? 8080)];
  return ingress(byInstance(subject), { from: [{ podSelector: byInstance(client) }], ports });
}

function appEgress(inputs: ShapeInputs): RawObject {
  const subject = pickWorkload(inputs);
  const server = pickWorkload(inputs);
  const ports = [tcp(server.ports[0]?.port ?? 8080)];
  return egress(byName(subject), { to: [{ podSelector: byName(server) }], ports });
}

function byExpressions(inputs: ShapeInputs): RawObject {
  const names = [pickWorkload(inputs), pickWorkload(inputs)].map(
    ({ labels }) => labels['app.kubernetes.io/name'],
  );
  const selector = {
    matchExpressions: [
      { key: 'app.kubernetes.io/name', operator: 'In', values: [...new Set(names)] },
      { key: 'tier', operator: 'NotIn', values: ['data'] },
    ],
  };
  const clients = { matchExpressions: [{ key: 'app.kubernetes.io/part-of', operator: 'Exists' }] };
  return ingress(selector, { from: [{ podSelector: clients }], ports: [tcp(8080), tcp(50051)] });
}

function internetEgress(inputs: ShapeInputs): RawObject {
  const except = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '169.254.169.254/32'];
  return egress(byInstance(pickWorkload(inputs)), {
    to: [{ ipBlock: { cidr: '0.0.0.0/0', except } }],
    ports: [tcp(443)],
  });
}

function namedPort(inputs: ShapeInputs): RawObject {
  const ports = [tcp('grpc'), tcp('metrics')];
  return {
    podSelector: byName(pickWorkload(inputs)),
    policyTypes: ['Ingress', 'Egress'],
    ingress: [{ from: [{ podSelector: { matchLabels: { tier: 'backend' } } }], ports }],
    egress: [{ to: [{ podSelector: { matchLabels: { tier: 'backend' } } }], ports }],
  };
}

function portRange(inputs: ShapeInputs): RawObject {
  const first = 9000 + 10 * inputs.random.below(100);
  const ports = [{ ...tcp(first), endPort: first + 9 + inputs.random.below(90) }, tcp(9092)];
  return ingress(
    { matchLabels: { tier: 'data' } },
    { from: [{ podSelector: byName(pickWorkload(inputs)) }], ports },
  );
}

function scrape(): RawObject {
  const namespaceSelector = { matchLabels: { purpose: 'monitoring' } };
  const podSelector = { matchLabels: { 'app.kubernetes.io/name': 'prometheus' } };
  return ingress({}, { from: [{ namespaceSelector, podSelector }], ports: [tcp('metrics')] });
}

function allowAll(inputs: ShapeInputs): RawObject {
  return inputs.random.chance(50)
    ? ingress(byName(pickWorkload(inputs)), {})
    : egress(byName(pickWorkload(inputs)), {});
}

function vpcEgress(inputs: ShapeInputs): RawObject {
  const to = [
    { ipBlock: { cidr: '10.0.0.0/16' } },
    { ipBlock: { cidr: `10.1.${inputs.random.below(64)}.0/24` } },
  ];
  return egress(byInstance(pickWorkload(inputs)), { to, ports: [tcp(5432), tcp(3306), tcp(6379)] });
}

function partnerIngress(inputs: ShapeInputs): RawObject {
  const { random } = inputs;
  const from = Array.from({ length: 1 + random.below(3) }, () => ({
    ipBlock: { cidr: `203.0.${random.below(32)}.${16 * random.below(16)}/28` },
  }));
  return ingress({ matchLabels: { tier: 'web' } }, { from, ports: [tcp(443), tcp('http')] });
}

function teamNamespaces(inputs: ShapeInputs): RawObject {
  const team = inputs.namespace.labels.team as string;
  const namespaceSelector = { matchExpressions: [{ key: 'team', operator: 'In', values: [team, 'team-0'] }] };
  return ingress(byInstance(pickWorkload(inputs)), {
    from: [{ namespaceSelector }, { namespaceSelector, podSelector: { matchLabels: { tier: 'backend' } } }],
    ports: [tcp(8080)],
  });
}
