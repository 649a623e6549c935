import { describe, expect, test } from 'vitest';
import {
  acceptedLine,
  exceptionNotices,
  exceptionRow,
  exceptionsSummary,
} from '../../../templates/wording/exception.ts';
import { exception, withExceptions } from '../exception-samples.ts';
import { shopResult } from '../shop-result.ts';

const { findings, exceptions } = withExceptions(shopResult());

describe('the notices', () => {
  test('say what has ended, what ends, and what matches nothing; the rest is quiet', () => {
    expect(exceptionNotices(exceptions)).toEqual([
      {
        weight: 'warning',
        text: 'Exception old-erp expired on 2026-11-17: 2 findings are no longer accepted. Ann Platform owns it.',
      },
      {
        weight: 'warning',
        text: 'Exception migration ends in 2 days, on 2026-11-22: 1 finding. Ann Platform owns it.',
      },
      {
        weight: 'warning',
        text: 'Exception mended matches nothing: what it accepted is mended, or its scope or checks are wrong. Ann Platform owns it.',
      },
      {
        weight: 'note',
        text: 'Exception rollout ends in 12 days, on 2026-12-02: 0 findings. Ann Platform owns it.',
      },
    ]);
  });
  test('are cut, and say how many are left', () => {
    const many = Array.from({ length: 5 }, (_, index) =>
      exception({ id: `e${index}`, state: 'matchesNothing' }),
    );
    expect(exceptionNotices(many, 2).at(-1)?.text).toBe('3 more exceptions to look after, in the register.');
  });
});

test('the register says what each is in, whom it is for, and that it is over', () => {
  const texts = (exceptions ?? []).map((one) => exceptionRow(one).stateText);
  expect(texts).toEqual([
    'EXPIRED 3 days ago',
    'Ends in 2 days',
    'Ends in 12 days',
    'In force, 189 days left',
    'MATCHES NOTHING',
    'Not in force before 2027-01-01',
    'Nothing here that it is for',
  ]);
  expect(
    exceptionRow(exception({ scope: { clusters: ['prod-*'], namespaces: ['a'], workloads: [] } })).accepts,
  ).toEqual(['No finding', 'Checks: host-network-workload', 'Scope: namespaces a; clusters prod-*']);
});

test('a finding says who accepts it; one that nobody accepts says nothing', () => {
  const accepted = findings.find((one) => one.exception !== undefined) ?? {};
  expect(acceptedLine(accepted, exceptions)).toBe(
    'Accepted until 2027-05-31 by Bob Security, exception metrics',
  );
  expect(acceptedLine({}, exceptions)).toBe('');
  // A result whose register was cut away
  expect(acceptedLine({ exception: 'x' })).toBe('Accepted under exception x');
});

test('the summary counts findings as accepted and never as passed', () => {
  expect(exceptionsSummary(findings, exceptions)).toBe(
    'Exceptions: 7 exceptions, 1 expired, 2 about to end, 1 matching nothing and 1 not yet in force; 1 finding accepted, none of them a pass.',
  );
  expect(exceptionsSummary(findings)).toBe('');
});
