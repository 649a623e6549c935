// Random enforcement: engines with some of the kinds, strict or not, alone or chained, known or not; each pod under any
// of them over each of its address families.
import fc from 'fast-check';
import type { Cluster, PolicyKind } from '../../lib/model/cluster.ts';
import type { EngineRules, EngineState, Policing, Regime } from '../../lib/model/policing.ts';

const kinds: readonly PolicyKind[] = [
  'AdminNetworkPolicy',
  'BaselineAdminNetworkPolicy',
  'ClusterNetworkPolicy',
  'NetworkPolicy',
];

const engine: fc.Arbitrary<EngineRules> = fc.record({
  kinds: fc.oneof(
    fc.constant(kinds),
    fc.constant<readonly PolicyKind[]>(['NetworkPolicy']),
    fc.subarray([...kinds]),
  ),
  ipBlockMatchesPods: fc.constantFrom('yes', 'yes', 'no'),
  byDefault: fc.constantFrom('allow', 'allow', 'denyUnselected', 'denyUndecided'),
});

const state: fc.Arbitrary<EngineState> = fc.array(engine, { maxLength: 2 });

const regime: fc.Arbitrary<Regime> = fc
  .oneof(
    { weight: 2, arbitrary: fc.array(state, { minLength: 1, maxLength: 1 }) },
    { weight: 1, arbitrary: fc.array(state, { minLength: 2, maxLength: 3 }) },
  )
  .map((states) => ({ states, engines: ['other'] }));

/** Of a cluster of which only the indexes of the pods are known, which the pods keep when they are renamed. */
export interface RandomPolicing {
  readonly regimes: readonly Regime[];
  /** A number for each pod index and family; taken modulo the number of regimes. */
  readonly dice: readonly number[];
}

export const arbitraryPolicing: fc.Arbitrary<RandomPolicing> = fc.record({
  regimes: fc.array(regime, { minLength: 1, maxLength: 3 }),
  dice: fc.array(fc.nat({ max: 5 }), { minLength: 18, maxLength: 18 }),
});

/** The policing of the cluster; `indexOf` gives the index of a pod by its id. */
export function policingOf(
  { regimes, dice }: RandomPolicing,
  { pods }: Cluster,
  indexOf: (podId: number) => number,
): Policing {
  const idsOf = (family: number) =>
    Int32Array.from(pods, ({ id }) => (dice[indexOf(id) * 3 + family] ?? 0) % regimes.length);
  return { regimes, regimeOfPod: { v4: idsOf(0), v6: idsOf(1), any: idsOf(2) }, nextPodRegime: 0 };
}
