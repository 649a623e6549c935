// What holds for every row of the framework data.
import { describe, expect, test } from 'vitest';
import { CATALOGUE } from '../../../lib/checks/catalogue.ts';
import { FRAMEWORKS } from '../../../lib/frameworks/catalogue.ts';

const checkIds = CATALOGUE.map(({ meta }) => meta.id);
const rows = FRAMEWORKS.frameworks.flatMap((framework) =>
  framework.requirements.map((requirement) => ({
    ...requirement,
    name: `${framework.id} ${requirement.version ?? framework.version} ${requirement.id}`,
  })),
);

test('the data holds the frameworks of the mapping', () => {
  expect(rows.length).toBe(90);
});

test('every check that a requirement names exists', () => {
  expect(
    rows.flatMap(({ name, checks }) => checks.filter((id) => !checkIds.includes(id)).map((id) => [name, id])),
  ).toEqual([]);
});

test('every check is named by a requirement', () => {
  const named = new Set(rows.flatMap(({ checks }) => checks));
  expect(checkIds.filter((id) => !named.has(id))).toEqual([]);
});

test('ids of frameworks, and of requirements in a version, are unique', () => {
  const ids = FRAMEWORKS.frameworks.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  const names = rows.map(({ name }) => name);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});

describe('a row', () => {
  test('that is direct rests on a check or on enforcement, and one that shows E5 rests on enforcement', () => {
    const direct = rows.filter(({ strength }) => strength === 'direct');
    expect(direct.filter(({ checks, needsEnforcement }) => checks.length === 0 && !needsEnforcement)).toEqual(
      [],
    );
    const proof = direct.filter(({ evidence }) => evidence.includes('E5')).map(({ name }) => name);
    expect(direct.filter(({ needsEnforcement }) => needsEnforcement).map(({ name }) => name)).toEqual(proof);
  });

  test('names each check and each piece of evidence once, and some evidence unless it answers nothing', () => {
    const twice = <T>(items: readonly T[]) => new Set(items).size < items.length;
    expect(rows.filter(({ checks, evidence }) => twice(checks) || twice(evidence))).toEqual([]);
    expect(rows.filter(({ evidence, strength }) => evidence.length === 0 && strength !== 'none')).toEqual([]);
  });

  test('that asks for a penetration test is out of reach', () => {
    const tests = rows.filter(({ name }) => / 11\.4\.[56]$/.test(name));
    expect(tests.map(({ strength }) => strength)).toEqual(['none', 'none']);
  });

  test('that a benchmark reads in its own way has that reading beside it', () => {
    const reading = rows
      .filter(({ ownReading }) => ownReading === 'policyInEachNamespace')
      .map(({ name }) => name);
    expect(reading).toEqual([
      'cis-kubernetes 1.8–1.12 5.3.2',
      'cis-kubernetes 2.0.1 5.3.2',
      'cis-eks 1.5.0–1.8.0 4.3.2',
      'kubescape regolibrary, August 2026 C-0206 / C-0205 / C-0230',
    ]);
  });
});
