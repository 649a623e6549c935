import { describe, expect, test } from 'vitest';
import { judgeExpectations } from '../../../lib/ask/expectations.ts';
import type { Expectation, PortRequest } from '../../../lib/model/question.ts';
import { networkPolicy, pod } from '../../cases/build-inventory.ts';
import { world } from './world.ts';

const pg: PortRequest = { protocol: 'TCP', port: 5432 };
const icmp: PortRequest = { protocol: 'other' };

function judge(analysis: ReturnType<typeof world>, expectation: Omit<Expectation, 'line'>) {
  const { failures, problems } = judgeExpectations(analysis, [{ ...expectation, line: 7 }], {
    evidenceLimit: 10,
  });
  expect(problems).toEqual([]);
  return failures[0];
}

const analysis = world();

describe('an expectation holds:', () => {
  test.each<[string, string, string, PortRequest, boolean]>([
    ['a port that a rule allows is allowed', 'shop/web', 'shop/db', pg, true],
    ['a named port that a rule allows is allowed', 'shop/web', 'shop/db', { port: 'pg' }, true],
    ['another port is not', 'shop/web', 'shop/db', { protocol: 'TCP', port: 22 }, false],
    ['ping is no port', 'shop/web', 'shop/db', icmp, false],
    ['without a port, true means every port', 'shop/web', 'ops/probe', {}, true],
    ['a pod reaches itself', 'shop/db', 'shop/db', {}, true],
    ['a pod and itself is left out where there are other pairs', 'shop/*', 'shop/db', pg, true],
    ['without a port, false means none', 'ops/probe', 'shop/db', {}, false],
    ['true over several pairs means all of them', 'shop/web', 'ops/*', {}, true],
    ['false over several pairs means none of them', 'shop/db', '10.1.0.0/24', pg, false],
    ['a block is all of its addresses', '203.0.113.0/26', 'shop/db', pg, true],
    ['what an except takes out is closed', '203.0.113.64/26', 'shop/db', pg, false],
    ['the address of a pod is that pod', '10.1.0.9', 'shop/db', {}, false],
    [
      'a Service is its pods, on their ports',
      'shop/web',
      'shop/Service/db',
      { protocol: 'TCP', port: 15432 },
      true,
    ],
    ['two pods of one template are two pods', 'shop/web', 'shop/web', {}, true],
    ['an end outside is as open as the pod lets it', 'shop/db', 'internet', {}, false],
  ])('%s', (_, from, to, ports, allowed) => {
    expect(judge(analysis, { from, to, ports, allowed })).toBeUndefined();
  });
});

