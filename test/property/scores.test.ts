// The properties of scoring.md section 7 on random clusters.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RawObject } from '../../lib/model/inventory.ts';
import type { Interval, NamespaceResult, ScanResult, Status } from '../../lib/model/scan-result.ts';
import { namespace, networkPolicy, pod } from '../cases/build-inventory.ts';
import { score, workload } from '../cases/scored-objects.ts';
import { namespaceNames } from './alphabet.ts';
import type { RandomPod } from './arbitrary-cluster.ts';
import { parameters } from './parameters.ts';
import {
  arbitraryScoredCluster,
  isClusterScoped,
  networkPoliciesOf,
  numbersOf,
  openingReasons,
  scoreObjects,
} from './score-inputs.ts';

// Scores are shown with 2 decimals.
const ROUNDING = 0.0101;

function expectCoverageNotUp(before: Interval | null, after: Interval | null): void {
  expect(after?.best ?? 0).toBeLessThanOrEqual((before?.best ?? 0) + ROUNDING);
  expect(after?.worst ?? 0).toBeLessThanOrEqual((before?.worst ?? 0) + ROUNDING);
}

function expectExposureNotDown(before: Interval | null, after: Interval | null): void {
  expect(after?.best ?? 0).toBeGreaterThanOrEqual((before?.best ?? 0) - ROUNDING);
  expect(after?.worst ?? 0).toBeGreaterThanOrEqual((before?.worst ?? 0) - ROUNDING);
}

/** A namespace that only policies mention is not there without them. */
function sameIn({ namespaces }: ScanResult, { name }: NamespaceResult): NamespaceResult {
  const none = { workloads: [], scores: { coverage: null, exposure: null, band: null } };
  return namespaces.find((one) => one.name === name) ?? (none as unknown as NamespaceResult);
}

function expectNoBetter(before: ScanResult, after: ScanResult): void {
  const pairs: readonly (readonly [ScanResult | NamespaceResult, ScanResult | NamespaceResult])[] = [
    [before, after],
    ...before.namespaces.map((one) => [one, sameIn(after, one)] as const),
  ];
  for (const [was, is] of pairs) {
    expectCoverageNotUp(was.scores.coverage, is.scores.coverage);
    expectExposureNotDown(was.scores.exposure, is.scores.exposure);
  }
  before.namespaces.forEach((one) => {
    one.workloads.forEach(({ exposure, directions }, index) => {
      const is = sameIn(after, one).workloads[index];
      expectExposureNotDown(exposure, is?.exposure ?? null);
      for (const direction of ['ingress', 'egress'] as const)
        expectCoverageNotUp(
          directions?.[direction].quality ?? null,
          is?.directions?.[direction].quality ?? null,
        );
    });
  });
}

const newRule = fc.record({
  peers: fc.constantFrom<readonly RawObject[]>(
    [],
    [{ podSelector: {} }],
    [{ namespaceSelector: {} }],
    [{ podSelector: { matchLabels: { app: 'web' } } }],
    [
      {
        namespaceSelector: { matchLabels: { team: 'red' } },
        podSelector: { matchExpressions: [{ key: 'app', operator: 'Exists' }] },
      },
    ],
    [{ namespaceSelector: { matchExpressions: [{ key: 'team', operator: 'NotIn', values: ['red'] }] } }],
    [{ ipBlock: { cidr: '0.0.0.0/0', except: ['10.0.0.0/8'] } }],
    [{ ipBlock: { cidr: '203.0.112.0/20' } }, { podSelector: { matchLabels: { tier: 'db' } } }],
    [{ ipBlock: { cidr: '10.0.0.0/12' } }],
    [{ ipBlock: { cidr: '::/0' } }],
  ),
  ports: fc.constantFrom<readonly RawObject[]>(
    [],
    [{ port: 80 }],
    [{ protocol: 'UDP', port: 53 }],
    [{ port: 1, endPort: 9000 }],
    [{ port: 'http' }],
  ),
  policy: fc.nat(),
  direction: fc.constantFrom('ingress', 'egress'),
});

