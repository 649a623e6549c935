// One small cluster that has every kind of end that can be named: workloads with and without pods, names that are
// there twice, Services that translate ports, nodes, addresses of pods. The tests of lib/ask share it.
import { prepare } from '../../../lib/analyze.ts';
import type { Analysis } from '../../../lib/model/analysis.ts';
import type { RawObject } from '../../../lib/model/inventory.ts';
import { buildInventory, namespace, networkPolicy, node, pod } from '../../cases/build-inventory.ts';

export const worldObjects: readonly RawObject[] = [
  namespace('shop'),
  namespace('ops'),
  namespace('empty'),
  workload('shop', 'Deployment', { name: 'web', replicas: 2, ports: ['http:TCP:8080', 'metrics:TCP:9100'] }),
  workload('shop', 'StatefulSet', { name: 'db', replicas: 1, ports: ['pg:TCP:5432'] }),
  workload('ops', 'Deployment', { name: 'twin', replicas: 1, ports: [] }),
  workload('ops', 'StatefulSet', { name: 'twin', replicas: 1, ports: [] }),
  pod('ops/probe', { labels: { app: 'probe' }, ips: ['10.1.0.9', 'fd00::9'], node: 'n1' }),
  pod('ops/twin', { labels: { app: 'bare' }, ips: ['10.1.0.10'], node: 'n1' }),
  pod('ops/agent', { labels: { app: 'agent' }, ips: ['10.0.0.1'], node: 'n1', hostNetwork: true }),
  node('n1', { ips: ['10.0.0.1'], podCIDRs: ['10.1.0.0/24'] }),
  node('n2', { ips: ['10.0.0.2'], podCIDRs: ['10.1.1.0/24'] }),
  service('shop/web', { selector: { app: 'web' }, ports: [{ name: 'www', port: 80, targetPort: 'http' }] }),
  service('shop/db', { selector: { app: 'db' }, ports: [{ port: 15432, targetPort: 5432 }] }),
  service('shop/nobody', { selector: { app: 'nobody' }, ports: [{ port: 80 }] }),
  service('shop/outside', { type: 'ExternalName', externalName: 'example.com' }),
  networkPolicy('shop/db', {
    podSelector: { matchLabels: { app: 'db' } },
    policyTypes: ['Ingress', 'Egress'],
    ingress: [
      { from: [{ podSelector: { matchLabels: { app: 'web' } } }], ports: [{ port: 'pg' }] },
      {
        from: [{ ipBlock: { cidr: '203.0.113.0/24', except: ['203.0.113.64/26'] } }],
        ports: [{ port: 5432 }],
      },
    ],
  }),
];

/** The cluster, with more objects if a test needs them. */
export function world(more: readonly RawObject[] = []): Analysis {
  return prepare(buildInventory([...worldObjects, ...more]));
}

function workload(
  inNamespace: string,
  kind: string,
  options: { readonly name: string; readonly replicas: number; readonly ports: readonly string[] },
): RawObject {
  const { name, replicas, ports } = options;
  const labels = { app: name };
  const container = {
    name: 'c',
    image: 'i',
    ports: ports.map((text) => {
      const [portName, protocol, containerPort] = text.split(':');
      return { name: portName, protocol, containerPort: Number(containerPort) };
    }),
  };
  return {
    apiVersion: 'apps/v1',
    kind,
    metadata: { name, namespace: inNamespace },
    spec: {
      replicas,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [container] } },
    },
  };
}

function service(path: string, spec: RawObject): RawObject {
  const [inNamespace, name] = path.split('/') as [string, string];
  return { apiVersion: 'v1', kind: 'Service', metadata: { name, namespace: inNamespace }, spec };
}
