// The file of exceptions and the annotation of a namespace: what is taken, and which mistakes are told where.
import { describe, expect, test } from 'vitest';
import { parseExceptionAnnotation, parseExceptionFile } from '../../../functions/config/exceptions.ts';

const CHECKS = ['dns-cut', 'internet-egress'];
const TERMS = `reason: r
compensatingControl: c
owner: Ann
approver: Bob
approvedOn: 2026-01-01
expiresOn: 2026-06-30
`;
const indented = TERMS.replace(/^(?=.)/gm, '    ');
const good = `exceptions:\n  - id: a\n    scope: {namespaces: [shop]}\n    checks: [dns-cut]\n${indented}`;

function mistakesIn(text: string): string[] {
  const read = parseExceptionFile(text, CHECKS);
  return 'mistakes' in read ? read.mistakes.map(({ line, message }) => `${line} ${message}`) : [];
}

describe('parseExceptionFile()', () => {
  test('takes an exception; annotations are ignored unless the file allows them', () => {
    expect(parseExceptionFile(good, CHECKS)).toMatchObject({
      file: { exceptionAnnotations: 'ignored', exceptions: [{ id: 'a', expiresOn: '2026-06-30' }] },
    });
  });
  test.each([
    ['expiresOn: 2026-06-30', '', 2, 'expiresOn'],
    ['expiresOn: 2026-06-30', 'expiresOn: 2027-01-03', 10, '367 days after approvedOn'],
    ['expiresOn: 2026-06-30', 'expiresOn: 2025-12-31', 10, 'before approvedOn'],
    ['expiresOn: 2026-06-30', 'expiresOn: 2026-02-30', 10, 'is no date'],
    ['approver: Bob', 'approver: " ann "', 8, 'is the owner'],
    ['[dns-cut]', '[dns-cutt]', 4, 'is no check'],
    ['{namespaces: [shop]}', '{clusters: [prod]}', 3, 'accepts everything'],
    ['{namespaces: [shop]}', '{workloads: [web]}', 3, 'is no Kind/name'],
  ])('%s → %s: line %i, %s', (from, to, line, message) => {
    expect(mistakesIn(good.replace(from, to))).toContainEqual(
      expect.stringMatching(new RegExp(`^${line} .*${message}`)),
    );
  });
  test('a year and its day are taken', () => {
    expect(mistakesIn(good.replace('2026-06-30', '2027-01-02'))).toEqual([]);
  });
  test('tells every mistake at once, an id that is there twice among them', () => {
    const twice = `${good}${good.replace('exceptions:\n', '').replace('dns-cut', 'x').replace('Bob', 'Ann')}`;
    expect(mistakesIn(twice).map((one) => one.replace(/:.*/, ''))).toEqual([
      '11 exceptions[1].id',
      '13 exceptions[1].checks[0]',
      '17 exceptions[1].approver',
    ]);
  });
});

describe('parseExceptionAnnotation()', () => {
  const read = (value: unknown, name = 'bulkhead.dev/exception-a') =>
    parseExceptionAnnotation({ name, namespace: 'shop', value }, CHECKS);
  test('accepts in its own namespace alone', () => {
    expect(read(`checks: [dns-cut]\n${TERMS}`)).toMatchObject({
      rule: { id: 'shop/a', source: 'annotation', scope: { clusters: [], namespaces: ['shop'] } },
    });
  });
  test.each([
    ['a scope', `checks: [dns-cut]\nscope: {namespaces: ["*"]}\n${TERMS}`],
    ['namespaces', `checks: [dns-cut]\nnamespaces: ["*"]\n${TERMS}`],
    ['no YAML', 'checks: [dns-cut'],
    ['no text', 7],
    ['no owner', `checks: [dns-cut]\n${TERMS.replace('owner: Ann\n', '')}`],
  ])('refuses %s', (_, value) => {
    expect(read(value)).toHaveProperty('mistakes');
  });
  test('refuses a name that is no id', () => {
    expect(read(`checks: [dns-cut]\n${TERMS}`, 'bulkhead.dev/exception-A b')).toHaveProperty('mistakes');
  });
});
