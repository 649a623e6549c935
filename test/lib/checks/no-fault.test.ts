// What an engineer of the application would not call a fault, and what is told with another finding.
import { describe, expect, test } from 'vitest';
import type { RawObject } from '../../../lib/model/inventory.ts';
import { namespace, networkPolicy, pod } from '../../cases/build-inventory.ts';
import { findingsOf, outcomeOf, scan, service } from './scan.ts';

const web = pod('shop/web', { labels: { app: 'web' }, ports: ['http:TCP:8080'] });
const denyAll = networkPolicy('shop/deny', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
const shop = [namespace('shop'), web, denyAll];

describe('no fault is', () => {
  test('a peer that is named by labels with values, although it costs points', () => {
    const client = [
      namespace('front'),
      pod('front/client', { labels: { app: 'client' } }),
      networkPolicy('front/deny', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] }),
    ];
    const clients = {
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'front' } },
      podSelector: { matchLabels: { app: 'client' } },
    };
    const servers = {
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'shop' } },
      podSelector: { matchLabels: { app: 'web' } },
    };
    const dns = { podSelector: { matchLabels: { app: 'dns' } } };
    const result = scan([
      ...shop,
      ...client,
      admitting([clients]),
      networkPolicy('front/client', {
        podSelector: { matchLabels: { app: 'client' } },
        policyTypes: ['Egress'],
        egress: [{ to: [servers], ports: [{ port: 8080 }] }],
      }),
      networkPolicy('front/dns', {
        podSelector: {},
        policyTypes: ['Egress'],
        egress: [{ to: [dns], ports: [{ protocol: 'UDP', port: 53 }] }],
      }),
      pod('front/dns', { labels: { app: 'dns' } }),
      networkPolicy('front/dns-clients', {
        podSelector: { matchLabels: { app: 'dns' } },
        ingress: [
          {
            from: [{ podSelector: { matchLabels: { app: 'client' } } }],
            ports: [{ protocol: 'UDP', port: 53 }],
          },
        ],
      }),
    ]);
    const exposed = result.namespaces.find(({ name }) => name === 'shop')?.scores.exposure?.worst;
    expect(exposed).toBeGreaterThan(0);
    expect(result.findings.filter((finding) => finding.namespace === 'shop')).toEqual([]);
  });

  test('a node agent that must be on the network of its node', () => {
    const spec = { hostNetwork: true, containers: [{ name: 'c', image: 'i' }] };
    const template = { metadata: { labels: { 'k8s-app': 'kube-proxy' } }, spec };
    const agent = {
      apiVersion: 'apps/v1',
      kind: 'DaemonSet',
      metadata: { namespace: 'kube-system', name: 'kube-proxy' },
      spec: { selector: { matchLabels: { 'k8s-app': 'kube-proxy' } }, template },
    };
    const agents = scan([...shop, agent]);
    expect(agents.findings.map(({ checkId }) => checkId)).toEqual(['next-pod-not-covered']);
    expect(outcomeOf(agents, 'instance-metadata-egress')).toBe('pass');
    const other = { ...agent, metadata: { ...agent.metadata, name: 'collector' } };
    const result = scan([...shop, other]);
    expect(findingsOf(result, 'host-network-workload')).toHaveLength(1);
    const [only] = findingsOf(scan([...shop, agent, other]), 'host-network-workload');
    expect(only?.resources).toEqual(['DaemonSet/collector']);
    expect(only?.evidence.filter(({ connection }) => !connection?.includes('collector'))).toEqual([]);
    expect(outcomeOf(result, 'instance-metadata-egress')).toBe('fail');
  });

  test('a Service whose clients are not there yet', () => {
    const clients = {
      namespaceSelector: { matchLabels: { team: 'later' } },
      podSelector: { matchLabels: { app: 'client' } },
    };
    const result = scan([...shop, service('shop/web'), admitting([clients])]);
    expect(outcomeOf(result, 'service-blocked')).toBe('pass');
    expect(outcomeOf(result, 'peer-matches-nothing')).toBe('unknown');
  });

  test('a Service whose target port no pod has a name for', () => {
    const result = scan([...shop, service('shop/web', { ports: [{ port: 80, targetPort: 'grpc' }] })]);
    expect(outcomeOf(result, 'service-blocked')).toBe('pass');
  });

  test('a dozen rules with one port each', () => {
    const ingress = Array.from({ length: 12 }, (_, index) => ({
      from: [{ podSelector: { matchLabels: { app: `client-${index}` } } }],
      ports: [{ port: 8080 + index }],
    }));
    const clients = ingress.map((_, index) =>
      pod(`shop/client-${index}`, { labels: { app: `client-${index}` } }),
    );
    const policy = networkPolicy('shop/web', { podSelector: { matchLabels: { app: 'web' } }, ingress });
    const result = scan([...shop, ...clients, policy]);
    const found = result.namespaces[0]?.workloads.find(({ name }) => name === 'web');
    expect(found?.directions?.ingress.coverageDeductions).toMatchObject([{ position: 'listedPeers' }]);
    expect(outcomeOf(result, 'all-ports-rule')).toBe('pass');
  });

  test('addresses of a few hosts, outside of the cluster', () => {
    const hosts = { ipBlock: { cidr: '10.9.8.0/28' } };
    const result = scan([...shop, admitting([hosts])]);
    expect(outcomeOf(result, 'strangers-of-private-ranges')).toBe('pass');
    expect(outcomeOf(result, 'strangers-of-other-namespaces')).toBe('pass');
  });

  test('an entry point that is internal, or that policies keep closed', () => {
    const annotations = { 'networking.gke.io/load-balancer-type': 'Internal' };
    const made = service('shop/web', { type: 'LoadBalancer' });
    const internal = { ...made, metadata: { ...(made.metadata as RawObject), annotations } };
    const closed = service('shop/web', { type: 'LoadBalancer', externalTrafficPolicy: 'Local' });
    expect(outcomeOf(scan([...shop, internal]), 'undeclared-entry-point')).toBe('pass');
    expect(outcomeOf(scan([...shop, closed]), 'undeclared-entry-point')).toBe('pass');
  });

  test('the address of EKS Pod Identity, which pods need', () => {
    const blocks = ['169.254.170.23/32', 'fd00:ec2::23/128'].map((cidr) => ({ ipBlock: { cidr } }));
    const policy = networkPolicy('shop/identity', {
      podSelector: {},
      policyTypes: ['Egress'],
      egress: [{ to: blocks, ports: [{ port: 80 }] }],
    });
    expect(outcomeOf(scan([...shop, policy]), 'instance-metadata-egress')).toBe('pass');
  });
});

