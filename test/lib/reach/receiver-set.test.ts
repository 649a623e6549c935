// Receivers are counted as they come, and the widest connection is told with and without any one workload.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Cluster } from '../../../lib/model/cluster.ts';
import {
  addAllReceivers,
  addReceiver,
  clearReceivers,
  makeReceivers,
  type Receiver,
  type Receivers,
} from '../../../lib/reach/receiver-set.ts';
import { hasBit } from '../../../lib/sets/bit-set.ts';

// Six workloads, three in each of two namespaces.
const workloads = [0, 1, 2, 3, 4, 5].map((id) => ({ id, namespaceId: id < 3 ? 0 : 1 }));
const cluster = { workloads, namespaces: [{}, {}] } as unknown as Cluster;

const receiver = fc
  .record({
    namespaceId: fc.constantFrom(0, 1),
    members: fc.subarray([0, 1, 2], { minLength: 1 }),
    pairs: fc.integer({ min: 1, max: 4 }),
  })
  .map(
    ({ namespaceId, members, pairs }): Receiver => ({
      namespaceId,
      pairs,
      workloads: members.map((id) => id + 3 * namespaceId),
    }),
  );
const receivers = fc.array(receiver, { maxLength: 8 });

function widestWithout(list: readonly Receiver[], namespaceId: number, without: number): number {
  const reaching = list.filter(
    (one) => one.namespaceId === namespaceId && one.workloads.some((id) => id !== without),
  );
  return Math.max(0, ...reaching.map(({ pairs }) => pairs));
}

function expectSet(set: Receivers, list: readonly Receiver[]): void {
  const ids = new Set(list.flatMap((one) => one.workloads));
  for (const { id } of workloads) expect(hasBit(set.workloads, id)).toBe(ids.has(id));
  for (const namespaceId of [0, 1]) {
    const inNamespace = workloads.filter((one) => one.namespaceId === namespaceId);
    expect(set.counts[namespaceId]).toBe(inNamespace.filter(({ id }) => ids.has(id)).length);
    expect(set.widest[namespaceId]).toBe(widestWithout(list, namespaceId, -1));
    for (const { id } of inNamespace) {
      const widest = set.only[namespaceId] === id ? set.second[namespaceId] : set.widest[namespaceId];
      expect(widest).toBe(widestWithout(list, namespaceId, id));
    }
  }
}

test('receivers are counted, with the widest connection to any but one', () => {
  const set = makeReceivers(cluster);
  fc.assert(
    fc.property(receivers, (list) => {
      clearReceivers(set);
      for (const one of list) addReceiver(set, one);
      expectSet(set, list);
    }),
  );
});

test('a set is added to another as its receivers would be', () => {
  fc.assert(
    fc.property(receivers, receivers, (first, second) => {
      const [into, from] = [makeReceivers(cluster), makeReceivers(cluster)];
      for (const one of first) addReceiver(into, one);
      for (const one of second) addReceiver(from, one);
      addAllReceivers(into, from, cluster);
      expectSet(into, [...first, ...second]);
    }),
  );
});
