// The case table (test/cases) on both engines: the literal one and the matrix. What decided is asked of the literal one.
import { describe, expect, test } from 'vitest';
import { prepare } from '../../../lib/analyze.ts';
import { normalize } from '../../../lib/normalize/normalize.ts';
import { makeVerdictEngine } from '../../../lib/reach/verdict/verdict.ts';
import { decidedBy, matrixVerdict, readAsk } from '../../cases/ask.ts';
import { buildInventory } from '../../cases/build-inventory.ts';
import { type ConnectionCase, connectionCases } from '../../cases/connection-cases.ts';

function optionsOf({ ipBlockMatchesPods }: ConnectionCase) {
  return ipBlockMatchesPods === undefined ? {} : { ipBlockMatchesPods };
}

describe.each(Object.entries(connectionCases))('the literal engine, %s', (_group, cases) => {
  test.each(cases)('$name', (row) => {
    const cluster = normalize(buildInventory(row.objects, row.networks));
    const ask = makeVerdictEngine(cluster, optionsOf(row));
    const answered = row.checks.map((check) => {
      const found = ask(readAsk(cluster, check));
      const [src, dst, traffic, , wanted] = check;
      const decided =
        decidedBy(cluster, found).find((text) => text === wanted) ?? decidedBy(cluster, found).join(', ');
      return wanted === undefined
        ? [src, dst, traffic, found.verdict]
        : [src, dst, traffic, found.verdict, decided];
    });
    expect(answered).toEqual(row.checks);
  });
});

describe.each(Object.entries(connectionCases))('the matrix, %s', (_group, cases) => {
  test.each(cases)('$name', (row) => {
    const analysis = prepare(buildInventory(row.objects, row.networks), optionsOf(row));
    const answered = row.checks.map((check) => {
      const [src, dst, traffic] = check;
      return [src, dst, traffic, matrixVerdict(analysis, readAsk(analysis.cluster, check))];
    });
    expect(answered).toEqual(row.checks.map((check) => check.slice(0, 4)));
  });
});

test('the table has the cases that it is meant to have', () => {
  const checks = Object.values(connectionCases).flatMap((cases) => cases.flatMap((row) => row.checks));
  expect(checks.length).toBeGreaterThanOrEqual(120);
});

test('the objects of a case that is not about unreadable policies are all read', () => {
  const { 'policies that cannot be read': unreadable, ...valid } = connectionCases;
  expect(unreadable).toBeDefined();
  const gaps = Object.values(valid).flatMap((cases) =>
    cases.flatMap((row) =>
      normalize(buildInventory(row.objects, row.networks)).gaps.map((gap) => gap.message),
    ),
  );
  expect(gaps).toEqual([]);
});