describe('told with another finding is', () => {
  test('an allow-all rule of a policy that selects nothing', () => {
    const policy = networkPolicy('shop/open', {
      podSelector: { matchLabels: { app: 'none' } },
      ingress: [{}],
    });
    const result = scan([...shop, policy]);
    expect(result.findings.map(({ checkId }) => checkId)).toEqual(['policy-selects-nothing']);
    expect(outcomeOf(result, 'allow-all-rule')).toBe('pass');
  });

  test('a Service that is blocked because the policy for it selects nothing', () => {
    const policy = networkPolicy('shop/web', {
      podSelector: { matchLabels: { app: 'wbe' } },
      ingress: [{ from: [{ podSelector: {} }], ports: [{ port: 8080 }] }],
    });
    const result = scan([...shop, service('shop/web'), policy]);
    const [only, ...others] = result.findings;
    expect(others).toEqual([]);
    expect(only).toMatchObject({
      checkId: 'policy-selects-nothing',
      otherChecks: ['service-blocked'],
      message:
        'NetworkPolicy "shop/web" selects no pod: no pod of namespace "shop" has app=wbe; Service "shop/web" is blocked without it',
      resources: ['NetworkPolicy/web', 'Service/web'],
    });
  });

  test('a way in past the policies, until it is declared', () => {
    const open = [...shop, service('shop/web', { type: 'LoadBalancer' })];
    const [only] = scan(open).findings;
    expect(only?.message).toBe(
      'LoadBalancer Service "shop/web" leads from the internet to Pod "shop/web" past its policies, and is not declared: what comes from the node of a pod is always let in',
    );
    expect(only?.fix).toBe('Declare shop/web:8080 as an entry point, or close it');
    expect(only?.points).toEqual({ coverage: 0, exposure: 15 });
    const declared = scan(open, [{ namespace: 'shop', name: 'web', ports: [8080] }]);
    expect(outcomeOf(declared, 'undeclared-entry-point')).toBe('pass');
  });

  test('a Service with two contents: only what leads traffic is unknown by it', () => {
    const clients = { podSelector: { matchLabels: { app: 'web' } } };
    const other = service('shop/web', { ports: [{ port: 81, targetPort: 8080 }] });
    const result = scan([...shop, admitting([clients]), service('shop/web'), other]);
    const unknown = result.checks.filter(({ outcome }) => outcome === 'unknown').map(({ id }) => id);
    expect(unknown).toEqual([
      'undeclared-entry-point',
      'dns-cut',
      'service-blocked',
      'service-selects-nothing',
      'unreadable-input',
    ]);
    expect(findingsOf(result, 'unreadable-input')).toHaveLength(1);
  });
});

function admitting(from: readonly RawObject[]): RawObject {
  return networkPolicy('shop/web', {
    podSelector: { matchLabels: { app: 'web' } },
    ingress: [{ from, ports: [{ port: 8080 }] }],
  });
}
