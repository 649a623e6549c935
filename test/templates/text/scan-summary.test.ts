import { describe, expect, test } from 'vitest';
import type { ScanResult } from '../../../lib/model/scan-result.ts';
import { columnsOf, printable } from '../../../templates/text/printable.ts';
import { type SummaryOptions, scanSummary } from '../../../templates/text/scan-summary.ts';
import { hostileResult } from '../hostile-result.ts';
import { emptyResult, largeResult, metResult, unknownResult, wordpressResult } from '../sample-result.ts';
import { shopResult } from '../shop-result.ts';

function summary(results: readonly ScanResult[], options: Partial<SummaryOptions> = {}): string[] {
  const text = scanSummary(results, {
    paint: (_, one) => one,
    columns: 80,
    rows: 24,
    reports: [],
    ...options,
  });
  expect(text.endsWith('\n')).toBe(true);
  return text.trimEnd().split('\n');
}

const clusters = (count: number) => Array.from({ length: count }, () => wordpressResult());

describe('a summary fits the screen:', () => {
  test.each<[string, readonly ScanResult[], number, number]>([
    ['one cluster', [wordpressResult()], 80, 24],
    ['a shop', [shopResult()], 80, 24],
    ['a thousand namespaces', [largeResult(1000)], 80, 24],
    ['several large clusters', [largeResult(50), largeResult(7), largeResult(300)], 80, 24],
    ['a hundred clusters', clusters(100), 80, 24],
    ['a large screen', [largeResult(1000), shopResult()], 200, 60],
    ['a narrow one', [shopResult(), unknownResult()], 76, 24],
    ['names that are hostile and long', [hostileResult()], 80, 24],
  ])('%s', (_, results, columns, rows) => {
    const lines = summary(results, { columns, rows, reports: ['reports/a.json', 'reports/a.pdf'] });
    expect(lines.length).toBeLessThan(rows);
    expect(lines.filter((line) => columnsOf(line) > columns)).toEqual([]);
    expect(lines).toEqual(lines.map(printable));
  });

  test('and a screen of two lines still shows a few', () => {
    expect(summary([largeResult(30)], { rows: 2 }).length).toBeLessThan(14);
  });
});

describe('a summary tells', () => {
  test('the worst namespaces first, and counts the others by status', () => {
    const lines = summary([largeResult(100)]);
    const [, , first = ''] = lines;
    expect(first).toMatch(/^ {2}team-\d+ +▲ Not met/);
    expect(lines.find((line) => line.includes('…  and') || line.includes('… and'))).toMatch(
      /^ {2}… and \d+ more: \d+ not met, 33 met \(declared\)$/,
    );
  });

  test('the worst clusters first when not all have room', () => {
    const lines = summary([metResult(), ...clusters(30)]);
    expect(lines[1]).toContain('Not met');
    expect(lines.join('\n')).toMatch(/… and \d+ more: \d+ not met, 1 met \(declared\)/);
  });

  test('both ends of a score that is not certain, and the first gaps with file and line', () => {
    const text = summary([unknownResult()]).join('\n');
    expect(text).toContain('□ Not assessed');
    expect(text).toContain('12.5 to 100');
    expect(text).toMatch(/Not assessed: \d+ gaps/);
    expect(text).toMatch(/\S+\.yaml:\d+ {2}Cannot/);
  });

  test('a cluster that holds nothing', () => {
    expect(summary([emptyResult()]).join('\n')).toContain('– Empty');
  });

  test('what the scores rest on, once for clusters that share it', () => {
    const assumed = metResult();
    const scan = { ...assumed.scan, basis: { kind: 'declared', assumedCni: 'cilium' } as const };
    const text = summary([wordpressResult(), metResult(), { ...assumed, scan }]).join(' ');
    expect(text.match(/Scores are declared/g)).toHaveLength(2);
    expect(text).toContain('cilium');
  });

  test('who may open a connection by the way of an arrow', () => {
    expect(summary([wordpressResult()]).join('\n')).toContain('wordpress ← internet');
  });
});
