// When a requirement is met: by answers only, never by what was not looked at.
import { describe, expect, test } from 'vitest';
import { analyze } from '../../../lib/analyze.ts';
import { evaluateFrameworks } from '../../../lib/frameworks/evaluate.ts';
import type { Cluster } from '../../../lib/model/cluster.ts';
import type { Enforcement } from '../../../lib/model/enforcement.ts';
import type { Outcome } from '../../../lib/model/finding.ts';
import type { FrameworkCatalogue, Requirement } from '../../../lib/model/framework.ts';
import type { RawObject } from '../../../lib/model/inventory.ts';
import type { Basis } from '../../../lib/model/scan-result.ts';
import { buildInventory, namespace, networkPolicy, pod } from '../../cases/build-inventory.ts';
import { check } from '../../templates/finding-samples.ts';

const base: Requirement = {
  id: 'R',
  title: 'Closed',
  strength: 'direct',
  evidence: ['E1'],
  checks: ['a', 'b'],
  doesNotProve: '',
};

function catalogueOf(requirement: Partial<Requirement>): FrameworkCatalogue {
  return {
    version: '7',
    frameworks: [{ id: 'f', name: 'F', version: '1', requirements: [{ ...base, ...requirement }] }],
  };
}

interface Given {
  readonly requirement?: Partial<Requirement>;
  readonly outcomes?: Readonly<Record<string, Outcome>>;
  readonly basis?: Basis['kind'];
  readonly enforcement?: readonly [Enforcement['verdict'], Enforcement['basis']];
}

function evaluate({ requirement = {}, outcomes = {}, basis = 'declared', enforcement }: Given) {
  const cluster = { namespaces: [], policies: [], gaps: [] } as unknown as Cluster;
  const [verdict, proof] = enforcement ?? [];
  const { requirements } = evaluateFrameworks(
    { catalogue: catalogueOf(requirement), sha256: 'x' },
    {
      cluster,
      checks: Object.entries(outcomes).map(([id, outcome]) => check(id, { outcome })),
      basis: { kind: basis },
      enforcement: enforcement && ({ verdict, basis: proof } as Enforcement),
    },
  );
  return requirements[0];
}

const passing = { a: 'pass', b: 'pass' } as const;
const enforced = { requirement: { needsEnforcement: true } } as const;

describe('a direct requirement is', () => {
  test.each<[string, string, Given]>([
    ['met when every check passes', 'met', { outcomes: passing }],
    [
      'met when a check passes and the others ask about nothing here',
      'met',
      { outcomes: { a: 'pass', b: 'notApplicable' } },
    ],
    [
      'not assessed when no check has anything to ask',
      'notAssessed',
      { outcomes: { a: 'notApplicable', b: 'notApplicable' } },
    ],
    ['not met when a check fails', 'notMet', { outcomes: { a: 'fail', b: 'pass' } }],
    [
      'not met when a check fails, whatever is unknown',
      'notMet',
      { outcomes: { a: 'fail', b: 'unknown' }, basis: 'none' },
    ],
    ['not assessed when a check has no answer', 'notAssessed', { outcomes: { a: 'pass', b: 'unknown' } }],
    ['not assessed when a check did not run', 'notAssessed', { outcomes: { a: 'pass' } }],
    ['not assessed without a basis for scores', 'notAssessed', { outcomes: passing, basis: 'none' }],
    [
      'not met where policies are proved to be without effect',
      'notMet',
      { outcomes: passing, enforcement: ['notEnforced', 'proved'] },
    ],
    [
      'not assessed when enforcement was not looked at and it rests on that',
      'notAssessed',
      { ...enforced, outcomes: passing },
    ],
    [
      'not assessed when enforcement is only assumed',
      'notAssessed',
      { ...enforced, outcomes: passing, enforcement: ['enforced', 'assumed'] },
    ],
    [
      'not assessed when enforcement is unknown',
      'notAssessed',
      { ...enforced, outcomes: passing, enforcement: ['unknown', 'proved'] },
    ],
    [
      'not met when a part of the cluster does not enforce',
      'notMet',
      { ...enforced, outcomes: passing, enforcement: ['partial', 'proved'] },
    ],
    [
      'met when enforcement is proved',
      'met',
      { ...enforced, outcomes: passing, enforcement: ['enforced', 'proved'] },
    ],
    [
      'met by enforcement alone when that is all it asks',
      'met',
      { requirement: { checks: [], needsEnforcement: true }, enforcement: ['enforced', 'proved'] },
    ],
  ])('%s', (_, verdict, given) => {
    expect(evaluate(given)?.verdict).toBe(verdict);
  });

  test('told with the checks that fail and those without an answer', () => {
    const row = evaluate({ outcomes: { b: 'fail' } });
    expect([row?.failingChecks, row?.unknownChecks]).toEqual([['b'], ['a']]);
  });
});

describe('any other requirement shows no verdict, whatever the checks say', () => {
  test.each([
    ['partial', 'evidenceAttached'],
    ['supporting', 'evidenceAttached'],
    ['none', 'outOfReach'],
    ['future', 'notInForce'],
  ] as const)('%s', (strength, verdict) => {
    for (const outcomes of [passing, { a: 'fail', b: 'fail' }] as const) {
      const row = evaluate({ requirement: { strength }, outcomes });
      expect([row?.verdict, row?.failingChecks]).toEqual([verdict, []]);
    }
  });
});

describe("the benchmark's own reading", () => {
  const catalogue = catalogueOf({ checks: ['default-deny-missing'], ownReading: 'policyInEachNamespace' });
  const read = (objects: readonly RawObject[], gaps: Parameters<typeof analyze>[0]['gaps'] = []) =>
    analyze(
      { ...buildInventory(objects), gaps },
      {
        toolVersion: '0',
        inventorySha256: '',
        rulesetSha256: '',
        declaredEntryPoints: [],
        frameworks: { catalogue, sha256: 'abc' },
      },
    ).frameworks;
  const useless = networkPolicy('shop/useless', { podSelector: { matchLabels: { app: 'none' } } });

  test('is met by one useless policy, where ours is not', () => {
    const frameworks = read([namespace('shop'), pod('shop/web'), useless]);
    expect(frameworks?.catalogue).toEqual({ version: '7', sha256: 'abc' });
    expect(frameworks?.requirements[0]).toMatchObject({
      verdict: 'notMet',
      failingChecks: ['default-deny-missing'],
      ownReading: { verdict: 'met', namespaceCount: 1, namespacesWithout: [] },
    });
  });

  test('is not met when a namespace has none, and names it', () => {
    const reading = read([namespace('shop'), namespace('bare'), pod('shop/web'), useless])?.requirements[0]
      ?.ownReading;
    expect(reading).toMatchObject({ verdict: 'notMet', namespaceCount: 2, namespacesWithout: ['bare'] });
  });

  test('is not assessed when the list of policies could not be read', () => {
    const gap = {
      reason: 'forbidden',
      message: 'Cannot list',
      remedy: 'Allow it',
      effect: { scope: 'policies', kinds: ['NetworkPolicy'] },
    } as const;
    const reading = read([namespace('shop'), pod('shop/web')], [gap])?.requirements[0]?.ownReading;
    expect(reading?.verdict).toBe('notAssessed');
  });
});
