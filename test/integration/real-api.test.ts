// The reader against a real kube-apiserver, where KUBEBUILDER_ASSETS names a folder with one and etcd (as the tools of
// kubebuilder lay it out). Without it the suite says that it was skipped: the fake API server stands in everywhere else.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { accessOf } from '../../functions/adapters/kubernetes-api/kubeconfig.ts';
import { loadKubeconfig } from '../../functions/adapters/kubernetes-api/kubeconfig-file.ts';
import { readCluster } from '../../functions/adapters/kubernetes-api/read-cluster.ts';
import type { RawObject } from '../../lib/model/inventory.ts';
import type { ScanResult } from '../../lib/model/scan-result.ts';
import { objectsOf } from '../functions/cli/example-objects.ts';
import { root, run } from '../functions/cli/fake-shell.ts';
import { type RealApi, startRealApi } from './real-kube-apiserver.ts';

const assets = process.env.KUBEBUILDER_ASSETS;
if (!assets) console.log('SKIPPED: real kube-apiserver (KUBEBUILDER_ASSETS is not set)');

const MACHINE = { now: Date.now, random: Math.random, sleep: async () => {} };

/** As the network-policy-api project defines it, without its schema: what is in a policy is for our reader to judge. */
const definition: RawObject = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: {
    name: 'clusternetworkpolicies.policy.networking.k8s.io',
    annotations: { 'api-approved.kubernetes.io': 'unapproved, for tests' },
  },
  spec: {
    group: 'policy.networking.k8s.io',
    scope: 'Cluster',
    names: {
      kind: 'ClusterNetworkPolicy',
      listKind: 'ClusterNetworkPolicyList',
      plural: 'clusternetworkpolicies',
      singular: 'clusternetworkpolicy',
    },
    versions: [
      {
        name: 'v1alpha2',
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
      },
    ],
  },
};

describe.skipIf(!assets)('a real kube-apiserver', () => {
  let api: RealApi;
  beforeAll(async () => {
    api = await startRealApi(assets ?? '');
    const access = parseAllDocuments(
      readFileSync(join(root, 'infra/cluster-access/cluster-role.yaml'), 'utf8'),
    ).map((document) => document.toJS() as RawObject);
    const objects = objectsOf(join(root, 'examples/shop'));
    const first = (object: RawObject) => (object.kind === 'Namespace' ? 0 : 1);
    const own = objects.filter(({ kind, metadata }) => {
      // It makes this namespace itself
      return kind !== 'Namespace' || (metadata as { readonly name: string }).name !== 'kube-system';
    });
    await api.create([definition, ...access, ...own.sort((a, b) => first(a) - first(b))]);
  });
  afterAll(() => api?.close());

  const live = (...args: readonly string[]) =>
    run([...args, '--kubeconfig', api.kubeconfig], { surroundings: MACHINE });

  /** What the scan says of the namespaces of the example, without where it was read. */
  const judged = (text: string, names: ReadonlySet<string>) => {
    const { namespaces, findings, entryPoints } = JSON.parse(text) as ScanResult;
    const places = ['file', 'line', 'origin', 'origins', 'connectionLists'];
    const own = {
      namespaces: namespaces.filter(({ name }) => names.has(name)),
      findings: findings.filter(({ namespace }) => names.has(namespace ?? '')),
      entryPoints,
    };
    return JSON.parse(JSON.stringify(own, (key, value) => (places.includes(key) ? undefined : value)));
  };

  test('gives the verdicts of the same objects as manifests, to our ClusterRole and no more', async () => {
    const fromCluster = await live('scan', 'context:reader', '--json');
    expect(fromCluster.err).toBe('');
    expect(fromCluster.status).toBe(0);
    const fromFiles = await run(['scan', 'examples/shop', '--assume-cni=none', '--json']);
    const names = new Set((JSON.parse(fromFiles.out) as ScanResult).namespaces.map(({ name }) => name));
    const [own, expected] = [judged(fromCluster.out, names), judged(fromFiles.out, names)];
    expect(own.namespaces).toEqual(expected.namespaces);
    expect(own.findings).toEqual(expected.findings);
    expect(own.entryPoints).toEqual(expected.entryPoints);
    const { scan } = JSON.parse(fromCluster.out) as ScanResult;
    expect(scan.reading?.server.version).toMatch(/^v1\.\d+/);
    const outcomes = scan.reading?.lists.map(({ outcome }) => outcome) ?? [];
    expect(new Set(outcomes)).toEqual(new Set(['complete', 'notInstalled']));
  });
  test('gives its lists in pages, of which none is lost, and no credential is kept', async () => {
    const document = loadKubeconfig({ file: api.kubeconfig, baseDir: root, env: {} });
    const inventory = await readCluster({
      access: await accessOf(document, 'reader', {}),
      clusterName: 'real',
      collectedAt: '2026-03-01T12:00:00Z',
      networks: { podCidrs: [], vpcCidrs: [], loadBalancerCidrs: [] },
      toolVersion: '0.0.0',
      surroundings: MACHINE,
      limits: { pageSize: 5 },
    });
    const list = inventory.reading?.lists.find(
      ({ path }) => path === '/apis/networking.k8s.io/v1/networkpolicies',
    );
    expect(list).toMatchObject({ outcome: 'complete', count: 19, pages: 4, restarts: 0 });
    expect(inventory.objects.filter(({ kind }) => kind === 'NetworkPolicy')).toHaveLength(19);
    expect(JSON.stringify(inventory)).not.toContain('reader-token');
  });
  test('doctor finds nothing to grant', async () => {
    const { status, out } = await live('doctor', 'context:reader', '--json');
    const report = JSON.parse(out);
    expect([status, report.grants]).toEqual([0, []]);
  });
});