describe('a superset of the allow-set', () => {
  test('has no higher coverage, no lower exposure and no better status', () => {
    fc.assert(
      fc.property(
        arbitraryScoredCluster,
        newRule,
        ({ objects, random }, { peers, ports, policy, direction }) => {
          const open = networkPoliciesOf(objects).filter(({ directions }) => directions.includes(direction));
          fc.pre(open.length > 0);
          const { index, object, spec } = open[policy % open.length] as (typeof open)[number];
          const rules = spec[direction];
          fc.pre(Array.isArray(rules) || rules === null || rules === undefined);
          const rule = { [direction === 'ingress' ? 'from' : 'to']: peers, ports };
          const wider = {
            ...object,
            spec: { ...spec, [direction]: [...((rules as RawObject[] | null | undefined) ?? []), rule] },
          };
          const before = scoreObjects(objects, random);
          const after = scoreObjects(objects.with(index, wider), random);
          expectNoBetter(before, after);
          if (before.gaps.length > 0) return;
          expect(openingReasons(after.statusReasons)).toEqual(
            expect.arrayContaining([...openingReasons(before.statusReasons)]),
          );
        },
      ),
      parameters,
    );
  });

  test('everything, without any policy: no coverage, the highest exposure, no namespace better than Not met', () => {
    fc.assert(
      fc.property(arbitraryScoredCluster, ({ objects, random }) => {
        const before = scoreObjects(objects, random);
        fc.pre(before.gaps.length === 0);
        const after = scoreObjects(
          objects.filter((object) => object.kind !== 'NetworkPolicy' && !isClusterScoped(object)),
          random,
        );
        expectNoBetter(before, after);
        for (const { scores, status } of after.namespaces) {
          if (scores.coverage === null) continue;
          expect([scores.coverage.best, status]).toEqual([0, 'notMet']);
        }
      }),
      parameters,
    );
  });
});

function hasAddress({ fields }: RandomPod): boolean {
  return (fields.ips ?? []).length > 0;
}

type Rewrite = (policy: RawObject) => readonly RawObject[];

function renamed({ metadata, ...rest }: RawObject, suffix: string): RawObject {
  const { name, ...others } = metadata as RawObject;
  return { ...rest, metadata: { ...others, name: `${name}${suffix}` } };
}

/** One policy for each rule, all of them isolating as the whole did. */
function splitRules(policy: RawObject): readonly RawObject[] {
  const [found] = networkPoliciesOf([policy]);
  const { spec, directions } = found as NonNullable<typeof found>;
  const lists = directions.map((direction) => [direction, spec[direction] ?? []] as const);
  if (lists.some(([, rules]) => !Array.isArray(rules))) return [policy];
  const policyTypes = directions.map((direction) => (direction === 'ingress' ? 'Ingress' : 'Egress'));
  const part = (rules: RawObject, suffix: string) =>
    renamed({ ...policy, spec: { ...spec, ingress: [], egress: [], policyTypes, ...rules } }, suffix);
  const parts = lists.flatMap(([direction, rules]) =>
    (rules as RawObject[]).map((rule, index) => part({ [direction]: [rule] }, `-${direction}-${index}`)),
  );
  return parts.length === 0 ? [policy] : parts;
}

/** Every block without exceptions as its two halves. */
function halveBlocks(policy: RawObject): readonly RawObject[] {
  return [
    mapPeers(policy, (peer) => {
      const { cidr, except } = (peer.ipBlock ?? {}) as RawObject;
      const halves = except === undefined && typeof cidr === 'string' ? halvesOf[cidr] : undefined;
      return halves === undefined ? [peer] : halves.map((half) => ({ ipBlock: { cidr: half } }));
    }),
  ];
}

