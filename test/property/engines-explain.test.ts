// Random clusters: where a rule decides, the matrix names the rule that the literal engine names, and none where none
// does. Lost points quote the one and explanations the other: they must not contradict each other.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { prepare } from '../../lib/analyze.ts';
import type { Analysis } from '../../lib/model/analysis.ts';
import type { DirectionVerdict } from '../../lib/model/connection.ts';
import { columnOfAddress, decidingRule } from '../../lib/reach/query.ts';
import { makeVerdictEngine } from '../../lib/reach/verdict/verdict.ts';
import { portCode } from '../../lib/sets/port-set.ts';
import type { Ask } from '../cases/ask.ts';
import { buildInventory } from '../cases/build-inventory.ts';
import { addresses, traffics } from './alphabet.ts';
import { arbitraryCluster, podObjects } from './arbitrary-cluster.ts';
import { parameters } from './parameters.ts';

const reasonsOfPolicies = ['rule', 'isolated', 'notIsolated'];

/** The column of an end; undefined for a dual-stack pod, which has two and may be decided by either. */
function columnOf({ certain }: Analysis, end: Ask['src']): number | undefined {
  if (end.kind === 'address') return columnOfAddress(certain, end.address);
  const entities = certain.podEntities[end.podId] ?? [];
  return entities.length === 1 ? entities[0] : undefined;
}

/** What is wrong with the matrix' rule for one side; undefined when nothing is. */
function contradiction(analysis: Analysis, ask: Ask, side: DirectionVerdict): string | undefined {
  const ends = side.direction === 'egress' ? [ask.src, ask.dst] : [ask.dst, ask.src];
  const [subject, peer] = ends.map((end) => columnOf(analysis, end as Ask['src']));
  if (subject === undefined || peer === undefined || !reasonsOfPolicies.includes(side.reason))
    return undefined;
  const row = analysis.certain.rows[side.direction][subject];
  const found = row && decidingRule(row, { peer, port: portCode(ask.protocol, ask.port) });
  const agrees = side.rules.some(
    ({ policyId, ruleIndex }) => policyId === found?.policyId && ruleIndex === found.ruleIndex,
  );
  if (agrees || (side.rules.length === 0 && found === undefined)) return undefined;
  return JSON.stringify({
    ask,
    side,
    found: found && { policyId: found.policyId, ruleIndex: found.ruleIndex },
  });
}

test('both engines name the same deciding rule', () => {
  fc.assert(
    fc.property(arbitraryCluster, (random) => {
      const { ipBlockMatchesPods } = random;
      const objects = [...random.objects, ...podObjects(random, (index) => `p${index}`)];
      const analysis = prepare(buildInventory(objects, random.networks), { ipBlockMatchesPods });
      const ask = makeVerdictEngine(analysis.cluster, { ipBlockMatchesPods });
      const pods = analysis.cluster.pods.map(({ id }) => ({ kind: 'pod', podId: id }) as const);
      const ends = [...pods, ...addresses.map((address) => ({ kind: 'address', address }) as const)];
      const wrong: string[] = [];
      for (const src of ends)
        for (const dst of src.kind === 'pod' ? ends : pods)
          for (const [protocol, port] of traffics) {
            const connection = { src, dst, protocol, port };
            const { egress, ingress } = ask(connection);
            const texts = [egress, ingress].map((side) => contradiction(analysis, connection, side));
            wrong.push(...texts.filter((text) => text !== undefined));
          }
      expect(wrong.slice(0, 5)).toEqual([]);
    }),
    { ...parameters, numRuns: Math.ceil(parameters.numRuns / 4) },
  );
});
