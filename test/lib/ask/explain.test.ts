import { describe, expect, test } from 'vitest';
import { explainConnection } from '../../../lib/ask/explain.ts';
import { parsePortRequest } from '../../../lib/ask/requested-ports.ts';
import { makeEndResolver } from '../../../lib/ask/resolve-end.ts';
import type { Answer, NamedEnd } from '../../../lib/model/question.ts';
import { networkPolicy } from '../../cases/build-inventory.ts';
import { world } from './world.ts';

function explain(from: string, to: string, port?: string) {
  const resolve = makeEndResolver(world(open));
  const [src, dst] = [resolve(from) as NamedEnd, resolve(to) as NamedEnd];
  return explainConnection(world(open), {
    src,
    dst,
    request: port === undefined ? {} : (parsePortRequest(port) ?? {}),
  });
}

/** The agent's namespace lets only its own pods in, so that the node's own traffic matters. */
const open = [networkPolicy('ops/inside', { podSelector: {}, ingress: [{ from: [{ podSelector: {} }] }] })];

function told({ verdict, ports, pairs, evidence }: Answer) {
  return [verdict, ports, pairs, evidence?.egress.reason, evidence?.ingress.reason];
}

describe('an explanation says', () => {
  test('which rule allows, and which policies isolate, for each part of the ports', () => {
    const { verdict, pairs, answers } = explain('shop/web', 'shop/db');
    expect([verdict, pairs]).toEqual(['mixed', 1]);
    expect(answers.map(told)).toEqual([
      ['accept', 'TCP 5432', 1, 'notIsolated', 'rule'],
      ['deny', 'all ports but TCP 5432', 1, 'notIsolated', 'isolated'],
    ]);
    expect(answers[0]?.evidence?.ingress.rules).toMatchObject([{ policy: { name: 'db' }, ruleIndex: 0 }]);
    expect(answers[1]?.evidence?.ingress.policies).toMatchObject([{ kind: 'NetworkPolicy', name: 'db' }]);
  });

  test('what the port of a Service is on its pods', () => {
    expect(explain('shop/web', 'shop/Service/db', '15432')).toMatchObject({
      verdict: 'accept',
      ports: 'TCP 15432',
      podPorts: 'TCP 5432',
    });
  });

  test('equal answers of many pairs once, with their ends', () => {
    const { verdict, answers } = explain('shop/*', 'ops/probe', '80');
    expect(verdict).toBe('deny');
    expect(answers.map(({ srcs, dsts, pairs }) => [srcs, dsts, pairs])).toEqual([
      [['StatefulSet shop/db'], ['Pod ops/probe'], 1],
      [['Deployment shop/web'], ['Pod ops/probe'], 1],
    ]);
  });

  test('for which of the addresses of a block a verdict holds', () => {
    const { answers } = explain('203.0.112.0/23', 'shop/db', '5432');
    expect(answers.map(({ verdict, srcs }) => [verdict, srcs])).toEqual([
      ['accept', ['203.0.113.0/26', '203.0.113.128/25']],
      ['deny', ['203.0.112.0/24', '203.0.113.64/26']],
    ]);
  });

  test('that a node reaches its own pods, and others only by policy', () => {
    const { answers } = explain('10.0.0.0/30', 'ops/probe', '80');
    expect(answers.map(({ srcs, ...answer }) => [srcs, ...told(answer as Answer)])).toEqual([
      [['node n1 (10.0.0.1)'], 'accept', 'TCP 80', 1, 'noPolicyHere', 'nodeLocal'],
      [['node n2 (10.0.0.2)', '10.0.0.0/30'], 'deny', 'TCP 80', 2, 'noPolicyHere', 'isolated'],
    ]);
  });

  test('that two replicas of one template are held apart from a pod and itself', () => {
    const closed = networkPolicy('shop/web', { podSelector: { matchLabels: { app: 'web' } }, ingress: [] });
    const analysis = world([closed]);
    const resolve = makeEndResolver(analysis);
    const [web, db] = [resolve('shop/web') as NamedEnd, resolve('shop/db') as NamedEnd];
    expect(explainConnection(analysis, { src: web, dst: web, request: {} })).toMatchObject({
      verdict: 'deny',
      answers: [{ evidence: { ingress: { reason: 'isolated' } } }],
    });
    expect(explainConnection(analysis, { src: db, dst: db, request: {} })).toMatchObject({
      verdict: 'accept',
      answers: [{ evidence: { ingress: { reason: 'self' } } }],
    });
  });
});