const halvesOf: Readonly<Record<string, readonly string[]>> = {
  '0.0.0.0/0': ['0.0.0.0/1', '128.0.0.0/1'],
  '10.0.0.0/8': ['10.0.0.0/9', '10.128.0.0/9'],
  '10.0.0.0/16': ['10.0.0.0/17', '10.0.128.0/17'],
  '203.0.113.0/24': ['203.0.113.0/25', '203.0.113.128/25'],
  '::/0': ['::/1', '8000::/1'],
  'fd00::/64': ['fd00::/65', 'fd00::8000:0:0:0/65'],
};

function mapPeers(policy: RawObject, change: (peer: RawObject) => readonly RawObject[]): RawObject {
  const spec = { ...(policy.spec as RawObject) } as Record<string, unknown>;
  for (const [direction, field] of [
    ['ingress', 'from'],
    ['egress', 'to'],
  ] as const) {
    const rules = spec[direction];
    if (!Array.isArray(rules)) continue;
    spec[direction] = rules.map((rule: RawObject) => {
      const peers = rule?.[field];
      return Array.isArray(peers)
        ? { ...rule, [field]: peers.flatMap((peer: RawObject) => change(peer)) }
        : rule;
    });
  }
  return { ...policy, spec };
}

const rewrites: readonly (readonly [what: string, rewrite: Rewrite])[] = [
  ['a policy is renamed', (policy) => [renamed(policy, '-z')]],
  ['a policy is there twice', (policy) => [policy, renamed(policy, '-twin')]],
  ['a policy is split by its rules', splitRules],
  ['a block is split in two', halveBlocks],
];

describe('no number changes when', () => {
  test.each(rewrites)('%s', (_, rewrite) => {
    fc.assert(
      fc.property(arbitraryScoredCluster, ({ objects, random }) => {
        const before = scoreObjects(objects, random);
        // A policy that cannot be read cannot be split, and its copy is one gap more. A block holds a pod without a
        // known address when it alone holds every address that the pod may have.
        fc.pre(before.gaps.length === 0 && (rewrite !== halveBlocks || random.pods.every(hasAddress)));
        const rewritten = objects.flatMap((object) =>
          object.kind === 'NetworkPolicy' ? rewrite(object) : [object],
        );
        expect(numbersOf(scoreObjects(rewritten, random))).toEqual(numbersOf(before));
      }),
      parameters,
    );
  });

  test('the input is in another order: not even a byte', () => {
    fc.assert(
      fc.property(
        arbitraryScoredCluster.chain(({ objects, random }) =>
          fc.record({
            objects: fc.constant(objects),
            shuffled: fc.shuffledSubarray([...objects], { minLength: objects.length }),
            random: fc.constant(random),
          }),
        ),
        ({ objects, shuffled, random }) => {
          const bytes = (input: readonly RawObject[]) => JSON.stringify(scoreObjects(input, random));
          expect(bytes(shuffled)).toBe(bytes(objects));
        },
      ),
      parameters,
    );
  });

  test('replicas are scaled', () => {
    const withReplicas = (replicas: number) => {
      const { namespaces, ...rest } = numbersOf(
        score([
          namespace('a'),
          workload('a/web', { replicas }),
          workload('a/db', { replicas: 2 }),
          networkPolicy('a/in', {
            podSelector: {},
            ingress: [{ from: [{ podSelector: { matchLabels: { app: 'web' } } }] }],
          }),
        ]),
      );
      return {
        ...rest,
        namespaces: namespaces.map(({ podCount: _, workloads, ...one }) => ({
          ...one,
          workloads: workloads.map(({ podCount: __, ...two }) => two),
        })),
      };
    };
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), (replicas) => {
        expect(withReplicas(replicas)).toEqual(withReplicas(1));
      }),
      { ...parameters, numRuns: 10 },
    );
  });

  test('policies allow everything: as without policies', () => {
    fc.assert(
      fc.property(arbitraryScoredCluster, ({ objects, random }) => {
        const bare = objects.filter((object) => object.kind !== 'NetworkPolicy' && !isClusterScoped(object));
        const allowAll = namespaceNames.map((name) =>
          networkPolicy(`${name}/all`, {
            podSelector: {},
            policyTypes: ['Ingress', 'Egress'],
            ingress: [{}],
            egress: [{}],
          }),
        );
        const known = namespaceNames.map((name) => namespace(name));
        const others = bare.filter((object) => object.kind !== 'Namespace');
        expect(numbersOf(scoreObjects([...known, ...others, ...allowAll], random))).toEqual(
          numbersOf(scoreObjects([...known, ...others], random)),
        );
      }),
      parameters,
    );
  });

  test('an isolated workload is added, but for coverage', () => {
    fc.assert(
      fc.property(arbitraryScoredCluster, ({ objects, random }) => {
        const namespaced = objects.filter((object) => !isClusterScoped(object));
        const before = scoreObjects(namespaced, random);
        fc.pre(before.status !== 'empty');
        const isolated = [
          namespace('zz'),
          pod('zz/quiet'),
          networkPolicy('zz/deny', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] }),
        ];
        const after = scoreObjects([...namespaced, ...isolated], random);
        expect(after.namespaces.at(-1)).toMatchObject({ name: 'zz', status: 'met' });
        expect([after.status, after.scores.exposure ?? { best: 0, worst: 0 }]).toEqual([
          before.status,
          before.scores.exposure ?? { best: 0, worst: 0 },
        ]);
        expect(numbersOf(after).namespaces.slice(0, -1)).toEqual(numbersOf(before).namespaces);
      }),
      parameters,
    );
  });
});

