// What findings call a way in, and where they point.
import { describe, expect, test } from 'vitest';
import { namespace, networkPolicy, pod } from '../../cases/build-inventory.ts';
import { findingsOf, scan, service } from './scan.ts';

const web = pod('shop/web', { labels: { app: 'web' }, ports: ['http:TCP:8080'] });
const shop = [
  namespace('shop'),
  web,
  networkPolicy('shop/deny', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] }),
];

describe('a way in is called by the object that makes it', () => {
  test('a route of a Gateway is called by its own kind, and points at the route', () => {
    const gateway = 'gateway.networking.k8s.io/v1';
    const result = scan([
      ...shop,
      service('shop/web'),
      {
        apiVersion: gateway,
        kind: 'Gateway',
        metadata: { namespace: 'shop', name: 'edge' },
        spec: { gatewayClassName: 'istio' },
      },
      {
        apiVersion: gateway,
        kind: 'HTTPRoute',
        metadata: { namespace: 'shop', name: 'shop' },
        spec: { parentRefs: [{ name: 'edge' }], rules: [{ backendRefs: [{ name: 'web', port: 80 }] }] },
      },
      networkPolicy('shop/in', { podSelector: {}, ingress: [{ ports: [{ port: 8080 }] }] }),
    ]);
    const [only, ...others] = findingsOf(result, 'undeclared-entry-point');
    expect(others).toEqual([]);
    expect(only).toMatchObject({
      message: 'HTTPRoute "shop/shop" leads from the internet to Pod "shop/web" and is not declared',
      fix: 'Declare shop/shop:8080 as an entry point, or close it',
      resources: ['HTTPRoute/shop', 'Pod/web'],
    });
    expect(only?.evidence[0]).toMatchObject({ policy: { name: 'in' }, origin: { file: 'test.yaml' } });
  });
});
