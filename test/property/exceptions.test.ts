// Exceptions on random clusters: they change no score and raise no failure; one that has expired changes nothing.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { analyze } from '../../lib/analyze.ts';
import { CATALOGUE } from '../../lib/checks/catalogue.ts';
import type { ExceptionRule } from '../../lib/model/exception.ts';
import type { RawObject } from '../../lib/model/inventory.ts';
import { buildInventory } from '../cases/build-inventory.ts';
import { namespaceNames } from './alphabet.ts';
import type { RandomCluster } from './arbitrary-cluster.ts';
import { parameters } from './parameters.ts';
import { arbitraryScoredCluster } from './score-inputs.ts';

const checkIds = CATALOGUE.map(({ meta }) => meta.id);
const arbitraryScope = fc.record({
  namespaces: fc.constantFrom(['*'], ...namespaceNames.map((name) => [name])),
  checks: fc.oneof(fc.constant(checkIds), fc.subarray(checkIds, { minLength: 1 })),
});

function ruleOf(
  { namespaces, checks }: { readonly namespaces: readonly string[]; readonly checks: readonly string[] },
  expiresOn: string,
): ExceptionRule {
  const people = { owner: 'Ann', approver: 'Bob', reason: 'r', compensatingControl: 'c' };
  const scope = { clusters: [], namespaces, workloads: [] };
  return { id: 'a', source: 'file', scope, checks, ...people, approvedOn: '2000-01-01', expiresOn };
}

function scan(
  objects: readonly RawObject[],
  { networks }: Pick<RandomCluster, 'networks'>,
  exceptions: readonly ExceptionRule[],
) {
  return analyze(buildInventory(objects, networks), {
    toolVersion: '0.0.0',
    inventorySha256: '',
    rulesetSha256: '',
    declaredEntryPoints: [],
    exceptions: { rules: exceptions, clusters: 'one' },
  });
}

test('an exception changes no score, no reason and no check, and turns Partial at most', () => {
  fc.assert(
    fc.property(arbitraryScoredCluster, arbitraryScope, ({ random, objects }, scope) => {
      const before = scan(objects, random, []);
      const after = scan(objects, random, [ruleOf(scope, '2999-01-01')]);
      const plain = (one: typeof before) => ({
        ...one,
        status: '',
        exceptions: [],
        namespaces: one.namespaces.map((namespace) => ({ ...namespace, status: '' })),
        findings: one.findings.map(({ exception: _, ...finding }) => finding),
      });
      expect(plain(after)).toEqual(plain(before));
      const pairs = [[before, after] as const].concat(
        before.namespaces.map((one, index) => [one, after.namespaces[index]] as never),
      );
      for (const [was, is] of pairs)
        if (is.status !== was.status)
          expect([was.status, is.status]).toEqual(['partial', 'metWithExceptions']);
    }),
    parameters,
  );
});

test('an expired exception marks no finding and leaves every status as it was', () => {
  fc.assert(
    fc.property(arbitraryScoredCluster, arbitraryScope, ({ random, objects }, scope) => {
      const { exceptions, ...after } = scan(objects, random, [ruleOf(scope, '2000-06-01')]);
      expect(after).toEqual(scan(objects, random, []));
      expect(exceptions).toMatchObject([{ state: 'expired' }]);
    }),
    parameters,
  );
});
