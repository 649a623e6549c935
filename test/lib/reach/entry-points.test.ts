// Routes from outside: which source the pods see, and whether policy lets it in (semantics.md a14).
import { describe, expect, test } from 'vitest';
import type { RawObject } from '../../../lib/model/inventory.ts';
import type { EntryPoint } from '../../../lib/model/scan-result.ts';
import { namespace, networkPolicy, node, pod } from '../../cases/build-inventory.ts';
import { ingress, score, service, workload, workloadOf } from '../../cases/scored-objects.ts';

const AWS = 'service.beta.kubernetes.io/aws-load-balancer-';
const ALB = 'alb.ingress.kubernetes.io/';
const web = workload('shop/web', { ports: ['http:TCP:8080', 'dns:UDP:53'] });
const denyAll = networkPolicy('shop/deny', { podSelector: {}, policyTypes: ['Ingress'] });
const allow = (peer: RawObject, port = 8080) =>
  networkPolicy('shop/allow', { podSelector: {}, ingress: [{ from: [peer], ports: [{ port }] }] });
const block = (cidr: string) => ({ ipBlock: { cidr } });

const balancer = (annotations: RawObject = {}, spec: RawObject = {}) =>
  service('shop/web', { ports: ['TCP:80:8080'], annotations, spec: { type: 'LoadBalancer', ...spec } });
const nodePort = (spec: RawObject = {}) =>
  service('shop/web', { ports: ['TCP:80:8080'], spec: { type: 'NodePort', ...spec } });
const clusterIp = service('shop/web', { ports: ['TCP:80:8080'] });
const local = { externalTrafficPolicy: 'Local' };
const ipTargets = {
  [`${AWS}type`]: 'external',
  [`${AWS}nlb-target-type`]: 'ip',
  [`${AWS}scheme`]: 'internet-facing',
};
const alb = (annotations: RawObject) =>
  ingress('shop/web', {
    className: 'alb',
    annotations: { [`${ALB}scheme`]: 'internet-facing', ...annotations },
    backends: ['web:80'],
  });
const nginx = ingress('shop/web', { className: 'nginx', backends: ['web:80'] });
const controllerLabels = {
  'app.kubernetes.io/name': 'ingress-nginx',
  'app.kubernetes.io/component': 'controller',
};
const controller = workload('ingress/nginx', { labels: controllerLabels, ports: ['http:TCP:80'] });
const exposedController = service('ingress/nginx', {
  selector: controllerLabels,
  ports: ['TCP:80'],
  spec: { type: 'LoadBalancer' },
});
const fromController = {
  namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'ingress' } },
  podSelector: { matchLabels: controllerLabels },
};

function entryPoint(
  objects: readonly RawObject[],
  kind: EntryPoint['kind'],
  loadBalancerCidrs: readonly string[] = [],
): EntryPoint {
  const result = score([namespace('shop'), web, ...objects], { networks: { loadBalancerCidrs } });
  expect(result.gaps).toEqual([]);
  const found = result.entryPoints.filter((one) => one.kind === kind && one.namespace === 'shop');
  expect(found).toHaveLength(1);
  return found[0] as EntryPoint;
}

type Row = readonly [
  led: string,
  kind: EntryPoint['kind'],
  objects: readonly RawObject[],
  seen: string,
  verdict: string,
  subnets?: readonly string[],
];

