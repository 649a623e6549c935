// What the bench rests on: its clusters are what they are said to be, and the same in every run.
import { describe, expect, test } from 'vitest';
import type { RawObject } from '../../lib/model/inventory.ts';
import { normalize } from '../../lib/normalize/normalize.ts';
import { generateCluster } from './generate-cluster.ts';
import { generateHardCluster } from './generate-hard-cluster.ts';
import { readInventory } from './read-pages.ts';

describe('a generated cluster', () => {
  const cluster = generateCluster(1000);
  const pods = [...cluster.pods()];

  test('has exactly the pods that were asked for, and a policy for each ten', () => {
    expect(pods).toHaveLength(1000);
    expect(cluster.policyCount).toBe(100);
    expect(new Set(pods.map(nameOf)).size).toBe(1000);
  });
  test('is the same each time', () => {
    const again = generateCluster(1000);
    expect(JSON.stringify(again.objects)).toBe(JSON.stringify(cluster.objects));
    expect(JSON.stringify([...again.pods()])).toBe(JSON.stringify(pods));
  });
  test('has pods of the size that was measured on real clusters, 9 kB each', () => {
    const bytes = JSON.stringify(pods).length / pods.length;
    expect(bytes).toBeGreaterThan(8500);
    expect(bytes).toBeLessThan(9500);
  });
  test('is understood to the last object', () => {
    const { gaps, policies } = normalize(readInventory(cluster));
    expect(gaps).toEqual([]);
    expect(new Set(policies.map(({ kind }) => kind))).toEqual(
      new Set(['NetworkPolicy', 'AdminNetworkPolicy', 'ClusterNetworkPolicy']),
    );
  });
});

describe('the hard cluster', () => {
  const { objects, policyCount } = generateHardCluster();
  const policies = objects.filter(({ kind }) => kind === 'NetworkPolicy');
  const text = JSON.stringify(policies.map(({ spec }) => spec));

  test('has 5,000 policies in one namespace', () => {
    expect(policies).toHaveLength(5000);
    expect(policyCount).toBe(5000);
    expect(new Set(policies.map(({ metadata }) => (metadata as RawObject).namespace)).size).toBe(1);
  });
  test('uses 1,000 distinct CIDRs and 2,000 distinct port ranges', () => {
    expect(distinct(text, /"cidr":"[^"]+"/g)).toBe(1000);
    expect(distinct(text, /"protocol":"(TCP|UDP)","port":\d+,"endPort":\d+/g)).toBe(2000);
  });
  test('has policies that name each pod by a label of its own', () => {
    expect(distinct(text, /"service-\d+"/g)).toBe(5000);
  });
});

function nameOf({ metadata }: RawObject): string {
  const { namespace, name } = metadata as { readonly namespace: string; readonly name: string };
  return `${namespace}/${name}`;
}

function distinct(text: string, pattern: RegExp): number {
  return new Set(text.match(pattern)).size;
}
