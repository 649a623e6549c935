// What to do first and the worst openings: which few of many, and in which order.
// Their sentences are tested with reasons and deductions.
import { describe, expect, test } from 'vitest';
import { worstOpenings } from '../../../templates/wording/opening.ts';
import { priorities } from '../../../templates/wording/priority.ts';
import { largeResult, metResult, unknownResult, wordpressResult } from '../sample-result.ts';
import { shopResult } from '../shop-result.ts';

describe('what to do first', () => {
  test('is the worst findings in their order, at most five, two of a namespace', () => {
    const list = priorities(shopResult(), 5);
    expect(list.map(({ namespace, wrong }) => `${namespace}: ${wrong}`)).toEqual([
      'wordpress-mysql: No policy isolates ingress of all 2 workloads of namespace "wordpress-mysql"',
      'wordpress-mysql: No policy isolates egress of all 2 workloads of namespace "wordpress-mysql"',
      'batch: No policy isolates egress of all 12 workloads of namespace "batch"',
      'legacy-erp: Cannot read NetworkPolicy "legacy-erp/allow-erp"',
      'Whole cluster: AdminNetworkPolicies "deny-all" and "allow-dns" have the same priority 10',
    ]);
  });
  test('shows the status of the namespace, and for a finding of no namespace that of the cluster', () => {
    const statuses = priorities(shopResult(), 5).map(({ status }) => status);
    expect(statuses).toEqual(['notMet', 'notMet', 'notMet', 'notAssessed', 'notMet']);
  });
  test('is, without findings, at most five, of as many failing namespaces as there are', () => {
    const list = priorities({ ...shopResult(), findings: [] }, 5);
    expect(list.map(({ namespace }) => namespace)).toEqual([
      'wordpress-mysql',
      'batch',
      'recommend',
      'legacy-erp',
      'kube-system',
    ]);
  });
  test('goes on with the second problem of a namespace when there is room', () => {
    const list = priorities(wordpressResult(), 5);
    expect(list.map(({ wrong }) => wrong)).toEqual([
      'No policy binds wordpress in either direction',
      'The internet has a route to wordpress, and no policy isolates ingress',
      'A new pod without labels would start with openings',
    ]);
  });
  test('names the policy that could not be read when that decides', () => {
    expect(priorities(unknownResult(), 1)[0]?.fix).toBe('Correct NetworkPolicy shop/broken, then scan again');
  });
  test('is nothing for a met cluster', () => {
    expect(priorities(metResult(), 5)).toEqual([]);
  });
});

test('the worst openings show one of every namespace before the second of any, where they cost the same', () => {
  const spaces = worstOpenings(largeResult(9), 6).map(({ namespace }) => namespace);
  expect(new Set(spaces).size).toBe(6);
});
