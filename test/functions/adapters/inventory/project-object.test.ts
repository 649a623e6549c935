// Which fields of an object stay, for those where something could leak or something that proves enforcement could be
// lost. That nothing else is needed is shown by the scenarios, which go through the same cuts.
import { describe, expect, test } from 'vitest';
import { projectObject } from '../../../../functions/adapters/inventory/project-object.ts';
import { takeObject } from '../../../../functions/adapters/inventory/take-object.ts';
import type { RawObject } from '../../../../lib/model/inventory.ts';

const SECRET = 'hunter2';

function daemonSet(namespace: string): RawObject {
  const container = {
    name: 'aws-eks-nodeagent',
    image: 'registry/amazon/aws-network-policy-agent:v1.2.1',
    args: [
      '--enable-network-policy=true',
      `--api-token=${SECRET}`,
      '--password',
      SECRET,
      '--enable-ipv6=false',
    ],
    command: ['/controller'],
    env: [
      { name: 'NETWORK_POLICY_ENFORCING_MODE', value: 'strict' },
      { name: 'ENABLE_POD_ENI', valueFrom: { secretKeyRef: { name: SECRET } } },
      { name: 'DB_PASSWORD', value: SECRET },
    ],
    volumeMounts: [{ name: SECRET }],
  };
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name: 'aws-node', namespace, annotations: { a: SECRET } },
    spec: {
      template: { spec: { containers: [container], nodeSelector: { os: 'linux' }, volumes: [SECRET] } },
    },
    status: { desiredNumberScheduled: 3, numberReady: 2, observedGeneration: 7 },
  };
}

describe('a DaemonSet', () => {
  test('of the network keeps what proves which engine it is, and how it is set', () => {
    const kept = projectObject('DaemonSet', daemonSet('kube-system'));
    expect(kept).toEqual({
      metadata: { name: 'aws-node', namespace: 'kube-system' },
      spec: {
        template: {
          spec: {
            nodeSelector: { os: 'linux' },
            containers: [
              {
                name: 'aws-eks-nodeagent',
                image: 'registry/amazon/aws-network-policy-agent:v1.2.1',
                args: ['--enable-network-policy=true', '--enable-ipv6=false'],
                command: ['/controller'],
                env: [{ name: 'NETWORK_POLICY_ENFORCING_MODE', value: 'strict' }],
              },
            ],
          },
        },
      },
      status: { desiredNumberScheduled: 3, numberReady: 2 },
    });
    expect(JSON.stringify(kept)).not.toContain(SECRET);
  });

  test('of an application keeps neither arguments nor environment', () => {
    const text = JSON.stringify(projectObject('DaemonSet', daemonSet('shop')));
    expect(text).toContain('aws-network-policy-agent');
    expect(text).not.toMatch(/hunter2|enable-network-policy|STRICT|env/);
  });
});

test.each(['Deployment', 'StatefulSet', 'Pod'])('a %s keeps no argument and no environment', (kind) => {
  const { spec } = daemonSet('kube-system') as { spec: { template: { spec: RawObject } } };
  const object =
    kind === 'Pod' ? { metadata: { name: 'a' }, spec: spec.template.spec } : daemonSet('kube-system');
  expect(JSON.stringify(projectObject(kind, object))).not.toMatch(/hunter2|args|env|command/);
});

describe('a ConfigMap', () => {
  const map = (namespace: string, name: string, data: RawObject) => ({
    value: { metadata: { namespace, name, labels: { a: SECRET } }, data },
    apiVersion: 'v1',
    kind: 'ConfigMap',
  });
  const take = (...args: Parameters<typeof map>) => takeObject(map(...args), { depth: 100 });

  test.each([
    ['kube-system', 'other'],
    ['shop', 'amazon-vpc-cni'],
    ['shop', 'toString'],
  ])('%s/%s is not read', (namespace, name) => {
    expect(take(namespace, name, { a: SECRET })).toEqual({ as: 'ignored' });
  });

  test("of the VPC CNI is read, and of Cilium's only the settings of policies", () => {
    expect(
      take('kube-system', 'amazon-vpc-cni', { 'enable-network-policy-controller': 'true' }),
    ).toMatchObject({
      object: { data: { 'enable-network-policy-controller': 'true' } },
    });
    const data = { 'enable-policy': 'always', 'etcd-config': SECRET };
    expect(take('kube-system', 'cilium-config', data)).toEqual({
      as: 'object',
      isPolicy: false,
      object: {
        metadata: { namespace: 'kube-system', name: 'cilium-config' },
        data: { 'enable-policy': 'always' },
      },
    });
  });
});

test('a copy of what was applied goes, from policies and from what has annotations', () => {
  const annotations = { 'kubectl.kubernetes.io/last-applied-configuration': SECRET, keep: 'this' };
  for (const kind of ['NetworkPolicy', 'Service', 'Ingress']) {
    const object = { metadata: { name: 'a', annotations, managedFields: [SECRET] }, spec: { x: 1 } };
    const { metadata } = projectObject(kind, object);
    const kept = kind === 'NetworkPolicy' ? metadata : { ...(metadata as RawObject) };
    expect(kept).toEqual({ name: 'a', annotations: { keep: 'this' } });
  }
});

test('a PolicyEndpoint keeps of which policy it is and how much it holds, not the addresses', () => {
  const policyRef = { namespace: 'shop', name: 'web' };
  const spec = { policyRef, ingress: [{ cidr: '10.0.0.1' }, { cidr: '10.0.0.2' }], podSelectorEndpoints: [] };
  expect(projectObject('PolicyEndpoint', { metadata: { name: 'web-x', namespace: 'shop' }, spec })).toEqual({
    metadata: { name: 'web-x', namespace: 'shop' },
    spec: { policyRef },
    counts: { ingress: 2, podSelectorEndpoints: 0 },
  });
});

test('a Node keeps its operating system and kernel', () => {
  const nodeInfo = { operatingSystem: 'linux', kernelVersion: '6.1.0', machineID: SECRET };
  const status = { addresses: [], nodeInfo, images: [SECRET] };
  expect(projectObject('Node', { metadata: { name: 'n' }, status })).toEqual({
    metadata: { name: 'n' },
    status: { addresses: [], nodeInfo: { operatingSystem: 'linux', kernelVersion: '6.1.0' } },
  });
});
