import { describe, expect, test } from 'vitest';
import type { RawObject } from '../../../lib/model/inventory.ts';
import { normalize } from '../../../lib/normalize/normalize.ts';
import { controller, inventoryOf, pod } from './inventory-of.ts';

const read = (...objects: RawObject[]) => normalize(inventoryOf(objects));
const service = (name: string, spec: unknown, metadata = {}) => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name, namespace: 'shop', ...metadata },
  spec,
});
const web = { app: 'web', tier: 'front' };

describe('services', () => {
  test('a Service sends to the pods of its namespace that have all labels of its selector', () => {
    const { services, pods } = read(
      pod({ name: 'a', labels: web }),
      pod({ name: 'b', labels: { app: 'web' } }),
      pod({ name: 'c', namespace: 'other', labels: web }),
      controller('Deployment', { name: 'd', labels: web }),
      service('web', { selector: web, ports: [{ port: 80 }] }),
    );
    expect(services[0]?.podIds.map((id) => pods[id]?.name)).toEqual(['a', 'd']);
  });
  test('what a Service leaves out is as the API server fills it in', () => {
    const { services } = read(service('web', { ports: [{ port: 80 }] }, { annotations: { a: 'b' } }));
    expect(services).toEqual([
      {
        id: 0,
        namespaceId: 0,
        name: 'web',
        type: 'ClusterIP',
        clusterAddresses: [],
        podIds: [],
        ports: [{ protocol: 'TCP', port: 80, targetPort: 80 }],
        externalTrafficPolicy: 'Cluster',
        loadBalancerSourceRanges: [],
        annotations: { a: 'b' },
        origin: { file: 'test.yaml', line: 1 },
      },
    ]);
  });
  test('what a Service says is kept', () => {
    const spec = {
      type: 'LoadBalancer',
      clusterIPs: ['172.20.0.1', 'fd00::1'],
      externalTrafficPolicy: 'Local',
      loadBalancerSourceRanges: ['203.0.113.0/24 '],
      ports: [{ name: 'dns', protocol: 'UDP', port: 53, targetPort: 'dns', nodePort: 30053 }],
    };
    expect(read(service('dns', spec)).services).toMatchObject([
      {
        type: 'LoadBalancer',
        clusterAddresses: ['172.20.0.1', 'fd00::1'],
        externalTrafficPolicy: 'Local',
        loadBalancerSourceRanges: ['203.0.113.0/24'],
        ports: [{ name: 'dns', protocol: 'UDP', port: 53, targetPort: 'dns', nodePort: 30053 }],
      },
    ]);
  });
  test('a headless Service has no address, and an ExternalName no pods', () => {
    const { services, gaps } = read(
      pod({ name: 'a', labels: web }),
      service('headless', { clusterIP: 'None', selector: web, ports: [{ port: 80 }] }),
      service('name', { type: 'ExternalName', externalName: 'example.com', selector: web }),
    );
    expect(services.map(({ clusterAddresses, podIds }) => [clusterAddresses, podIds])).toEqual([
      [[], [0]],
      [[], []],
    ]);
    expect(gaps).toEqual([]);
  });
  test('a Service without selector sends to the pods of its EndpointSlices, by reference or by address', () => {
    const slice = (name: string, endpoints: unknown) => ({
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: { name, namespace: 'shop', labels: { 'kubernetes.io/service-name': 'web' } },
      endpoints,
    });
    const { services, pods, gaps } = read(
      pod({ name: 'a' }),
      pod({ name: 'b' }, { status: { podIP: '10.0.0.2' } }),
      pod({ name: 'c' }),
      slice('web-1', [{ addresses: ['10.0.0.1'], targetRef: { kind: 'Pod', name: 'a' } }]),
      slice('web-2', [{ addresses: ['10.0.0.2', '203.0.113.1', 'example.com'] }]),
      service('web', { ports: [{ port: 80 }] }),
      service('other', { ports: [{ port: 80 }] }),
    );
    expect(services.map(({ name, podIds }) => [name, podIds.map((id) => pods[id]?.name)])).toEqual([
      ['other', []],
      ['web', ['a', 'b']],
    ]);
    expect(gaps).toEqual([]);
  });
  test('Endpoints are read as EndpointSlices are', () => {
    const endpoints = {
      apiVersion: 'v1',
      kind: 'Endpoints',
      metadata: { name: 'web', namespace: 'shop' },
      subsets: [{ addresses: [{ ip: '10.0.0.1', targetRef: { kind: 'Pod', name: 'a' } }] }],
    };
    expect(
      read(pod({ name: 'a' }), endpoints, service('web', { ports: [{ port: 80 }] })).services[0]?.podIds,
    ).toEqual([0]);
  });
  test.each<[told: string, spec: unknown]>([
    ['spec is not an object', 'x'],
    ['spec.type is "Internal", which is not a type of Service', { type: 'Internal' }],
    ['spec.ports is not a list', { ports: {} }],
    ['spec.ports[0].port is missing', { ports: [{}] }],
    ['spec.ports[0].port is "70000"', { ports: [{ port: 70000 }] }],
    [
      'spec.ports[0].targetPort is "80", which is not a port name',
      { ports: [{ port: 80, targetPort: '80' }] },
    ],
    ['spec.selector.app is "1", which is not text', { selector: { app: 1 } }],
    ['spec.externalTrafficPolicy is "None"', { externalTrafficPolicy: 'None' }],
    ['spec.clusterIP is "x", which is not an IP address', { clusterIP: 'x' }],
  ])('a Service that cannot be read may hide an entry point: %s', (told, spec) => {
    const { services, gaps } = read(service('web', spec));
    expect(services).toEqual([]);
    expect(gaps).toMatchObject([{ effect: { scope: 'population', namespaces: ['shop'] } }]);
    expect(gaps[0]?.message).toContain(told);
  });
});

