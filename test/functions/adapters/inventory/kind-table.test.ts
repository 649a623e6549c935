import { describe, expect, test } from 'vitest';
import { classifyKind } from '../../../../functions/adapters/inventory/kind-table.ts';
import { readFiles } from '../manifests/temporary-folder.ts';

describe('an object is taken by its apiVersion and kind', () => {
  test.each<[apiVersion: string, kind: string, expected: object]>([
    ['v1', 'Pod', { class: 'read', scope: 'namespaced' }],
    ['v1', 'Namespace', { class: 'read', scope: 'cluster' }],
    ['networking.k8s.io/v1', 'NetworkPolicy', { class: 'read', scope: 'namespaced' }],
    ['policy.networking.k8s.io/v1alpha1', 'AdminNetworkPolicy', { class: 'read', scope: 'cluster' }],
    ['policy.networking.k8s.io/v1alpha2', 'ClusterNetworkPolicy', { class: 'read', scope: 'cluster' }],
    ['gateway.networking.k8s.io/v1', 'HTTPRoute', { class: 'read', scope: 'namespaced' }],
    ['gateway.networking.k8s.io/v1alpha3', 'TLSRoute', { class: 'read', scope: 'namespaced' }],
    ['v1', 'ConfigMap', { class: 'ignored' }],
    ['policy/v1beta1', 'PodSecurityPolicy', { class: 'ignored' }],
    ['rbac.authorization.k8s.io/v1beta1', 'Role', { class: 'ignored' }],
    ['gateway.networking.k8s.io/v1beta1', 'ReferenceGrant', { class: 'ignored' }],
    ['route.openshift.io/v1', 'Route', { class: 'ignored' }],
    ['cert-manager.io/v1', 'Certificate', { class: 'ignored' }],
    ['networking.k8s.aws/v1alpha1', 'PolicyEndpoint', { class: 'read', scope: 'namespaced' }],
    ['networking.k8s.aws/v1alpha1', 'ClusterPolicyEndpoint', { class: 'ignored' }],
    ['eks.amazonaws.com/v1', 'NodeClass', { class: 'read', scope: 'cluster' }],
    ['projectcalico.org/v3', 'StagedNetworkPolicy', { class: 'ignored' }],
    ['cilium.io/v2', 'CiliumNode', { class: 'ignored' }],
    ['networking.k8s.io/v1', 'NetworkPolcy', { class: 'unknownKind' }],
    ['v1', 'Deploymnt', { class: 'unknownKind' }],
    ['v1', 'toString', { class: 'unknownKind' }],
    ['v1', 'Deployment', { class: 'unknownKind', servedAs: 'apps/v1', scope: 'namespaced' }],
    [
      'extensions/v1beta1',
      'NetworkPolicy',
      { class: 'unknownKind', servedAs: 'networking.k8s.io/v1', scope: 'namespaced' },
    ],
    ['extensions/v1beta1', 'Deployment', { class: 'unknownKind', servedAs: 'apps/v1', scope: 'namespaced' }],
    [
      'networking.k8s.io/v1beta1',
      'Ingress',
      { class: 'unknownKind', servedAs: 'networking.k8s.io/v1', scope: 'namespaced' },
    ],
    ['batch/v1beta1', 'CronJob', { class: 'unknownKind', servedAs: 'batch/v1', scope: 'namespaced' }],
    ['apps/v1', 'Namespace', { class: 'unknownKind', servedAs: 'v1', scope: 'cluster' }],
    ['cilium.io/v2', 'CiliumNetworkPolicy', { class: 'unsupported' }],
    ['cilium.io/v2', 'CiliumCIDRGroup', { class: 'unsupported' }],
    ['crd.projectcalico.org/v1', 'GlobalNetworkPolicy', { class: 'unsupported' }],
    ['projectcalico.org/v3', 'NetworkPolicy', { class: 'unsupported' }],
    ['networking.k8s.aws/v1alpha1', 'ClusterNetworkPolicy', { class: 'unsupported' }],
    ['networking.k8s.aws/v1alpha1', 'ApplicationNetworkPolicy', { class: 'unsupported' }],
    ['crd.antrea.io/v1beta1', 'ClusterNetworkPolicy', { class: 'unsupported' }],
    ['k8s.ovn.org/v1', 'UserDefinedNetwork', { class: 'unsupported' }],
    ['policy.networking.k8s.io/v1alpha2', 'AdminNetworkPolicy', { class: 'unsupported' }],
    ['policy.networking.k8s.io/v1beta1', 'ClusterNetworkPolicy', { class: 'unsupported' }],
  ])('%s %s', (apiVersion, kind, expected) => {
    expect(classifyKind(apiVersion, kind)).toEqual(expected);
  });
});

describe('what a kind that cannot be read leaves unknown', () => {
  test.each<[apiVersion: string, kind: string, metadata: string, namespaces: string[]]>([
    ['cilium.io/v2', 'CiliumNetworkPolicy', '{name: a, namespace: shop}', ['shop']],
    ['cilium.io/v2', 'CiliumNetworkPolicy', '{name: a}', ['default']],
    ['cilium.io/v2', 'CiliumClusterwideNetworkPolicy', '{name: a}', ['*']],
    ['networking.k8s.aws/v1alpha1', 'ClusterNetworkPolicy', '{name: a}', ['*']],
    ['batch/v1beta1', 'CronJob', '{name: a}', ['default']],
    ['apps/v1', 'Namespace', '{name: a}', ['*']],
    ['v1', 'Deploymnt', '{name: a, namespace: shop}', ['shop']],
    ['v1', 'Deploymnt', '{name: a}', ['*']],
  ])('%s %s %s', async (apiVersion, kind, metadata, namespaces) => {
    const { gaps, objects } = await readFiles({
      'a.yaml': `---\napiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: ${metadata}\n`,
    });
    expect(objects).toEqual([]);
    expect(gaps).toMatchObject([
      {
        object: { apiVersion, kind, name: 'a' },
        origin: { file: 'a.yaml', line: 2 },
        effect: { scope: 'population', namespaces },
      },
    ]);
  });
  test('the remedy names where a kind is served', async () => {
    const { gaps } = await readFiles({
      'a.yaml': 'apiVersion: extensions/v1beta1\nkind: Ingress\nmetadata: {name: a}\n',
    });
    expect(gaps[0]).toMatchObject({
      message: 'Cannot read Ingress "a": extensions/v1beta1 has no kind "Ingress"',
      remedy: 'Write apiVersion "networking.k8s.io/v1"',
    });
  });
});

test('an object of a third party that makes pods from a template is read, and only its template', async () => {
  const template = '{metadata: {labels: {a: b}}, spec: {containers: [{name: m, image: i}]}}';
  const text = `apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata: {name: a}\nspec: {replicas: 2, strategy: {}, template: ${template}}\n`;
  const { objects, ignored } = await readFiles({
    'a.yaml': `${text}---\napiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: a}\nspec: {}\n`,
  });
  expect(objects).toMatchObject([
    {
      kind: 'Rollout',
      object: {
        metadata: { name: 'a' },
        spec: { replicas: 2, template: { metadata: { labels: { a: 'b' } }, spec: { containers: [{}] } } },
      },
    },
  ]);
  expect(ignored).toEqual({ 'argoproj.io/v1alpha1/Application': 1 });
});
