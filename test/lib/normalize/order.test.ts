import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RawObject } from '../../../lib/model/inventory.ts';
import { normalize } from '../../../lib/normalize/normalize.ts';
import {
  clusterPolicy,
  controller,
  inventoryObject,
  inventoryOf,
  networkPolicy,
  ownedBy,
  pod,
} from './inventory-of.ts';

const subject = { namespaces: {} };
const objects: readonly RawObject[] = [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop', labels: { team: 'a' } } },
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop', labels: { team: 'b' } } },
  pod({ name: 'web-1-b', labels: { app: 'web' } }, { metadata: ownedBy('ReplicaSet', 'web-1') }),
  pod({ name: 'web-1-a', labels: { app: 'web' } }, { metadata: ownedBy('ReplicaSet', 'web-1') }),
  pod({ name: 'bare-2', labels: { x: '1' } }),
  pod({ name: 'bare-1', labels: { x: '1' } }),
  pod({ name: 'twice', labels: { x: '1' } }),
  pod({ name: 'twice', labels: { x: '2' } }),
  pod({ name: 'twice', labels: { x: '1' } }),
  pod({ name: 'broken', labels: { x: 1 } }),
  controller('ReplicaSet', { name: 'web-1' }, { metadata: ownedBy('Deployment', 'web') }),
  controller(
    'ReplicaSet',
    { name: 'api-1' },
    { metadata: ownedBy('Deployment', 'api'), spec: { replicas: 2 } },
  ),
  controller(
    'ReplicaSet',
    { name: 'api-2' },
    { metadata: ownedBy('Deployment', 'api'), spec: { replicas: 2 } },
  ),
  controller('Deployment', { name: 'web' }),
  controller('StatefulSet', { name: 'web' }),
  controller('Deployment', { name: 'lost' }, { spec: { template: null } }),
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 's', namespace: 'shop' },
    spec: { selector: { app: 'web' } },
  },
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'r', namespace: 'shop' },
    spec: { selector: { x: '1' } },
  },
  networkPolicy({ podSelector: {} }, 'b'),
  networkPolicy({ podSelector: { matchLabels: { a: 'b' } } }, 'b'),
  networkPolicy({ podSelector: {} }, 'a'),
  clusterPolicy('AdminNetworkPolicy', { priority: 5, subject }, 'z'),
  clusterPolicy('AdminNetworkPolicy', { priority: 5, subject }, 'y'),
  clusterPolicy('ClusterNetworkPolicy', { tier: 'Baseline', priority: 5, subject: {} }, 'x'),
];

test('the order of the input changes no byte of the cluster', () => {
  const entries = objects.map((object, index) => inventoryObject(object, index + 1));
  const expected = JSON.stringify(normalize(inventoryOf([], { objects: entries })));
  fc.assert(
    fc.property(fc.shuffledSubarray(entries, { minLength: entries.length }), (shuffled) => {
      expect(JSON.stringify(normalize(inventoryOf([], { objects: shuffled })))).toBe(expected);
    }),
    { numRuns: 200 },
  );
});

test('the ids are positions: of pods by namespace and name, of workloads by namespace, kind and name', () => {
  const { pods, workloads, namespaces } = normalize(
    inventoryOf([...objects, pod({ name: 'zz', namespace: 'a' })]),
  );
  expect(namespaces.map(({ name }) => name)).toEqual(['a', 'shop']);
  expect(pods.map(({ name }) => name)).toEqual([
    'zz',
    'api',
    'bare-1',
    'bare-2',
    'twice',
    'web',
    'web-1-a',
    'web-1-b',
  ]);
  expect(workloads.map(({ kind, name }) => `${kind}/${name}`)).toEqual([
    'Pod/zz',
    'Deployment/api',
    'Deployment/web',
    'Pod/bare-1',
    'StatefulSet/web',
  ]);
  for (const [id, found] of pods.entries()) expect(found.id).toBe(id);
  for (const [id, found] of workloads.entries()) {
    expect(found.id).toBe(id);
    for (const podId of found.podIds) expect(pods[podId]?.workloadId).toBe(id);
  }
});
