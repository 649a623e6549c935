// Pods are one class when every selector that looks into their namespace answers alike for them.
import { describe, expect, test } from 'vitest';
import type { RawObject } from '../../../lib/model/inventory.ts';
import { normalize } from '../../../lib/normalize/normalize.ts';
import { compilePolicies } from '../../../lib/policy/compile.ts';
import { classifyPods } from '../../../lib/reach/pod-classes.ts';
import { buildInventory, namespace, networkPolicy, pod } from '../../cases/build-inventory.ts';

const app = (operator: string, ...values: readonly string[]): RawObject => ({
  matchExpressions: [{ key: 'app', operator, ...(values.length > 0 && { values }) }],
});

/** Names of the pods of namespace a, grouped as the selector (and one that looks into b) sees them. */
function groups(podSelector: RawObject): string[] {
  const cluster = normalize(
    buildInventory([
      namespace('a'),
      namespace('b'),
      pod('a/web', { labels: { app: 'web', version: '1' } }),
      pod('a/web-2', { labels: { app: 'web', version: '2' } }),
      pod('a/db', { labels: { app: 'db' } }),
      pod('a/cache', { labels: { app: 'cache' } }),
      pod('a/bare', { labels: {} }),
      networkPolicy('a/one', { podSelector }),
      networkPolicy('b/two', { podSelector: { matchLabels: { version: '1' } } }),
    ]),
  );
  const { classOfPod } = classifyPods(cluster, compilePolicies(cluster));
  const byClass = Map.groupBy(cluster.pods, ({ id }) => classOfPod[id] as number);
  return [...byClass.values()].map((pods) => pods.map(({ name }) => name).join(' ')).sort();
}

describe('a selector tells apart', () => {
  test.each([
    ['nothing, when it is empty', {}, ['bare cache db web web-2']],
    ['the value that In lists', app('In', 'web'), ['bare cache db', 'web web-2']],
    ['each value that In lists', app('In', 'web', 'db'), ['bare cache', 'db', 'web web-2']],
    ['the value that NotIn lists', app('NotIn', 'web'), ['bare cache db', 'web web-2']],
    ['whether the label is there, for Exists', app('Exists'), ['bare', 'cache db web web-2']],
    ['whether the label is there, for DoesNotExist', app('DoesNotExist'), ['bare', 'cache db web web-2']],
  ] as const)('%s', (_, selector, expected) => {
    expect(groups(selector as RawObject)).toEqual(expected);
  });
});
