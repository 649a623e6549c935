// Random clusters: the literal engine and the matrix give the same verdict for every pair of ends on every port that
// could tell them apart, and neither changes its mind when nothing that matters changes.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { prepare } from '../../lib/analyze.ts';
import type { AddressEnd, PodEnd, Verdict } from '../../lib/model/connection.ts';
import type { RawObject } from '../../lib/model/inventory.ts';
import { normalize } from '../../lib/normalize/normalize.ts';
import { verdictPorts } from '../../lib/reach/query.ts';
import { makeVerdictEngine } from '../../lib/reach/verdict/verdict.ts';
import { hasPort, portCode } from '../../lib/sets/port-set.ts';
import {
  adminNetworkPolicy,
  buildInventory,
  clusterNetworkPolicy,
  networkPolicy,
} from '../cases/build-inventory.ts';
import { addresses, namespaceNames, traffics } from './alphabet.ts';
import { arbitraryCluster, podObjects, type RandomCluster } from './arbitrary-cluster.ts';
import { parameters } from './parameters.ts';

/** The objects of a cluster with the names that its pods have there. */
interface Variant {
  readonly objects: readonly RawObject[];
  readonly podName: (index: number) => string;
}

/** Verdicts by `src dst traffic`, where a pod is called by its index whatever its name is. */
type Verdicts = Readonly<Record<string, Verdict>>;
type Engine = (cluster: RandomCluster, variant: Variant) => Verdicts;

function plain(cluster: RandomCluster): Variant {
  const podName = (index: number) => `p${index}`;
  return { objects: [...cluster.objects, ...podObjects(cluster, podName)], podName };
}

const engines: Readonly<Record<'literal' | 'matrix', Engine>> = {
  literal: (random, { objects, podName }) => {
    const cluster = normalize(buildInventory(objects, random.networks));
    const ask = makeVerdictEngine(cluster, { ipBlockMatchesPods: random.ipBlockMatchesPods });
    return everyVerdict(endsOf(random, { cluster, podName }), ({ src, dst }) =>
      traffics.map(([protocol, port]) => ask({ src, dst, protocol, port }).verdict),
    );
  },
  matrix: (random, { objects, podName }) => {
    const analysis = prepare(buildInventory(objects, random.networks), {
      ipBlockMatchesPods: random.ipBlockMatchesPods,
    });
    return everyVerdict(endsOf(random, { cluster: analysis.cluster, podName }), (ends) => {
      const { accept, unknown } = verdictPorts(analysis, ends);
      return traffics.map(([protocol, port]) => {
        const code = portCode(protocol, port);
        return hasPort(accept, code) ? 'accept' : hasPort(unknown, code) ? 'unknown' : 'deny';
      });
    });
  },
};

interface NamedEnd {
  readonly name: string;
  readonly end: PodEnd | AddressEnd;
}

function endsOf(
  random: RandomCluster,
  {
    cluster,
    podName,
  }: { readonly cluster: ReturnType<typeof normalize>; readonly podName: Variant['podName'] },
): readonly NamedEnd[] {
  const pods = random.pods.flatMap(({ namespace }, index) => {
    const found = cluster.pods.find(
      (pod) => pod.name === podName(index) && cluster.namespaces[pod.namespaceId]?.name === namespace,
    );
    // Finished pods have no network: they are no end.
    return found === undefined
      ? []
      : [{ name: `${namespace}/${index}`, end: { kind: 'pod', podId: found.id } as const }];
  });
  return [
    ...pods,
    ...addresses.map((address) => ({ name: address, end: { kind: 'address', address } as const })),
  ];
}

function everyVerdict(
  ends: readonly NamedEnd[],
  ask: (pair: { readonly src: NamedEnd['end']; readonly dst: NamedEnd['end'] }) => readonly Verdict[],
): Verdicts {
  const verdicts: Record<string, Verdict> = {};
  for (const src of ends)
    for (const dst of ends) {
      if (src.end.kind === 'address' && dst.end.kind === 'address') continue;
      for (const [index, verdict] of ask({ src: src.end, dst: dst.end }).entries())
        verdicts[`${src.name} ${dst.name} ${traffics[index]?.join(' ')}`] = verdict;
    }
  return verdicts;
}

/** Only what differs: a whole table in an error message tells nobody anything. */
function difference(a: Verdicts, b: Verdicts): readonly string[] {
  const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  return keys
    .filter((key) => a[key] !== b[key])
    .map((key) => `${key}: ${a[key]}, ${b[key]}`)
    .slice(0, 20);
}

test('the literal engine and the matrix agree on every connection of a random cluster', () => {
  fc.assert(
    fc.property(arbitraryCluster, (cluster) => {
      expect(
        difference(engines.literal(cluster, plain(cluster)), engines.matrix(cluster, plain(cluster))),
      ).toEqual([]);
    }),
    parameters,
  );
});

describe.each(Object.entries(engines))('the %s engine', (_name, engine) => {
  test('gives the same verdicts when pods are renamed and objects come in another order', () => {
    const shuffled = arbitraryCluster.chain((cluster) => {
      const podName = (index: number) => `${'zyxwvuts'[index]}-${index}`;
      return fc
        .shuffledSubarray([...cluster.objects, ...podObjects(cluster, podName)], {
          minLength: cluster.objects.length + cluster.pods.length,
        })
        .map((objects) => ({ cluster, variant: { objects, podName } }));
    });
    fc.assert(
      fc.property(shuffled, ({ cluster, variant }) => {
        expect(difference(engine(cluster, plain(cluster)), engine(cluster, variant))).toEqual([]);
      }),
      { ...parameters, numRuns: Math.ceil(parameters.numRuns / 4) },
    );
  });

  test('gives the same verdicts when policies are added that select nothing', () => {
    fc.assert(
      fc.property(arbitraryCluster, (cluster) => {
        const { objects, podName } = plain(cluster);
        const more = { objects: [...objects, ...selectingNothing], podName };
        expect(difference(engine(cluster, plain(cluster)), engine(cluster, more))).toEqual([]);
      }),
      { ...parameters, numRuns: Math.ceil(parameters.numRuns / 4) },
    );
  });
});

const nobody = { matchLabels: { nobody: 'has-this' } };
const denyAll = { action: 'Deny', from: [{ namespaces: {} }] };
const noPods = { pods: { namespaceSelector: {}, podSelector: nobody } };
const selectingNothing: readonly RawObject[] = [
  ...namespaceNames.map((name) =>
    networkPolicy(`${name}/nothing`, {
      podSelector: nobody,
      policyTypes: ['Ingress', 'Egress'],
      ingress: [{ from: [{ ipBlock: { cidr: '10.0.0.0/29' } }] }],
    }),
  ),
  adminNetworkPolicy('nothing', { priority: 0, subject: { namespaces: nobody }, ingress: [denyAll] }),
  clusterNetworkPolicy('nothing', { tier: 'Admin', priority: 0, subject: noPods, ingress: [denyAll] }),
  clusterNetworkPolicy('nothing-base', {
    tier: 'Baseline',
    priority: 0,
    subject: noPods,
    ingress: [denyAll],
  }),
];
