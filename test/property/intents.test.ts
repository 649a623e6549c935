// Zones on random clusters against the other engine, connection by connection: what a flow says that is open or closed is
// so for every pair of pods.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { prepare } from '../../lib/analyze.ts';
import { judgeIntents } from '../../lib/intents/judge-intents.ts';
import type { Cluster, Pod } from '../../lib/model/cluster.ts';
import type { Verdict } from '../../lib/model/connection.ts';
import type { FlowPorts } from '../../lib/model/intent.ts';
import { makeVerdictEngine } from '../../lib/reach/verdict/verdict.ts';
import { buildInventory } from '../cases/build-inventory.ts';
import { namespaceNames, traffics } from './alphabet.ts';
import { arbitraryCluster, podObjects } from './arbitrary-cluster.ts';
import { parameters } from './parameters.ts';

const arbitraryPorts = fc.subarray<FlowPorts>([
  { protocol: 'TCP', first: 80, last: 80 },
  { protocol: 'TCP', first: 1, last: 65535 },
  { protocol: 'UDP', first: 53, last: 53 },
]);

test('a flow is broken when the verdict engine allows what it does not list, and holds only when it allows nothing', () => {
  fc.assert(
    fc.property(arbitraryCluster, arbitraryPorts, (random, ports) => {
      const objects = [...random.objects, ...podObjects(random, (index) => `pod-${index}`)];
      const analysis = prepare(buildInventory(objects, random.networks));
      const zone = (name: string) => ({
        name,
        boundary: 'zones' as const,
        clusters: [],
        namespaces: [name],
        namespaceLabels: {},
        workloads: [],
        labels: {},
      });
      const [from, to] = namespaceNames;
      const { flows } = judgeIntents(analysis, {
        zones: [zone(from), zone(to)],
        flows: ports.length === 0 ? [] : [{ from, to, ports }],
        expectations: [],
        clusters: 'one',
      });
      const flow = flows.find((one) => one.from === from && one.to === to);
      const { cluster } = analysis;
      const verdicts = wrongVerdicts(cluster, { from, to, ports });
      if (verdicts.has('accept')) expect(flow?.verdict).toBe('broken');
      if (flow?.verdict === 'holds') expect([...verdicts]).toEqual([]);
      // Of a flow that is unknown nothing is allowed for certain
      if (flow?.verdict === 'unknown') expect(verdicts.has('accept')).toBe(false);
    }),
    parameters,
  );
});

/** What the engine answers, closed ones left out, for traffic that is not listed. */
function wrongVerdicts(
  cluster: Cluster,
  { from, to, ports }: { readonly from: string; readonly to: string; readonly ports: readonly FlowPorts[] },
): Set<Verdict> {
  const ask = makeVerdictEngine(cluster);
  const of = (name: string): Pod[] =>
    cluster.pods.filter(({ namespaceId }) => cluster.namespaces[namespaceId]?.name === name);
  const verdicts = new Set<Verdict>();
  for (const a of of(from))
    for (const b of of(to))
      for (const [protocol, port] of traffics) {
        const isListed = ports.some(
          (one) => one.protocol === protocol && port >= one.first && port <= one.last,
        );
        if (isListed) continue;
        const { verdict } = ask({
          src: { kind: 'pod', podId: a.id },
          dst: { kind: 'pod', podId: b.id },
          protocol,
          port,
        });
        if (verdict !== 'deny') verdicts.add(verdict);
      }
  return verdicts;
}
