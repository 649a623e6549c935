// Engines cut down to what this cluster's policies can tell: kinds of which there is a policy, and whether blocks match
// pods where there is a block. Ways of enforcing that differ in nothing else are one, and cost nothing.
import type { Cluster } from '../model/cluster.ts';
import type { EngineRules } from '../model/policing.ts';
import type { Policy } from '../model/policy.ts';

/** Equal rules become one object. */
export type RulesInUse = (rules: EngineRules) => EngineRules;

export function makeRulesInUse(cluster: Cluster, policies: readonly Policy[]): RulesInUse {
  const kinds = new Set(cluster.policies.map(({ kind }) => kind));
  const hasBlocks = policies.some(({ rules }) =>
    [...(rules.ingress ?? []), ...(rules.egress ?? [])].some(
      ({ peers }) => peers !== 'any' && peers.some(({ kind }) => kind === 'block'),
    ),
  );
  const known = new Map<string, EngineRules>();
  return (rules) => {
    const cut: EngineRules = {
      kinds: rules.kinds.filter((kind) => kinds.has(kind)),
      ipBlockMatchesPods: hasBlocks ? rules.ipBlockMatchesPods : 'yes',
      byDefault: rules.byDefault,
    };
    const key = JSON.stringify(cut);
    const same = known.get(key) ?? cut;
    known.set(key, same);
    return same;
  };
}