describe('an expectation fails:', () => {
  test.each<[string, Omit<Expectation, 'line'>, object]>([
    [
      'denied, and a rule allows it',
      { from: 'shop/web', to: 'shop/db', ports: {}, allowed: false },
      { found: 'accept', failingPorts: 'TCP 5432', pairs: 1, failingPairs: 1 },
    ],
    [
      'allowed on every port, and only one is',
      { from: 'shop/web', to: 'shop/db', ports: {}, allowed: true },
      { found: 'deny', failingPorts: 'all ports but TCP 5432', pairs: 1 },
    ],
    [
      'every pair, and some are denied',
      { from: 'shop/web', to: 'shop/*', ports: { protocol: 'TCP', port: 8080 }, allowed: true },
      { found: 'deny', pairs: 2, failingPairs: 1 },
    ],
    [
      'every address, and an except takes some out',
      { from: '203.0.113.0/24', to: 'shop/db', ports: pg, allowed: true },
      { found: 'deny', pairs: 2, failingPairs: 1 },
    ],
    [
      'no address, and a block is let in',
      { from: 'internet', to: 'shop/db', ports: {}, allowed: false },
      { found: 'accept', failingPorts: 'TCP 5432' },
    ],
    [
      'no pair, and the namespace is open',
      { from: 'ops/*', to: 'shop/*', ports: { protocol: 'TCP', port: 8080 }, allowed: false },
      { found: 'accept', pairs: 10 },
    ],
  ])('%s', (_, expectation, found) => {
    const failure = judge(analysis, expectation);
    expect(failure).toMatchObject({ line: 7, ...found });
  });

  test('with the deciding policy and rule', () => {
    const failure = judge(analysis, { from: '203.0.113.9', to: 'shop/db', ports: pg, allowed: false });
    expect(failure?.evidence?.ingress).toMatchObject({
      verdict: 'accept',
      reason: 'rule',
      rules: [{ policy: { kind: 'NetworkPolicy', namespace: 'shop', name: 'db' }, ruleIndex: 1 }],
    });
  });

  test('but not for a pod that reaches itself, when all the others are closed', () => {
    const pods = ['a', 'b'].map((name) => pod(`empty/${name}`, { labels: { app: name }, node: 'n1' }));
    const closed = networkPolicy('empty/closed', { podSelector: {}, policyTypes: ['Ingress'] });
    const everyPod = { from: 'empty/*', to: 'empty/*', ports: {}, allowed: false };
    expect(judge(world([...pods, closed]), everyPod)).toBeUndefined();
    expect(judge(world(pods), everyPod)).toMatchObject({ pairs: 2, failingPairs: 2 });
  });

  test('for a pod of another node, when it holds only for those of the node itself', () => {
    const twins = ['n1', 'n2'].map((on) => pod(`empty/on-${on}`, { labels: { app: 'twin' }, node: on }));
    const closed = networkPolicy('empty/closed', { podSelector: {}, policyTypes: ['Ingress'] });
    const analysisOfTwins = world([...twins, closed]);
    for (const allowed of [true, false]) {
      const failure = judge(analysisOfTwins, { from: '10.0.0.1', to: 'empty/*', ports: pg, allowed });
      expect(failure).toMatchObject({
        pairs: 2,
        failingPairs: 1,
        evidence: { dst: `Pod empty/on-n${allowed ? 2 : 1}` },
      });
    }
  });

  test('when the verdict is unknown, whatever was expected', () => {
    const unreadable = world([
      networkPolicy('shop/odd', {
        podSelector: { matchLabels: { app: 'db' } },
        ingress: [{ from: [{ ipBlock: { cidr: 'not a cidr' } }] }],
      }),
    ]);
    for (const allowed of [true, false]) {
      const failure = judge(unreadable, { from: 'ops/probe', to: 'shop/db', ports: pg, allowed });
      expect(failure).toMatchObject({ found: 'unknown' });
    }
  });

  test('a certain contradiction is told before an unknown one', () => {
    const unreadable = world([
      networkPolicy('shop/odd', {
        podSelector: { matchLabels: { app: 'db' } },
        ingress: [{ from: [{ ipBlock: { cidr: 'not a cidr' } }] }],
      }),
    ]);
    const failure = judge(unreadable, { from: 'shop/web', to: 'shop/db', ports: {}, allowed: false });
    expect(failure).toMatchObject({ found: 'accept', failingPorts: 'TCP 5432' });
  });
});

test('an expectation that cannot be asked is a problem of its line, and no failure', () => {
  const expectations = [
    { from: 'shop/wep', to: 'shop/db', ports: {}, allowed: true, line: 3 },
    { from: 'shop/web', to: 'shop/db', ports: { port: 'http' }, allowed: true, line: 4 },
  ];
  const { failures, problems } = judgeExpectations(analysis, expectations, { evidenceLimit: 10 });
  expect(failures).toEqual([]);
  expect(problems.map(({ line, candidates }) => [line, candidates])).toEqual([
    [3, ['shop/web']],
    [4, []],
  ]);
});

test('past the limit a failure has no evidence', () => {
  const wrong = { from: 'shop/web', to: 'shop/db', ports: pg, allowed: false };
  const { failures } = judgeExpectations(
    analysis,
    [1, 2, 3].map((line) => ({ ...wrong, line })),
    { evidenceLimit: 2 },
  );
  expect(failures.map(({ evidence }) => evidence !== undefined)).toEqual([true, true, false]);
});