const rows: readonly Row[] = [
  // A node's address: the pod's own node is always let through.
  ['a LoadBalancer, policy Cluster', 'LoadBalancer', [balancer(), denyAll], 'node', 'accept'],
  ['a NodePort, policy Cluster', 'NodePort', [nodePort(), denyAll], 'node', 'accept'],
  [
    'an AWS NLB with instance targets',
    'LoadBalancer',
    [balancer({ [`${AWS}type`]: 'nlb' }), denyAll],
    'node',
    'accept',
  ],
  ['an ALB with instance targets', 'Ingress', [clusterIp, alb({}), denyAll], 'node', 'accept'],
  [
    'an ALB with target-type instance',
    'Ingress',
    [clusterIp, alb({ [`${ALB}target-type`]: 'instance' }), denyAll],
    'node',
    'accept',
  ],
  // The client's address.
  ['a LoadBalancer, policy Local, denied', 'LoadBalancer', [balancer({}, local), denyAll], 'client', 'deny'],
  [
    'a LoadBalancer, policy Local, private peers',
    'LoadBalancer',
    [balancer({}, local), allow(block('10.0.0.0/8'))],
    'client',
    'deny',
  ],
  [
    'a LoadBalancer, policy Local, public peers',
    'LoadBalancer',
    [balancer({}, local), allow(block('0.0.0.0/0'))],
    'client',
    'accept',
  ],
  [
    'a LoadBalancer, policy Local, another port',
    'LoadBalancer',
    [balancer({}, local), allow(block('0.0.0.0/0'), 80)],
    'client',
    'deny',
  ],
  ['a NodePort, policy Local', 'NodePort', [nodePort(local), denyAll], 'client', 'deny'],
  [
    'an AWS NLB, instance targets, policy Local',
    'LoadBalancer',
    [balancer({ [`${AWS}type`]: 'nlb' }, local), denyAll],
    'client',
    'deny',
  ],
  [
    'an AWS NLB, ip targets, preserve_client_ip',
    'LoadBalancer',
    [
      balancer({ ...ipTargets, [`${AWS}target-group-attributes`]: 'a=b, preserve_client_ip.enabled=true' }),
      denyAll,
    ],
    'client',
    'deny',
  ],
  [
    'an AWS NLB, ip targets, UDP',
    'LoadBalancer',
    [
      service('shop/web', { ports: ['UDP:53'], annotations: ipTargets, spec: { type: 'LoadBalancer' } }),
      denyAll,
    ],
    'client',
    'deny',
  ],
  // The balancer's subnets; where they are not known, any private address.
  ['an AWS NLB, ip targets, denied', 'LoadBalancer', [balancer(ipTargets), denyAll], 'loadBalancer', 'deny'],
  [
    'an AWS NLB, ip targets, public peers',
    'LoadBalancer',
    [balancer(ipTargets), allow(block('203.0.113.0/24'))],
    'loadBalancer',
    'deny',
  ],
  [
    'an AWS NLB, ip targets, private peers',
    'LoadBalancer',
    [balancer(ipTargets), allow(block('10.9.0.0/24'))],
    'loadBalancer',
    'accept',
  ],
  [
    'an AWS NLB, ip targets, its subnet',
    'LoadBalancer',
    [balancer(ipTargets), allow(block('10.9.0.0/24'))],
    'loadBalancer',
    'accept',
    ['10.9.0.0/24'],
  ],
  [
    'an AWS NLB, ip targets, another subnet',
    'LoadBalancer',
    [balancer(ipTargets), allow(block('10.9.0.0/24'))],
    'loadBalancer',
    'deny',
    ['10.8.0.0/24'],
  ],
  [
    'an AWS classic balancer, policy Local',
    'LoadBalancer',
    [balancer({ [`${AWS}backend-protocol`]: 'tcp' }, local), denyAll],
    'loadBalancer',
    'deny',
  ],
  [
    'an ALB with ip targets, denied',
    'Ingress',
    [clusterIp, alb({ [`${ALB}target-type`]: 'ip' }), denyAll],
    'loadBalancer',
    'deny',
  ],
  [
    'an ALB with ip targets, its subnet',
    'Ingress',
    [clusterIp, alb({ [`${ALB}target-type`]: 'ip' }), allow(block('10.9.0.0/24'))],
    'loadBalancer',
    'accept',
    ['10.9.0.0/24'],
  ],
  [
    'a GKE Ingress, denied',
    'Ingress',
    [clusterIp, ingress('shop/web', { className: 'gce', backends: ['web:80'] }), allow(block('10.0.0.0/8'))],
    'loadBalancer',
    'deny',
  ],
  [
    'a GKE Ingress, Google front ends',
    'Ingress',
    [
      clusterIp,
      ingress('shop/web', { className: 'gce', backends: ['web:80'] }),
      allow(block('35.191.0.0/16')),
    ],
    'loadBalancer',
    'accept',
  ],
  // The controller's pods.
  [
    'a controller, denied',
    'Ingress',
    [clusterIp, nginx, controller, exposedController, denyAll],
    'controller',
    'deny',
  ],
  [
    'a controller, its pods listed',
    'Ingress',
    [clusterIp, nginx, controller, exposedController, allow(fromController)],
    'controller',
    'accept',
  ],
  [
    'a controller, other pods listed',
    'Ingress',
    [
      clusterIp,
      nginx,
      controller,
      exposedController,
      allow({ namespaceSelector: {}, podSelector: { matchLabels: { app: 'other' } } }),
    ],
    'controller',
    'deny',
  ],
  [
    'a controller that may not send',
    'Ingress',
    [
      clusterIp,
      nginx,
      controller,
      exposedController,
      allow(fromController),
      networkPolicy('ingress/deny', { podSelector: {}, policyTypes: ['Egress'] }),
    ],
    'controller',
    'deny',
  ],
  [
    'a controller that is let nothing in',
    'Ingress',
    [
      clusterIp,
      nginx,
      controller,
      service('ingress/nginx', {
        selector: controllerLabels,
        ports: ['TCP:80'],
        spec: { type: 'LoadBalancer', ...local },
      }),
      allow(fromController),
      networkPolicy('ingress/deny', { podSelector: {}, policyTypes: ['Ingress'] }),
    ],
    'controller',
    'deny',
  ],
  [
    "a controller on the nodes' network",
    'Ingress',
    [
      clusterIp,
      nginx,
      workload('ingress/nginx', { kind: 'DaemonSet', labels: controllerLabels, hostNetwork: true }),
      denyAll,
    ],
    'controller',
    'accept',
  ],
  ['a controller that is not known, denied', 'Ingress', [clusterIp, nginx, denyAll], 'controller', 'deny'],
  [
    'a controller that is not known, private peers',
    'Ingress',
    [clusterIp, nginx, allow(block('10.0.0.0/24'))],
    'controller',
    'accept',
  ],
  [
    'a controller that is not known, pods of other namespaces',
    'Ingress',
    [clusterIp, nginx, allow({ namespaceSelector: {} })],
    'controller',
    'accept',
  ],
  [
    'a controller that is not known, a listed namespace',
    'Ingress',
    [
      clusterIp,
      nginx,
      namespace('edge'),
      allow({ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'edge' } } }),
    ],
    'controller',
    'accept',
  ],
  [
    'a controller that is not known, pods of the same namespace',
    'Ingress',
    [clusterIp, nginx, allow({ podSelector: {} })],
    'controller',
    'deny',
  ],
  [
    'a controller that nothing leads to',
    'Ingress',
    [clusterIp, nginx, controller, allow(block('10.0.0.0/24'))],
    'controller',
    'accept',
  ],
];