const STATUS_ORDER: readonly Status[] = ['notMet', 'notAssessed', 'partial', 'met'];

test('a policy that cannot be read never improves the best case, and the status never rises', () => {
  const unreadable = fc.record({
    path: fc.constantFrom(...namespaceNames).map((name) => `${name}/unreadable`),
    podSelector: fc.constantFrom<RawObject>({}, { matchLabels: { app: 'web' } }, { matchLabels: [] }),
    policyTypes: fc.constantFrom(['Ingress'], ['Egress'], ['Ingress', 'Egress']),
  });
  fc.assert(
    fc.property(
      arbitraryScoredCluster,
      unreadable,
      ({ objects, random }, { path, podSelector, policyTypes }) => {
        const before = scoreObjects(objects, random);
        const after = scoreObjects(
          [...objects, networkPolicy(path, { podSelector, policyTypes, ingress: 'x', egress: 'x' })],
          random,
        );
        expect(after.gaps.length).toBeGreaterThan(before.gaps.length);
        const bestOf = (interval: Interval | null) => interval?.best ?? null;
        before.namespaces.forEach((was) => {
          const is = after.namespaces.find(({ name }) => name === was.name) as NamespaceResult;
          expect([bestOf(is.scores.coverage), bestOf(is.scores.exposure)]).toEqual([
            bestOf(was.scores.coverage),
            bestOf(was.scores.exposure),
          ]);
          expectCoverageNotUp(was.scores.coverage, is.scores.coverage);
          expectExposureNotDown(was.scores.exposure, is.scores.exposure);
          expect(STATUS_ORDER.indexOf(is.status)).toBeLessThanOrEqual(STATUS_ORDER.indexOf(was.status));
          if (was.status === 'notMet') expect(is.status).toBe('notMet');
        });
      },
    ),
    parameters,
  );
});

