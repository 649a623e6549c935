// Runs every case of the corpus on both engines and holds the counts. The corpus is not part of this repository;
// infra/test-conformance.mjs runs this file where it is there.
import { writeFileSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import type { ConformanceCase, Outcome } from './case.ts';
import { policyApiCases, recipeCases } from './checks.ts';
import { compareEngines } from './engines-agree.ts';
import { ledger, notCompared } from './ledger.ts';
import type { Input } from './mend.ts';
import { connectionListCases } from './np-guard/connection-lists.ts';
import { diffCases } from './np-guard/diffs.ts';
import { explanationCases } from './np-guard/explanations.ts';
import { fatalErrorCases } from './np-guard/fatal-errors.ts';
import { policySetCases } from './policy-sets/cases.ts';
import { countsText, makeTally, settle, totalOf } from './tally.ts';

const cases: readonly ConformanceCase[] = [
  ...policyApiCases(),
  ...recipeCases(),
  ...connectionListCases(),
  ...explanationCases(),
  ...diffCases(),
  ...fatalErrorCases(),
  ...policySetCases(),
];
// Both only ever move towards more agreement
const LEAST_AGREED = 317;
const MOST_EXCLUDED = 36;
const MOST_MENDED = 91;
const tally = makeTally();

describe.each(Object.entries(Object.groupBy(cases, ({ group }) => group)))('%s', (_, ofGroup = []) => {
  test.each(ofGroup.map((one) => [one.id, one] as const))('%s', async (_id, one) => {
    let input: Input = one.input ?? 'asWritten';
    let outcome = await outcomeOf(one, input);
    if (outcome.differences.length > 0 && input === 'asWritten') {
      input = 'mended';
      outcome = await outcomeOf(one, input);
    }
    const failure = settle(tally, { case: one, outcome, input });
    if (failure !== undefined) expect.fail(failure);
  });
});

describe('the corpus as a whole', () => {
  const excluded = ledger.flatMap((entry) => entry.cases);

  test('every case that the ledger names exists', () => {
    const ids = cases.map(({ id }) => id);
    expect(excluded.filter((id) => !ids.includes(id))).toEqual([]);
  });

  test(`the ledger names at most ${MOST_EXCLUDED} cases`, () => {
    expect(excluded.length).toBeLessThanOrEqual(MOST_EXCLUDED);
  });

  test(`at least ${LEAST_AGREED} cases agree`, () => {
    expect(totalOf(tally).agreed).toBeGreaterThanOrEqual(LEAST_AGREED);
  });

  test(`at most ${MOST_MENDED} of them agree only when faults of the input are mended`, () => {
    expect(totalOf(tally).mended).toBeLessThanOrEqual(MOST_MENDED);
  });

  test('both engines agree on every input, with an ipBlock that matches pods', async () => {
    const { compared, differences } = await compareEngines();
    expect(differences).toEqual([]);
    expect(compared).toBeGreaterThan(15_000);
  });

  test('every kind of fact that is left out has its reason, and is needed', () => {
    expect([...tally.leftOut.keys()].sort()).toEqual(Object.keys(notCompared).sort());
  });
});

afterAll(() => {
  const file = process.env.CONFORMANCE_COUNTS;
  if (file === undefined) process.stdout.write(`${countsText(tally)}\n`);
  else writeFileSync(file, `${countsText(tally)}\n`);
});

/** What a case throws is a difference too: the ledger may excuse an input that cannot be read at all. */
async function outcomeOf(one: ConformanceCase, input: Input): Promise<Outcome> {
  try {
    const outcome = await one.run(input);
    if (outcome.compared > 0 || outcome.differences.length > 0) return outcome;
    return { ...outcome, differences: ['Nothing was compared'] };
  } catch (error) {
    return { compared: 0, differences: [`Threw ${String(error)}`], leftOut: {} };
  }
}