describe('the pods of', () => {
  test.each(rows.map((row) => [row[0], row] as const))(
    '%s',
    (_, [, kind, objects, seen, verdict, subnets]) => {
      const { targets } = entryPoint(objects, kind, subnets);
      expect(targets.map(({ seenSource, verdict: found }) => [seenSource, found])).toEqual([[seen, verdict]]);
    },
  );
});

const schemes: readonly (readonly [
  what: string,
  kind: EntryPoint['kind'],
  scheme: string,
  objects: readonly RawObject[],
])[] = [
  ['a LoadBalancer without annotations', 'LoadBalancer', 'internet', [balancer()]],
  ['aws-load-balancer-internal', 'LoadBalancer', 'internal', [balancer({ [`${AWS}internal`]: 'true' })]],
  [
    'aws-load-balancer-internal: "false"',
    'LoadBalancer',
    'internet',
    [balancer({ [`${AWS}internal`]: 'false' })],
  ],
  ['type nlb of the cloud provider', 'LoadBalancer', 'internet', [balancer({ [`${AWS}type`]: 'nlb' })]],
  ['type external without a scheme', 'LoadBalancer', 'internal', [balancer({ [`${AWS}type`]: 'external' })]],
  ['scheme internet-facing', 'LoadBalancer', 'internet', [balancer(ipTargets)]],
  ['scheme internal', 'LoadBalancer', 'internal', [balancer({ [`${AWS}scheme`]: 'internal' })]],
  [
    'a GKE internal balancer',
    'LoadBalancer',
    'internal',
    [balancer({ 'networking.gke.io/load-balancer-type': 'Internal' })],
  ],
  [
    'an Azure internal balancer',
    'LoadBalancer',
    'internal',
    [balancer({ 'service.beta.kubernetes.io/azure-load-balancer-internal': 'true' })],
  ],
  [
    'an ALB without a scheme',
    'Ingress',
    'internal',
    [clusterIp, ingress('shop/web', { className: 'alb', backends: ['web:80'] })],
  ],
  ['a NodePort where no node is known', 'NodePort', 'internet', [nodePort()]],
  [
    'a NodePort of nodes with private addresses',
    'NodePort',
    'internal',
    [nodePort(), node('n1', { ips: ['10.0.0.1'] })],
  ],
  [
    'a NodePort of a node with a public address',
    'NodePort',
    'internet',
    [nodePort(), node('n1', { ips: ['10.0.0.1', '203.0.113.1'] })],
  ],
  [
    'a controller behind an internal balancer',
    'Ingress',
    'internal',
    [
      clusterIp,
      nginx,
      controller,
      service('ingress/nginx', {
        selector: controllerLabels,
        ports: ['TCP:80'],
        annotations: { [`${AWS}internal`]: 'true' },
        spec: { type: 'LoadBalancer' },
      }),
    ],
  ],
];

test.each(schemes)('%s: %s is %s', (_, kind, scheme, objects) => {
  expect(entryPoint(objects, kind).scheme).toBe(scheme);
});

