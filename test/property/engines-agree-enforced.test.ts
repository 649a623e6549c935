// Random clusters under random enforcement: the two engines, which learn of it each in its own way, agree; and what is
// enforced only differs from what is declared in the ways in which it may.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { prepare } from '../../lib/analyze.ts';
import type { Analysis } from '../../lib/model/analysis.ts';
import type { Cluster } from '../../lib/model/cluster.ts';
import type { AddressEnd, PodEnd, Verdict } from '../../lib/model/connection.ts';
import type { Policing } from '../../lib/model/policing.ts';
import { normalize } from '../../lib/normalize/normalize.ts';
import { verdictPorts } from '../../lib/reach/query.ts';
import { surveyCluster } from '../../lib/reach/survey.ts';
import { makeVerdictEngine } from '../../lib/reach/verdict/verdict.ts';
import { scoreCluster } from '../../lib/score/score.ts';
import { hasPort, portCode } from '../../lib/sets/port-set.ts';
import { buildInventory } from '../cases/build-inventory.ts';
import { addresses, traffics } from './alphabet.ts';
import { arbitraryCluster, podObjects, type RandomCluster } from './arbitrary-cluster.ts';
import { arbitraryPolicing, policingOf, type RandomPolicing } from './arbitrary-policing.ts';
import { parameters } from './parameters.ts';

interface Subject {
  readonly inventory: ReturnType<typeof buildInventory>;
  readonly cluster: Cluster;
  readonly policing: Policing;
}

function subjectOf(random: RandomCluster, policed: RandomPolicing): Subject {
  const objects = [...random.objects, ...podObjects(random, (index) => `p${index}`)];
  const inventory = buildInventory(objects, random.networks);
  const cluster = normalize(inventory);
  const indexOf = (podId: number) => Number(cluster.pods[podId]?.name.slice(1));
  return { inventory, cluster, policing: policingOf(policed, cluster, indexOf) };
}

type Ends = { readonly src: PodEnd | AddressEnd; readonly dst: PodEnd | AddressEnd };

function everyPair({ pods }: Cluster): readonly Ends[] {
  const own = pods.map(({ id }) => ({ kind: 'pod', podId: id }) as const);
  const outside = addresses.map((address) => ({ kind: 'address', address }) as const);
  return [
    ...own.flatMap((src) => [...own, ...outside].map((dst) => ({ src, dst }))),
    ...outside.flatMap((src) => own.map((dst) => ({ src, dst }))),
  ];
}

function byMatrix({ inventory, cluster }: Subject, policing: Policing | undefined): readonly Verdict[] {
  const analysis = prepare(inventory, policing === undefined ? {} : { policing });
  return everyPair(cluster).flatMap((ends) => {
    const { accept, unknown } = verdictPorts(analysis, ends);
    return traffics.map(([protocol, port]) => {
      const code = portCode(protocol, port);
      return hasPort(accept, code) ? 'accept' : hasPort(unknown, code) ? 'unknown' : 'deny';
    });
  });
}

function byLiteral({ cluster, policing }: Subject): readonly Verdict[] {
  const ask = makeVerdictEngine(cluster, { policing });
  return everyPair(cluster).flatMap(({ src, dst }) =>
    traffics.map(([protocol, port]) => ask({ src, dst, protocol, port }).verdict),
  );
}

/** What differs, in words: the place of a verdict in a list tells nobody anything. */
function difference(subject: Subject, a: readonly Verdict[], b: readonly Verdict[]): readonly string[] {
  const pairs = everyPair(subject.cluster);
  return a
    .flatMap((verdict, index) => {
      if (verdict === b[index]) return [];
      const pair = pairs[Math.floor(index / traffics.length)];
      const traffic = traffics[index % traffics.length]?.join(' ');
      return [`${JSON.stringify(pair)} ${traffic}: ${verdict}, ${b[index]}`];
    })
    .slice(0, 10);
}

test('the literal engine and the matrix agree on every connection as it is enforced', () => {
  fc.assert(
    fc.property(arbitraryCluster, arbitraryPolicing, (random, policed) => {
      const subject = subjectOf(random, policed);
      expect(difference(subject, byLiteral(subject), byMatrix(subject, subject.policing))).toEqual([]);
    }),
    parameters,
  );
});

test('an engine that takes every kind at its word changes nothing', () => {
  fc.assert(
    fc.property(arbitraryCluster, (random) => {
      const kinds = [
        'AdminNetworkPolicy',
        'BaselineAdminNetworkPolicy',
        'ClusterNetworkPolicy',
        'NetworkPolicy',
      ] as const;
      const rules = { kinds, ipBlockMatchesPods: 'yes', byDefault: 'allow' } as const;
      const subject = subjectOf(random, {
        regimes: [{ states: [[rules]], engines: ['other'] }],
        dice: [],
      });
      expect(difference(subject, byMatrix(subject, undefined), byMatrix(subject, subject.policing))).toEqual(
        [],
      );
    }),
    { ...parameters, numRuns: Math.ceil(parameters.numRuns / 4) },
  );
});

test('where nothing enforces, everything with an address family in common connects', () => {
  fc.assert(
    fc.property(arbitraryCluster, (random) => {
      const subject = subjectOf(random, { regimes: [{ states: [[]], engines: [] }], dice: [] });
      const without = subjectOf(
        { ...random, objects: random.objects.filter(({ kind }) => !String(kind).endsWith('NetworkPolicy')) },
        { regimes: [{ states: [[]], engines: [] }], dice: [] },
      );
      expect(difference(subject, byMatrix(without, undefined), byMatrix(subject, subject.policing))).toEqual(
        [],
      );
    }),
    { ...parameters, numRuns: Math.ceil(parameters.numRuns / 4) },
  );
});

test('what is not enforced somewhere opens only: no verdict gets stricter and no score better', () => {
  const kinds = [
    'AdminNetworkPolicy',
    'BaselineAdminNetworkPolicy',
    'ClusterNetworkPolicy',
    'NetworkPolicy',
  ] as const;
  const rules = { kinds, ipBlockMatchesPods: 'yes', byDefault: 'allow' } as const;
  const regimes = [
    { states: [[rules]], engines: ['other'] },
    { states: [[]], engines: [] },
    { states: [[rules], []], engines: ['other'] },
  ] as const;
  fc.assert(
    fc.property(arbitraryCluster, arbitraryPolicing, (random, { dice }) => {
      const { inventory, cluster, policing } = subjectOf(random, { regimes, dice });
      const subject = { inventory, cluster, policing };
      const [declared, enforced] = [byMatrix(subject, undefined), byMatrix(subject, policing)];
      const order = ['deny', 'unknown', 'accept'];
      const stricter = declared.filter(
        (verdict, i) => order.indexOf(enforced[i] as string) < order.indexOf(verdict),
      );
      expect(stricter).toEqual([]);
      const [onPaper, real] = [scoresOf(prepare(inventory)), scoresOf(prepare(inventory, { policing }))];
      for (const which of ['best', 'worst'] as const) {
        expect(real.coverage?.[which] ?? 0).toBeLessThanOrEqual(onPaper.coverage?.[which] ?? 0);
        expect(real.exposure?.[which] ?? 0).toBeGreaterThanOrEqual(onPaper.exposure?.[which] ?? 0);
      }
    }),
    { ...parameters, numRuns: Math.ceil(parameters.numRuns / 2) },
  );
});

function scoresOf(analysis: Analysis) {
  const basis = { kind: 'declared' } as const;
  return scoreCluster({ analysis, survey: surveyCluster(analysis), basis, declaredEntryPoints: [] }).scores;
}
