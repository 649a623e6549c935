// Words and symbols of statuses and bases (scoring.md P7 and section 5).
// How a status is drawn is tested with each output.
import { describe, expect, test } from 'vitest';
import {
  basisSentence,
  basisWord,
  statusOrder,
  statusSymbol,
  statusWord,
} from '../../../templates/wording/status.ts';

describe('a status', () => {
  test('has a word and a symbol of its own', () => {
    const basis = { kind: 'enforced' } as const;
    expect(new Set(statusOrder.map((status) => statusWord(status, basis))).size).toBe(6);
    expect(new Set(statusOrder.map(statusSymbol)).size).toBe(6);
  });
  test('that is met on declared policies says so', () => {
    expect(statusWord('met', { kind: 'declared' })).toBe('Met (declared)');
    expect(statusWord('met', { kind: 'enforced' })).toBe('Met');
    expect(statusWord('notMet', { kind: 'declared' })).toBe('Not met');
  });
  test('names the assumption that its basis rests on', () => {
    expect(basisWord({ kind: 'declared', assumedCni: 'calico' })).toBe('declared, assuming calico');
    expect(basisSentence({ kind: 'declared', assumedCni: 'calico' })).toContain(
      'policies computed as calico would enforce them',
    );
  });
});