test('a selector {} rewritten to Exists and DoesNotExist is no better', () => {
  const isEmpty = (selector: unknown) => JSON.stringify(selector) === '{}';
  const halves = ['Exists', 'DoesNotExist'].map((operator) => ({
    matchExpressions: [{ key: 'app', operator }],
  }));
  const rewrite = (policy: RawObject) =>
    mapPeers(policy, (peer) =>
      isEmpty(peer.podSelector) ? halves.map((podSelector) => ({ ...peer, podSelector })) : [peer],
    );
  fc.assert(
    fc.property(arbitraryScoredCluster, ({ objects, random }) => {
      const before = scoreObjects(objects, random);
      fc.pre(before.gaps.length === 0);
      expectNoBetter(
        before,
        scoreObjects(
          objects.map((object) => (object.kind === 'NetworkPolicy' ? rewrite(object) : object)),
          random,
        ),
      );
    }),
    parameters,
  );
});

describe('no cliffs: no score moves by more than a point or two for one more', () => {
  const peers: readonly (readonly [string, RawObject])[] = [
    ['pods of the namespace', { podSelector: {} }],
    ['pods of any namespace', { namespaceSelector: {} }],
    [
      'the internet',
      {
        ipBlock: {
          cidr: '0.0.0.0/0',
          except: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10'],
        },
      },
    ],
    ['every address', { ipBlock: { cidr: '0.0.0.0/0' } }],
    ['listed pods', { podSelector: { matchLabels: { app: 'web' } } }],
  ];
  const others = fc.integer({ min: 0, max: 5 });

  function moved(before: ScanResult, after: ScanResult): number {
    const [was, is] = [before.namespaces[0]?.scores, after.namespaces[0]?.scores];
    const coverage = (was?.coverage?.worst ?? 0) - (is?.coverage?.worst ?? 0);
    const exposure = (is?.exposure?.worst ?? 0) - (was?.exposure?.worst ?? 0);
    expect(Math.min(coverage, exposure)).toBeGreaterThanOrEqual(-ROUNDING);
    return Math.max(coverage, exposure);
  }

  function scoreRule(direction: 'ingress' | 'egress', rule: RawObject, quiet: number): ScanResult {
    const policyTypes = ['Ingress', 'Egress'];
    return score([
      namespace('a'),
      ...Array.from({ length: quiet + 1 }, (_, index) =>
        workload(`a/w${index}`, { labels: { app: index === 0 ? 'web' : 'quiet' } }),
      ),
      networkPolicy('a/deny', { podSelector: {}, policyTypes }),
      networkPolicy('a/open', {
        podSelector: { matchLabels: { app: 'web' } },
        policyTypes: [direction === 'ingress' ? 'Ingress' : 'Egress'],
        [direction]: [rule],
      }),
    ]);
  }

  const direction = fc.constantFrom('ingress' as const, 'egress' as const);
  const few = { ...parameters, numRuns: Math.min(parameters.numRuns, 60) };

  test.each(peers)('port to %s', (_, peer) => {
    fc.assert(
      fc.property(direction, fc.integer({ min: 1, max: 3000 }), others, (side, ports, quiet) => {
        const open = (endPort: number) =>
          scoreRule(
            side,
            { [side === 'ingress' ? 'from' : 'to']: [peer], ports: [{ port: 1, endPort }] },
            quiet,
          );
        expect(moved(open(ports), open(ports + 1))).toBeLessThan(2.3);
      }),
      few,
    );
  });

  test('address of a block', () => {
    fc.assert(
      fc.property(
        direction,
        fc.constantFrom(12, 13, 16, 19, 20, 21, 24, 31),
        others,
        fc.constantFrom('198.0.0.0', '10.0.0.0'),
        (side, length, quiet, first) => {
          const next = { '198.0.0.0': '198.128.0.0/32', '10.0.0.0': '10.128.0.0/32' }[first] as string;
          const open = (...blocks: readonly string[]) =>
            scoreRule(
              side,
              {
                [side === 'ingress' ? 'from' : 'to']: blocks.map((cidr) => ({ ipBlock: { cidr } })),
                ports: [{ port: 443 }],
              },
              quiet,
            );
          const block = `${first}/${length}`;
          expect(moved(open(block), open(block, next))).toBeLessThan(0.5);
        },
      ),
      few,
    );
  });
});
