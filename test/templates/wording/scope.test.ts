// What the matrix and the population add up to, and how gaps are told.
// Counts come from the sample results, which agree with themselves.
import { describe, expect, test } from 'vitest';
import { keyFacts } from '../../../templates/wording/fact.ts';
import { cellLevel, matrixSummary } from '../../../templates/wording/reach.ts';
import { completenessText, gapEffect, gapSummary } from '../../../templates/wording/scope.ts';
import { emptyResult, metResult, unknownResult, wordpressResult } from '../sample-result.ts';
import { shopResult } from '../shop-result.ts';

describe('the matrix', () => {
  test.each([
    [0, 0, 'none'],
    [1, 1, 'one'],
    [1, 2, 'few'],
    [1, 10, 'few'],
    [1, 11, 'many'],
    [1, 196_605, 'many'],
    [1, 196_606, 'all'],
  ])('%d open pairs on %d ports are %s', (openPairs, ports, level) => {
    expect(cellLevel({ openPairs, ports, pairCount: 4, unknown: false })).toBe(level);
  });
  test('adds up to allowed pairs of all', () => {
    expect(matrixSummary(wordpressResult().matrix)).toBe(
      '2 of 2 ordered workload pairs may connect on some port (100%).',
    );
    expect(matrixSummary(emptyResult().matrix)).toBe(
      'There are no two workloads, so there is nothing to connect.',
    );
  });
});

describe('completeness', () => {
  test('counts what was read, what was not, and the gaps', () => {
    expect(completenessText(shopResult())).toBe(
      'Completeness: 14 namespaces, 100 workloads (1 could not be read), 236 pods, 30 policies. Full population, no sampling; 3 gaps, listed under what was not assessed.',
    );
  });
  test('says how many gaps touch the result', () => {
    expect(gapSummary(shopResult().gaps)).toBe('3 gaps, of which 2 make a part of the result unknown.');
    expect(gapSummary([])).toBe('Everything that was given could be read and understood.');
  });
  test('says what each gap makes unknown', () => {
    expect(shopResult().gaps.map(gapEffect)).toEqual([
      'What the policy may select has a best and a worst case',
      'Workloads of legacy-erp may be missing here',
      'No score or status rests on it',
    ]);
  });
  test('gives four facts for every cluster', () => {
    for (const result of [emptyResult(), metResult(), unknownResult(), shopResult()])
      expect(keyFacts(result)).toHaveLength(4);
  });
});
