import { describe, expect, test } from 'vitest';
import { isProblem, makeEndResolver } from '../../../lib/ask/resolve-end.ts';
import type { EndProblem, NamedEnd } from '../../../lib/model/question.ts';
import { world } from './world.ts';

const analysis = world();
const resolve = makeEndResolver(analysis);

describe('an end that is there is', () => {
  test.each([
    ['a workload by its name', 'shop/web', 'Deployment shop/web', 1, 0],
    ['a pod by its name', 'ops/probe', 'Pod ops/probe', 1, 0],
    ['a workload by kind and name', 'shop/Deployment/web', 'Deployment shop/web', 1, 0],
    ['a workload by kubectl’s short kind', 'shop/deploy/web', 'Deployment shop/web', 1, 0],
    ['a workload by its kind in lower case and plural', 'shop/statefulsets/db', 'StatefulSet shop/db', 1, 0],
    ['one of several objects of a name, by kind', 'ops/Pod/twin', 'Pod ops/twin', 1, 0],
    ['a Service, as the pods behind it', 'shop/svc/web', 'Service shop/web', 1, 0],
    ['every pod of a namespace, hostNetwork ones too', 'ops/*', 'every pod of ops', 5, 0],
    ['an address that is a pod’s, as that pod', '10.1.0.9', 'Pod ops/probe (10.1.0.9)', 1, 0],
    ['an address in another spelling', 'FD00:0::9', 'Pod ops/probe (fd00::9)', 1, 0],
    ['an address of a node, not of its hostNetwork pods', '10.0.0.1', 'node n1 (10.0.0.1)', 0, 1],
    ['an address of nobody', '198.51.100.7', '198.51.100.7', 0, 1],
    ['a block that is one address of a pod', '10.1.0.9/32', '10.1.0.9/32', 1, 0],
  ])('%s: %s', (_, text, name, pods, addresses) => {
    const end = resolve(text) as NamedEnd;
    expect(end).toMatchObject({ text, name });
    expect([end.podIds.length, end.addresses.length]).toEqual([pods, addresses]);
  });

  test('a block, with host bits masked off, as its pods, its nodes and the rest of its addresses', () => {
    const end = resolve('10.0.0.7/15') as NamedEnd;
    expect(end.name).toBe('10.0.0.0/15');
    expect(end.podIds).toHaveLength(2);
    expect(end.addresses.map(({ node }) => node)).toEqual([undefined, 'n1', 'n2']);
  });

  test('the internet, in both families, cut where policies tell addresses apart', () => {
    const end = resolve('internet') as NamedEnd;
    expect(end.podIds).toEqual([]);
    expect(end.addresses).toHaveLength(3);
  });

  test('a Service that knows its ports', () => {
    const web = analysis.cluster.services.find(({ name }) => name === 'web');
    expect(resolve('shop/Service/web')).toMatchObject({ serviceId: web?.id });
  });
});

describe('an end that is not there is a problem with candidates:', () => {
  test.each([
    ['a name that is nearly one', 'shop/webb', 'has no workload or pod "webb"', ['shop/web']],
    ['a namespace that is nearly one', 'shp/web', 'no namespace "shp"', ['shop/web']],
    ['a name of another namespace', 'empty/db', 'has no workload or pod "db"', ['shop/db']],
    ['a Service without its kind', 'shop/nobody', 'has no workload or pod "nobody"', ['shop/Service/nobody']],
    [
      'a name that three objects have',
      'ops/twin',
      'fits 3 objects',
      ['ops/Deployment/twin', 'ops/StatefulSet/twin', 'ops/Pod/twin'],
    ],
    [
      'a kind that does not have the name',
      'shop/Deployment/db',
      'no Deployment "db"',
      ['shop/StatefulSet/db', 'shop/Service/db'],
    ],
    ['a kind that does not exist', 'shop/Deploymnt/web', 'is no kind of workload', ['shop/Deployment/web']],
    ['a Service that is nearly one', 'shop/svc/wbe', 'no Service "wbe"', ['shop/Service/web']],
    ['a name without its namespace', 'web', 'Cannot read the end "web"', ['shop/web']],
    ['a mistyped internet', 'internett', 'Cannot read the end', ['internet']],
    ['an empty namespace', 'empty/*', 'namespace "empty" has no pods', []],
    ['a Service without pods', 'shop/Service/nobody', 'it selects no pod', []],
    ['a Service outside the cluster', 'shop/Service/outside', 'a name outside the cluster', []],
    ['too many parts', 'a/b/c/d', 'Cannot read the end', []],
    ['an empty part', 'shop/', 'Cannot read the end', []],
    ['no text', '', 'Cannot read the end ""', []],
    ['half an address', '10.0.0.300', 'neither an address nor a CIDR', []],
    ['a prefix that is too long', '10.0.0.0/33', 'neither an address nor a CIDR', []],
    ['an IPv4 address in IPv6 clothes', '::ffff:10.0.0.1', 'neither an address nor a CIDR', []],
  ])('%s: "%s"', (_, text, message, candidates) => {
    const end = resolve(text);
    expect(isProblem(end)).toBe(true);
    expect((end as EndProblem).problem).toContain(message);
    expect((end as EndProblem).candidates).toEqual(candidates);
  });
});
