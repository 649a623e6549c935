// What is told as removable is removed here, one policy at a time, and every pair of pods and addresses is asked again:
// no verdict may differ.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { prepare } from '../../lib/analyze.ts';
import type { RawObject } from '../../lib/model/inventory.ts';
import { findPolicyFacts } from '../../lib/reach/policy-facts.ts';
import { acceptedPorts, columnOfAddress, portsTowards } from '../../lib/reach/query.ts';
import { buildInventory } from '../cases/build-inventory.ts';
import { addresses } from './alphabet.ts';
import { parameters } from './parameters.ts';
import { arbitraryScoredCluster } from './score-inputs.ts';

type Inputs = typeof arbitraryScoredCluster extends fc.Arbitrary<infer T> ? T : never;

/** Every verdict between pods, and between pods and addresses, with unreadable policies taken as absent. */
function verdictsOf(objects: readonly RawObject[], { random }: Inputs): string[] {
  const { cluster, best } = prepare(buildInventory(objects, random.networks));
  return cluster.pods.flatMap((pod) =>
    (best.podEntities[pod.id] as readonly number[]).flatMap((src) => [
      ...cluster.pods.flatMap((other) =>
        (best.podEntities[other.id] as readonly number[]).map(
          (dst) => `${pod.name} → ${other.name}: ${acceptedPorts(best, { src, dst })}`,
        ),
      ),
      ...addresses.flatMap((address) =>
        (['ingress', 'egress'] as const).map(
          (direction) =>
            `${pod.name} ${direction} ${address}: ${portsTowards(best.rows[direction][src], columnOfAddress(best, address))}`,
        ),
      ),
    ]),
  );
}

test('a policy that is told as removable changes no verdict when it is removed', () => {
  let removable = 0;
  fc.assert(
    fc.property(arbitraryScoredCluster, (inputs) => {
      const { cluster, best } = prepare(buildInventory(inputs.objects, inputs.random.networks));
      const { redundantPolicies } = findPolicyFacts(cluster, best);
      if (redundantPolicies.length === 0) return;
      const before = verdictsOf(inputs.objects, inputs);
      for (const id of redundantPolicies) {
        removable++;
        const { kind, namespace, name } = cluster.policies[id] as (typeof cluster.policies)[number];
        const without = inputs.objects.filter(({ kind: otherKind, metadata }) => {
          const other = metadata as RawObject;
          return !(otherKind === kind && other.name === name && other.namespace === namespace);
        });
        expect(without.length, `${kind} ${name} is one object`).toBe(inputs.objects.length - 1);
        expect(verdictsOf(without, inputs)).toEqual(before);
      }
    }),
    parameters,
  );
  expect(removable, 'policies that were removed').toBeGreaterThan(0);
});