describe('what comes in', () => {
  test('is routed to the port of the pods, by number and by name', () => {
    const named = service('shop/web', {
      ports: ['TCP:80:http', 'UDP:53:dns'],
      spec: { type: 'LoadBalancer' },
    });
    expect(entryPoint([balancer()], 'LoadBalancer').targets[0]?.ports).toBe('TCP 8080');
    expect(entryPoint([named], 'LoadBalancer').targets[0]?.ports).toBe('TCP 8080, UDP 53');
  });

  test('through an Ingress reaches the ports of its backends only', () => {
    const two = service('shop/web', { ports: ['TCP:80:8080', 'TCP:81:9090'] });
    const target = entryPoint([two, alb({ [`${ALB}target-type`]: 'ip' })], 'Ingress').targets[0];
    expect(target).toMatchObject({
      ports: 'TCP 8080',
      workload: 'web',
      workloadKind: 'Deployment',
      namespace: 'shop',
    });
  });

  test('by a hostPort arrives as by NodePort on that node', () => {
    const agent = workload('shop/agent', { kind: 'DaemonSet', ports: ['http:TCP:8080:80'] });
    expect(entryPoint([agent, denyAll], 'hostPort')).toMatchObject({
      name: 'agent',
      targets: [{ ports: 'TCP 8080', seenSource: 'node', verdict: 'accept' }],
    });
  });

  test("by the nodes' network reaches the declared ports, or any port when none is", () => {
    const agent = (ports: readonly string[]) => workload('shop/agent', { hostNetwork: true, ports });
    const target = { seenSource: 'host', verdict: 'accept' };
    expect(entryPoint([agent(['a:TCP:9100']), denyAll], 'hostNetwork').targets).toMatchObject([
      { ...target, ports: 'TCP 9100' },
    ]);
    expect(entryPoint([agent([]), denyAll], 'hostNetwork').targets).toMatchObject([
      { ...target, ports: 'all' },
    ]);
  });
});

function internetPoints(objects: readonly RawObject[]): number {
  const { exposureDeductions } = workloadOf(score([namespace('shop'), web, ...objects]), 'shop/web');
  return (
    exposureDeductions.find(({ position, direction }) => position === 'internet' && direction === 'ingress')
      ?.points ?? 0
  );
}

describe('the points for coming in from the internet', () => {
  test('are those of the ports that are routed and admitted', () => {
    expect(internetPoints([balancer(), denyAll])).toBe(15);
    expect(internetPoints([balancer({}, local), denyAll])).toBe(0);
    expect(
      internetPoints([service('shop/web', { ports: ['TCP:80', 'TCP:81'], spec: { type: 'LoadBalancer' } })]),
    ).toBe(16.5);
  });

  test('are none for an internal entry point', () => {
    expect(internetPoints([balancer({ [`${AWS}internal`]: 'true' })])).toBe(0);
  });

  test('grow with the clients that policy admits', () => {
    expect(internetPoints([balancer({}, local), allow(block('203.0.113.0/24'))])).toBe(2.25);
    expect(internetPoints([balancer({}, local), allow(block('203.0.0.0/16'))])).toBe(8.63);
    expect(internetPoints([balancer({}, local), allow(block('0.0.0.0/0'))])).toBe(15);
  });

  test('grow with the clients that the balancer serves', () => {
    const serving = (...ranges: readonly string[]) =>
      internetPoints([balancer({}, { loadBalancerSourceRanges: ranges }), denyAll]);
    expect(serving('203.0.113.0/24')).toBe(2.25);
    expect(serving('203.0.0.0/16', '203.0.113.0/24')).toBe(8.63);
    expect(serving('10.0.0.0/8')).toBe(0);
    const both = [
      balancer({}, { ...local, loadBalancerSourceRanges: ['203.0.0.0/16'] }),
      allow(block('203.0.113.0/24')),
    ];
    expect(internetPoints(both)).toBe(2.25);
  });

  test('name the entry point and the rule', () => {
    const result = score([namespace('shop'), web, balancer({}, local), allow(block('0.0.0.0/0'))]);
    expect(workloadOf(result, 'shop/web').exposureDeductions).toContainEqual({
      position: 'internet',
      direction: 'ingress',
      points: 15,
      peer: { kind: 'entryPoint', entryPoint: 'LoadBalancer/web' },
      ports: 'TCP 8080',
      cause: {
        kind: 'rule',
        policy: { kind: 'NetworkPolicy', namespace: 'shop', name: 'allow', file: 'test.yaml', line: 4 },
        ruleIndex: 0,
      },
    });
  });
});

test('a policy that could not be read makes the verdict unknown', () => {
  const broken = networkPolicy('shop/broken', { podSelector: {}, ingress: 'all' });
  const result = score([
    namespace('shop'),
    pod('shop/web', { labels: { app: 'web' } }),
    balancer({}, local),
    denyAll,
    broken,
  ]);
  expect(result.entryPoints[0]?.targets[0]?.verdict).toBe('unknown');
});