describe('routes', () => {
  const services = [service('api', { ports: [{ port: 80 }] }), service('web', { ports: [{ port: 80 }] })];
  const ingress = (spec: unknown, metadata = {}) => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name: 'i', namespace: 'shop', ...metadata },
    spec,
  });
  const gateway = (kind: string, name: string, spec: unknown, metadata = {}) => ({
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind,
    metadata: { name, namespace: 'shop', ...metadata },
    spec,
  });
  const backend = (name: string, port?: unknown) => ({
    backend: { service: { name, ...(port === undefined ? {} : { port }) } },
  });

  test('an Ingress sends to its default backend and to those of its paths, each once', () => {
    const { routes, gaps } = read(
      ...services,
      ingress({
        ingressClassName: 'alb',
        defaultBackend: { service: { name: 'web', port: { number: 80 } } },
        rules: [
          { http: { paths: [backend('api', { name: 'http' }), backend('web', { number: 80 })] } },
          { host: 'x' },
        ],
      }),
    );
    expect(routes).toMatchObject([
      {
        kind: 'Ingress',
        name: 'i',
        className: 'alb',
        backends: [
          { serviceId: 0, servicePort: 'http' },
          { serviceId: 1, servicePort: 80 },
        ],
      },
    ]);
    expect(gaps).toEqual([]);
  });
  test('the class may stand in the annotation', () => {
    const metadata = { annotations: { 'kubernetes.io/ingress.class': 'nginx' } };
    expect(read(ingress({ rules: [] }, metadata)).routes).toMatchObject([{ className: 'nginx' }]);
  });
  test('a backend that is not in the input is left out', () => {
    expect(read(ingress({ defaultBackend: { service: { name: 'gone' } } })).routes).toMatchObject([
      { backends: [] },
    ]);
  });
  test('the backends of the old Ingress API are told', () => {
    const rules = [{ http: { paths: [{ backend: { serviceName: 'web', servicePort: 80 } }] } }];
    expect(read(ingress({ rules })).gaps).toMatchObject([
      { reason: 'type', effect: { scope: 'population' } },
    ]);
  });
  test.each(['HTTPRoute', 'GRPCRoute', 'TCPRoute', 'TLSRoute', 'UDPRoute'])(
    'a %s has the class of its Gateway',
    (kind) => {
      const { routes, gaps } = read(
        ...services,
        gateway('Gateway', 'g', {
          gatewayClassName: 'amazon-vpc-lattice',
          infrastructure: { annotations: { scheme: 'internal' } },
        }),
        gateway(
          kind,
          'r',
          { parentRefs: [{ name: 'g' }], rules: [{ backendRefs: [{ name: 'web', port: 80 }] }] },
          { annotations: { own: 'yes' } },
        ),
      );
      expect(routes).toMatchObject([
        {
          kind,
          className: 'amazon-vpc-lattice',
          annotations: { scheme: 'internal', own: 'yes' },
          backends: [{ serviceId: 1, servicePort: 80 }],
        },
      ]);
      expect(gaps).toEqual([]);
    },
  );
  test('a mirror is a backend too, and another kind of backend is none', () => {
    const rules = [
      {
        filters: [{ type: 'RequestMirror', requestMirror: { backendRef: { name: 'api', port: 80 } } }],
        backendRefs: [{ name: 'bucket', kind: 'Bucket', group: 'example.com' }],
      },
    ];
    expect(
      read(...services, gateway('HTTPRoute', 'r', { parentRefs: [{ name: 'g' }], rules })).routes,
    ).toMatchObject([{ backends: [{ serviceId: 0, servicePort: 80 }] }]);
  });
  test('a route of a mesh, whose parents are Services, lets nothing in', () => {
    const parentRefs = [{ kind: 'Service', group: '', name: 'web' }];
    expect(read(...services, gateway('HTTPRoute', 'r', { parentRefs, rules: [] })).routes).toEqual([]);
  });
});
