// What grows with the cluster is cut in a result, and what is cut is counted.
import { expect, test } from 'vitest';
import { analyze } from '../../../lib/analyze.ts';
import { buildInventory, namespace, networkPolicy, pod } from '../../cases/build-inventory.ts';

test('a list tells 60 groups and counts the others', () => {
  const ingress = Array.from({ length: 70 }, (_, index) => ({
    from: [{ ipBlock: { cidr: `203.0.113.${index}/32` } }],
    ports: [{ port: 1000 + index }],
  }));
  const result = analyze(
    buildInventory([
      namespace('shop'),
      pod('shop/web'),
      networkPolicy('shop/many', { podSelector: {}, policyTypes: ['Ingress'], ingress }),
    ]),
    { toolVersion: '0.0.0', inventorySha256: '', rulesetSha256: '', declaredEntryPoints: [] },
  );
  const lists = result.namespaces[0]?.workloads[0]?.connectionLists;
  const list = result.connections?.lists[lists?.ingress ?? -1];
  expect([list?.groups.length, list?.left]).toEqual([60, 10]);
});
